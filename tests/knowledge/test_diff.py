"""The change between two bases is said in words, and lowered levels are marked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hizaura.evaluation.knowledge_diff import Diff, as_text, compare, diff
from hizaura.evaluation.outcome import Outcome, outcome
from hizaura.knowledge import Case, KnowledgeBase
from hizaura.terms import Level
from tests.knowledge.small import (
    copy_to,
    small,
    with_card,
    with_condition,
    with_row,
    with_rule,
)


def said(new: KnowledgeBase, old: KnowledgeBase | None = None) -> list[str]:
    """The changes from the small base as lines."""
    return [f"{c.group} {c}" for c in compare(old or small(), new)]


def test_the_same_base_has_no_change() -> None:
    """Nothing changed, nothing said."""
    assert said(small()) == []
    assert as_text(Diff((), ())) == "No change in meaning."


def test_a_changed_number_is_said_with_its_source() -> None:
    """A reviewer reads old, new, source and locator on one line."""
    new = with_row("wear", "swollen", probability=0.56, events=None, total=None)
    assert said(new) == ["rows changed: P(swollen | wear) 0.50 -> 0.56, smith_2020_wear, table 2"]


def test_a_changed_origin_is_said_even_if_the_number_stays() -> None:
    """A row that leans on another place in its source has changed."""
    (line,) = said(with_row("wear", "swollen", locator="table 9"))
    assert line == "rows changed: P(swollen | wear) 0.50: locator table 2 -> table 9"


def test_a_changed_prior_names_the_age() -> None:
    """Priors are compared age by age."""
    prior = small().conditions["sac"].prior
    new = with_condition("sac", prior=replace(prior, by_age=(0.6, 0.6, 0.6, 0.6, 0.6, 0.5)))
    assert said(new) == ["conditions changed: sac: prior at 80 0.6 -> 0.5"]


def test_a_changed_sentence_shows_both() -> None:
    """Texts are compared language by language."""
    (line,) = said(with_card("sac", "what", "en", "A bag of fluid."))
    assert line == "texts changed: sac card.what (en): A sac of fluid. -> A bag of fluid."


def test_records_come_and_go() -> None:
    """Added and removed records are named."""
    base = small()
    less = replace(base, conditions={"wear": base.conditions["wear"]}, sources={})
    assert "sources removed: smith_2020_wear" in said(less)
    assert "sources added: smith_2020_wear" in said(base, less)
    assert "conditions added: sac" in said(base, less)


def test_a_lowered_level_needs_two_clinicians() -> None:
    """A rule that sends later, asks less loudly, softens or goes is marked."""
    base = small()
    gone = replace(base, rules=base.rules[:1])
    record = base.conditions["sac"].must_not_miss
    assert record is not None
    must = replace(record, least_level=Level.WITHIN_DAYS)
    for new in (
        with_rule("E1", level=Level.SAME_DAY),
        with_rule("E1", how="hospital_now"),
        with_rule("S1", night="next_morning"),
        with_rule("S1", softened_by=("foot_cold",)),
        gone,
        with_condition("sac", must_not_miss=must),
        with_condition("sac", must_not_miss=None),
    ):
        assert any("needs two clinicians" in line for line in said(new)), said(new)


def test_a_raised_level_needs_no_second_clinician() -> None:
    """Being seen sooner is not held up."""
    assert said(with_rule("S1", level=Level.EMERGENCY)) == [
        "rules changed: S1: level same_day -> emergency"
    ]


def test_moved_vignettes_are_named(tmp_path: Path) -> None:
    """A vignette whose level or first three differ is shown before and after."""
    before, after = (copy_to(tmp_path / name) for name in ("a", "b"))
    path = after / "red_flags" / "emergency.yaml"
    path.write_text(path.read_text("utf-8").replace("when: foot_cold", "when: swollen"), "utf-8")
    cases = tmp_path / "vignettes"
    cases.mkdir()
    (cases / "one.yaml").write_text("{age: 70, sex: male, observations: {swollen: yes}}", "utf-8")
    (cases / "two.yaml").write_text("{age: 70, sex: male, observations: {}}", "utf-8")
    (cases / "odd.yaml").write_text("{age: 70, observations: {nothing: yes}}", "utf-8")
    found = diff(before, after, cases, outcome)
    (moved,) = found.moved
    assert moved.vignette == "one"
    assert moved.before.startswith("same_day: ")
    assert moved.after.startswith("emergency: ")
    assert "vignettes moved (1)" in as_text(found)


def test_what_assesses_is_passed_in(tmp_path: Path) -> None:
    """The diff does not choose how a case is assessed."""
    cases = tmp_path / "vignettes"
    cases.mkdir()
    (cases / "one.yaml").write_text("{age: 70, observations: {}}", "utf-8")
    asked = []

    def assess(base: KnowledgeBase, case: Case) -> Outcome:
        asked.append(case.person.age)
        return Outcome("routine", (str(len(asked)),))

    root = copy_to(tmp_path)
    found = diff(root, root, cases, assess)
    assert asked == [70, 70]
    assert [str(m) for m in found.moved] == ["one: routine: 1 -> routine: 2"]
