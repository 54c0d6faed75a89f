"""Why a condition stands where it stands: log-odds terms that add up exactly, each with its rows.

log-odds after all answers = prior term + one term per answer, context first, each in the order answered
(chain rule: what the answer changes when it joins the earlier ones).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import isfinite

import numpy as np

from hizaura.inference.eliminate import Array
from hizaura.inference.evidence import Answer, activation, context_answers, effect_answers
from hizaura.inference.model import Model
from hizaura.inference.network import build_network
from hizaura.inference.posterior import solve
from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import Row

LIMIT = 700.0
SMALL = 1 << 14
"""Tables up to so many entries are worked on for many prefixes at once."""


@dataclass(frozen=True, slots=True)
class Term:
    """One summand of a condition's log-odds. ``kind``: prior, context or finding.

    ``rows``: the printed rows behind it (a term of another condition's finding has none of its own: it
    explains that finding away). Terms at probability 0 or 1 are held at +-700.
    """

    kind: str
    finding: str
    state: str
    log_odds: float
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Explanation:
    """Terms per condition id; ``path[c]`` = posterior after each term, prior first."""

    terms: dict[str, tuple[Term, ...]]
    path: Array


def explain(model: Model, person: Person) -> Explanation:
    """Terms of every condition, exactly adding up to the log-odds of the posterior."""
    contexts = context_answers(model, person)
    answers = effect_answers(model, person)
    findings = list(dict.fromkeys(answer.finding for answer in answers))
    path = _path(model, person, contexts, answers, findings)
    steps = [("prior", "", "")]
    steps += [("context", f, person.answers[f]) for f, _, _ in contexts]
    steps += [("finding", f, person.answers[f]) for f in findings]
    rows = _rows_by_cell(model)
    changes = np.diff(_log_odds(path), axis=1, prepend=0.0)
    finite = bool(np.isfinite(changes).all())
    terms = {}
    for condition, change in zip(model.conditions, changes.tolist(), strict=True):
        terms[condition] = tuple(
            [
                Term(kind, finding, state, value, rows.get((condition, finding), ()))
                for (kind, finding, state), value in zip(steps, change, strict=True)
                if finite or isfinite(value)
            ]
        )
    return Explanation(terms, path)


def _path(
    model: Model,
    person: Person,
    contexts: list[tuple[str, int, Array]],
    answers: list[Answer],
    findings: list[str],
) -> Array:
    """Posteriors after each term. Contexts are columns of one network; the answers are columns of two
    where tables are small, and where they are not, each prefix has a smaller network of its own."""
    _, own = model.priors.column(person.age, person.sex, person.setting)
    multiplier = np.ones((model.n, 1 + len(contexts)))
    for i, (_, _, m) in enumerate(contexts):
        multiplier[:, i + 1 :] *= m[:, None]
    on = activation(own[:, None], multiplier)
    columns = [solve(build_network(model, [], on))[1]]
    if findings:
        small = build_network(model, answers, on[:, -1:]).largest <= SMALL
        parts = min(2, len(findings)) if small else len(findings)
        edges = [len(findings) * part // parts for part in range(parts + 1)]
        for first, last in pairwise(edges):
            columns.append(_prefixes(model, answers, findings, on[:, -1:], first, last))
    return np.concatenate(columns, axis=1)


def _prefixes(
    model: Model, answers: list[Answer], findings: list[str], on: Array, first: int, last: int
) -> Array:
    """Posteriors after the first ``first + 1`` to ``last`` findings, as columns of one network."""
    place = {finding: i for i, finding in enumerate(findings)}
    some = [answer for answer in answers if place[answer.finding] < last]
    if last - first == 1:
        network = build_network(model, some, on)
    else:
        counted = np.array([[place[a.finding] <= end for end in range(first, last)] for a in some])
        repeated = np.repeat(on, last - first, axis=1)
        network = build_network(model, some, repeated, included=counted)
    evidence, probability, _ = solve(network)
    return np.where(evidence > 0.0, probability, np.nan)


def _log_odds(p: Array) -> Array:
    """Held at +-LIMIT, so that certain answers stay finite and sums stay exact."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.clip(np.log(p) - np.log1p(-p), -LIMIT, LIMIT))


@lru_cache(maxsize=8)
def _rows_by_cell(model: Model) -> dict[tuple[str, str], tuple[Row, ...]]:
    """(condition, finding) -> rows: its own, and those of the hidden states that lead to it."""
    found: dict[tuple[str, str], list[Row]] = {}
    member_of: dict[str, list[str]] = {}
    for state in model.base.states.values():
        for finding, _ in state.members:
            if state.id not in member_of.setdefault(finding, []):
                member_of[finding].append(state.id)
    through: dict[tuple[str, str], list[Row]] = {}
    for row in model.base.rows:
        if row.use == "check":
            continue
        state_id = row.via or (row.finding if row.finding in model.base.states else "")
        if state_id:
            through.setdefault((row.condition, state_id), []).append(row)
        if row.finding not in model.base.states:
            found.setdefault((row.condition, row.finding), []).append(row)
    for (condition, state_id), rows in through.items():
        for finding, states in member_of.items():
            if state_id in states:
                cell = found.setdefault((condition, finding), [])
                cell += [row for row in rows if row not in cell]
    return {cell: tuple(rows) for cell, rows in found.items()}
