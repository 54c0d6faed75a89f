"""How far the posterior moves when the printed numbers move within what is known about them.

Counts are Beta(events + 1/2, total - events + 1/2); a printed interval is a Beta with that mean and
spread; an expert row without one weighs ten people. Priors move on the odds scale by their
``range_factor`` (two standard deviations). Draws are seeded from the answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hizaura.inference.draws import seed_of
from hizaura.inference.eliminate import Array
from hizaura.inference.evidence import Answer, activation, effect_answers
from hizaura.inference.model import Model
from hizaura.inference.network import Edge, build_network
from hizaura.inference.posterior import own_after_context, solve
from hizaura.inference.weights import EXPERT_WEIGHT
from hizaura.knowledge.observations import Person

PARAMETER_DRAWS = 60
LOW, HIGH = 5.0, 95.0


@dataclass(frozen=True)
class Ranges:
    """5th and 95th percentile of every condition's posterior over the parameter draws."""

    low: Array
    high: Array
    draws: Array


def ranges(model: Model, person: Person, count: int = PARAMETER_DRAWS) -> Ranges | None:
    """Posterior intervals from the rows' own uncertainty; None if the answers exclude each other."""
    rng = np.random.default_rng(seed_of(person, "ranges"))
    own = own_after_context(model, person)
    factors = np.array([c.prior.range_factor for c in model.base.conditions.values()])
    shift = np.exp(rng.standard_normal((model.n, count)) * np.log(factors)[:, None] / 2.0)

    def vary(edge: Edge, strength: float) -> Array:
        return _drawn(strength, model.weights.get(edge, EXPERT_WEIGHT), count, rng)

    network = build_network(
        model, effect_answers(model, person), activation(own[:, None], shift), vary=vary
    )
    evidence, probability, _ = solve(network)
    usable = evidence > 0
    if not usable.any():
        return None
    draws = probability[:, usable]
    low, high = np.percentile(draws, [LOW, HIGH], axis=1)
    return Ranges(low, high, draws)


def _drawn(strength: float, weight: float, count: int, rng: np.random.Generator) -> Array:
    """Strengths drawn from the Beta that carries that many people's worth; 0 and 1 stay."""
    if not 0.0 < strength < 1.0:
        return np.full(count, strength)
    return rng.beta(max(strength * weight, 1e-3), max((1 - strength) * weight, 1e-3), count)


@dataclass(frozen=True, slots=True)
class Decisive:
    """What would change which cause stands first: an answer taken back, or a printed number moved."""

    kind: str
    finding: str
    condition: str
    first: str
    then: str


def decisive(model: Model, person: Person) -> tuple[Decisive, ...]:
    """Answers and printed numbers whose change alone would put another condition first.

    Answers are taken back one at a time; numbers of the two leading conditions are moved to the ends
    of their intervals one at a time. Largest change of the leader's lead first.
    """
    answers = effect_answers(model, person)
    own = own_after_context(model, person)
    evidence, now, _ = solve(build_network(model, answers, own[:, None]))
    if evidence[0] <= 0 or model.n < 2:
        return ()
    first, second = (int(c) for c in np.argsort(-now[:, 0])[:2])
    return tuple(_by_answer(model, answers, own, first)) + tuple(
        _by_number(model, answers, own, (first, second))
    )


def _by_answer(model: Model, answers: list[Answer], own: Array, first: int) -> Iterator[Decisive]:
    findings = list(dict.fromkeys(answer.finding for answer in answers))
    if not findings:
        return
    included = np.array([[a.finding != f for f in findings] for a in answers])
    on = np.repeat(own[:, None], len(findings), axis=1)
    _, without, _ = solve(build_network(model, answers, on, included=included))
    lead = without[first] - np.delete(without, first, axis=0).max(axis=0)
    for k in np.argsort(lead):
        if lead[k] < 0:
            then = model.conditions[int(without[:, k].argmax())]
            yield Decisive("answer", findings[k], "", model.conditions[first], then)


def _by_number(
    model: Model, answers: list[Answer], own: Array, leaders: tuple[int, int]
) -> Iterator[Decisive]:
    edges: list[tuple[Edge, float]] = []

    def collect(edge: Edge, strength: float) -> Array:
        if edge[0] in leaders and edge in model.weights:
            edges.append((edge, strength))
        return np.array([strength])

    build_network(model, answers, own[:, None], vary=collect)
    if not edges:
        return
    ends = [(edge, end) for edge, s in edges for end in _ends(s, model.weights[edge])]

    def moved(edge: Edge, strength: float) -> Array:
        return np.array([end if edge == e else strength for e, end in ends])

    on = np.repeat(own[:, None], len(ends), axis=1)
    _, then, _ = solve(build_network(model, answers, on, vary=moved))
    lead = then[leaders[0]] - np.delete(then, leaders[0], axis=0).max(axis=0)
    for k in np.argsort(lead):
        if lead[k] < 0:
            node, child, _ = ends[k][0]
            new = model.conditions[int(then[:, k].argmax())]
            yield Decisive(
                "number", child, model.conditions[node], model.conditions[leaders[0]], new
            )


def _ends(strength: float, weight: float) -> tuple[float, float]:
    spread = 1.96 * float(np.sqrt(strength * (1 - strength) / (weight + 1)))
    return max(strength - spread, 0.0), min(strength + spread, 1.0)
