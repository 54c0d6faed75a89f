"""Every condition belongs to one group that lists it, and names the structure that hurts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hizaura.errors import did_you_mean
from hizaura.evaluation.guidance import records
from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import Place, of_condition

ID = re.compile(r"[a-z][a-z0-9_]*")


def check(lint: Lint) -> Iterator[Found]:
    """Conditions whose group does not list them, listed strangers, groups without conditions."""
    conditions = lint.base.conditions
    listed = {
        group: [str(c) for c in record.get("conditions") or []]
        for group, record in records(lint.base, "groups").items()
    }
    for condition in conditions.values():
        place, group = of_condition(condition), str(condition.group)
        if condition.id not in listed.get(group, []):
            yield Found(
                place.at("group"),
                f"group {group} of groups.yaml does not list {condition.id}.",
                "List it there, or correct the group.",
            )
        if not ID.fullmatch(condition.structure):
            yield Found(
                place.at("structure"),
                f"{condition.structure!r} is no id of a structure.",
                "Write it in small letters with _ between words.",
            )
    for group, inside in listed.items():
        yield from _strangers(lint, group, inside)


def _strangers(lint: Lint, group: str, inside: list[str]) -> Iterator[Found]:
    place = Place("groups.yaml", group)
    if not inside:
        yield Found(place, f"group {group} is empty.", "Remove it.")
    for name in inside:
        condition = lint.base.conditions.get(name)
        if condition is None:
            hint = did_you_mean(name, lint.base.conditions)
            yield Found(place, f"group {group} lists {name}, which is not there.{hint}", "Fix it.")
        elif str(condition.group) != group:
            yield Found(
                place,
                f"group {group} lists {name}, which says group {condition.group}.",
                "Make them agree.",
            )
