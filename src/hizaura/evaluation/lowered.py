"""Which changes let somebody be seen later than before: those need two clinicians."""

from __future__ import annotations

from typing import Any

from hizaura.knowledge.schema import Condition
from hizaura.terms import Level

ORDER = {
    "level": [level.id for level in Level],
    "must_not_miss least_level": ["nothing", *(level.id for level in Level)],
    "how": ["nothing", "hospital_now", "ambulance"],
    "night": ["nothing", "next_morning", "go_now"],
}
"""Fields whose values run from the latest to the soonest."""


def lowered(group: str, field: str, was: str, now: str) -> bool:
    """Whether a changed field of a rule, modifier or condition lowers a level somewhere."""
    if field in ("softened_by", "softening_allowed"):
        return bool(set(_ids(now)) - set(_ids(was)))
    if group == "modifiers":
        return now == "nothing"
    order = ORDER.get(field, [])
    if group not in ("rules", "conditions") or was not in order or now not in order:
        return False
    return order.index(now) < order.index(was)


def removal_lowers(group: str, record: Any) -> bool:
    """Whether removing the record lowers a level: a rule, or a condition not to be missed."""
    if group == "rules":
        return True
    return isinstance(record, Condition) and record.must_not_miss is not None


def _ids(text: str) -> list[str]:
    return [part for part in text.split(", ") if part not in ("", "nothing")]
