"""Expressions over findings, and their three-valued truth."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hizaura.knowledge import KnowledgeBase, Person
from hizaura.knowledge.expressions import (
    UNDER_SIX_WEEKS,
    Age,
    All,
    AtLeast,
    Expression,
    Is,
    NotStated,
    Sex,
    findings_in,
    parse_expression,
)
from hizaura.knowledge.truth import all_of, at_least, holds
from hizaura.terms import Truth

WORDS: list[tuple[object, Expression]] = [
    ("knee_hot", Is("knee_hot", ("yes",))),
    ("onset=injury", Is("onset", ("injury",))),
    ("fever>=mild", Is("fever", ("mild",), at_least=True)),
    ("duration<6w", Is("duration", UNDER_SIX_WEEKS)),
    ("age>=65", Age(True, 65)),
    ("age>64", Age(True, 65)),
    ("age<16", Age(False, 16)),
    ("age<=15", Age(False, 16)),
    ("sex=female", Sex("female")),
    ({"not_stated": "knee_hot"}, NotStated("knee_hot")),
    ({"not_stated": "onset=injury"}, NotStated("onset", "injury")),
    ({"any": ["a", "b"]}, AtLeast(1, (Is("a", ("yes",)), Is("b", ("yes",))))),
    ({"all": ["a", {"any": ["b"]}]}, All((Is("a", ("yes",)), AtLeast(1, (Is("b", ("yes",)),))))),
    ({"at_least": "2", "of": ["a", "b"]}, AtLeast(2, (Is("a", ("yes",)), Is("b", ("yes",))))),
]


@pytest.mark.parametrize(("written", "meant"), WORDS)
def test_each_form_is_read_as_written(written: object, meant: Expression) -> None:
    """Every form of the grammar means one thing."""
    assert parse_expression(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "", "not knee_hot", "knee_hot!", "age=65", "age", "age>=old", "a<3", {"all": []},
        {"all": "a"}, {"none": ["a"]}, {"not_stated": "fever>=mild"}, {"any": ["a"], "all": ["b"]},
        {"at_least": 2}, 7, None, ["a"],
    ],
)  # fmt: skip
def test_what_the_grammar_does_not_have_is_refused(written: object) -> None:
    """Plain negation, empty lists and half-written forms are errors, never a guess."""
    with pytest.raises(ValueError):
        parse_expression(written)


def test_findings_are_named_once_in_order() -> None:
    """An expression names each finding that it reads once, in reading order."""
    raw = {"all": ["b", {"any": ["a", "b", {"not_stated": "c"}]}, "age<16"]}
    assert findings_in(parse_expression(raw)) == ("b", "a", "c")


TRUTHS = st.lists(st.sampled_from([True, False, None]), max_size=6)


@given(TRUTHS, st.integers(1, 4))
def test_unknown_decides_only_what_every_completion_decides(values: list[Truth], n: int) -> None:
    """And, and "at least n", are true (or false) just when every way to fill the gaps is."""
    filled = [
        [f if v is None else v for v, f in zip(values, gaps, strict=True)]
        for gaps in product([True, False], repeat=len(values))
    ]

    def settled(outcomes: set[bool]) -> Truth:
        return outcomes.pop() if len(outcomes) == 1 else None

    assert all_of(iter(values)) is settled({all(f) for f in filled})
    assert at_least(n, iter(values)) is settled({sum(f) >= n for f in filled})


@pytest.mark.parametrize("stated", ["unknown", None])
def test_unknown_is_never_no(base: KnowledgeBase, stated: str | None) -> None:
    """A sign stays open for "don't know" and "not asked"; only a stated "no" closes it."""
    answers = {} if stated is None else {"knee_hot": stated}
    sign = Is("knee_hot", ("yes",))
    assert holds(sign, Person(answers=answers), base) is None
    assert holds(sign, Person(answers={"knee_hot": "no"}), base) is False
    assert holds(All((sign, Age(False, 16))), Person(answers=answers), base) is None
    assert holds(AtLeast(1, (sign, Age(False, 16))), Person(40, answers=answers), base) is None


def test_age_and_sex_that_are_unknown_decide_nothing(base: KnowledgeBase) -> None:
    """Without an age or a sex no expression over them is true or false."""
    for expression in (Age(True, 65), Age(False, 16), Sex("female")):
        assert holds(expression, Person(), base) is None
    assert holds(Age(True, 65), Person(65), base) is True
    assert holds(Age(False, 16), Person(16), base) is False
    assert holds(Sex("female"), Person(sex="male"), base) is False


def test_not_stated_holds_for_unknown(base: KnowledgeBase) -> None:
    """No, unknown and not asked all count as "not stated"; only the stated answer does not."""
    gate = NotStated("knee_hot")
    for state, expected in (("no", True), ("unknown", True), ("yes", False)):
        assert holds(gate, Person(answers={"knee_hot": state}), base) is expected
    assert holds(gate, Person(), base) is True


def test_at_least_a_level_counts_the_levels_above(base: KnowledgeBase) -> None:
    """ "Fever at least mild" holds for mild and high, not for none."""
    states = base.findings["fever"].states
    mild = parse_expression("fever>=mild")
    found = [holds(mild, Person(answers={"fever": state}), base) for state in states]
    assert found == [i >= states.index("mild") for i in range(len(states))]
