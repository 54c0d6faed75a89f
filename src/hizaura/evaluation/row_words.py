"""A likelihood row in words: number, interval, counts, use, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from hizaura.evaluation.labels import label
from hizaura.knowledge.schema import Row


def number(row: Row) -> str:
    """``0.72 (0.60-0.82)``, ``39/48 = 0.81`` or ``OR 2.1``."""
    if row.probability is None:
        return f"OR {row.ratio:g}"
    counts = f"{row.events}/{row.total} = " if row.events is not None else ""
    interval = f" ({row.low:g}-{row.high:g})" if row.low is not None else ""
    return f"{counts}{row.probability:.3g}{interval}"


def against(row: Row) -> str:
    """The printed comparator, if any."""
    return "" if row.comparator is None else f"vs {row.comparator:g}"


def how(row: Row, language: str) -> str:
    """How the row enters the model."""
    parts = [f"via {row.via}"] if row.via else []
    if row.use == "check":
        parts.append(label("not_used", language))
    elif row.use:
        parts.append(row.use)
    return ", ".join(parts)


def origin(row: Row) -> str:
    """Source and locator, or the basis."""
    source = f"{row.basis}: {row.source}" if row.source else row.basis
    return "; ".join(part for part in (source, row.locator, row.population) if part)


def state_of(row: Row) -> str:
    """``finding`` or ``finding=state``."""
    return row.finding if row.state == "yes" else f"{row.finding}={row.state}"


def strongest_first(rows: Iterable[Row]) -> list[Row]:
    """Rows that enter the model before those only shown, then by what they print."""
    return sorted(
        rows, key=lambda r: (r.use == "check", -(r.probability or 0.0), r.finding, r.state, r.line)
    )
