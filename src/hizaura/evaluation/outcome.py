"""What a case comes to: its level and its first three causes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hizaura.inference.model import build_model
from hizaura.inference.posterior import posterior
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.triage import triage

if TYPE_CHECKING:
    from hizaura.knowledge.observations import Case

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """Level and the conditions that stand first."""

    level: str
    first: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.level}: {', '.join(self.first)}"


Assess = Callable[[KnowledgeBase, "Case"], Outcome]


def outcome(base: KnowledgeBase, case: Case) -> Outcome:
    """Level by the rules, causes by the engine, from what the person said."""
    model = build_model(base)
    given = posterior(model, case.person).probability
    first = np.argsort(-given, kind="stable")[:SHOWN]
    return Outcome(
        triage(base, case.person).level.id, tuple(model.conditions[int(i)] for i in first)
    )
