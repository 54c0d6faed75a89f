"""The engine equals plain enumeration over all sets on random knowledge bases."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hizaura.inference.enumerate import Enumeration
from hizaura.inference.model import build_model
from hizaura.inference.posterior import posterior
from tests.generative.bases import random_base, random_person


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_posterior_equals_enumeration_on_random_bases(seed: int) -> None:
    """Every posterior and P(answers) equal the sum over all sets to 1e-9."""
    rng = np.random.default_rng(seed)
    base = random_base(rng)
    model, reference = build_model(base), Enumeration(base)
    for share in (0.0, 0.5, 1.0):
        person = random_person(rng, base, share)
        found = posterior(model, person)
        expected, evidence = reference.posterior(person)
        assert np.isfinite(found.probability).all()
        if evidence < 1e-13:
            assert found.evidence < 1e-12
            continue
        assert abs(found.evidence / evidence - 1) < 1e-9
        np.testing.assert_allclose(found.probability, expected, rtol=0, atol=1e-9)
