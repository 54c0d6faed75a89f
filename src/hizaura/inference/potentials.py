"""The numbers of one elimination: what each node and bit weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Number = Any
"""A float, or one column of floats: every operation is a sum or a product."""


@dataclass(slots=True)
class Potentials:
    """Weights, listed by node, by bit and by edge.

    ``off``: node absent; ``on``: present with its own bit at 0 (or without one); ``lit``: present with
    its own bit at 1. ``zero``, ``one``: a bit that stands at 0 or 1 after its last node.
    """

    off: list[Number]
    on: list[Number]
    lit: list[Number]
    zero: list[Number]
    one: list[Number]
    strength: list[Number]

    def blank(self) -> Potentials:
        """Zeros of the same lengths, for the way back."""
        n, bits = len(self.off), len(self.zero)
        return Potentials([0.0] * n, [0.0] * n, [0.0] * n, [0.0] * bits, [0.0] * bits, [])


def inverse(x: Number) -> Number:
    """1/x, 0 where x is 0 (then P(answers) is 0 and nothing else counts)."""
    if isinstance(x, float):
        return 1.0 / x if x else 0.0
    with np.errstate(divide="ignore", over="ignore"):
        return np.where(x > 0.0, 1.0 / x, 0.0)
