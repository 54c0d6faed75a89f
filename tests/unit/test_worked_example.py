"""The worked example of the documentation: each line again, and the engine beside it."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from hizaura.inference.enumerate import Enumeration
from hizaura.inference.explain import explain
from hizaura.inference.model import build_model
from hizaura.inference.posterior import posterior
from hizaura.knowledge import KnowledgeBase, Person
from hizaura.knowledge.schema import Condition, Finding, Link, Modifiers, Prior, Row
from hizaura.terms import AGE_ANCHORS

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "worked_example.md"
LINE = re.compile(r"^(\w+) = (.+?)(?: = (-?[\d.]+))?$", re.MULTILINE)


def lines() -> list[tuple[str, str, str]]:
    """(name, how it is worked out, printed value) of every line of the page, in order."""
    blocks = re.findall(r"```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [(n, how, value) for block in blocks for n, how, value in LINE.findall(block)]


def worked_out() -> dict[str, float]:
    """Every value of the page, unrounded."""
    known: dict[str, float] = {}
    for name, how, _ in lines():
        known[name] = eval(how, {"__builtins__": {}, "log": math.log}, dict(known))
    return known


VALUES = worked_out()


@pytest.mark.parametrize(("name", "printed"), [(n, v) for n, _, v in lines() if v])
def test_each_line_of_the_page_is_right(name: str, printed: str) -> None:
    """What is written after the last equals sign is what the line comes to."""
    digits = len(printed.partition(".")[2])
    assert f"{VALUES[name]:.{digits}f}" == printed


def condition(name: str, prior: float, links: tuple[Link, ...] = ()) -> Condition:
    """A condition with one prior for every age and both sexes."""
    p = (prior,) * 6
    record = Prior((p[0], p[1], p[2], p[3], p[4], p[5]), 1.0, {}, 2.0, "expert", (), "")
    return Condition(name, {}, "", 1, "", record, links, None, {}, (), (), {})


def finding(name: str, role: str, background: float = 0, share: float = 0) -> Finding:
    """A yes/no finding."""
    b = background
    return Finding(
        name, role, "person", ("yes", "no"), False,
        {"yes": (b, b, b, b, b, b)} if role == "effect" else {},
        {"yes": share, "no": 1 - share} if role == "context" else {},
        "expert", "", "", None, 6.0, {}, {}, "example",
    )  # fmt: skip


def row(condition: str, finding: str, p: float) -> Row:
    """A printed probability."""
    return Row(
        condition, finding, "yes", p, None, None, None, None, None, None, "", "", "expert", "",
        "", "",
    )  # fmt: skip


def example_base() -> KnowledgeBase:
    """The base whose files print what the page says."""
    v = VALUES
    link = Link("cyst", v["link"], None, None, "expert", "", "")
    return KnowledgeBase(
        version="example",
        digest="worked example",
        conditions={
            "wear": condition("wear", v["prior_wear"], (link,)),
            "cyst": condition("cyst", v["prior_cyst"]),
        },
        findings={
            "slow": finding("slow", "context", share=v["slow_share"]),
            "swollen": finding("swollen", "effect", background=v["background"]),
        },
        states={},
        rows=(
            row("wear", "slow", v["slow_given_wear"]),
            row("wear", "swollen", v["swollen_given_wear"]),
            row("cyst", "swollen", v["swollen_given_cyst"]),
        ),
        rules=(),
        modifiers=Modifiers((), (), (), ()),
        pages=(),
        population={"ages": dict.fromkeys(map(str, AGE_ANCHORS), 1 / 6), "female": 0.5},
        guidance={},
        sources={},
        root="",
    )


PERSON = Person(50, "female", answers={"slow": "yes", "swollen": "yes"})


def test_the_engine_and_the_reference_come_to_the_same() -> None:
    """Engine, enumeration and the page agree on the answers' chance and on both conditions."""
    base = example_base()
    found = posterior(build_model(base), PERSON)
    by_hand = [VALUES["posterior_wear"], VALUES["posterior_cyst"]]
    assert found.probability.tolist() == pytest.approx(by_hand, abs=1e-12)
    assert found.unexplained == pytest.approx(VALUES["posterior_neither"], abs=1e-12)
    counted, evidence = Enumeration(base).posterior(PERSON)
    assert list(counted) == pytest.approx(by_hand, abs=1e-12)
    assert evidence == pytest.approx(found.evidence, rel=1e-9)
    assert VALUES["answers_again"] == pytest.approx(VALUES["answers"], abs=1e-15)


def test_the_terms_of_the_explanation_are_those_of_the_page() -> None:
    """Prior, slow start, swelling: each term as worked out, and together the posterior."""
    terms = explain(build_model(example_base()), PERSON).terms
    for name in ("wear", "cyst"):
        found = [term.log_odds for term in terms[name]]
        by_hand = [VALUES[f"{name}_{part}_term"] for part in ("prior", "slow", "swollen")]
        assert found == pytest.approx(by_hand, abs=1e-9)
        p = VALUES[f"posterior_{name}"]
        assert sum(found) == pytest.approx(math.log(p / (1 - p)), abs=1e-9)


def test_a_changed_print_changes_the_answer() -> None:
    """The example is worked out from its files: another printed share gives another posterior."""
    base = example_base()
    rows = (replace(base.rows[0], probability=0.6), *base.rows[1:])
    other = posterior(build_model(replace(base, rows=rows, digest="other")), PERSON)
    assert other.probability[0] < VALUES["posterior_wear"] - 0.01
