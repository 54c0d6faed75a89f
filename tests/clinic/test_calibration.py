"""Calibration: counts first, and a suggestion that is late, careful, and only a text."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from hizaura.clinic.calibration import bins, months, seen
from hizaura.clinic.outcome import Outcome
from hizaura.clinic.proposal import CLOSED_NEEDED, as_diff, changes, with_factor
from hizaura.knowledge import load

BASE = load()
COMMON = "popliteal_cyst"
DANGEROUS = "deep_vein_thrombosis"


def cases(n: int, truth: dict[str, float], forecast: dict[str, float]) -> list[Outcome]:
    """``n`` closed cases whose conditions are drawn by ``truth``."""
    rng = random.Random(3)
    return [
        Outcome(
            tuple(c for c, p in truth.items() if rng.random() < p),
            "imaging", "same_day", rng.choice(("same_day", "routine")), "", "d", forecast,
            datetime(2026, 1 + i % 3, 1, tzinfo=UTC),
        )
        for i in range(n)
    ]  # fmt: skip


def test_nothing_is_suggested_before_200_closed_cases():
    """With 199 cases there is no suggestion, however far off the forecasts are."""
    off = cases(CLOSED_NEEDED - 1, {COMMON: 0.9}, {COMMON: 0.1})
    assert changes(BASE, off) == []
    assert changes(BASE, [*off, off[0]])[0].condition == COMMON


def test_chance_alone_suggests_nothing():
    """Cases drawn from the forecasts themselves lead to no suggestion."""
    same = {COMMON: 0.3, DANGEROUS: 0.05}
    assert changes(BASE, cases(400, same, same)) == []


def test_a_condition_that_must_not_be_missed_is_never_lowered():
    """However rarely it is found, no suggestion lowers it; a common one may be lowered."""
    never = cases(400, {COMMON: 0.0, DANGEROUS: 0.0}, {COMMON: 0.5, DANGEROUS: 0.5})
    assert [c.condition for c in changes(BASE, never)] == [COMMON]
    for condition, record in BASE.conditions.items():
        if record.must_not_miss is not None:
            assert changes(BASE, cases(200, {}, {condition: 0.9})) == []


def test_the_suggestion_is_a_diff_of_the_knowledge_base():
    """It changes one factor of one file, and applies to nothing by itself."""
    suggested = changes(BASE, cases(300, {COMMON: 0.8}, {COMMON: 0.3}))
    diff = as_diff(BASE, suggested)
    changed = [
        line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert diff.startswith(f"--- a/conditions/{COMMON}.yaml")
    assert changed
    assert load() is BASE or load().digest == BASE.digest


@pytest.mark.parametrize("condition", sorted(BASE.conditions))
def test_a_factor_can_be_written_into_every_file(condition: str):
    """Whichever way a file writes its settings, the new factor is read back from it."""
    from pathlib import Path

    import yaml

    before = (Path(BASE.root) / f"conditions/{condition}.yaml").read_text(encoding="utf-8")
    after = yaml.safe_load(with_factor(before, 1.37))
    assert after["prior"]["settings"]["orthopaedic_clinic"] == 1.37
    kept = yaml.safe_load(before)["prior"].get("settings") or {}
    assert {**kept, "orthopaedic_clinic": 1.37} == after["prior"]["settings"]


def test_counts_add_up():
    """Every forecast is in one bin, every case in one month, every finding counted once."""
    some = cases(50, {COMMON: 0.5}, {COMMON: 0.4, DANGEROUS: 1.0})
    assert sum(b.forecasts for b in bins(some)) == 100
    assert sum(m.closed for m in months(some)) == 50
    assert all(m.too_low + m.right + m.too_high == m.closed for m in months(some))
    assert seen(some)[0].found == sum(COMMON in o.diagnoses for o in some)
