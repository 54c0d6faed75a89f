"""Whole interviews, answered by a rule instead of a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hizaura.inference.model import Model
from hizaura.interview import Step, next_step
from hizaura.knowledge import KnowledgeBase, Person
from hizaura.terms import NO, UNKNOWN

Answerer = Callable[[str], str]
LONGEST = 120


@dataclass(frozen=True)
class Walk:
    """An interview from beginning to end: its steps, and the person that it leaves."""

    steps: tuple[Step, ...]
    person: Person

    @property
    def asked(self) -> list[str]:
        return [finding for step in self.steps for finding in step.findings]

    @property
    def adaptive(self) -> list[str]:
        return [s.id for s in self.steps if s.kind == "question" and s.why in ("level", "gain")]


def walk(model: Model, person: Person, answer: Answerer) -> Walk:
    """Answer every step until the interview is done."""
    steps = [next_step(model, person)]
    while steps[-1].kind != "done":
        assert len(steps) < LONGEST, "the interview does not end"
        person = person.answering(**{f: answer(f) for f in steps[-1].findings})
        steps.append(next_step(model, person))
    return Walk(tuple(steps), person)


def all_no(base: KnowledgeBase, **said: str) -> Answerer:
    """Says no, or the lowest state, to everything but ``said``; nothing to what has neither."""

    def answer(finding_id: str) -> str:
        if finding_id in said:
            return said[finding_id]
        finding = base.findings[finding_id]
        if NO in finding.states:
            return NO
        return finding.states[0] if finding.ordered else UNKNOWN

    return answer


def anyone(base: KnowledgeBase, seed: int, yes: float = 0.08) -> Answerer:
    """Answers at random, mostly no, so that few interviews end in an emergency."""
    rng = np.random.default_rng(seed)

    def answer(finding_id: str) -> str:
        states = base.findings[finding_id].states
        if set(states) == {"yes", "no"}:
            return str(rng.choice(["yes", "no", "unknown"], p=[yes, 0.9 - yes, 0.1]))
        return str(rng.choice(list(states)))

    return answer
