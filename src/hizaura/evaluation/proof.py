"""One proved property, or what refutes it."""

from __future__ import annotations

from dataclasses import dataclass

from hizaura.terms import Level

ABOVE_SELF_CARE = (Level.ROUTINE, Level.WITHIN_DAYS, Level.SAME_DAY, Level.EMERGENCY)


@dataclass(frozen=True, slots=True)
class Proof:
    """One property: proved, or the counterexample in words."""

    name: str
    checked: int
    counterexample: str

    @property
    def holds(self) -> bool:
        """Whether it was proved."""
        return not self.counterexample
