"""From printed probabilities to strengths: the one function that turns rows into the model.

A row prints P(finding | condition) (and sometimes its comparator). The strengths are solved together so
that the model, at the reference priors, gives back exactly what is printed (docs/explanation/model.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from hizaura.errors import KnowledgeError
from hizaura.inference.eliminate import Array, backward, forward
from hizaura.inference.plan import make_plan
from hizaura.inference.priors import PriorTable, link_pattern, link_potentials
from hizaura.knowledge.schema import KnowledgeBase, Row

CLOSE = 1e-13
ROUNDS = 400
SLACK = 1e-6

Child = tuple[str, str]
"""(finding, level), or (hidden state, "yes")."""


@dataclass(frozen=True)
class Strengths:
    """Solved strengths. ``direct``: (conditions, children); ``through``: (conditions, states).

    ``member``: (states, children), P(member | state) as a strength; ``leak``: per child, at the
    reference population.
    """

    children: tuple[Child, ...]
    direct: Array
    through: Array
    member: Array
    leak: Array
    state_leak: Array


class Mixing:
    """Anderson's acceleration of a fixed point (J ACM 1965;12:547-560), memory of a few steps."""

    memory = 8

    def __init__(self) -> None:
        self.points: list[Array] = []
        self.steps: list[Array] = []

    def next(self, at: Array, new: Array) -> Array:
        """The next point to try, given the map's value ``new`` at ``at``."""
        self.points.append(new)
        self.steps.append(new - at)
        if len(self.points) > self.memory:
            del self.points[0], self.steps[0]
        if len(self.points) == 1:
            return new
        differences = np.diff(np.array(self.steps), axis=0)
        weights = np.linalg.lstsq(differences.T, self.steps[-1], rcond=1e-10)[0]
        return np.asarray(new - weights @ np.diff(np.array(self.points), axis=0))


