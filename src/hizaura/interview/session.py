"""Answers -> state by replay: a pure fold, so that changing one answer never loses the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hizaura.inference.model import Model
from hizaura.interview.policy import Step, due_pages, next_step
from hizaura.knowledge.observations import Person
from hizaura.knowledge.truth import holds


@dataclass(frozen=True)
class Replay:
    """Where the interview stands: the person with the answers that still apply, and the step."""

    person: Person
    step: Step
    dropped: tuple[str, ...]


def replay(
    model: Model, person: Person, answers: Mapping[str, str], *, seed_step: bool = True
) -> Replay:
    """The state after these answers; answers whose question no longer applies are set aside.

    ``person`` gives age, sex and setting. Nothing is lost: ``dropped`` names what was set aside.
    """
    kept = dict(answers)
    dropped: list[str] = []
    settled = False
    while not settled:
        settled = True
        current = Person(person.age, person.sex, person.setting, kept)
        on_pages = {item for page in due_pages(model.base, current) for item in page.findings}
        for finding_id in list(kept):
            gate = model.base.findings[finding_id].asked_if
            if gate is None or finding_id in on_pages:
                continue
            if holds(gate, current, model.base) is False:
                dropped.append(finding_id)
                del kept[finding_id]
                settled = False
    current = Person(person.age, person.sex, person.setting, kept)
    step = next_step(model, current) if seed_step else Step("page", "", (), 0, 0)
    return Replay(current, step, tuple(dropped))
