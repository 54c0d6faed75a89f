"""Every rule of lint reports its bad example, and says where and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hizaura.evaluation.lint import RULES, Problem, exceptions, run, run_folder
from hizaura.evaluation.lint.rules import ON_MODEL, ON_RECORDS, ON_WHOLE, marginals
from hizaura.evaluation.lint.rules.furigana import faults
from hizaura.inference.model import Model
from hizaura.inference.posterior import Posterior, posterior
from hizaura.knowledge import DATA, KnowledgeBase, Person
from hizaura.knowledge.schema import ByAge, HiddenState
from hizaura.terms import Level
from tests.knowledge.small import (
    ROOT,
    TODAY,
    copy_to,
    small,
    with_card,
    with_condition,
    with_finding,
    with_row,
    with_rule,
)


def source(**changes: object) -> KnowledgeBase:
    """The small base with one more source."""
    base = small()
    record = {"id": "new_2020_word", "title": "A title", "PMID": "1", **changes}
    return replace(base, sources={**base.sources, "new_2020_word": record})


def prior(by_age: ByAge) -> KnowledgeBase:
    """The small base with other priors of the sac."""
    return with_condition("sac", prior=replace(small().conditions["sac"].prior, by_age=by_age))


def with_exam(observes: list[str]) -> KnowledgeBase:
    """The small base with a second exam."""
    base = small()
    exams = [*base.guidance["exams"], {"id": "mri", "observes": observes}]
    return replace(base, guidance={**base.guidance, "exams": exams})


def with_age_row() -> KnowledgeBase:
    """The small base with a row that counts age a second time."""
    base = small()
    return replace(base, rows=(*base.rows, replace(base.rows[0], finding="age", state="old")))


def onset_in_a_family() -> KnowledgeBase:
    """The small base in which a mechanism belongs to a family of effects."""
    base = small()
    state = HiddenState("haste", {}, 0.1, {("onset", "injury"): 0.5}, "expert", "")
    return replace(base, states={**base.states, "haste": state})


def crowded_page() -> KnowledgeBase:
    """The small base with ten boxes on one page."""
    base = small()
    return replace(base, pages=(replace(base.pages[0], items=("foot_cold",) * 10),))


def without_pages() -> KnowledgeBase:
    """The small base that asks no danger sign."""
    return replace(small(), pages=())


def without_rows(*findings: str) -> KnowledgeBase:
    """The small base without the rows of these findings of the worn cartilage."""
    base = small()
    rows = tuple(
        r for r in base.rows if (r.condition, r.finding) not in [("wear", f) for f in findings]
    )
    return replace(base, rows=rows)


def second_group(*conditions: str) -> KnowledgeBase:
    """The small base with a second group that lists these conditions."""
    base = small()
    groups = [*base.guidance["groups"]["groups"], {"id": "2", "conditions": list(conditions)}]
    return replace(base, guidance={**base.guidance, "groups": {"groups": groups}})


LONG = "x" * 31
BAD: dict[str, list[tuple[Callable[[], KnowledgeBase], str, str]]] = {
    "background": [
        (
            lambda: with_row("sac", "fluid", probability=0.02, low=None, high=None),
            "likelihoods/sac.csv",
            "0.02",
        )
    ],
    "exam_observes": [
        (lambda: with_exam(["scan_fluid"]), "findings/test.yaml", "scan_fluid"),
        (lambda: with_exam(["scan_fluidd"]), "exams.yaml", "scan_fluidd"),
        (
            lambda: replace(small(), guidance={**small().guidance, "exams": []}),
            "findings/test.yaml",
            "scan_fluid",
        ),
    ],
    "expert_interval": [
        (lambda: with_row("sac", "fluid", low=0.5, high=0.7), "likelihoods/sac.csv", "0.6")
    ],
    "forbidden_words": [
        (lambda: with_card("sac", "what", "ja", "放置すると怖い。"), "conditions/sac.yaml", "放置"),
        (
            lambda: with_card("sac", "what", "plain", "{危険|きけん}です。"),
            "conditions/sac.yaml",
            "危険",
        ),
        (lambda: with_card("sac", "what", "en", "It is scary."), "conditions/sac.yaml", "scary"),
    ],
    "furigana": [
        (lambda: with_card("sac", "what", "plain", "水です。"), "conditions/sac.yaml", "水"),
        (
            lambda: with_card("sac", "what", "plain", "{水|mizu}です。"),
            "conditions/sac.yaml",
            "mizu",
        ),
        (
            lambda: with_card("sac", "what", "plain", "{水|みずです。"),
            "conditions/sac.yaml",
            "braces",
        ),
    ],
    "group_structure": [
        (lambda: with_condition("sac", group=7), "conditions/sac.yaml", "7"),
        (lambda: with_condition("sac", structure="The bursa"), "conditions/sac.yaml", "The bursa"),
        (second_group, "groups.yaml", "empty"),
        (lambda: second_group("sack"), "groups.yaml", "sack"),
        (lambda: second_group("sac"), "groups.yaml", "says group 1"),
    ],
    "icd10": [(lambda: with_condition("sac", icd10="M79.89"), "conditions/sac.yaml", "M79.89")],
    "languages": [
        (lambda: with_finding("swollen", texts={}), "findings/person.yaml", "question"),
        (lambda: with_finding("foot_cold", texts={}), "findings/person.yaml", "box"),
    ],
    "must_not_miss": [
        (lambda: with_rule("S1", conditions=()), "conditions/sac.yaml", "no rule"),
        (lambda: with_rule("S1", level=Level.ROUTINE), "conditions/sac.yaml", "routine"),
        (
            lambda: replace(small(), guidance={**small().guidance, "exams": []}),
            "conditions/sac.yaml",
            "no exam",
        ),
    ],
    "once": [
        (with_age_row, "likelihoods/sac.csv", "age"),
        (
            lambda: with_finding("onset", role="effect", background={"injury": (0.1,) * 6}),
            "findings/person.yaml",
            "onset",
        ),
        (onset_in_a_family, "states.yaml", "onset"),
    ],
    "page_size": [(crowded_page, "checklists.yaml", "10")],
    "priors_sum": [(lambda: prior((0.1, 0.1, 0.1, 0.1, 0.1, 0.1)), "conditions", "0.60")],
    "reach": [
        (lambda: without_rows("onset"), "conditions/wear.yaml", "context"),
        (lambda: without_rows("swollen"), "conditions/wear.yaml", "effect"),
    ],
    "review_due": [
        (
            lambda: with_condition("sac", review={"next": "2026-10"}),
            "conditions/sac.yaml",
            "2026-10-31",
        ),
        (lambda: with_condition("sac", review={"next": "soon"}), "conditions/sac.yaml", "no date"),
    ],
    "sentence_length": [
        (lambda: with_card("sac", "what", "plain", "み" * 31), "conditions/sac.yaml", "31"),
        (lambda: with_card("sac", "what", "ja", "水" * 61), "conditions/sac.yaml", "61"),
        (lambda: with_card("sac", "what", "en", "word " * 26), "conditions/sac.yaml", "26"),
    ],
    "signs_asked": [(without_pages, "red_flags/emergency.yaml", "foot_cold")],
    "source_complete": [
        (lambda: source(title=""), "sources/new_2020_word.json", "title"),
        (lambda: source(PMID=""), "sources/new_2020_word.json", "DOI"),
    ],
    "source_used": [(source, "sources/new_2020_word.json", "new_2020_word")],
}
EXAMPLES = [(rule, *example) for rule, examples in BAD.items() for example in examples]


@pytest.mark.parametrize("rule, made, path, says", EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_every_rule_reports_its_bad_example(rule: Any, made: Any, path: Any, says: Any) -> None:
    """A problem names the file, what is wrong with it, and what to do."""
    found = [p for p in run(made(), TODAY) if p.rule == rule and p.path == path]
    assert any(says in p.message for p in found), found
    assert all(p.remedy for p in found)


def test_every_rule_has_a_bad_example() -> None:
    """No rule goes untested."""
    assert {*BAD, "marginals"} == {*ON_RECORDS, *ON_WHOLE, *ON_MODEL}
    assert set(RULES) == {"loads", "solves", *ON_RECORDS, *ON_WHOLE, *ON_MODEL}


def test_a_wrong_engine_is_found_by_its_marginals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where links bend a printed prior by over 5 percent, lint names condition and age."""

    def bent(model: Model, person: Person) -> Posterior:
        return replace(given := posterior(model, person), probability=given.probability * 0.9)

    monkeypatch.setattr(marginals, "posterior", bent)
    found = [p for p in run(small(), TODAY) if p.rule == "marginals"]
    assert len(found) == 12
    assert found[0].path == "conditions/sac.yaml"
    assert "its prior is 0.6" in found[0].message


