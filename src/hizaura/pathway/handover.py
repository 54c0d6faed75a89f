"""What to tell the clinic, as structure: the answers in the order a doctor asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.terms import NO, UNKNOWN


@dataclass(frozen=True, slots=True)
class Handover:
    """Answers grouped for the memo: what is present, absent, and not known."""

    present: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    unknown: tuple[str, ...]
    signs: tuple[str, ...]


def handover(base: KnowledgeBase, person: Person, signs: tuple[str, ...]) -> Handover:
    """The memo's content; the wording floor turns it into sentences."""
    present, absent, unknown = [], [], []
    for finding_id, state in person.answers.items():
        if state == UNKNOWN:
            unknown.append(finding_id)
        elif state == NO or (base.findings[finding_id].ordered and state == "none"):
            absent.append(finding_id)
        else:
            present.append((finding_id, state))
    return Handover(tuple(present), tuple(absent), tuple(unknown), signs)
