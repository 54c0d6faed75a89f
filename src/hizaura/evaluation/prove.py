"""`hizaura prove`: a danger sign always wins, proved for every combination of answers (z3)."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hizaura.errors import InputError
from hizaura.knowledge.expressions import Is, walk
from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.terms import NO, UNKNOWN, YES, Level
from hizaura.triage import triage

RANDOM_ANSWERS = 10_000
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


def prove(base: KnowledgeBase, *, answers: int = RANDOM_ANSWERS, seed: int = 1) -> list[Proof]:
    """Every property of docs/explanation/hazards.md, for all answers, ages and risks."""
    prover = _Prover(base)
    return [
        prover.same_as_production(answers, seed),
        prover.adding_a_sign_never_lowers(),
        prover.each_sign_reaches_its_level(),
        prover.unknown_never_lowers(),
        prover.duration_softens_only_what_it_may(),
        prover.raising_is_one_step_and_never_emergency(),
        prover.no_threshold_lowers(),
        prover.must_not_miss_can_reach_its_level(),
    ]


class _Prover:
    def __init__(self, base: KnowledgeBase) -> None:
        import z3

        from hizaura.evaluation.encoding import Encoding

        self.z3, self.base = z3, base
        self.one, self.two = Encoding(base), Encoding(base, "'")
        self.levels = {level: self.one.at_least(level) for level in ABOVE_SELF_CARE}
        self.levels2 = {level: self.two.at_least(level) for level in ABOVE_SELF_CARE}

    def refute(self, *claims: Any) -> Any:
        """A model that meets the bounds and the claims, or None if there is none."""
        solver = self.z3.Solver()
        solver.add(*self.one.bounds(), *self.two.bounds(), *claims)
        return solver.model() if solver.check() == self.z3.sat else None

    def same_as_production(self, answers: int, seed: int) -> Proof:
        rng = random.Random(seed)
        z3 = self.z3
        formulas = [z3.BoolVal(True), *(self.levels[level] for level in ABOVE_SELF_CARE)]
        known = list(self.one.findings)
        model_level = z3.Sum([z3.If(f, 1, 0) for f in formulas[1:]])
        for _ in range(answers):
            person = _random_person(self.base, known, rng)
            values = self.one.values(person)
            pairs = [(variable, z3.IntVal(value)) for variable, value in values.items()]
            found = z3.simplify(z3.substitute(model_level, pairs)).as_long()
            level = triage(self.base, person).level
            if found != level:
                text = f"{person}: encoding {Level(found).id}, production {level.id}"
                return Proof("the encoding is the production rules", answers, text)
        return Proof("the encoding is the production rules", answers, "")

    def _changed(self, finding: str, before: list[int], after: list[int]) -> list[Any]:
        from hizaura.evaluation.encoding import copies_equal

        z3 = self.z3
        first, second = self.one.findings[finding], self.two.findings[finding]
        return [
            *copies_equal(self.one, self.two, but=finding),
            z3.Or([first == v for v in before]),
            z3.Or([second == v for v in after]),
        ]

    def _lowered(self) -> Any:
        """The second copy stands lower than the first at some level."""
        z3 = self.z3
        return z3.Or(
            [z3.And(self.levels[level], z3.Not(self.levels2[level])) for level in ABOVE_SELF_CARE]
        )

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
                    for state in part.states:
                        if (part.finding, state) not in blockers:
                            states = self.base.findings[part.finding].states
                            asked[part.finding, states.index(state) + 1] = None
        yield from asked

    def adding_a_sign_never_lowers(self) -> Proof:
        name, count = "adding a danger sign never lowers the level", 0
        for finding, place in self._signs():
            states = self.base.findings[finding].states
            others = [0, states.index(NO) + 1] if NO in states else [0]
            count += 1
            model = self.refute(*self._changed(finding, others, [place]), self._lowered())
            if model is not None:
                text = f"{finding}={states[place - 1]} added to: {self.one.in_words(model)}"
                return Proof(name, count, text)
        return Proof(name, count, "")

    def each_sign_reaches_its_level(self) -> Proof:
        name, count = "each sign alone reaches its level", 0
        for rule in self.base.rules:
            count += 1
            formula = self.one.certain(rule.when)
            reads = {p.finding for p in walk(rule.when) if isinstance(p, Is)}
            alone = [v == 0 for f, v in self.one.findings.items() if f not in reads]
            model = self.refute(formula, *alone)
            if model is None:
                return Proof(name, count, f"{rule.id} can never fire on its own")
            missed = self.refute(formula, *alone, self.z3.Not(self.levels[rule.level]))
            if missed is not None:
                text = f"{rule.id} does not reach {rule.level.id}: {self.one.in_words(missed)}"
                return Proof(name, count, text)
        return Proof(name, count, "")

    def unknown_never_lowers(self) -> Proof:
        name, count = "an unknown answer never lowers the level", 0
        for finding in self.one.findings:
            states = self.base.findings[finding].states
            if NO not in states:
                continue
            count += 1
            changed = self._changed(finding, [states.index(NO) + 1], [0])
            model = self.refute(*changed, self._lowered())
            if model is not None:
                text = f"{finding} no -> unknown lowers: {self.one.in_words(model)}"
                return Proof(name, count, text)
        return Proof(name, count, "")

    def duration_softens_only_what_it_may(self) -> Proof:
        name, count = "duration softens only what it may, never below within_days", 0
        allowed = self.base.modifiers.softening_allowed
        for rule in self.base.rules:
            count += 1
            softened = bool(rule.softened_by)
            if softened and rule.id not in allowed:
                return Proof(name, count, f"{rule.id} may not be softened")
            least = min(Level.WITHIN_DAYS, rule.level) if softened else rule.level
            if least is Level.SELF_CARE:
                continue
            model = self.refute(self.one.certain(rule.when), self.z3.Not(self.levels[least]))
            if model is not None:
                text = f"{rule.id} falls below {least.id}: {self.one.in_words(model)}"
                return Proof(name, count, text)
        return Proof(name, count, "")

    def raising_is_one_step_and_never_emergency(self) -> Proof:
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
        """Probability is a set of switches, one per must-not-miss condition: any of them may be on."""
        z3, name = self.z3, "no probability lowers a level or makes an emergency"
        switches = {
            c.id: z3.Bool(f"likely_{c.id}")
            for c in self.base.conditions.values()
            if c.must_not_miss
        }
        for level in ABOVE_SELF_CARE:
            raising = [
                switches[c.id]
                for c in self.base.conditions.values()
                if c.must_not_miss and min(c.must_not_miss.least_level, Level.SAME_DAY) >= level
            ]
            final = z3.Or(self.levels[level], *raising)
            model = self.refute(self.levels[level], z3.Not(final))
            if model is not None:
                return Proof(name, len(switches), self.one.in_words(model))
            if level is Level.EMERGENCY and raising:
                return Proof(name, len(switches), "probability alone reaches emergency")
        return Proof(name, len(switches), "")

    def must_not_miss_can_reach_its_level(self) -> Proof:
        name, count = "every must-not-miss condition has a path to its own least level", 0
        for c in self.base.conditions.values():
            if c.must_not_miss is None:
                continue
            count += 1
            paths = [
                rule
                for rule in self.base.rules
                if c.id in rule.conditions and rule.level >= c.must_not_miss.least_level
            ]
            if not any(self.refute(self.one.certain(rule.when)) is not None for rule in paths):
                text = f"no sign that names {c.id} reaches {c.must_not_miss.least_level.id}"
                return Proof(name, count, text)
        return Proof(name, count, "")


def _random_person(base: KnowledgeBase, findings: list[str], rng: random.Random) -> Person:
    answers = {}
    yes_share = rng.choice([0.02, 0.1, 0.4])
    for finding in findings:
        states = base.findings[finding].states
        roll = rng.random()
        if roll < 0.15:
            continue
        if roll < 0.3:
            answers[finding] = UNKNOWN
        elif set(states) == {YES, NO}:
            answers[finding] = YES if rng.random() < yes_share else NO
        else:
            answers[finding] = rng.choice(states)
    age = None if rng.random() < 0.1 else rng.randrange(0, 100)
    return Person(age, rng.choice([None, "female", "male"]), "self_check", answers)


def run_prove(say: Callable[[str], None] = print) -> None:
    """Print every property with its outcome; exit 1 if one fails."""
    try:
        import z3
    except ImportError:
        raise InputError("package_missing", package="z3-solver", extra="prove") from None
    from hizaura.knowledge import load

    started = time.perf_counter()
    proofs = prove(load())
    for proof in proofs:
        mark = "proved" if proof.holds else "FAILS"
        say(f"{mark:7} {proof.name} ({proof.checked} checks)")
        if not proof.holds:
            say(f"        counterexample: {proof.counterexample}")
    say(f"{time.perf_counter() - started:.0f} s")
    if not all(proof.holds for proof in proofs):
        raise SystemExit(1)
