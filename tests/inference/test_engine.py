"""What must hold of posterior, explanation, draws and blocks on the shipped base."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.people import draw_people, with_positives

from hizaura.inference.batch import score
from hizaura.inference.block import encode
from hizaura.inference.draws import draw
from hizaura.inference.evidence import Answer, effect_answers
from hizaura.inference.explain import explain
from hizaura.inference.model import Model
from hizaura.inference.network import build_network
from hizaura.inference.posterior import own_after_context, posterior, solve
from hizaura.knowledge import Person
from hizaura.terms import UNKNOWN


@pytest.fixture(scope="module")
def people(model: Model) -> list[Person]:
    """Forty people who gave 25 answers each."""
    return draw_people(model, 40, seed=11)


def _log_odds(p: np.ndarray) -> np.ndarray:
    return np.asarray(np.log(p) - np.log1p(-p))


def test_draws_agree_with_the_posterior(model: Model, people: list[Person]) -> None:
    """Means of draws are within five standard errors of the posterior, singly and in pairs."""
    for person in people[:8]:
        exact, drawn = posterior(model, person), draw(model, person, 20_000)
        assert drawn is not None
        p, seen = exact.probability, drawn.conditions
        error = np.sqrt(p * (1 - p) / len(seen)) + 1e-9 + 5 / len(seen)
        assert (np.abs(seen.mean(axis=0) - p) < 5 * error).all()
        nobody = float((seen.sum(axis=1) == 0).mean())
        u = exact.unexplained
        assert abs(nobody - u) < 5 * np.sqrt(u * (1 - u) / len(seen)) + 5 / len(seen)
        likely = int(np.argmax(np.where(p < 0.9, p, 0)))
        both, given = _pair(model, person, seen, likely)
        assert (np.abs(both - given) < 5 * np.sqrt(given / len(seen)) + 5 / len(seen)).all()


def _pair(
    model: Model, person: Person, seen: np.ndarray, one: int
) -> tuple[np.ndarray, np.ndarray]:
    """Share of draws with ``one`` and each other condition; exact by asking for a sure sign of it."""
    answers = effect_answers(model, person)
    sure = Answer("sure", 99, True, (one,), np.array([1.0]), 0.0, "yes", 0)
    own = own_after_context(model, person)[:, None]
    before, _, _ = solve(build_network(model, answers, own))
    after, given, _ = solve(build_network(model, [*answers, sure], own))
    share = seen[seen[:, one] > 0].sum(axis=0) / len(seen)
    return share, given[:, 0] * float(after[0] / before[0])


def test_draws_are_the_same_for_the_same_answers(model: Model, people: list[Person]) -> None:
    """Draws are seeded from the answers alone."""
    one, two = draw(model, people[0], 500), draw(model, people[0], 500)
    assert one is not None
    assert two is not None
    assert np.array_equal(one.conditions, two.conditions)


def test_explanation_adds_up(model: Model, people: list[Person]) -> None:
    """The terms of every condition add up to its log-odds to 1e-9."""
    for person in people[:8]:
        explanation, p = explain(model, person), posterior(model, person).probability
        for c, name in enumerate(model.conditions):
            total = sum(term.log_odds for term in explanation.terms[name])
            assert abs(total - _log_odds(p)[c]) < 1e-9 * max(1.0, abs(total))


def test_left_out_and_unknown_answers_are_neutral(model: Model, people: list[Person]) -> None:
    """An answer of "don't know" changes nothing, and neither does one that was never asked."""
    for person in people[:8]:
        answers = dict(person.answers)
        finding = next(iter(answers))
        del answers[finding]
        without = Person(person.age, person.sex, person.setting, answers)
        unknown = without.answering(**{finding: UNKNOWN})
        assert np.array_equal(
            posterior(model, without).probability, posterior(model, unknown).probability
        )


def test_no_answers_give_the_priors(model: Model) -> None:
    """With no answers every marginal is the printed prior, in every age band."""
    for age in (10, 20, 35, 50, 65, 80, None):
        prior, _ = model.priors.column(age, "male", "self_check")
        found = posterior(model, Person(age, "male"))
        np.testing.assert_allclose(found.probability, prior, rtol=1e-9)
        assert found.evidence == pytest.approx(1.0)


def test_all_answers_at_once(model: Model) -> None:
    """Every finding answered "no" or at its lowest: finite, and close to nothing present."""
    answers = {
        f.id: f.states[0] if f.ordered else "no"
        for f in model.base.findings.values()
        if f.role == "effect"
    }
    found = posterior(model, Person(50, "female", "self_check", answers))
    assert found.possible
    assert np.isfinite(found.probability).all()
    assert found.unexplained > 0.5


def test_answers_that_exclude_each_other(model: Model) -> None:
    """Probability zero is said as such: no NaN, the prior shown, no draws."""
    sure = next(f.id for f in model.base.findings.values() if f.role == "effect" and not f.ordered)
    leaks = np.where(
        np.arange(len(model.leak))[:, None] == model.effects[sure, "yes"].column,
        0.0,
        model.leak_by_age,
    )
    column = model.effects[sure, "yes"].column
    effect = replace(
        model.effects[sure, "yes"], strengths=0.0 * model.effects[sure, "yes"].strengths
    )
    spared = model.spared.copy()
    spared[column] = 1.0
    broken = replace(
        model, leak_by_age=leaks, spared=spared, effects={**model.effects, (sure, "yes"): effect}
    )
    person = Person(50, "male", "self_check", {sure: "yes"})
    found = posterior(broken, person)
    assert not found.possible
    assert np.isfinite(found.probability).all()
    assert draw(broken, person) is None
    assert np.isfinite(score(broken, [person], compiled=False)).all()


def test_twenty_positive_findings(model: Model, people: list[Person]) -> None:
    """Twenty positive findings are exact too: the same with columns as with one column."""
    person = with_positives(model, people[0], 20, seed=3)
    assert sum(a.positive for a in effect_answers(model, person)) == 20
    answers, own = effect_answers(model, person), own_after_context(model, person)
    both = np.ones((len(answers), 2), bool)
    network = build_network(model, answers, np.repeat(own[:, None], 2, axis=1), included=both)
    evidence, probability, nothing = solve(network)
    found = posterior(model, person)
    np.testing.assert_allclose(probability.T, [found.probability] * 2, rtol=0, atol=1e-9)
    np.testing.assert_allclose(evidence / found.evidence, 1.0, rtol=1e-9)
    np.testing.assert_allclose(nothing, found.unexplained, rtol=0, atol=1e-9)


@pytest.mark.parametrize("compiled", [False, True])
def test_block_equals_one_by_one(model: Model, people: list[Person], compiled: bool) -> None:
    """A block gives each person what ``posterior`` gives, compiled or not."""
    if compiled:
        import numba  # noqa: F401
    many = [*people, Person(), with_positives(model, people[1], 16, seed=5)]
    expected = np.array([posterior(model, person).probability for person in many])
    found = score(model, many, compiled=compiled)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)
    again = score(model, encode(model, many), compiled=compiled, workers=2)
    np.testing.assert_allclose(again, expected, rtol=0, atol=1e-9)
