"""Z3 formulas over integers, evaluated for many people at once, each operator as z3 has it.

z3 itself needs milliseconds a person to substitute and simplify; this walks each formula once with
one array of values per variable. An operator that is not known here is an error, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import z3
from numpy.typing import NDArray

Values = NDArray[Any]

OPERATORS: Mapping[int, Callable[[list[Values]], Values]] = {
    z3.Z3_OP_AND: lambda parts: np.logical_and.reduce(parts),
    z3.Z3_OP_OR: lambda parts: np.logical_or.reduce(parts),
    z3.Z3_OP_NOT: lambda parts: ~parts[0],
    z3.Z3_OP_EQ: lambda parts: parts[0] == parts[1],
    z3.Z3_OP_DISTINCT: lambda parts: parts[0] != parts[1],
    z3.Z3_OP_LE: lambda parts: parts[0] <= parts[1],
    z3.Z3_OP_LT: lambda parts: parts[0] < parts[1],
    z3.Z3_OP_GE: lambda parts: parts[0] >= parts[1],
    z3.Z3_OP_GT: lambda parts: parts[0] > parts[1],
}


class FormulaValues:
    """The values of formulas for people given as ``variable name -> one value a person``."""

    def __init__(self, variables: Mapping[str, Values], people: int) -> None:
        self.variables, self.people = variables, people
        self.known: dict[int, tuple[Any, Values]] = {}  # holds the formula: z3 reuses free ids

    def of(self, formula: Any) -> Values:
        """One truth value (or number) a person."""
        key = formula.get_id()
        if key not in self.known:
            self.known[key] = formula, self._of(formula)
        return self.known[key][1]

    def _of(self, formula: Any) -> Values:
        if z3.is_int_value(formula):
            return np.full(self.people, formula.as_long())
        if z3.is_true(formula) or z3.is_false(formula):
            return np.full(self.people, z3.is_true(formula))
        kind = formula.decl().kind()
        if kind == z3.Z3_OP_UNINTERPRETED:
            return self.variables[formula.decl().name()]
        parts = [self.of(child) for child in formula.children()]
        if kind == z3.Z3_OP_PB_AT_LEAST:
            return np.asarray(np.sum(parts, axis=0) >= formula.decl().params()[0])
        if kind not in OPERATORS or (kind == z3.Z3_OP_DISTINCT and len(parts) != 2):
            raise ValueError(f"no value for {formula.decl().name()}")
        return OPERATORS[kind](parts)
