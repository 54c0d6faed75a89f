"""How urgent a sending is: what the person was told, and what the clinic sees."""

from __future__ import annotations

from dataclasses import dataclass

from hizaura.inference.model import Model
from hizaura.inference.posterior import posterior
from hizaura.knowledge import Person
from hizaura.pathway.exclude import raised_by_probability
from hizaura.terms import Level, Mode
from hizaura.triage import Triage, triage


@dataclass(frozen=True)
class Urgency:
    """``told``: the level on the person's own page; ``clinic``: with what probability adds."""

    triage: Triage
    told: Level
    clinic: Level


def urgency_of(model: Model, person: Person, mode: Mode) -> Urgency:
    """Rules first; probability can only raise, and only where it may be shown."""
    found = triage(model.base, person)
    after = posterior(model, person)
    raised = found.level
    if after.possible:
        chances = dict(zip(model.conditions, after.probability.tolist(), strict=True))
        raised, _ = raised_by_probability(model.base, found, chances)
    told = found.level if mode is Mode.PUBLIC else raised
    return Urgency(found, told, raised)
