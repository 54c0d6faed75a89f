"""One message for the family: when and where to go first, then what helps. It names no cause."""

from __future__ import annotations

import re

from hizaura.terms import Language
from hizaura.web.takeaway.plain import spoken, unmarked
from hizaura.wording.texts import Words
from hizaura.wording.view import ResultView

MOST = {Language.JA: 400, Language.PLAIN: 400, Language.EN: 600}
SENTENCE = re.compile(r"(?<=[。])|(?<=[.!?])\s+")


def share_text(view: ResultView, words: Words) -> str:
    """A message of at most 400 characters (600 in English), in whole sentences."""
    most = MOST[view.language]
    care = view.care
    colon = words.ui("colon")
    lines = [
        f"[{care.name}] {care.by_when}",
        f"{words.ui('headings.place')}{colon}{care.place}",
        f"{words.ui('headings.come_back')}{colon}{care.safety_net}",
        f"{words.ui('takeaway.until_then')}{colon}{care.while_waiting}" * bool(care.while_waiting),
        f"{words.ui('headings.night')}{colon}{care.night_text}" * bool(care.night_text),
        f"{words.ui('headings.bring')}{colon}{care.bring}" * bool(care.bring),
        view.notice,
    ]
    kept = [line for line in lines if line]
    full = "\n".join(spoken(line, view.language) for line in kept)
    if len(full) <= most:
        return full
    return _shortened([unmarked(line) for line in kept], most)


def _shortened(lines: list[str], most: int) -> str:
    """As many whole sentences of each line, in order, as fit."""
    shown: list[str] = []
    for line in lines:
        room = most - sum(len(s) + 1 for s in shown)
        text = ""
        for sentence in (s for s in SENTENCE.split(line) if s):
            longer = f"{text} {sentence}" if text and not text.endswith("。") else text + sentence
            if len(longer) > room:
                break
            text = longer
        if text:
            shown.append(text)
    return "\n".join(shown)
