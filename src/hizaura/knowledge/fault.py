"""One fault of the base."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where, what, and what to do."""

    where: str
    problem: str
    remedy: str
