"""Input that cannot be read: one message with file, line and field, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from hizaura.errors import InputError
from hizaura.knowledge import KnowledgeBase, read_case
from hizaura.knowledge.observations import read_case_file

GOOD = """age: 58
sex: female
observations:
  pop_heard: yes
  knee_swollen: unknown
"""


def refused(base: KnowledgeBase, text: str | bytes) -> InputError:
    """The error that a text is refused with."""
    with pytest.raises(InputError) as caught:
        read_case(text, "case.yaml", base)
    return caught.value


def test_a_case_is_read_as_written(base: KnowledgeBase) -> None:
    """Age, sex, setting and answers arrive in the order given; unknown stays unknown."""
    person = read_case(GOOD, "case.yaml", base).person
    assert (person.age, person.sex, person.setting) == (58, "female", "self_check")
    assert list(person.answers.items()) == [("pop_heard", "yes"), ("knee_swollen", "unknown")]
    assert person.state("knee_swollen") is None


def test_json_is_read_like_yaml(base: KnowledgeBase) -> None:
    """The same case as JSON, with true for yes, is the same case."""
    text = (
        '{"age": 58, "sex": "female", '
        '"observations": {"pop_heard": true, "knee_swollen": "unknown"}}'
    )
    assert read_case(text, "case.json", base).person == read_case(GOOD, "case.yaml", base).person


@pytest.mark.parametrize("age", ["unknown", "", "0", "120"])
def test_possible_ages_are_taken(base: KnowledgeBase, age: str) -> None:
    """Unknown, empty and whole years from 0 to 120 are ages."""
    person = read_case(f"age: {age}\nobservations: {{}}\n", "case.yaml", base).person
    assert person.age == (int(age) if age.isdigit() else None)


LAUGHS = "l0: &l0 [x]\n" + "".join(
    f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]\n" for i in range(1, 30)
)

WRONG = {
    "an unknown finding": (
        GOOD.replace("pop_heard", "pop_herd"),
        ("case.yaml:4 observations.pop_herd", "pop_herd", "pop_heard?"),
        "「pop_heard」のことですか",
    ),
    "an unknown state": (
        GOOD.replace("pop_heard: yes", "pop_heard: loud"),
        ("case.yaml:4 observations.pop_heard", "loud", "yes, no, unknown"),
        "loud",
    ),
    "an age over 120": (
        GOOD.replace("58", "121"), ("case.yaml:1 age", "121", "0 to 120"), "121",
    ),
    "an age below zero": (GOOD.replace("58", "-3"), ("case.yaml:1 age", "-3"), "-3"),
    "an age in words": (GOOD.replace("58", "old"), ("case.yaml:1 age", "old"), "old"),
    "half a year": (GOOD.replace("58", "58.5"), ("case.yaml:1 age", "58.5"), "58.5"),
    "an unknown sex": (
        GOOD.replace("female", "woman"), ("case.yaml:2 sex", "woman", "female, male"), "woman",
    ),
    "an unknown setting": (
        GOOD + "setting: ward\n", ("case.yaml:6 setting", "ward", "self_check"), "ward",
    ),
    "an unknown field": (
        GOOD + "observation: x\n", ("case.yaml:6 observation", "observations?"), "observation",
    ),
    "a finding given twice": (
        GOOD + "  pop_heard: no\n", ("case.yaml:6", "pop_heard", "twice"), "2 回",
    ),
    "a key given twice": (GOOD + "age: 60\n", ("case.yaml:6", "age", "twice"), "2 回"),
    "broken YAML": (GOOD + "  - [\n", ("case.yaml:", "not valid YAML"), "読めません"),
    "nothing": ("", ("case.yaml", "empty"), "空"),
    "only spaces": ("  \n\n", ("case.yaml", "empty"), "空"),
    "only a comment": ("# nothing\n", ("case.yaml", "empty"), "空"),
    "a list": ("- a\n- b\n", ("case.yaml", "name: value"), "名前: 値"),
    "a word": ("hello\n", ("case.yaml", "name: value"), "名前: 値"),
    "answers as a list": (
        "age: 58\nobservations: [pop_heard]\n", ("case.yaml:2 observations",), "observations",
    ),
    "a contradiction": (
        "observations:\n  onset: gradual\n  injury_mechanism: fall_on_bent_knee\n",
        ("case.yaml:3 observations.injury_mechanism", "onset=gradual", "cannot both be true"),
        "両立しません",
    ),
    "aliases that explode": (LAUGHS, ("case.yaml:1", "alias"), "読めません"),
    "a case nested without end": ("[" * 3000, ("case.yaml", "YAML"), "読めません"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_with_place_and_field(base: KnowledgeBase, what: str) -> None:
    """Each mistake gives one sentence with file, line and field, in English and in Japanese."""
    text, parts, japanese = WRONG[what]
    error = refused(base, text)
    english = error.text("en")
    assert "\n" not in english.strip()
    for part in parts:
        assert part in english
    for language in ("ja", "plain"):
        assert japanese in error.text(language)
        assert error.text(language).startswith(error.where)
    assert error.exit_code == 2


def test_a_state_of_its_own_is_refused_by_name(base: KnowledgeBase) -> None:
    """Where a finding has states of its own, the message lists them."""
    error = refused(base, "observations:\n  onset: suddenly\n")
    for state in base.findings["onset"].states:
        assert state in error.text("en")


def test_text_that_is_not_utf8_is_refused(base: KnowledgeBase) -> None:
    """Shift-JIS is not guessed at: the message asks for UTF-8."""
    error = refused(base, "age: 58\nown_words: 膝裏が痛い\n".encode("shift_jis"))
    assert "UTF-8" in error.text("en")
    assert "UTF-8" in error.text("ja")


def test_a_byte_order_mark_is_no_mistake(base: KnowledgeBase) -> None:
    """A file saved by a Windows editor reads like any other."""
    assert read_case(GOOD.encode("utf-8-sig"), "case.yaml", base).person.age == 58


def test_a_hundred_megabytes_are_refused_unread(base: KnowledgeBase, tmp_path: Path) -> None:
    """A huge file is refused by its size, with both numbers."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(InputError) as caught:
        read_case_file(path, base)
    assert caught.value.where == str(path)
    assert "100000000" in caught.value.text("en")
    assert "1000000" in caught.value.text("ja")


def test_a_missing_file_and_a_folder_are_named(base: KnowledgeBase, tmp_path: Path) -> None:
    """What is not there, or is no file, is said with its path."""
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError) as caught:
            read_case_file(path, base)
        assert str(path) in caught.value.text("en")


def test_no_to_a_question_that_does_not_apply_is_no_contradiction(base: KnowledgeBase) -> None:
    """Saying no or "don't know" where the question does not apply is let stand."""
    gate = next(
        f.id
        for f in base.findings.values()
        if f.role == "context" and f.asked_if is not None and "no" in f.states
    )
    for state in ("no", "unknown"):
        text = f"age: 40\nobservations:\n  onset: gradual\n  {gate}: {state}\n"
        assert read_case(text, "case.yaml", base).person.answers[gate] == state
