"""Every condition belongs to a known group and a known structure; no group is empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hizaura.errors import did_you_mean
from hizaura.evaluation.guidance import records
from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import Place, of_condition

ID = re.compile(r"[a-z][a-z0-9_]*")


def check(lint: Lint) -> Iterator[Found]:
    """Conditions outside the groups, structures that are not drawn, groups without conditions."""
    groups = set(records(lint.base, "groups"))
    structures = _structures(lint)
    for condition in lint.base.conditions.values():
        place = of_condition(condition)
        if str(condition.group) not in groups:
            yield Found(
                place.at("group"), f"there is no group {condition.group}.", "See groups.yaml."
            )
        known = condition.structure in structures if structures else True
        if not known or not ID.fullmatch(condition.structure):
            hint = did_you_mean(condition.structure, structures)
            yield Found(
                place.at("structure"),
                f"there is no structure {condition.structure!r}.{hint}",
                "Use a known one, or add it to groups.yaml.",
            )
    used = {str(condition.group) for condition in lint.base.conditions.values()}
    for group in sorted(groups - used):
        yield Found(Place("groups.yaml", group), f"group {group} is empty.", "Remove it.")


def _structures(lint: Lint) -> set[str]:
    """Structures that groups.yaml names, if it names any."""
    part = lint.base.guidance.get("groups")
    listed = part.get("structures", {}) if isinstance(part, Mapping) else {}
    return {str(s.get("id")) if isinstance(s, Mapping) else str(s) for s in listed}
