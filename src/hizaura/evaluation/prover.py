"""The safety properties as questions to z3: each looks for answers that break it.

A property that compares two people states the second as the first with one answer replaced, so that
only the formulas that read this answer differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import z3

from hizaura.evaluation.encoding import Encoding
from hizaura.evaluation.proof import ABOVE_SELF_CARE, Proof
from hizaura.knowledge.expressions import Is, walk
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.terms import NO, Level


class Prover:
    """Every property over all combinations of answers, ages and risks."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base, self.one = base, Encoding(base)
        for rule in base.rules:
            self.one.certain(rule.when)
        self.levels = {level: self.one.at_least(level) for level in ABOVE_SELF_CARE}
        self.solver = z3.Solver()
        self.solver.add(*self.one.bounds())

    def possible(self, *claims: Any) -> bool:
        """Whether some answers meet the claims."""
        return self._check(claims) is not None

    def refute(self, *claims: Any) -> str:
        """In words, the fewest answers that meet the claims; nothing if there are none."""
        model = self._check(claims)
        if model is None:
            return ""
        unsaid = [self.one.age == -1, self.one.sex == 0]
        unsaid += [variable == 0 for variable in self.one.findings.values()]
        for nothing in unsaid:
            without = self._check((*claims, nothing))
            if without is not None:
                model, claims = without, (*claims, nothing)
        return self.one.in_words(model)

    def _check(self, claims: tuple[Any, ...]) -> Any:
        self.solver.push()
        self.solver.add(*claims)
        model = self.solver.model() if self.solver.check() == z3.sat else None
        self.solver.pop()
        return model

    def _lowered(self, finding: str, before: list[int], after: int) -> tuple[Any, ...]:
        """Changing one answer from one of ``before`` to ``after`` lowers the level."""
        variable = self.one.findings[finding]
        lower = []
        for level in self.levels.values():
            then = z3.substitute(level, (variable, z3.IntVal(after)))
            lower.append(z3.And(level, z3.Not(then)))
        return z3.Or([variable == place for place in before]), z3.Or(lower)

    def _signs(self) -> Iterator[tuple[str, int]]:
        """(finding, place of a state) that some rule asks for; softening answers are not signs."""
        softeners = {s for rule in self.base.rules for s in rule.softened_by}
        blockers = {
            (b.finding, b.state) for group in self.base.modifiers.raising for b in group.blocked_by
        }
        asked: dict[tuple[str, int], None] = {}
        for flat in self.one.flat:
            for part in walk(flat.when):
                if isinstance(part, Is) and part.finding not in softeners:
                    states = self.base.findings[part.finding].states
                    named = states[states.index(part.states[0]) :] if part.at_least else part.states
                    for state in named:
                        if (part.finding, state) not in blockers:
                            asked[part.finding, states.index(state) + 1] = None
        yield from asked

    def adding_a_sign_never_lowers(self) -> Proof:
        """From "no" or nothing stated to the sign: no level falls."""
        name, count = "adding a danger sign never lowers the level", 0
        for finding, place in self._signs():
            states = self.base.findings[finding].states
            others = [0, states.index(NO) + 1] if NO in states else [0]
            count += 1
            found = self.refute(*self._lowered(finding, others, place))
            if found:
                return Proof(name, count, f"{finding}={states[place - 1]} added to: {found}")
        return Proof(name, count, "")

    def each_sign_reaches_its_level(self) -> Proof:
        """With nothing else stated, a sign that holds reaches the level that it prints."""
        name, count = "each sign alone reaches its level", 0
        for rule in self.base.rules:
            count += 1
            formula = self.one.certain(rule.when)
            reads = {p.finding for p in walk(rule.when) if isinstance(p, Is)}
            alone = [v == 0 for f, v in self.one.findings.items() if f not in reads]
            if not self.possible(formula, *alone):
                return Proof(name, count, f"{rule.id} can never fire on its own")
            missed = self.refute(formula, *alone, z3.Not(self.levels[rule.level]))
            if missed:
                return Proof(name, count, f"{rule.id} does not reach {rule.level.id}: {missed}")
        return Proof(name, count, "")

    def unknown_never_lowers(self) -> Proof:
        """From "no" to "don't know": no level falls."""
        name, count = "an unknown answer never lowers the level", 0
        for finding in self.one.findings:
            states = self.base.findings[finding].states
            if NO not in states:
                continue
            count += 1
            found = self.refute(*self._lowered(finding, [states.index(NO) + 1], 0))
            if found:
                return Proof(name, count, f"{finding} no -> unknown lowers: {found}")
        return Proof(name, count, "")

    def duration_softens_only_what_it_may(self) -> Proof:
        """Whatever is answered about duration, a sign that holds keeps its least level."""
        name, count = "duration softens only what it may, never below within_days", 0
        for rule in self.base.rules:
            count += 1
            softened = bool(rule.softened_by)
            if softened and rule.id not in self.base.modifiers.softening_allowed:
                return Proof(name, count, f"{rule.id} may not be softened")
            least = min(Level.WITHIN_DAYS, rule.level) if softened else rule.level
            if least is Level.SELF_CARE:
                continue
            found = self.refute(self.one.certain(rule.when), z3.Not(self.levels[least]))
            if found:
                return Proof(name, count, f"{rule.id} falls below {least.id}: {found}")
        return Proof(name, count, "")

    def raising_is_one_step_and_never_emergency(self) -> Proof:
        """A vulnerable group adds one level to a rule, and never makes an emergency."""
        name, count = "a vulnerable group raises by one step and never to emergency", 0
        for flat in self.one.flat:
            if flat.kind != "raised":
                continue
            count += 1
            base_level = Level.WITHIN_DAYS if flat.rule.softened_by else flat.rule.level
            if flat.level != base_level + 1 or flat.level is Level.EMERGENCY:
                return Proof(name, count, f"{flat.rule.id} raised by {flat.group}")
        return Proof(name, count, "")

    def no_threshold_lowers(self) -> Proof:
        """Probability is one switch per must-not-miss condition; any of them may be on."""
        name = "no probability lowers a level or makes an emergency"
        must = {c.id: c.must_not_miss for c in self.base.conditions.values() if c.must_not_miss}
        switches = {c: z3.Bool(f"likely_{c}") for c in must}
        for level in ABOVE_SELF_CARE:
            raising = [
                switches[c]
                for c, record in must.items()
                if min(record.least_level, Level.SAME_DAY) >= level
            ]
            final = z3.Or(self.levels[level], *raising)
            found = self.refute(self.levels[level], z3.Not(final))
            if found:
                return Proof(name, len(must), found)
            if level is Level.EMERGENCY and raising:
                return Proof(name, len(must), "probability alone reaches emergency")
        return Proof(name, len(must), "")

    def must_not_miss_can_reach_its_level(self) -> Proof:
        """Some sign that names the condition can hold and is as urgent as the condition asks."""
        name, count = "every must-not-miss condition has a path to its own least level", 0
        for c in self.base.conditions.values():
            if c.must_not_miss is None:
                continue
            count += 1
            least = c.must_not_miss.least_level
            paths = [r for r in self.base.rules if c.id in r.conditions and r.level >= least]
            if not any(self.possible(self.one.certain(rule.when)) for rule in paths):
                return Proof(name, count, f"no sign that names {c.id} reaches {least.id}")
        return Proof(name, count, "")
