"""Letters in the person's own language: what, when, where, the link. Never why, nor how urgent."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hizaura.clinic.appointments import TOKYO, Contact, Kind, Slot
from hizaura.clinic.letters import Letter, Purpose, Writer
from hizaura.terms import Language
from hizaura.wording import to_plain_text

if TYPE_CHECKING:
    from hizaura.storage.accounts import Clinic
    from hizaura.web.site import Site
    from hizaura.wording import Words


def clock(words: Words, when: datetime) -> str:
    """A day with its time, in Japan's hours."""
    local = when.astimezone(TOKYO)
    return f"{words.day(local.date())} {local.hour}:{local.minute:02}"


def writer_for(site: Site, clinic: Clinic, address: str) -> Writer:
    """Who writes for that clinic; ``address`` begins the links (empty: no links)."""

    def write(
        purpose: Purpose, contact: Contact, kind: Kind, slot: Slot, until: datetime | None
    ) -> Letter:
        words = site.words(Language(contact.language))

        def say(key: str, **values: object) -> str:
            return to_plain_text(words.ui(f"booking.letter.{key}", **values))

        lines = [
            say("hello", name=contact.name),
            "",
            say(purpose.value),
            say("when", time=clock(words, slot.start)),
            say("where", clinic=clinic.name, telephone=clinic.telephone),
        ]
        if until is not None:
            lines.append(say("until", time=clock(words, until)))
        if purpose is not Purpose.CANCELLED:
            lines += ["", _link(say, contact, purpose, address)]
        lines += ["", say("worse")]
        subject = f"{say(purpose.value)} ({clinic.name})"
        return Letter(contact.name, contact.email, contact.telephone, subject, "\n".join(lines))

    return write


def _link(say: object, contact: Contact, purpose: Purpose, address: str) -> str:
    assert callable(say)
    if not address:
        return str(say("no_link"))
    kind = "waiting" if purpose is Purpose.OFFER else "appointment"
    return str(say("link", link=f"{address}/{kind}/{contact.token}"))
