"""One language's words: of the knowledge base and of the interface. A missing text is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from hizaura.errors import KnowledgeError
from hizaura.knowledge.addresses import doi_address
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.knowledge.yaml_text import parse
from hizaura.terms import NO, UNKNOWN, YES, Language

RUBY = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
INTERFACE = Path(__file__).parent / "interface.yaml"


def to_plain_text(text: str, *, readings: bool = True) -> str:
    """Furigana marks as 漢字(かんじ), or without the readings."""
    return RUBY.sub(r"\1(\2)" if readings else r"\1", text)


@lru_cache(maxsize=1)
def _interface() -> Mapping[str, Any]:
    found: Mapping[str, Any] = parse(
        INTERFACE.read_text(encoding="utf-8"), INTERFACE.name, KnowledgeError
    )
    return found


class Words:
    """The texts of one language. ``today`` gives the date that texts speak of."""

    def __init__(self, base: KnowledgeBase, language: Language, today: date) -> None:
        self.base, self.language, self.today = base, language, today

    def of(self, text: Mapping[str, str]) -> str:
        """The text in this language; ``KnowledgeError`` if it is missing."""
        try:
            return text[self.language.value]
        except (KeyError, TypeError):
            raise KnowledgeError(
                "knowledge_problem",
                where="wording",
                problem=f"a text has no {self.language.value}: {text!r:.80}",
                remedy="Add it.",
            ) from None

    def ui(self, key: str, **values: object) -> str:
        """A sentence of the interface."""
        found: Any = _interface()
        for part in key.split("."):
            found = found[part]
        return self.of(found).format(**values) if values else self.of(found)

    def several(self, key: str) -> list[dict[str, str]]:
        """A list of records of the interface, every field in this language."""
        found: Any = _interface()
        for part in key.split("."):
            found = found[part]
        return [{name: self.of(text) for name, text in record.items()} for record in found]

    def condition(self, condition: str) -> str:
        """The name of a condition."""
        return self.of(self.base.conditions[condition].names)

    def answer(self, finding_id: str, state: str) -> str:
        """What was answered, as a phrase: present, denied, or a state of its own."""
        finding = self.base.findings[finding_id]
        label = self.of(finding.texts["label"])
        if state == UNKNOWN:
            return f"{label}{self.ui('colon')}{self.ui('answers.unknown')}"
        if finding.state_labels and set(finding.states) != {YES, NO}:
            return f"{label}{self.ui('colon')}{self.of(finding.state_labels[state])}"
        if state == YES:
            return label
        if "label_no" in finding.texts:
            return self.of(finding.texts["label_no"])
        return f"{label}{self.ui('colon')}{self.ui('answers.no')}"

    def state(self, finding_id: str, state: str) -> str:
        """The words of one state, for a button or a radio."""
        finding = self.base.findings[finding_id]
        if state in finding.state_labels:
            return self.of(finding.state_labels[state])
        return self.ui(f"answers.{state}")

    def day(self, when: date) -> str:
        """A date with its weekday."""
        weekday = self.ui("weekdays").split()[when.weekday()]
        return self.ui("date", year=when.year, month=when.month, day=when.day, weekday=weekday)

    def chance(self, p: float) -> str:
        """A natural frequency in whole people; never 0 and never all."""
        if p < 0.01:
            return self.ui("chance.under_1")
        if p > 0.99:
            return self.ui("chance.over_99")
        return self.ui("chance.of_100", n=round(100 * p))

    def citation(self, key: str) -> str:
        """A source in one line: authors, title, journal, year."""
        record = self.base.sources[key]
        authors = [a.get("family") or a.get("literal", "") for a in record.get("author", [])]
        who = ", ".join(authors[:3]) + (" et al." if len(authors) > 3 else "")
        year = str((record.get("issued", {}).get("date-parts") or [[""]])[0][0])
        parts = [who, record.get("title", ""), record.get("container-title", ""), year]
        return ". ".join(part.rstrip(".") for part in parts if part)

    def link(self, key: str) -> str:
        """Where a source can be read, if its record says so."""
        record = self.base.sources[key]
        if record.get("DOI"):
            return doi_address(str(record["DOI"]))
        return str(record.get("URL", ""))
