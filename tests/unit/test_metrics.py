"""Counting: the figures of an evaluation, against numbers worked out elsewhere or by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hizaura.evaluation.metrics import Share, brier, calibration, log_loss, upper_bound_of_none


def test_wilson_interval_of_a_printed_example() -> None:
    """81 of 263 is 0.308 (0.255 to 0.366): the example of Newcombe, Stat Med 1998;17:857-872."""
    share = Share(81, 263)
    assert share.value == pytest.approx(0.3080, abs=5e-5)
    assert share.interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(0, 20).interval == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert Share(1, 29).interval == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_a_share_of_nothing_is_no_number() -> None:
    """Of no cases there is no share; the report writes null, never NaN."""
    assert math.isnan(Share(0, 0).value)
    assert Share(0, 0).as_json() == {"k": 0, "n": 0, "share": None, "low": None, "high": None}


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share(n: int, data: st.DataObject) -> None:
    """The interval lies in 0 to 1 and holds k / n."""
    k = data.draw(st.integers(0, n))
    low, high = Share(k, n).interval
    assert 0 <= low <= k / n + 1e-12
    assert k / n - 1e-12 <= high <= 1


def test_none_of_n_still_has_an_upper_bound() -> None:
    """0 of 78 leaves up to 3.8%: (1 - bound) ** n is 5%; of nothing it leaves everything."""
    assert upper_bound_of_none(78) == pytest.approx(0.0377, abs=5e-5)
    assert (1 - upper_bound_of_none(20)) ** 20 == pytest.approx(0.05)
    assert upper_bound_of_none(0) == 1.0


def test_calibration_by_hand() -> None:
    """Two bins of two: 0.15 predicted and 0.5 seen, 0.85 predicted and 1 seen: gap 0.25."""
    found = calibration([0.1, 0.2, 0.8, 0.9], [True, False, True, True], bins=2)
    assert [n for _, _, n in found.bins] == [2, 2]
    assert [mean for mean, _, _ in found.bins] == pytest.approx([0.15, 0.85])
    assert [seen for _, seen, _ in found.bins] == [0.5, 1.0]
    assert found.error == pytest.approx((0.35 + 0.15) / 2)


def test_calibration_leaves_out_what_is_under_one_percent() -> None:
    """Predictions under 1% do not dilute the error; with none left there is no error."""
    found = calibration([0.005, 0.5, 0.5], [True, True, False])
    assert (found.n, found.error) == (2, 0.5)
    nothing = calibration([0.001], [False])
    assert (nothing.n, nothing.bins) == (0, ())
    assert math.isnan(nothing.error)


def test_bins_hold_equal_numbers() -> None:
    """Ten bins of a hundred predictions hold ten each, in order of the prediction."""
    p = np.linspace(0.02, 0.98, 100)
    found = calibration(p.tolist(), [False] * 100)
    assert [n for _, _, n in found.bins] == [10] * 10
    means = [mean for mean, _, _ in found.bins]
    assert means == sorted(means)


def test_a_truthful_forecast_is_calibrated() -> None:
    """Outcomes drawn with the predicted chances give an error near zero."""
    rng = np.random.default_rng(3)
    p = rng.uniform(0.01, 0.99, 20_000)
    assert calibration(p.tolist(), (rng.random(20_000) < p).tolist()).error < 0.02


def test_scores_by_hand() -> None:
    """Brier is the mean squared gap; log loss the mean of minus log of what came true."""
    p, y = np.array([0.8, 0.3]), np.array([1.0, 0.0])
    assert brier(p, y) == pytest.approx((0.04 + 0.09) / 2)
    assert log_loss(p, y) == pytest.approx(-(math.log(0.8) + math.log(0.7)) / 2)
    assert math.isfinite(log_loss(np.array([0.0, 1.0]), np.array([1.0, 0.0])))
    assert math.isnan(brier(np.array([]), np.array([])))
