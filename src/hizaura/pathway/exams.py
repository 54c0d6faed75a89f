"""Which exam helps most next, and what each result would change.

Value = expected fall of the (weighted) entropies over the joint results of an exam (``exam_value``),
minus its price in bits (cost, radiation, waiting, discomfort, not at hand); preconditions keep the
usual order unless it is urgent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from hizaura.inference.draws import draw, seed_of
from hizaura.inference.model import Model
from hizaura.interview.gains import Distinct, distinct
from hizaura.interview.policy import gain_weights
from hizaura.knowledge.expressions import parse_expression
from hizaura.knowledge.observations import Person
from hizaura.knowledge.truth import holds
from hizaura.pathway.exam_value import Absent, absent_of, value
from hizaura.terms import UNKNOWN, Level

TESTS = ("imaging", "blood", "fluid", "vascular", "nerve")
SHOWN_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A positive result of one finding: the conditions that would then stand first."""

    finding: str
    probability: float
    first: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ExamAdvice:
    """One exam. ``gain`` and ``price`` in bits; ``targets``: what it bears on most."""

    exam: str
    gain: float
    price: float
    targets: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def net(self) -> float:
        """Gain minus price."""
        return self.gain - self.price


def next_exams(
    model: Model, person: Person, level: Level, *, kinds: Sequence[str] = TESTS, most: int = 6
) -> tuple[ExamAdvice, ...]:
    """The exams worth doing next, best first; empty if the answers exclude each other.

    ``kinds``: tests by default; a clinician's own examination is asked for as ("examination",).
    """
    drawn = draw(model, person)
    if drawn is None:
        return ()
    few = distinct(drawn)
    wanted = {
        exam["id"]: [f for f in exam["observes"] if f not in person.answers]
        for exam in model.base.guidance["exams"]
        if exam["kind"] in kinds and _allowed(model, exam, person, level)
    }
    absent = absent_of(model, few, wanted, person)
    weights = gain_weights(model, "exam_must_not_miss_weight")
    advice = []
    for exam in model.base.guidance["exams"]:
        observed = wanted.get(exam["id"])
        if not observed:
            continue
        no = absent.of(observed)
        rng = np.random.default_rng(seed_of(person, exam["id"]))
        gain, targets = value(model, few, no, weights, rng)
        price = exam_price(model, exam, person, level)
        advice.append(ExamAdvice(exam["id"], gain, price, targets, ()))
    best = sorted(advice, key=lambda a: (-a.net, a.exam))[:most]
    return tuple(
        replace(a, changes=_changes(model, few, wanted[a.exam], absent))
        if rank < SHOWN_CHANGES
        else a
        for rank, a in enumerate(best)
        if a.net > 0
    )


def exam_price(model: Model, exam: Mapping[str, Any], person: Person, level: Level) -> float:
    """The price of an exam in bits, from the base's policy."""
    policy = {k: float(v) for k, v in model.base.guidance["policy"]["exam_cost"].items()}
    urgent = level >= Level.SAME_DAY
    wait = policy["wait_day_urgent"] if urgent else policy["wait_day"]
    price = policy["cost_class"] * float(exam["cost"])
    price += policy["radiation_msv"] * float(exam["radiation_msv"])
    price += wait * float(exam["wait_days"]) + policy["invasive"] * float(exam["invasive"])
    at_hand = exam["available"].get(person.setting, "true")
    if at_hand != "true" and person.setting != "self_check":
        price += policy["not_at_hand"]
    return price


def _allowed(model: Model, exam: Mapping[str, Any], person: Person, level: Level) -> bool:
    """What must be present, and the usual order unless it may be skipped when urgent."""
    needed = exam.get("only_if")
    if needed and holds(parse_expression(needed), person, model.base) is not True:
        return False
    if level >= Level.SAME_DAY and exam.get("unless_urgent") == "true":
        return True
    observes = {e["id"]: e["observes"] for e in model.base.guidance["exams"]}
    return all(any(f in person.answers for f in observes[before]) for before in exam["after"])


def _changes(
    model: Model, few: Distinct, observed: Sequence[str], absent: Absent
) -> tuple[Change, ...]:
    """What a positive result would change, for the exam's most telling findings."""
    yes = (1.0 - absent.of(observed)) * few.share[:, None]
    conditions = few.draws.conditions
    probability = yes.sum(axis=0)
    then = conditions.T @ yes / np.maximum(probability, 1e-12)
    before = few.share @ conditions
    moved = np.abs(then - before[:, None]).sum(axis=0) * probability
    changes = []
    for k in np.argsort(-moved)[:3]:
        top = np.argsort(-then[:, k])[:3]
        first = tuple((model.conditions[i], float(then[i, k])) for i in top)
        changes.append(Change(observed[k], float(probability[k]), first))
    return tuple(changes)


def exam_done(person: Person, exam: Mapping[str, Any]) -> bool:
    """Whether any finding of the exam has been answered (unknown counts as not seen)."""
    return any(person.answers.get(f, UNKNOWN) != UNKNOWN for f in exam["observes"])
