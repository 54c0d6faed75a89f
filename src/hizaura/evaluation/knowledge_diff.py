"""Two bases -> the change in words, for pull requests and release notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hizaura.evaluation.flat import flat, shown
from hizaura.evaluation.lowered import lowered, removal_lowers
from hizaura.evaluation.outcome import Assess
from hizaura.evaluation.texts import texts
from hizaura.evaluation.vignettes_moved import Moved, moved
from hizaura.knowledge import KnowledgeBase, load
from hizaura.knowledge.schema import Row

GROUPS = (
    "conditions",
    "findings",
    "states",
    "rows",
    "rules",
    "modifiers",
    "guidance",
    "texts",
    "sources",
)
TWO_CLINICIANS = "needs two clinicians"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``kind``: added, removed or changed; ``two``: a level was lowered."""

    group: str
    kind: str
    text: str
    two: bool = False

    def __str__(self) -> str:
        mark = f" ({TWO_CLINICIANS})" if self.two else ""
        return f"{self.kind}: {self.text}{mark}"


@dataclass(frozen=True, slots=True)
class Diff:
    """The changes, and the vignettes whose level or first three moved."""

    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]

    @property
    def two_clinicians(self) -> bool:
        """Whether some level was lowered."""
        return any(change.two for change in self.changes)


def diff(before: Path, after: Path, vignettes: Path | None, assess: Assess) -> Diff:
    """The change between two folders; vignettes are assessed with both."""
    old, new = load(before), load(after)
    cases = moved(old, new, vignettes, assess) if vignettes else ()
    return Diff(tuple(compare(old, new)), tuple(cases))


def compare(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Change]:
    """Every change, grouped as in ``GROUPS``."""
    yield from _records("conditions", old.conditions, new.conditions)
    yield from _records("findings", old.findings, new.findings)
    yield from _records("states", old.states, new.states)
    yield from _rows(old, new)
    yield from _records("rules", {r.id: r for r in old.rules}, {r.id: r for r in new.rules})
    yield from _records("modifiers", {"modifiers": old.modifiers}, {"modifiers": new.modifiers})
    yield from _records("guidance", old.guidance, new.guidance)
    yield from _texts(old, new)
    yield from _records("sources", old.sources, new.sources)


def _records(group: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in old:
        if name not in new:
            yield Change(group, "removed", name, removal_lowers(group, old[name]))
    for name in new:
        if name not in old:
            yield Change(group, "added", name)
        elif old[name] != new[name]:
            yield from _fields(group, name, flat(old[name]), flat(new[name]))


def _fields(
    group: str, name: str, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Change]:
    for field in dict.fromkeys((*old, *new)):
        was, now = old.get(field, "nothing"), new.get(field, "nothing")
        if was != now:
            two = lowered(group, field, was, now)
            yield Change(group, "changed", f"{name}: {field} {was} -> {now}", two)


def _rows(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Change]:
    was, now = ({_row_key(row): row for row in base.rows} for base in (old, new))
    for key, row in was.items():
        if key not in now:
            yield Change("rows", "removed", f"{printed(row)}{_source(row)}")
    for key, row in now.items():
        before = was.get(key)
        if before is None:
            yield Change("rows", "added", f"{printed(row)}{_source(row)}")
        elif before != row:
            yield Change("rows", "changed", _row_change(before, row))


def _row_key(row: Row) -> tuple[str, ...]:
    kept = (row.source, row.locator) if row.use == "check" else ()
    return (row.condition, row.finding, row.state, str(row.use == "check"), *kept)


def _row_change(was: Row, now: Row) -> str:
    if value(was) != value(now):
        return f"{name(now)} {value(was)} -> {value(now)}{_source(now)}"
    old, new = flat(was), flat(now)
    parts = [f"{k} {old[k]} -> {new[k]}" for k in new if old[k] != new[k]]
    return f"{printed(now)}: {'; '.join(parts)}"


def name(row: Row) -> str:
    """``P(calf swelling | deep vein thrombosis)``."""
    state = "" if row.state == "yes" else f"={row.state}"
    said = f"{row.finding}{state} | {row.condition}".replace("_", " ")
    return f"P({said})" if row.probability is not None else f"odds ratio({said})"


def value(row: Row) -> str:
    """The number that the row prints."""
    number = row.probability if row.probability is not None else row.ratio
    return "" if number is None else f"{number:.2f}" if number >= 0.1 else shown(number)


def printed(row: Row) -> str:
    """Name and number of a row."""
    return f"{name(row)} {value(row)}"


def _source(row: Row) -> str:
    parts = [row.source or row.basis, row.locator]
    return "".join(f", {part}" for part in parts if part)


def _texts(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Change]:
    was, now = ({(t.place.about, t.place.keys): t.text for t in texts(base)} for base in (old, new))
    for (about, keys), text in now.items():
        before = was.get((about, keys))
        for language in text if before else ():
            if before and before.get(language) != text[language]:
                where = ".".join(str(key) for key in keys)
                said = f"{before.get(language)} -> {text[language]}"
                yield Change("texts", "changed", f"{about} {where} ({language}): {said}")


def as_text(found: Diff) -> str:
    """The whole change for people, a heading a group."""
    if not found.changes and not found.moved:
        return "No change in meaning."
    lines = [f"! {TWO_CLINICIANS}: a level was lowered."] if found.two_clinicians else []
    for group in GROUPS:
        inside = [f"  {change}" for change in found.changes if change.group == group]
        lines += [f"{group} ({len(inside)})", *inside] if inside else []
    if found.moved:
        lines += [f"vignettes moved ({len(found.moved)})", *(f"  {m}" for m in found.moved)]
    return "\n".join(lines)
