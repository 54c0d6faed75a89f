"""Small random knowledge bases and people, for comparing the engine with plain enumeration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.enumerate import Enumeration
from hizaura.knowledge import KnowledgeBase, Person
from hizaura.knowledge.schema import (
    ByAge,
    Condition,
    Finding,
    HiddenState,
    Link,
    Modifiers,
    Prior,
    Row,
)
from hizaura.terms import AGE_ANCHORS

LEVELS = ("none", "some", "marked")
Strengths = list[tuple[Row, float | None]]


def random_base(rng: np.random.Generator, *, extremes: bool = True) -> KnowledgeBase:
    """A base of 1 to 10 conditions with links, families, ordered findings, context, 0 and 1."""
    n = int(rng.integers(1, 11))
    ids = [f"c{i}" for i in range(n)]
    states = _states(rng)
    findings = _findings(rng, extremes)
    conditions = _conditions(rng, ids)
    rows = _rows(rng, ids, states, extremes)
    weights = rng.dirichlet(np.ones(len(AGE_ANCHORS)))
    base = KnowledgeBase(
        version="random",
        digest=str(rng.integers(1 << 60)),
        conditions=conditions,
        findings=findings,
        states=states,
        rows=(),
        rules=(),
        modifiers=Modifiers((), (), (), ()),
        pages=(),
        population={
            "ages": {str(a): float(w) for a, w in zip(AGE_ANCHORS, weights, strict=True)},
            "female": float(rng.uniform(0.2, 0.8)),
        },
        guidance={},
        sources={},
        root="",
    )
    return _print_rows(base, rows)


def _conditions(rng: np.random.Generator, ids: list[str]) -> dict[str, Condition]:
    made = {}
    parents_reach = dict.fromkeys(ids, 0.0)
    for i, c in enumerate(ids):
        links = []
        for child in ids[i + 1 :]:
            if rng.random() < 0.25 and parents_reach[child] < 0.15:
                s = float(rng.choice([rng.uniform(0.01, 0.3), 0.0]))
                links.append(Link(child, s, None, None, "expert", "", ""))
                parents_reach[child] += s * 0.5
        low = min(0.3, 0.05 + parents_reach[c])
        by_age = _six(rng.uniform(low, max(low + 0.01, 0.35), size=6))
        prior = Prior(
            by_age,
            float(rng.uniform(0.8, 1.25)),
            {"emergency": float(rng.uniform(0.9, 1.2))},
            2.0,
            "expert",
            (),
            "",
        )
        made[c] = Condition(c, {}, "", 1, "", prior, tuple(links), None, {}, (), (), {})
    return made


def _six(values: NDArray[np.float64]) -> ByAge:
    a, b, c, d, e, f = (float(v) for v in values)
    return (a, b, c, d, e, f)


def _states(rng: np.random.Generator) -> dict[str, HiddenState]:
    found = {}
    for i in range(int(rng.integers(0, 3))):
        members = {}
        for f in rng.choice(6, size=int(rng.integers(1, 4)), replace=False):
            members[f"e{f}", "yes"] = float(rng.uniform(0.55, 0.95))
        if rng.random() < 0.5:
            members["o0", "some"], members["o0", "marked"] = 0.9, float(rng.uniform(0.3, 0.8))
        found[f"s{i}"] = HiddenState(f"s{i}", {}, float(rng.uniform(0, 0.1)), members, "expert", "")
    return found


def _findings(rng: np.random.Generator, extremes: bool) -> dict[str, Finding]:
    found = {}
    for i in range(8):
        leak = float(rng.choice([rng.uniform(0.01, 0.3), 0.0 if extremes else 0.05]))
        by_age = _six(np.full(6, leak))
        if rng.random() < 0.3:
            by_age = _six(rng.uniform(0.01, 0.4, size=6))
        found[f"e{i}"] = _finding(f"e{i}", "effect", ("no", "yes"), {"yes": by_age})
    for i in range(2):
        some = float(rng.uniform(0.05, 0.3))
        marked = some * float(rng.uniform(0, 0.5))
        levels = {"some": _six(np.full(6, some)), "marked": _six(np.full(6, marked))}
        found[f"o{i}"] = _finding(f"o{i}", "effect", LEVELS, levels, ordered=True)
    p = float(rng.uniform(0.05, 0.9))
    found["x0"] = _finding("x0", "context", ("yes", "no"), {}, {"yes": p, "no": 1 - p})
    shares = rng.dirichlet(np.ones(3) * 3)
    found["x1"] = _finding(
        "x1", "context", ("a", "b", "c"), {}, dict(zip("abc", map(float, shares), strict=True))
    )
    return found


def _finding(
    name: str,
    role: str,
    states: tuple[str, ...],
    background: dict[str, ByAge],
    prevalence: dict[str, float] | None = None,
    ordered: bool = False,
) -> Finding:
    return Finding(
        name, role, "person", states, ordered, background, prevalence or {}, "expert", "", "",
        None, 6.0, {}, {}, "random",
    )  # fmt: skip


def _row(
    condition: str,
    finding: str,
    state: str,
    p: float | None,
    *,
    ratio: float | None = None,
    via: str = "",
) -> Row:
    return Row(
        condition, finding, state, p, None, None, None, None, None, ratio, "", via, "expert", "",
        "", "",
    )  # fmt: skip


def _rows(
    rng: np.random.Generator, ids: list[str], states: dict[str, HiddenState], extremes: bool
) -> Strengths:
    """Rows without their probabilities: (row, true strength); they are printed afterwards."""
    rows: Strengths = []
    for c in ids:
        through = {}
        for s in states:
            if rng.random() < 0.6:
                member = sorted(states[s].members)[0]
                if rng.random() < 0.5 and member not in through:
                    through[member] = _row(c, member[0], member[1], 0.5, via=s)
                    rows.append((through[member], _strength(rng, extremes)))
                else:
                    rows.append((_row(c, s, "yes", 0.5), _strength(rng, extremes)))
        for i in range(8):
            if rng.random() < 0.4 and (f"e{i}", "yes") not in through:
                rows.append((_row(c, f"e{i}", "yes", 0.5), _strength(rng, extremes)))
        if rng.random() < 0.6:
            some = _strength(rng, extremes)
            rows.append((_row(c, "o1", "some", 0.5), some))
            if rng.random() < 0.7:
                rows.append((_row(c, "o1", "marked", 0.5), some * float(rng.uniform(0, 1))))
        if rng.random() < 0.5:
            rows.append((_row(c, "x0", "yes", float(rng.uniform(0.05, 0.95))), None))
        elif rng.random() < 0.3:
            rows.append((_row(c, "x0", "yes", None, ratio=float(rng.uniform(0.2, 6))), None))
        if rng.random() < 0.5:
            shares = rng.dirichlet(np.ones(3) * 3)
            rows += [(_row(c, "x1", k, float(p)), None) for k, p in zip("abc", shares, strict=True)]
    return rows


def _strength(rng: np.random.Generator, extremes: bool) -> float:
    if extremes and rng.random() < 0.08:
        return float(rng.choice([0.0, 1.0]))
    return float(rng.uniform(0.02, 0.98))


def _print_rows(base: KnowledgeBase, strengths: Strengths) -> KnowledgeBase:
    """The base whose rows print what these strengths bring about: every row can be reached."""
    drawn = Enumeration(replace(base, rows=tuple(r for r, s in strengths if s is None)))
    for row, s in strengths:
        if s is not None:
            drawn.strength[drawn._edge(row)] = s
    printed = []
    for row, s in strengths:
        if s is None:
            printed.append(row)
            continue
        has = drawn._has(row.condition)
        absent = drawn.absent((row.finding, row.state))[has]
        p = 1 - float(drawn.reference[has] @ absent) / float(drawn.reference[has].sum())
        printed.append(replace(row, probability=min(max(p, 0.0), 1.0)))
    return replace(base, rows=tuple(printed))


def random_person(rng: np.random.Generator, base: KnowledgeBase, share: float = 0.6) -> Person:
    """Someone with answers (and some "don't know") drawn at random, in random order."""
    answers = {}
    for finding in rng.permutation(list(base.findings)):
        if rng.random() < share:
            states = (*base.findings[finding].states, "unknown")
            answers[str(finding)] = str(rng.choice(states))
    age = None if rng.random() < 0.1 else int(rng.integers(5, 95))
    sex = [None, "female", "male"][int(rng.integers(3))]
    setting = ["self_check", "orthopaedic_clinic", "emergency"][int(rng.integers(3))]
    return Person(age, sex, setting, answers)
