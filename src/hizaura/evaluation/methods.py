"""The engine and what it is compared with, on one table and priors: each ranks the conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from hizaura.evaluation.metrics import Array
from hizaura.inference.model import Model
from hizaura.inference.posterior import posterior
from hizaura.knowledge.expressions import parse_expression
from hizaura.knowledge.observations import Person
from hizaura.knowledge.truth import holds
from hizaura.terms import NO, UNKNOWN, YES

Method = Callable[[Model, Person], Array]
"""A score per condition, in the order of ``model.conditions``; higher stands earlier."""


def engine(model: Model, person: Person) -> Array:
    """The exact posterior."""
    return posterior(model, person).probability


def prior_only(model: Model, person: Person) -> Array:
    """Age, sex and setting alone."""
    return model.priors.column(person.age, person.sex, person.setting)[0]


def naive_bayes(model: Model, person: Person) -> Array:
    """One cause at a time, answers independent given it: what most symptom checkers compute."""
    prior, _ = model.priors.column(person.age, person.sex, person.setting)
    log = np.log(prior)
    for finding_id, state in person.answers.items():
        if state == UNKNOWN:
            continue
        finding = model.base.findings[finding_id]
        if finding.role == "context":
            log = log + np.log(np.maximum(model.multipliers[finding_id, state], 1e-6))
        elif finding.role == "effect":
            log = log + np.log(np.maximum(_single(model, finding_id, state, person.age), 1e-9))
    shifted = np.exp(log - log.max())
    return np.asarray(shifted / shifted.sum())


def _single(model: Model, finding_id: str, state: str, age: int | None) -> Array:
    """P(state | this condition alone)."""
    finding = model.base.findings[finding_id]

    def below(level: str) -> Array:
        effect = model.effects[finding_id, level]
        value = (1.0 - model.background(effect.column, age)) * (
            1.0 - model.direct[:, effect.column]
        )
        for s in range(len(model.states)):
            member = model.member[s, effect.column]
            if member > 0:
                on = 1.0 - (1.0 - model.state_leak[s]) * (1.0 - model.through[:, s])
                value = value * (1.0 - on * member)
        return np.asarray(value)

    if not finding.ordered:
        no = below(YES)
        return no if state == NO else 1.0 - no
    place = finding.states.index(state)
    lower = below(finding.states[place]) if place else np.zeros(model.n)
    upper = (
        below(finding.states[place + 1]) if place + 1 < len(finding.states) else np.ones(model.n)
    )
    return upper - lower


def checklist(model: Model, person: Person) -> Array:
    """The clinic guide's own self-check: a group of causes for each sign, in its printed order."""
    score = np.zeros(model.n)
    for rank, entry in enumerate(model.base.guidance["guide_checklist"]["groups"]):
        if holds(parse_expression(entry["when"]), person, model.base) is True:
            for place, condition in enumerate(entry["conditions"]):
                i = model.index[condition]
                score[i] = max(score[i], 1.0 - 0.01 * rank - 0.001 * place)
    return score


METHODS: Mapping[str, Method] = {
    "engine": engine,
    "naive_bayes": naive_bayes,
    "prior_only": prior_only,
    "guide_checklist": checklist,
}