class _Solver:
    def __init__(self, base: KnowledgeBase, priors: PriorTable) -> None:
        self.base = base
        self.links, self.prior, self.own = priors.links, priors.reference, priors.reference_own
        self.conditions = {c: i for i, c in enumerate(base.conditions)}
        self.states = {s: i for i, s in enumerate(base.states)}
        findings = [f for f in base.findings.values() if f.role == "effect"]
        self.children: list[Child] = [(s, "yes") for s in base.states]
        self.children += [(f.id, level) for f in findings for level in f.levels]
        self.index = {child: i for i, child in enumerate(self.children)}
        n, s, x = len(self.conditions), len(self.states), len(self.children)
        self.leak = np.zeros(x)
        for state in base.states.values():
            self.leak[self.index[state.id, "yes"]] = state.background
        for f in findings:
            for level in f.levels:
                by_age = np.array(f.background[level])
                self.leak[self.index[f.id, level]] = float(by_age @ priors.population)
        self.direct, self.through, self.member = (
            np.zeros((n, x)),
            np.zeros((n, s)),
            np.zeros((s, x)),
        )
        for state in base.states.values():
            for (finding, level), p in state.members.items():
                child = self.index[finding, level]
                spared = 1.0 - self.leak[child]
                self.member[self.states[state.id], child] = (
                    max(0.0, 1.0 - (1.0 - p) / spared) if spared > 0 else 0.0
                )
        self.rows = [
            row for row in base.rows if row.use != "check" and self._child_of(row) in self.index
        ]
        self._columns()
        self._rows()
        self._linked()

    def _child_of(self, row: Row) -> Child:
        return (row.finding, row.state)

    def _columns(self) -> None:
        """One column per child and subset of its states: P(no | C) is a sum of product forms."""
        columns: list[tuple[int, tuple[int, ...]]] = []
        for x in range(len(self.children)):
            states = tuple(int(s) for s in np.flatnonzero(self.member[:, x]))
            for size in range(len(states) + 1):
                columns += [(x, subset) for subset in combinations(states, size)]
        self.column_child = np.array([x for x, _ in columns])
        self.column_states = np.zeros((len(columns), len(self.states)), dtype=bool)
        for j, (x, subset) in enumerate(columns):
            self.column_states[j, list(subset)] = True
            if x < len(self.states):
                self.column_states[j, x] = True
        self.starts = np.flatnonzero(np.diff(self.column_child, prepend=-1))

    def _rows(self) -> None:
        rows = self.rows
        self.row_condition = np.array([self.conditions[r.condition] for r in rows], dtype=int)
        self.row_child = np.array([self.index[self._child_of(r)] for r in rows], dtype=int)
        through = [self.states.get(r.via or r.finding, -1) for r in rows]
        self.row_state = np.array(through, dtype=int)
        self.row_p = np.array([r.probability for r in rows], dtype=float)
        self.row_comparator = np.array(
            [np.nan if r.comparator is None else r.comparator for r in rows], dtype=float
        )
        self.row_ratio = np.array([r.use == "ratio" for r in rows], dtype=bool)
        self.row_anchor = np.array([r.use == "anchor" for r in rows], dtype=bool)
        self.row_path = np.array([r.use == "path" for r in rows], dtype=bool)
        self.value = np.where(self.row_path, self.row_p, self.row_p * 0.9)
        pairs = [
            (i, j)
            for i, x in enumerate(self.row_child)
            for j in np.flatnonzero(self.column_child == x)
        ]
        self.pair_row = np.array([i for i, _ in pairs], dtype=int)
        self.pair_column = np.array([j for _, j in pairs], dtype=int)
        state = self.row_state[self.pair_row]
        self.pair_inside = state < 0
        self.pair_states = self.column_states[self.pair_column].copy()
        via = np.flatnonzero(state >= 0)
        self.pair_inside[via] = self.column_states[self.pair_column[via], state[via]]
        self.pair_states[via, state[via]] = False

    def _spread(self) -> None:
        """Write the rows' strengths into the matrices."""
        through = self.row_state >= 0
        self.through[self.row_condition[through], self.row_state[through]] = self.value[through]
        self.direct[self.row_condition[~through], self.row_child[~through]] = self.value[~through]

    def _linked(self) -> None:
        linked = self.links.linked
        self.linked = [c for c in self.links.order if c in linked]
        self.free = [c for c in range(len(self.prior)) if c not in linked]
        pattern, self.link_strength = link_pattern(self.linked, self.links)
        self.steps = make_plan(pattern)

    def expectations(self) -> tuple[Array, Array, Array]:
        """E[other causes say no | condition] per condition and column; each condition's own factor;
        E[all say no] per column; all times the column's weight."""
        shown = 1.0 - self.direct[:, self.column_child]
        for s in range(len(self.states)):
            shown[:, self.column_states[:, s]] *= 1.0 - self.through[:, [s]]
        weight = np.ones(len(self.column_child))
        for s in range(len(self.states)):
            has = self.member[s, self.column_child]
            present = self.column_states[:, s]
            weight *= np.where(has > 0, np.where(present, has * (1 - self.leak[s]), 1 - has), 1.0)
        free = 1.0 - self.prior[self.free, None] * (1.0 - shown[self.free])
        all_free = free.prod(axis=0)
        total, others = np.ones(1), np.empty_like(shown)
        if self.linked:
            tail = (shown.shape[1],)
            on = np.broadcast_to(self.own[self.linked][:, None], (len(self.linked), *tail))
            p = link_potentials(on, list(shown[self.linked]), self.link_strength)
            total, stages = forward(self.steps, p, tail)
            d = p.blank()
            backward(self.steps, p, stages, np.ones(tail), d)
            for k, c in enumerate(self.linked):
                joint = self.own[c] * d.on[k] + d.lit[k]
                others[c] = joint * all_free / max(self.prior[c], 1e-300)
        with np.errstate(divide="ignore", invalid="ignore"):
            others[self.free] = all_free / free * total
        return others * weight, shown, total * all_free * weight

    def solve(self) -> Strengths:
        if not self.rows:
            return self._result()
        mixing = Mixing()
        change = np.inf
        for _ in range(ROUNDS):
            at = np.concatenate([self.value, self.leak])
            value, leak = self._round()
            new = np.concatenate([value, leak])
            change = float(np.abs(new - at).max())
            if change < CLOSE:
                break
            mixed = np.clip(mixing.next(at, new), -0.5, 1.5)
            self.value, self.leak = mixed[: len(value)], mixed[len(value) :]
            self._spread()
        self._verify(change)
        return self._result()

    def _round(self) -> tuple[Array, Array]:
        """Every strength and background that would be exact if all else stayed as it is."""
        self._spread()
        others, shown, total = self.expectations()
        c, x = self.row_condition, self.row_child
        spared = 1.0 - self.leak[x]
        no = spared * np.add.reduceat(others * shown, self.starts, axis=1)[c, x]
        all_no = (1.0 - self.leak) * np.add.reduceat(total, self.starts)
        prior = self.prior[c]
        with np.errstate(divide="ignore", invalid="ignore"):
            without = (all_no[x] - prior * no) / (1.0 - prior)
        target = np.where(
            self.row_ratio, self.row_p / self.row_comparator * (1.0 - without), self.row_p
        )
        leak = self._anchor(without)
        pair_c, pair_x = c[self.pair_row], x[self.pair_row]
        factor = np.where(self.pair_states, 1.0 - self.through[pair_c], 1.0).prod(axis=1)
        through = self.row_state[self.pair_row] >= 0
        factor *= np.where(through, 1.0 - self.direct[pair_c, pair_x], 1.0)
        part = factor * others[pair_c, self.pair_column] * spared[self.pair_row]
        inside = np.bincount(self.pair_row, part * self.pair_inside, len(c))
        outside = np.bincount(self.pair_row, part * ~self.pair_inside, len(c))
        with np.errstate(divide="ignore", invalid="ignore"):
            new = 1.0 - (1.0 - target - outside) / inside
        new = np.where(self.row_path, self.row_p, np.nan_to_num(new, nan=0.0))
        return np.clip(new, -0.5, 1.5), leak

    def _anchor(self, without: Array) -> Array:
        """Backgrounds, those of anchored children moved to the printed comparator."""
        leak = self.leak.copy()
        for i in np.flatnonzero(self.row_anchor):
            x = self.row_child[i]
            scale = (1.0 - self.row_comparator[i]) / max(float(without[i]), 1e-300)
            leak[x] = min(max(1.0 - (1.0 - self.leak[x]) * scale, -0.5), 1.0)
        return leak

    def _verify(self, change: float) -> None:
        for i, row in enumerate(self.rows):
            value = float(self.value[i])
            x = self.row_child[i]
            if not -SLACK <= value <= 1.0 + SLACK or not np.isfinite(value):
                raise self._unreachable(row, value, float(self.leak[x]))
            if row.use == "anchor" and not -SLACK <= self.leak[x] < 1.0:
                raise KnowledgeError(
                    "knowledge_problem",
                    where=row.where,
                    problem=f"the other causes alone bring {row.finding} about more often than "
                    f"the printed comparator {row.comparator:g}.",
                    remedy="Drop the anchor, or lower the other conditions' rows for "
                    f"{row.finding}.",
                )
        self.leak = np.clip(self.leak, 0.0, 1.0)
        self.value = np.clip(self.value, 0.0, 1.0)
        self._spread()
        self._verify_levels()
        if change >= 1e-9:
            raise KnowledgeError(
                "knowledge_problem",
                where="likelihoods",
                problem="the strengths do not settle.",
                remedy="Look for rows of one finding that contradict each other.",
            )

    def _verify_levels(self) -> None:
        """A cause may not bring about a higher level more strongly than a lower one."""
        for row in self.rows:
            finding = self.base.findings.get(row.finding)
            if finding is None or row.via or not finding.ordered:
                continue
            place = finding.levels.index(row.state)
            if place == 0:
                continue
            lower = finding.levels[place - 1]
            c = self.conditions[row.condition]
            upper_x, lower_x = self.index[row.finding, row.state], self.index[row.finding, lower]
            if self.direct[c, upper_x] > self.direct[c, lower_x] + SLACK:
                raise KnowledgeError(
                    "knowledge_problem",
                    where=row.where,
                    problem=f"{row.finding}: {row.state} or more is brought about more strongly "
                    f"than {lower} or more.",
                    remedy=f"Raise P({lower} or more), or lower P({row.state} or more).",
                )

    def _unreachable(self, row: Row, value: float, leak: float) -> KnowledgeError:
        c, x = self.conditions[row.condition], self.index[self._child_of(row)]
        self.value[self.rows.index(row)] = 0.0
        self._spread()
        others, shown, _ = self.expectations()
        given = (others * shown)[c, self.column_child == x]
        least = 1.0 - (1.0 - leak) * float(given.sum())
        through = f" through {row.via}" if row.via else ""
        if value < 0:
            remedy = f"Write at least {least:.3f}, leave the cell blank, or state the finding as context."
            problem = f"is below what everything else already brings about ({least:.3f})."
        else:
            most = f"P({row.finding} | {row.via})" if row.via else "1"
            problem = f"cannot be reached{through}."
            remedy = f"Write less than {most}, or drop via."
        return KnowledgeError(
            "knowledge_problem",
            where=row.where,
            problem=f"P({row.finding}={row.state} | {row.condition}) = {row.probability:g} {problem}",
            remedy=remedy,
        )

    def _result(self) -> Strengths:
        s = len(self.states)
        return Strengths(
            children=tuple(self.children[s:]),
            direct=self.direct[:, s:],
            through=self.through,
            member=self.member[:, s:],
            leak=self.leak[s:],
            state_leak=self.leak[:s],
        )


def solve_strengths(base: KnowledgeBase, priors: PriorTable) -> Strengths:
    """Strengths and backgrounds of the whole base.

    Raises ``KnowledgeError`` naming the row that cannot be reached and what would make it agree.
    """
    return _Solver(base, priors).solve()