def test_the_small_base_lints_clean() -> None:
    """A sound base has no problems."""
    assert run(small(), TODAY) == []


def test_the_shipped_base_lints_clean() -> None:
    """What is shipped has no problem but the debts it lists."""
    found = run_folder(DATA, date.today())
    assert not found, "\n".join(str(problem) for problem in found[:40])


def test_a_problem_knows_its_line() -> None:
    """The line is that of the field, and of the language inside it."""
    found = run(with_card("sac", "helps", "plain", "見ます。"), TODAY)
    (problem,) = [p for p in found if p.rule == "furigana"]
    lines = (ROOT / problem.path).read_text("utf-8").splitlines()
    assert lines[problem.line - 1].lstrip().startswith("helps:")


def test_all_faults_of_the_loader_are_reported(tmp_path: Path) -> None:
    """Two broken files give two problems, not one."""
    root = copy_to(tmp_path)
    for name in ("sac", "wear"):
        path = root / "conditions" / f"{name}.yaml"
        path.write_text(path.read_text("utf-8").replace("group: 1", "grupp: 1"), encoding="utf-8")
    found = [p for p in run_folder(root, TODAY) if p.rule == "loads"]
    assert {p.path for p in found} == {"conditions/sac.yaml", "conditions/wear.yaml"}


