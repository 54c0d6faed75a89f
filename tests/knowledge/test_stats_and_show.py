"""Counts add up, and a record is shown with everything that leans on it."""

from __future__ import annotations

import pytest

from hizaura.errors import HizauraError
from hizaura.evaluation.knowledge_show import show
from hizaura.evaluation.knowledge_stats import as_table, cell_basis, stats
from tests.knowledge.small import small


def test_coverage_counts_every_cell_once() -> None:
    """Sourced, estimated and blank add up to conditions times findings."""
    found = stats(small())["coverage"]
    assert found["person"] == {"cells": 4, "sourced": 1, "estimated": 3, "blank": 0}
    assert found["test"] == {"cells": 2, "sourced": 0, "estimated": 2, "blank": 0}
    assert found["examiner"]["cells"] == 0


def test_a_state_speaks_for_its_members() -> None:
    """A printed member is sourced; the other members of a raised state are estimates."""
    cells = cell_basis(small())
    assert cells["wear", "swollen"] == "sourced"
    assert cells["wear", "scan_fluid"] == "estimated"
    assert cells["sac", "scan_fluid"] == "estimated"


def test_stats_count_rules_by_level_and_reviews() -> None:
    """Danger signs come by level, reviews by whether they are signed."""
    found = stats(small())
    assert found["red_flags"] == {"total": 2, "emergency": 1, "same_day": 1}
    assert found["review"] == {"signed": 0, "unsigned": 2, "next_due": "2027-05"}
    assert sum(found["basis"]["rows"].values()) == pytest.approx(1, abs=0.001)


def test_the_table_says_the_same() -> None:
    """The table holds the counts."""
    table = as_table(stats(small()))
    assert "conditions  2" in table
    assert "person" in table


def test_a_condition_is_shown_whole() -> None:
    """Names, prior by age with its basis, links, must-not-miss, rows with source, and the card."""
    text = show(small(), "wear")
    for part in ("Worn cartilage", "65: 0.7", "study, smith_2020_wear", "sac", "20/40 = 0.5"):
        assert part in text
    assert "table 2" in text
    assert "Stairs hurt." in text
    assert "must not be missed, at least: same_day" in show(small(), "sac")


def test_rows_stand_strongest_first_and_unused_last() -> None:
    """What enters the model comes before what is only shown."""
    lines = show(small(), "wear").splitlines()
    rows = [i for i, line in enumerate(lines) if line.startswith("    onset") or "scan_" in line]
    assert "onset=gradual" in lines[rows[0]]
    assert "shown, not used" in lines[rows[-1]]


def test_a_finding_shows_its_column() -> None:
    """Down the column: every condition with a number, and those that act through a state."""
    text = show(small(), "swollen", "ja")
    assert "腫れていますか。" in text
    assert "wear" in text
    assert "隠れた状態を通して: sac, wear" in text
    assert "S1" in text


def test_a_source_shows_all_that_cites_it() -> None:
    """Rows, priors, cards, links and danger signs with their place in the source."""
    text = show(small(), "smith_2020_wear")
    for part in ("[table 2]", "prior of wear", "card of wear", "wear brings about sac", "sign E1"):
        assert part in text


def test_rules_exams_and_states_are_shown() -> None:
    """A rule shows its expression, an exam its findings, a state its members."""
    assert "(swollen and (age>=65 or onset=injury))" in show(small(), "S1")
    assert "scan_fluid" in show(small(), "ultrasound")
    assert "swollen=yes 0.8" in show(small(), "fluid")


def test_plain_japanese_shows_readings_in_brackets() -> None:
    """No braces reach a terminal."""
    assert "軟骨(なんこつ)のすりへり" in show(small(), "wear", "plain")


def test_without_an_id_all_are_listed() -> None:
    """Every id by kind."""
    text = show(small())
    for part in ("wear  Worn cartilage", "swollen", "fluid", "E1", "ultrasound", "smith_2020_wear"):
        assert part in text


def test_an_unknown_id_suggests_the_nearest() -> None:
    """A typing mistake is answered with the id that was meant."""
    with pytest.raises(HizauraError, match="Did you mean wear"):
        show(small(), "waer")
