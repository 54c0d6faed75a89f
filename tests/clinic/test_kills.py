"""kill -9 while people send; 500 sends by ``make kills``, 50 here."""

from __future__ import annotations

from hizaura.cli.kill_drill import run_drill

SENDS = 50


def test_what_was_acknowledged_is_there_after_a_kill(database_url: str):
    """Every acknowledged intake is kept and opens; none is half written (50 on each database)."""
    result = run_drill(SENDS, 1, database_url)
    assert result["acknowledged"] == SENDS
    assert result["lost"] == 0
    assert result["half"] == 0
    assert result["kills"] >= 1
