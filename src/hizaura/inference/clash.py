"""Answers that exclude each other: a smallest set of them that the model holds impossible."""

from __future__ import annotations

from dataclasses import replace

from hizaura.inference.model import Model
from hizaura.inference.posterior import posterior
from hizaura.knowledge.observations import Person


def clash(model: Model, person: Person) -> tuple[str, ...]:
    """Findings whose answers cannot occur together, though any one fewer of them can; () if they can.

    Usually two; one if an answer is impossible by itself. Answers are taken out one by one (the
    deletion filter for a minimal conflict, Chinneck and Dravnieks 1991, ORSA J Comput 3:157-168).
    """
    if posterior(model, person).possible:
        return ()
    kept = dict(person.answers)
    for finding in person.answers:
        without = {f: s for f, s in kept.items() if f != finding}
        if not posterior(model, replace(person, answers=without)).possible:
            kept = without
    return tuple(kept)
