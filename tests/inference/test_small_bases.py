"""Draws, "nothing present" and blocks against plain enumeration on small random bases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hizaura.inference.batch import score
from hizaura.inference.clash import clash
from hizaura.inference.draws import draw
from hizaura.inference.enumerate import Enumeration
from hizaura.inference.model import build_model
from hizaura.inference.posterior import posterior
from hizaura.knowledge import KnowledgeBase, Person
from tests.generative.bases import random_base, random_person

SEEDS = range(40)


def _cases(seed: int) -> tuple[KnowledgeBase, list[Person]]:
    rng = np.random.default_rng(seed)
    base = random_base(rng)
    return base, [random_person(rng, base, share) for share in (0.0, 0.3, 0.6, 1.0)]


def _joint(reference: Enumeration, person: Person) -> np.ndarray:
    """P(set of conditions, answers) for every set."""
    priors = {c: reference.prior(c, person.age, person.sex, person.setting) for c in reference.ids}
    own = reference._own(priors)
    for name, state in person.answers.items():
        finding = reference.base.findings[name]
        if finding.role == "context" and state != "unknown":
            for c in reference.ids:
                odds = reference._multiplier(c, finding, state)
                own[c] = own[c] * odds / (1 - own[c] + own[c] * odds)
    return reference._weights(priors, own) * reference._likelihood(person)


def test_a_clash_is_smallest() -> None:
    """Answers that exclude each other are named: these together are impossible, one fewer is not."""
    found = 0
    for seed in SEEDS:
        base, people = _cases(seed)
        model, reference = build_model(base), Enumeration(base)
        for person in people:
            named = clash(model, person)
            assert bool(named) == (_joint(reference, person).sum() == 0.0)
            said = {f: person.answers[f] for f in named}
            for f in named:
                fewer = replace(person, answers={g: s for g, s in said.items() if g != f})
                assert _joint(reference, fewer).sum() > 0.0
            if named:
                found += 1
                assert _joint(reference, replace(person, answers=said)).sum() == 0.0
    assert found > 5


def test_nothing_present_equals_enumeration() -> None:
    """The chance that no condition is present equals the sum over all sets to 1e-9."""
    for seed in SEEDS:
        base, people = _cases(seed)
        model, reference = build_model(base), Enumeration(base)
        for person in people:
            joint = _joint(reference, person)
            if joint.sum() > 1e-13:
                nobody = joint[~reference.sets.any(axis=1)].sum() / joint.sum()
                assert abs(posterior(model, person).unexplained - nobody) < 1e-9


def test_draws_follow_the_joint_distribution() -> None:
    """Shares of whole sets among draws agree with enumeration (chi-square, all cases together)."""
    count, surplus, freedom = 4000, 0.0, 0
    for seed in SEEDS:
        base, people = _cases(seed)
        model, reference = build_model(base), Enumeration(base)
        for person in people:
            joint = _joint(reference, person)
            drawn = draw(model, person, count)
            if drawn is None or joint.sum() < 1e-13:
                continue
            expected = joint / joint.sum() * count
            powers = 1 << np.arange(len(reference.ids))[::-1]
            seen = np.bincount((drawn.conditions @ powers).astype(int), minlength=len(expected))
            assert seen[expected == 0].sum() == 0
            often = expected > 5
            surplus += float(((seen[often] - expected[often]) ** 2 / expected[often]).sum())
            freedom += int(often.sum()) - int(often.all())
    assert abs(surplus - freedom) < 5 * np.sqrt(2 * freedom)


def test_blocks_equal_one_by_one_on_small_bases() -> None:
    """The compiled block gives what ``posterior`` gives on random bases, 0 and 1 included."""
    import numba  # noqa: F401

    for seed in SEEDS:
        base, people = _cases(seed)
        model = build_model(base)
        found = score(model, people, compiled=True)
        expected = score(model, people, compiled=False)
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)
