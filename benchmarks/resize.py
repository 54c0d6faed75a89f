"""The shipped model with fewer or more conditions and findings (copies), for growth curves only."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np

from hizaura.inference.model import Effect, Model
from hizaura.inference.priors import Links


def resized(model: Model, conditions: int, findings: int) -> Model:
    """Take or repeat conditions and askable findings until there are that many of each."""
    picked = [i % model.n for i in range(conditions)]
    names = [f"{model.conditions[c]}_{i // model.n}" for i, c in enumerate(picked)]
    records, effects, columns, multipliers = {}, {}, [], {}
    said = [f for f in model.base.findings.values() if f.who == "person" and f.role != "sign"]
    step = max(len(said) / findings, 1.0)  # fewer: evenly spaced through the files; more: repeated
    for i in range(findings):
        old = said[int(i * step) % len(said)]
        name = f"{old.id}_{int(i * step) // len(said)}"
        records[name] = replace(old, id=name, who="person", asked_if=None)
        for state in old.states:
            if (old.id, state) in model.multipliers:
                multipliers[name, state] = model.multipliers[old.id, state][picked]
        for level in old.levels if old.role == "effect" else ():
            effects[name, level] = len(columns)
            columns.append(model.effects[old.id, level].column)
    direct, through = model.direct[np.ix_(picked, columns)], model.through[picked]
    member = model.member[:, columns]
    links = _links(model, picked)
    priors = copy.copy(model.priors)
    priors.prior, priors.own = model.priors.prior[picked], model.priors.own[picked]
    priors.links = links
    every = zip(model.base.conditions.values(), strict=False)
    kept = [next(every)[0] for _ in range(min(conditions, model.n))]
    base = replace(
        model.base,
        conditions={name: kept[c] for name, c in zip(names, picked, strict=True)},
        findings=records,
    )
    n = len(picked)
    return replace(
        model,
        base=base,
        conditions=tuple(names),
        index={name: i for i, name in enumerate(names)},
        priors=priors,
        links=links,
        direct=direct,
        through=through,
        member=member,
        leak=model.leak[columns],
        leak_by_age=model.leak_by_age[columns],
        effects={
            (f, level): _effect(f, level, x, n, direct, member) for (f, level), x in effects.items()
        },
        multipliers=multipliers,
        state_causes=tuple(
            tuple((int(c), float(through[c, s])) for c in np.flatnonzero(through[:, s]))
            for s in range(len(model.states))
        ),
        weights={},
        spared=1.0 - np.concatenate([direct, member]).T,
    )


def _links(model: Model, picked: list[int]) -> Links:
    """Links within each copy."""
    place = {(c, i // model.n): i for i, c in enumerate(picked)}
    parents = tuple(
        tuple(
            (place[p, i // model.n], s)
            for p, s in model.links.parents[c]
            if (p, i // model.n) in place
        )
        for i, c in enumerate(picked)
    )
    rank = {c: i for i, c in enumerate(model.links.order)}
    order = tuple(sorted(range(len(picked)), key=lambda i: rank[picked[i]]))
    return Links(parents, order)


def _effect(
    finding: str, level: str, x: int, n: int, direct: np.ndarray, member: np.ndarray
) -> Effect:
    causes, states = np.flatnonzero(direct[:, x]), np.flatnonzero(member[:, x])
    nodes = (*map(int, causes), *(n + int(s) for s in states))
    return Effect(finding, level, x, nodes, np.concatenate([direct[causes, x], member[states, x]]))
