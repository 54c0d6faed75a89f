"""Which exam helps most next, and what each result would change.

Value = expected fall of the (weighted) entropies over the joint results of an exam, minus its price
in bits (cost, radiation, waiting, discomfort, not at hand). Joint results are drawn from the
posterior draws and weighed exactly against them; preconditions keep the usual order unless it is
urgent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hizaura.inference.draws import Draws, draw, seed_of
from hizaura.inference.eliminate import Array
from hizaura.inference.model import Model
from hizaura.interview.gains import below, entropy
from hizaura.interview.policy import gain_weights
from hizaura.knowledge.expressions import parse_expression
from hizaura.knowledge.observations import Person
from hizaura.knowledge.truth import holds
from hizaura.terms import UNKNOWN, Level

TESTS = ("imaging", "blood", "fluid", "vascular", "nerve")
RESULTS = 48
SAMPLE = 800
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
    small = Draws(drawn.conditions[:SAMPLE], drawn.states[:SAMPLE])
    weights = gain_weights(model, "exam_must_not_miss_weight")
    advice = []
    for exam in model.base.guidance["exams"]:
        if exam["kind"] not in kinds:
            continue
        observed = [f for f in exam["observes"] if f not in person.answers]
        if not observed or not _allowed(model, exam, person, level):
            continue
        gain, targets = _value(model, small, observed, weights, person, exam["id"])
        price = exam_price(model, exam, person, level)
        advice.append(ExamAdvice(exam["id"], gain, price, targets, ()))
    best = sorted(advice, key=lambda a: (-a.net, a.exam))[:most]
    return tuple(
        _with_changes(model, drawn, a, person) if rank < SHOWN_CHANGES else a
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


def _value(
    model: Model,
    drawn: Draws,
    observed: Sequence[str],
    weights: Array,
    person: Person,
    purpose: str,
) -> tuple[float, tuple[str, ...]]:
    """Expected gain over joint results (nested on the same draws), and what it bears on most."""
    columns = [model.effects[f, level].column for f in observed for level in _levels(model, f)]
    no = below(model, drawn, columns, person.age)
    rng = np.random.default_rng(seed_of(person, purpose))
    picked = rng.integers(0, len(no), RESULTS)
    positive = (rng.random((RESULTS, len(columns))) >= no[picked]).astype(float)
    yes_log = np.log(np.maximum(1.0 - no, 1e-12))
    no_log = np.log(np.maximum(no, 1e-12))
    likely = positive @ (yes_log - no_log).T + no_log.sum(axis=1)
    weight = np.exp(likely - likely.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    after = weight @ drawn.conditions
    before = drawn.conditions.mean(axis=0)
    gain = entropy(before, weights) - entropy(after.T, weights)
    moved = np.abs(after - before).mean(axis=0) * weights
    targets = tuple(model.conditions[i] for i in np.argsort(-moved)[:4] if moved[i] > 0.01)
    return max(gain, 0.0), targets


def _levels(model: Model, finding: str) -> tuple[str, ...]:
    return model.base.findings[finding].levels[:1]


def _with_changes(model: Model, drawn: Draws, advice: ExamAdvice, person: Person) -> ExamAdvice:
    """Add what a positive result would change, for the exam's most telling findings."""
    exam = next(e for e in model.base.guidance["exams"] if e["id"] == advice.exam)
    observed = [f for f in exam["observes"] if f not in person.answers]
    columns = [model.effects[f, _levels(model, f)[0]].column for f in observed]
    yes = 1.0 - below(model, drawn, columns, person.age)
    probability = yes.mean(axis=0)
    then = (drawn.conditions.T @ yes) / len(yes) / np.maximum(probability, 1e-12)
    before = drawn.conditions.mean(axis=0)
    moved = np.abs(then - before[:, None]).sum(axis=0) * probability
    changes = []
    for k in np.argsort(-moved)[:3]:
        top = np.argsort(-then[:, k])[:3]
        first = tuple((model.conditions[i], float(then[i, k])) for i in top)
        changes.append(Change(observed[k], float(probability[k]), first))
    return ExamAdvice(advice.exam, advice.gain, advice.price, advice.targets, tuple(changes))


def exam_done(person: Person, exam: Mapping[str, Any]) -> bool:
    """Whether any finding of the exam has been answered (unknown counts as not seen)."""
    return any(person.answers.get(f, UNKNOWN) != UNKNOWN for f in exam["observes"])
