"""The slow, obvious version: adds up every set of conditions. The reference for tests and docs.

It reads the knowledge base itself and shares nothing with the engine but the loader: priors, own
activations, strengths and posterior are all worked out again by summing over all 2^n sets (n <= 16).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray

from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import Finding, KnowledgeBase, Row
from hizaura.terms import AGE_ANCHORS, NO, YES

Vector = NDArray[np.float64]
MOST_CONDITIONS = 16
ROUNDING = 1e-15  # what is left of an exact zero after the subtractions below


class Enumeration:
    """Every set of conditions of a small base, with its probability for any person."""

    def __init__(self, base: KnowledgeBase) -> None:
        if len(base.conditions) > MOST_CONDITIONS:
            raise ValueError(f"enumeration is for at most {MOST_CONDITIONS} conditions")
        self.base = base
        self.ids = list(base.conditions)
        self.sets = np.array(list(product([False, True], repeat=len(self.ids))), dtype=bool)
        self.causes = {
            child: [
                (parent, link.strength)
                for parent in self.ids
                for link in base.conditions[parent].links
                if link.child == child
            ]
            for child in self.ids
        }
        ages = {age: float(base.population["ages"][str(age)]) for age in AGE_ANCHORS}
        self.ages = {age: share / sum(ages.values()) for age, share in ages.items()}
        self.female = float(base.population["female"])
        reference = {c: self._mean_prior(c) for c in self.ids}
        self.reference = self._weights(reference, self._own(reference))
        self.leak = self._mean_leaks()
        self.strength: dict[tuple[str, tuple[str, str]], float] = {}
        self._solve_rows()

    # --- priors -----------------------------------------------------------------------------------
    def prior(self, condition: str, age: int | None, sex: str | None, setting: str) -> float:
        """The file's prior for that age, sex and setting."""
        if age is None:
            return sum(w * self.prior(condition, a, sex, setting) for a, w in self.ages.items())
        record = self.base.conditions[condition].prior
        odds = _between([_log_odds(p) for p in record.by_age], age)
        r = record.female_odds_ratio
        if sex is not None:
            odds += math.log(2 * r / (1 + r) if sex == "female" else 2 / (1 + r))
        odds += math.log(record.settings.get(setting, 1.0))
        return _probability(odds)

    def _mean_prior(self, condition: str) -> float:
        return sum(
            w
            * (
                self.female * self.prior(condition, a, "female", "self_check")
                + (1 - self.female) * self.prior(condition, a, "male", "self_check")
            )
            for a, w in self.ages.items()
        )

    def _own(self, prior: Mapping[str, float]) -> dict[str, float]:
        """Own activations by adding up the sets of those already done."""
        own: dict[str, float] = {}
        while len(own) < len(self.ids):
            for child in self.ids:
                parents = self.causes[child]
                if child in own or any(p not in own for p, _ in parents):
                    continue
                weights = self._weights(prior, own)
                spared = np.ones(len(self.sets))
                for parent, s in parents:
                    spared = spared * np.where(self._has(parent), 1 - s, 1.0)
                mean = float(weights @ spared)
                own[child] = max(0.0, 1 - (1 - prior[child]) / mean) if mean > 0 else 0.0
        return own

    def _has(self, condition: str) -> NDArray[np.bool_]:
        return self.sets[:, self.ids.index(condition)]

    def _weights(self, prior: Mapping[str, float], own: Mapping[str, float]) -> Vector:
        """Probability of every set; conditions without own activation yet count as coin flips."""
        weights = np.ones(len(self.sets))
        for c in self.ids:
            if c not in own:
                weights = weights * 0.5
                continue
            off = np.full(len(self.sets), 1 - own[c])
            for parent, s in self.causes[c]:
                off = off * np.where(self._has(parent), 1 - s, 1.0)
            weights = weights * np.where(self._has(c), 1 - off, off)
        return weights

    # --- strengths --------------------------------------------------------------------------------
    def _mean_leaks(self) -> dict[tuple[str, str], float]:
        leaks = {(s.id, YES): s.background for s in self.base.states.values()}
        for f in self.base.findings.values():
            for level, by_age in f.background.items():
                leaks[f.id, level] = sum(
                    w * by_age[AGE_ANCHORS.index(a)] for a, w in self.ages.items()
                )
        return leaks

    def absent(self, child: tuple[str, str], leak: float | None = None) -> Vector:
        """P(child below its level | set) for every set."""
        value = np.full(len(self.sets), 1 - (self.leak[child] if leak is None else leak))
        for c in self.ids:
            s = self.strength.get((c, child), 0.0)
            value = value * np.where(self._has(c), 1 - s, 1.0)
        for state in self.base.states.values():
            if child in state.members:
                on = 1 - self.absent((state.id, YES))
                value = value * (1 - on * self.member(state.id, child))
        return value

    def member(self, state: str, child: tuple[str, str]) -> float:
        """Strength of a hidden state on a member: with the background it gives the printed number."""
        spared = 1 - self.leak_printed(child)
        printed = self.base.states[state].members[child]
        return max(0.0, 1 - (1 - printed) / spared) if spared > 0 else 0.0

    def leak_printed(self, child: tuple[str, str]) -> float:
        """The printed background at the reference population."""
        finding = self.base.findings[child[0]]
        by_age = finding.background[child[1]]
        return sum(w * by_age[AGE_ANCHORS.index(a)] for a, w in self.ages.items())

    def _solve_rows(self) -> None:
        rows = [r for r in self.base.rows if r.use != "check" and self._is_effect(r)]
        for row in rows:
            self.strength[self._edge(row)] = (row.probability or 0.0) if row.use == "path" else 0.0
        rows = [row for row in rows if row.use != "path"]
        for _ in range(500):
            moved = max((self._solve_row(row) for row in rows), default=0.0)
            if moved < 1e-14:
                return

    def _is_effect(self, row: Row) -> bool:
        finding = self.base.findings.get(row.finding)
        return finding is None or finding.role == "effect"

    def _edge(self, row: Row) -> tuple[str, tuple[str, str]]:
        return (row.condition, (row.via, YES) if row.via else (row.finding, row.state))

    def _solve_row(self, row: Row) -> float:
        """Set one strength so that its row is exact: P(no | condition) is linear in it."""
        child, edge = (row.finding, row.state), self._edge(row)
        has = self._has(row.condition)
        with_it, without = self.reference[has], self.reference[~has]
        moved = 0.0
        if row.use == "anchor":
            assert row.comparator is not None
            now = float(without @ self.absent(child)[~has]) / float(without.sum())
            leak = 1 - (1 - self.leak[child]) * (1 - row.comparator) / now
            moved = abs(leak - self.leak[child])
            self.leak[child] = leak
        target = float(row.probability or 0.0)
        if row.use == "ratio":
            no = float(without @ self.absent(child)[~has]) / float(without.sum())
            target = target / float(row.comparator or 1.0) * (1 - no)
        old = self.strength[edge]
        ends = []
        for trial in (0.0, 1.0):
            self.strength[edge] = trial
            ends.append(float(with_it @ self.absent(child)[has]) / float(with_it.sum()))
        self.strength[edge] = (ends[0] - (1 - target)) / (ends[0] - ends[1])
        return max(moved, abs(self.strength[edge] - old))

    # --- posterior --------------------------------------------------------------------------------
    def posterior(self, person: Person) -> tuple[Vector, float]:
        """P(condition | answers) in the base's order, and P(answers)."""
        prior = {c: self.prior(c, person.age, person.sex, person.setting) for c in self.ids}
        own = self._own(prior)
        for finding_id, state in person.answers.items():
            if self.base.findings[finding_id].role == "context" and state != "unknown":
                for c in self.ids:
                    odds = self._multiplier(c, self.base.findings[finding_id], state)
                    own[c] = own[c] * odds / (1 - own[c] + own[c] * odds)
        joint = self._weights(prior, own) * self._likelihood(person)
        total = float(joint.sum())
        if total < ROUNDING:
            return np.zeros(len(self.ids)), 0.0
        return (joint @ self.sets) / total, total

    def _multiplier(self, condition: str, finding: Finding, state: str) -> float:
        rows = {
            r.state: r
            for r in self.base.rows
            if r.condition == condition and r.finding == finding.id and r.use != "check"
        }
        if state in rows:
            row, share = rows[state], finding.prevalence[state]
            if row.probability is not None:
                return row.probability / share
            assert row.ratio is not None
            return row.ratio / (share * row.ratio + 1 - share)
        if not rows or set(finding.states) != {YES, NO}:
            return 1.0
        (row,) = rows.values()
        share = finding.prevalence[row.state]
        if row.probability is not None:
            return (1 - row.probability) / finding.prevalence[state]
        assert row.ratio is not None
        return 1 / (share * row.ratio + 1 - share)

    def _likelihood(self, person: Person) -> Vector:
        """P(effect answers | set): for every set, added up over the hidden states."""
        value = np.zeros(len(self.sets))
        for on in product([False, True], repeat=len(self.base.states)):
            part = np.ones(len(self.sets))
            present = dict(zip(self.base.states, on, strict=True))
            for state, is_on in present.items():
                off = self.absent((state, YES))
                part = part * (1 - off if is_on else off)
            for finding_id, answer in person.answers.items():
                finding = self.base.findings[finding_id]
                if finding.role == "effect" and answer != "unknown":
                    part = part * self._answer(finding, answer, present, person.age)
            value += part
        return value

    def _answer(
        self, finding: Finding, answer: str, present: Mapping[str, bool], age: int | None
    ) -> Vector:
        levels = list(finding.levels)
        place = finding.states.index(answer) if finding.ordered else int(answer == YES)
        above = (
            self._below(finding, levels[place], present, age)
            if place < len(levels)
            else np.ones(len(self.sets))
        )
        if place == 0:
            return above
        return above - self._below(finding, levels[place - 1], present, age)

    def _below(
        self, finding: Finding, level: str, present: Mapping[str, bool], age: int | None
    ) -> Vector:
        """P(below the level | set, hidden states)."""
        child = (finding.id, level)
        value = np.full(len(self.sets), 1 - self._leak_at(child, age))
        for c in self.ids:
            value = value * np.where(self._has(c), 1 - self.strength.get((c, child), 0.0), 1.0)
        for state, is_on in present.items():
            if is_on and child in self.base.states[state].members:
                value = value * (1 - self.member(state, child))
        return value

    def _leak_at(self, child: tuple[str, str], age: int | None) -> float:
        by_age = self.base.findings[child[0]].background[child[1]]
        printed, solved = self.leak_printed(child), self.leak[child]
        if len(set(by_age)) == 1:
            return solved
        shift = 1.0
        if 0 < printed < 1 and abs(printed - solved) > 1e-12:
            shift = solved * (1 - printed) / ((1 - solved) * printed)
        moved = [p * shift / (1 - p + p * shift) for p in by_age]
        if age is None:
            return sum(w * moved[AGE_ANCHORS.index(a)] for a, w in self.ages.items())
        return _between(moved, age)


def _between(values: list[float], age: int) -> float:
    """Linear between the ages at which files print numbers, constant outside."""
    if age <= AGE_ANCHORS[0]:
        return values[0]
    for i in range(1, len(AGE_ANCHORS)):
        low, high = AGE_ANCHORS[i - 1], AGE_ANCHORS[i]
        if age <= high:
            part = (age - low) / (high - low)
            return values[i - 1] + part * (values[i] - values[i - 1])
    return values[-1]


def _log_odds(p: float) -> float:
    if p <= 0:
        return -700.0
    return 700.0 if p >= 1 else math.log(p / (1 - p))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, odds))))
