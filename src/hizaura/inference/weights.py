"""How many people's worth of evidence each printed number carries."""

from __future__ import annotations

from collections.abc import Mapping

from hizaura.knowledge.schema import KnowledgeBase, Link, Row

EXPERT_WEIGHT = 10.0
"""An estimate never counts for more than ten people."""


def weight_of(row: Row) -> float:
    """How many people's worth of evidence a row carries."""
    if row.total is not None:
        return float(row.total)
    p = row.probability
    if p is None or row.low is None or row.high is None or not 0 < p < 1:
        return EXPERT_WEIGHT
    spread = max((row.high - row.low) / 3.92, 1e-4)
    people = max(p * (1 - p) / spread**2 - 1.0, 1.0)
    return min(people, EXPERT_WEIGHT) if row.basis == "expert" else people


def _link_weight(link: Link) -> float:
    if link.low is None or link.high is None or not 0 < link.strength < 1:
        return EXPERT_WEIGHT
    spread = max((link.high - link.low) / 3.92, 1e-4)
    people = max(link.strength * (1 - link.strength) / spread**2 - 1.0, 1.0)
    return min(people, EXPERT_WEIGHT) if link.basis == "expert" else people


def edge_weights(base: KnowledgeBase) -> Mapping[tuple[int, str, str], float]:
    """(condition index, child, level) -> weight, for rows, hidden states and links."""
    index = {c: i for i, c in enumerate(base.conditions)}
    found: dict[tuple[int, str, str], float] = {}
    for row in base.rows:
        if row.use != "check":
            child, level = (row.via, "yes") if row.via else (row.finding, row.state)
            found[index[row.condition], child, level] = weight_of(row)
    for condition in base.conditions.values():
        for link in condition.links:
            found[index[condition.id], link.child, "yes"] = _link_weight(link)
    return found
