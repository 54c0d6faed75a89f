"""`hizaura export`: one case as PDF, QR code, calendar file or message to take along."""

from __future__ import annotations

import os
import tempfile
import uuid
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hizaura.cli.assess import read_given
from hizaura.errors import HizauraError, InputError
from hizaura.inference.model import build_model
from hizaura.knowledge import load
from hizaura.pathway.assessment import assess
from hizaura.terms import Language, Mode
from hizaura.web.takeaway.memo import Memo, make_memo
from hizaura.wording.texts import Words
from hizaura.wording.view import ResultView, result_view

KINDS = ("pdf", "qr", "ics", "text")


def run_export(file: str, language: Language, mode: Mode, kind: str, out: Path) -> None:
    """Assess the case in ``file`` and write one kind of it to ``out``: whole, or not at all."""
    if kind not in KINDS:
        raise InputError(
            "unknown_value", where="--kind", field="kind", value=kind, allowed=", ".join(KINDS)
        )
    base = load()
    case = read_given(file, base)
    model = build_model(base)
    now = datetime.now(ZoneInfo("Asia/Tokyo"))
    found = assess(model, case.person, mode)
    view = result_view(model, found, language, now.date())
    memo = make_memo(model, found, view, now.date(), case.own_words)
    write_whole(out, _bytes(kind, view, memo, Words(base, language, now.date()), now))


def _bytes(kind: str, view: ResultView, memo: Memo, words: Words, now: datetime) -> bytes:
    if kind == "text":
        from hizaura.web.takeaway.share import share_text

        return (share_text(view, words) + "\n").encode("utf-8")
    if kind == "ics":
        from hizaura.web.takeaway.calendar import ics

        event = ics(view, words, now, str(uuid.uuid4()))
        if event is None:
            raise HizauraError("nothing_to_look_again", where=view.care.level)
        return event
    from hizaura.web.takeaway.qr import qr

    code = qr(memo, words)
    if kind == "qr":
        return code.svg.encode("utf-8")
    from hizaura.web.takeaway.pdf import pdf

    return pdf(view, memo, words, now, code)


def write_whole(out: Path, content: bytes) -> None:
    """Write beside the file, then rename; only the owner may read it, for it is about health."""
    beside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
        beside = Path(name)
        with os.fdopen(handle, "wb") as writing:
            writing.write(content)
            writing.flush()
            os.fsync(writing.fileno())
        beside.replace(out)
    except OSError as wrong:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise HizauraError("cannot_write", where=str(out), reason=wrong.strerror or wrong) from None