def test_all_broken_references_are_reported(tmp_path: Path) -> None:
    """Records that do not fit together are all named, with file and line."""
    root = copy_to(tmp_path)
    path = root / "likelihoods" / "sac.csv"
    text = (
        path.read_text("utf-8").replace("fluid,yes", "fluit,yes").replace("onset,in", "onsett,in")
    )
    path.write_text(text, encoding="utf-8")
    found = [p for p in run_folder(root, TODAY) if p.rule == "loads"]
    assert [(p.path, p.line) for p in found if "no finding" in p.message] == [
        ("likelihoods/sac.csv", 2),
        ("likelihoods/sac.csv", 4),
    ]


def test_numbers_that_contradict_each_other_are_reported() -> None:
    """A row that no strength can reach is named by the solver."""
    base = with_row("wear", "swollen", probability=0.99, events=99, total=100)
    found = [p for p in run(base, TODAY) if p.rule == "solves"]
    assert found
    assert found[0].path.startswith("likelihoods/")
    assert found[0].line


def test_all_rows_out_of_reach_are_reported() -> None:
    """The solver is asked again without the row it named, so that no second one stays hidden."""
    base = with_row("wear", "swollen", probability=0.101, events=None, total=None)
    low = replace(base.rows[0], finding="scan_fluid", state="yes", probability=0.3, line=9)
    found = run(replace(base, rows=(*base.rows, low)), TODAY)
    assert [(p.path, p.line) for p in found if p.rule == "solves"] == [
        ("likelihoods/sac.csv", 9),
        ("likelihoods/wear.csv", 4),
    ]


def test_a_debt_is_not_called_paid_by_a_rule_that_had_to_wait(tmp_path: Path) -> None:
    """As long as the base does not load, nobody knows what else is paid."""
    root = copy_to(tmp_path)
    (root / "exceptions").mkdir()
    (root / "exceptions" / "reach.txt").write_text("sac\n", encoding="utf-8")
    assert [p.rule for p in run_folder(root, TODAY)] == ["exceptions"]
    (root / "states.yaml").write_text("x: [", encoding="utf-8")
    assert "exceptions" not in {p.rule for p in run_folder(root, TODAY)}


def test_known_debts_are_overlooked_and_paid_ones_reported(tmp_path: Path) -> None:
    """A list of exceptions hides what it names, and only for as long as it must."""
    folder = tmp_path / "exceptions"
    folder.mkdir()
    (folder / "reach.txt").write_text("sac  # short\n# none\nwear\n", encoding="utf-8")
    (folder / "nonsense.txt").write_text("", encoding="utf-8")
    problems = [
        Problem("conditions/sac.yaml", 1, "reach", "m", "r", about="sac"),
        Problem("conditions/sac.yaml", 1, "icd10", "m", "r", about="sac"),
    ]
    left = exceptions.settle(
        problems, exceptions.read(str(tmp_path)), known=RULES, applied=["reach", "icd10"]
    )
    assert [(p.path, p.line, p.rule) for p in left] == [
        ("conditions/sac.yaml", 1, "icd10"),
        ("exceptions/nonsense.txt", 0, "exceptions"),
        ("exceptions/reach.txt", 3, "exceptions"),
    ]


@pytest.mark.parametrize("text", ["{水|みず}です。", "{3日|みっか}まで", "[date]まで", "エコー"])
def test_good_furigana_is_left_alone(text: Any) -> None:
    """Readings in kana, counters with digits and placeholders are fine."""
    assert list(faults(text)) == []
