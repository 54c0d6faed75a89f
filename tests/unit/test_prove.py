"""The proof: the shipped rules hold, and broken ones are found out, with the answers in words."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
import z3

from hizaura.evaluation.agreement import encoded_levels, random_person, same_as_production
from hizaura.evaluation.encoding import Encoding
from hizaura.evaluation.formula_values import FormulaValues
from hizaura.evaluation.proof import ABOVE_SELF_CARE, Proof
from hizaura.evaluation.prove import RANDOM_ANSWERS, prove, run_prove
from hizaura.evaluation.prover import Prover
from hizaura.knowledge import KnowledgeBase
from hizaura.knowledge.expressions import NotStated, parse_expression
from hizaura.knowledge.schema import Rule
from hizaura.terms import Level


@pytest.fixture(scope="module")
def proofs(base: KnowledgeBase) -> list[Proof]:
    """Every property of the shipped rules."""
    return prove(base)


def test_the_shipped_rules_are_proved(proofs: list[Proof]) -> None:
    """Every safety property holds for all combinations of answers, ages and risks."""
    assert {p.name: p.counterexample for p in proofs if not p.holds} == {}
    assert len(proofs) == 8
    assert all(proof.checked for proof in proofs)


def test_ten_thousand_random_answers_agree(proofs: list[Proof]) -> None:
    """The encoding and production give the same level for ten thousand random people."""
    assert RANDOM_ANSWERS == 10_000
    assert (proofs[0].checked, proofs[0].counterexample) == (10_000, "")


def with_rule(base: KnowledgeBase, rule_id: str, **changes: object) -> KnowledgeBase:
    """The base with one rule changed."""
    rules = tuple(replace(r, **changes) if r.id == rule_id else r for r in base.rules)  # type: ignore[arg-type]
    return replace(base, rules=rules)


def rule(base: KnowledgeBase, rule_id: str) -> Rule:
    """One rule of the base."""
    return next(r for r in base.rules if r.id == rule_id)


def test_a_sign_that_lowers_is_found(base: KnowledgeBase) -> None:
    """A clot rule that "calf warm" switches off is refuted, and the words name the sign."""
    when = {"all": ["calf_girth_over_3cm", {"not_stated": "calf_warm_or_red"}]}
    broken = with_rule(base, "S02", when=parse_expression(when), softened_by=())
    found = Prover(broken).adding_a_sign_never_lowers()
    assert not found.holds
    assert found.counterexample == "calf_warm_or_red=yes added to: calf_girth_over_3cm=yes"


def test_a_duration_hidden_in_a_rule_is_found(base: KnowledgeBase) -> None:
    """Severe pain that stops counting from its third week on is refuted: six weeks is the rule."""
    when = {"all": ["brown_urine", {"not_stated": "duration=weeks_2_to_6"}]}
    found = Prover(with_rule(base, "S31", when=parse_expression(when))).adding_a_sign_never_lowers()
    assert "duration=weeks_2_to_6 added to: brown_urine=yes" in found.counterexample


def test_a_rule_that_cannot_fire_is_found(base: KnowledgeBase) -> None:
    """A sign that no answers can make hold is refuted by name."""
    when = parse_expression({"all": ["onset=injury", "onset=gradual"]})
    found = Prover(with_rule(base, "E06", when=when)).each_sign_reaches_its_level()
    assert found.counterexample == "E06 can never fire on its own"


def test_an_emergency_softened_by_duration_is_found(base: KnowledgeBase) -> None:
    """Softening an emergency sign is refuted, even where the list of allowed signs names it."""
    softened = with_rule(base, "E14", softened_by=("pop_heard_longstanding",))
    assert Prover(softened).duration_softens_only_what_it_may().counterexample == (
        "E14 may not be softened"
    )
    modifiers = replace(
        base.modifiers, softening_allowed=(*base.modifiers.softening_allowed, "E14")
    )
    found = Prover(replace(softened, modifiers=modifiers)).adding_a_sign_never_lowers()
    missed = Prover(replace(softened, modifiers=modifiers)).each_sign_reaches_its_level()
    assert found.holds
    assert missed.holds


def test_unknown_that_lowers_is_found(base: KnowledgeBase) -> None:
    """A rule that needs a stated "no" loses its level for "don't know": refuted in words."""
    when = parse_expression({"all": ["brown_urine", "diabetes=no"]})
    found = Prover(with_rule(base, "S31", when=when)).unknown_never_lowers()
    assert found.counterexample == "diabetes no -> unknown lowers: brown_urine=yes"


def test_raising_two_steps_is_found(base: KnowledgeBase) -> None:
    """A vulnerable group that lifts a routine sign to the same day is refuted."""
    group = base.modifiers.raising[0]
    far = replace(group, raises={Level.ROUTINE: Level.SAME_DAY})
    modifiers = replace(base.modifiers, raising=(far, *base.modifiers.raising[1:]))
    found = Prover(replace(base, modifiers=modifiers)).raising_is_one_step_and_never_emergency()
    assert found.counterexample.endswith(f"raised by {group.id}")


def test_a_must_not_miss_condition_without_a_sign_is_found(base: KnowledgeBase) -> None:
    """Take compartment syndrome out of its emergency signs, and its missing path is named."""
    rules = tuple(
        replace(r, conditions=tuple(c for c in r.conditions if c != "compartment_syndrome"))
        for r in base.rules
    )
    found = Prover(replace(base, rules=rules)).must_not_miss_can_reach_its_level()
    assert found.counterexample == "no sign that names compartment_syndrome reaches emergency"


def test_a_wrong_encoding_is_found(base: KnowledgeBase) -> None:
    """An encoding that forgets one rule is told apart from production by the random answers."""
    encoding = Encoding(base)
    brown = rule(base, "S31")
    for i, flat in enumerate(encoding.flat):
        if flat.rule is brown:
            encoding.formulas[i] = z3.BoolVal(False)
    found = same_as_production(encoding, 3000, 1)
    assert not found.holds
    assert "encoding" in found.counterexample


def test_formula_values_are_those_of_z3(base: KnowledgeBase) -> None:
    """The quick evaluation of the formulas gives what z3 itself gives, person by person."""
    encoding, rng = Encoding(base), random.Random(5)
    people = [random_person(base, list(encoding.findings), rng) for _ in range(40)]
    formulas = [encoding.at_least(level) for level in ABOVE_SELF_CARE]
    levels = encoded_levels(encoding, people)
    for person, level in zip(people, levels.tolist(), strict=True):
        pairs = [(v, z3.IntVal(value)) for v, value in encoding.values(person).items()]
        exact = [z3.is_true(z3.simplify(z3.substitute(f, pairs))) for f in formulas]
        assert level == sum(exact)


def test_an_unknown_operator_is_an_error_not_a_guess() -> None:
    """A formula with an operator that the evaluation does not know is refused."""
    x = z3.Int("x")
    values = FormulaValues({"x": np.array([1, 2])}, 2)
    assert values.of(z3.And(x >= 1, z3.Not(x == 2))).tolist() == [True, False]
    with pytest.raises(ValueError, match="no value for"):
        values.of(x % 2 == 0)


def test_a_not_stated_condition_is_encoded_like_production(base: KnowledgeBase) -> None:
    """ "Not stated" is true in the encoding for no, unknown and not asked alike."""
    encoding = Encoding(base)
    formula = encoding.certain(NotStated("brown_urine"))
    places = np.arange(3)
    found = FormulaValues({"brown_urine": places}, 3).of(formula)
    states = ["", *base.findings["brown_urine"].states]
    assert found.tolist() == [states[place] != "yes" for place in places]


def test_the_command_says_what_is_proved_and_fails_if_something_is_not(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``hizaura prove`` prints a line a property and ends with 1 as soon as one is refuted."""
    said: list[str] = []
    outcome = [Proof("one", 3, ""), Proof("two", 4, "knee_hot=yes")]
    monkeypatch.setattr("hizaura.evaluation.prove.prove", lambda _: outcome)
    with pytest.raises(SystemExit) as ended:
        run_prove(said.append)
    assert ended.value.code == 1
    assert said[0] == "proved  one (3 checks)"
    assert said[1:3] == ["FAILS   two (4 checks)", "        counterexample: knee_hot=yes"]
    monkeypatch.setattr("hizaura.evaluation.prove.prove", lambda _: outcome[:1])
    run_prove(said.append)
