"""The model on the shipped base: printed priors come back, and age acts smoothly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hizaura.inference.explain import explain
from hizaura.inference.model import Model
from hizaura.inference.posterior import own_after_context, posterior
from hizaura.knowledge import Person
from hizaura.knowledge.observations import read_case_file
from hizaura.terms import AGE_ANCHORS, UNKNOWN
from tests.example_files import EXAMPLES

each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def printed(model: Model, age: int, sex: str | None) -> list[float]:
    """The prior of every condition as its file has it: share by age, odds moved by sex."""
    found = []
    for condition in model.base.conditions.values():
        p, r = condition.prior.by_age[AGE_ANCHORS.index(age)], condition.prior.female_odds_ratio
        by_sex = {None: 1.0, "female": 2 * r / (1 + r), "male": 2 / (1 + r)}[sex]
        odds = by_sex * p / (1 - p)
        found.append(odds / (1 + odds))
    return found


@pytest.mark.parametrize("sex", [None, "female", "male"])
@pytest.mark.parametrize("age", AGE_ANCHORS)
def test_with_no_answers_every_marginal_is_the_printed_prior(
    model: Model, age: int, sex: str | None
) -> None:
    """After links and all, nobody's prior has moved by more than a twentieth of itself."""
    found = posterior(model, Person(age, sex))
    assert found.probability.tolist() == pytest.approx(printed(model, age, sex), rel=0.05)


def test_unknown_answers_move_nothing(model: Model) -> None:
    """ "Don't know" to everything is the same as no answer at all."""
    silent = posterior(model, Person(58, "female"))
    answers = dict.fromkeys(model.base.findings, UNKNOWN)
    unsure = posterior(model, Person(58, "female", "self_check", answers))
    assert unsure.probability.tolist() == silent.probability.tolist()


@each_example
def test_a_year_of_age_moves_no_posterior_by_more_than_two_in_a_hundred(
    model: Model, path: Path
) -> None:
    """On every example, from 16 to 95, one birthday never changes the picture."""
    person = read_case_file(path, model.base).person
    by_age = np.array(
        [
            posterior(model, Person(age, person.sex, person.setting, person.answers)).probability
            for age in range(16, 96)
        ]
    )
    steps = np.abs(np.diff(by_age, axis=0))
    year, condition = divmod(int(steps.argmax()), model.n)
    most = float(steps.max())
    assert most <= 0.02, f"{model.conditions[condition]} from {16 + year} to {17 + year}"


@each_example
def test_the_order_of_answers_does_not_matter(model: Model, path: Path) -> None:
    """The same answers in another order give the same posterior to rounding."""
    person = read_case_file(path, model.base).person
    turned = dict(reversed(list(person.answers.items())))
    other = Person(person.age, person.sex, person.setting, turned)
    first, second = posterior(model, person), posterior(model, other)
    assert second.probability.tolist() == pytest.approx(first.probability.tolist(), abs=1e-12)


@each_example
def test_the_explanation_adds_up_to_the_posterior(model: Model, path: Path) -> None:
    """For every condition the terms' sum is the log-odds of its posterior, to 1e-9."""
    person = read_case_file(path, model.base).person
    found, terms = posterior(model, person).probability, explain(model, person).terms
    for condition, p in zip(model.conditions, found.tolist(), strict=True):
        total = sum(term.log_odds for term in terms[condition])
        assert total == pytest.approx(np.log(p) - np.log1p(-p), abs=1e-9)


def test_the_unexplained_share_is_what_the_priors_leave(model: Model) -> None:
    """With no answers, "none of these" is the chance that no condition switches itself on."""
    for age in (20, 50, 80):
        person = Person(age, "female")
        left = float(np.prod(1 - own_after_context(model, person)))
        assert posterior(model, person).unexplained == pytest.approx(left, rel=1e-9)


@each_example
def test_the_unexplained_share_is_no_more_than_each_absence(model: Model, path: Path) -> None:
    """ "None of these" is possible, and no likelier than the absence of any one condition."""
    found = posterior(model, read_case_file(path, model.base).person)
    most = float((1 - found.probability).min())
    unexplained = found.unexplained
    assert 0 < unexplained <= most + 1e-12
