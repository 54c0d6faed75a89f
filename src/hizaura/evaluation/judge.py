"""One known case as the engine and its comparators see it, and its interview replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hizaura.evaluation.cases import KnownCase
from hizaura.evaluation.methods import METHODS
from hizaura.evaluation.metrics import Array
from hizaura.inference.model import Model
from hizaura.inference.posterior import posterior
from hizaura.interview.policy import next_step
from hizaura.knowledge.observations import Person
from hizaura.pathway.exclude import exclude_first, raised_by_probability
from hizaura.terms import UNKNOWN, Level
from hizaura.triage import Triage, triage

MANDATED = ("owner", "source")
LONGEST_INTERVIEW = 80


@dataclass(frozen=True)
class Judged:
    """One case as the engine and its comparators see it."""

    case: KnownCase
    level: Level
    urgency: Triage
    ranks: dict[str, int | None]
    probability: Array
    excluded: tuple[str, ...]
    replay_questions: int
    replay_rank: int | None
    mandated: bool


def judge(model: Model, case: KnownCase) -> Judged:
    """Assess one case on history alone, and replay its interview."""
    base, person = model.base, case.case.person
    urgency = triage(base, person)
    found = posterior(model, person)
    chances = dict(zip(model.conditions, found.probability.tolist(), strict=True))
    level, _ = raised_by_probability(base, urgency, chances)
    ranks = {name: _rank(model, method(model, person), case) for name, method in METHODS.items()}
    questions, replayed = replay_interview(model, person)
    rules = {rule.id: rule for rule in base.rules}
    top = [s for s in urgency.signs if s.level is urgency.level]
    return Judged(
        case=case,
        level=level,
        urgency=urgency,
        ranks=ranks,
        probability=found.probability,
        excluded=tuple(e.condition for e in exclude_first(base, urgency, chances)),
        replay_questions=questions,
        replay_rank=_rank(model, posterior(model, replayed).probability, case),
        mandated=any(rules[s.rule].level_basis in MANDATED for s in top),
    )


def _rank(model: Model, score: Any, case: KnownCase) -> int | None:
    """Best place of a reported condition (1 = first); None if the case names none of ours."""
    places = [model.index[c] for c in case.expected.conditions if c in model.index]
    if not places:
        return None
    order = np.argsort(-score, kind="stable")
    rank = int(min(np.flatnonzero(np.isin(order, places)))) + 1
    return rank if score[order[rank - 1]] > 0 else len(order)


def replay_interview(model: Model, truth: Person) -> tuple[int, Person]:
    """Answer the interview knowing only the case's facts ("don't know" otherwise)."""
    person = Person(truth.age, truth.sex, truth.setting)
    step = next_step(model, person)
    for _ in range(LONGEST_INTERVIEW):
        if step.kind == "done":
            break
        answers = {f: truth.answers.get(f, UNKNOWN) for f in step.findings}
        person = person.answering(**answers)
        step = next_step(model, person)
    return step.asked, person
