"""Fifty clients race through HTTP to two server processes: one wins, on both databases."""

from __future__ import annotations

from hizaura.cli.booking_race import races


def test_fifty_clients_race_for_one_slot(database_url):
    """Twenty races: exactly one booking each, all others get "taken" with the next free slots."""
    result = races(20, 50, database_url)
    assert result["exactly_one_winner"] == 20
    assert result["wrong_answers"] == 0
    assert result["statuses"] == {"303": 20, "409": 980}
    assert result["races_in_which_every_loser_got_next_free_slots"] == 20
