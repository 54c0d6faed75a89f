"""Simulated visitors and the alarm budget."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hizaura.errors import KnowledgeError
from hizaura.evaluation.sign_frequencies import SIGNS_FILE, read_sign_frequencies
from hizaura.evaluation.simulate import alarm_budget
from hizaura.evaluation.visitors import Visitor, Visitors
from hizaura.inference.model import Model
from hizaura.inference.posterior import posterior
from hizaura.knowledge.observations import Person

MANY = 1500


@pytest.fixture(scope="module")
def drawn(model: Model) -> list[Visitor]:
    """Many visitors of one seed."""
    visitors = Visitors(model, 11)
    return [visitors.draw() for _ in range(MANY)]


def test_a_seed_draws_the_same_visitors(model: Model, drawn: list[Visitor]) -> None:
    """The same seed draws the same people with the same answers; another seed draws others."""
    again, others = Visitors(model, 11), Visitors(model, 12)
    assert [again.draw() for _ in range(20)] == drawn[:20]
    assert [others.draw() for _ in range(20)] != drawn[:20]


@pytest.mark.parametrize("finding", ["onset", "duration", "course"])
def test_contexts_follow_their_shares(model: Model, drawn: list[Visitor], finding: str) -> None:
    """What precedes the pain is drawn as often as the knowledge base says (five standard errors)."""
    said = Counter(v.truth.answers[finding] for v in drawn)
    for state, share in model.base.findings[finding].prevalence.items():
        error = np.sqrt(share * (1 - share) / MANY)
        assert abs(said[state] / MANY - share) < 5 * error


def test_causes_follow_the_model_given_the_contexts(model: Model, drawn: list[Visitor]) -> None:
    """As many causes are drawn as the engine expects of people with these contexts (five errors)."""
    expected, found, variance = 0.0, 0, 0.0
    for visitor in drawn[:600]:
        t = visitor.truth
        said = {f: s for f, s in t.answers.items() if model.base.findings[f].role == "context"}
        p = posterior(model, Person(t.age, t.sex, t.setting, said)).probability
        expected += float(p.sum())
        variance += float((p * (1 - p)).sum())
        found += len(visitor.conditions)
    assert abs(found - expected) < 5 * np.sqrt(variance)


def test_no_visitor_contradicts_themselves(drawn: list[Visitor]) -> None:
    """Nobody whose pain is old and no worse ticks "strong pain, new or worse"."""
    for visitor in drawn:
        said = visitor.truth.answers
        old = said["duration"] == "over_6_weeks" and said["course"] != "getting_worse"
        assert not (old and said.get("strong_pain_new_or_worse") == "yes")


def test_the_perturbed_forget_and_err(model: Model) -> None:
    """About a fifth of a perturbed visitor's answers are "don't know"."""
    visitors = Visitors(model, 3, perturbed=True)
    answers = [s for _ in range(60) for s in visitors.draw().truth.answers.values()]
    assert 0.17 < answers.count("unknown") / len(answers) < 0.23


def test_the_budget_adds_up(model: Model) -> None:
    """Levels sum to one; leaving rules out never adds alarms; the same seed gives the same budget."""
    budget = alarm_budget(model, 400, 5)
    levels = {level: share["k"] for level, share in budget["levels"].items()}
    assert sum(levels.values()) == 400
    by = [share["k"] for share in budget["same_day_or_more_by"].values()]
    assert by == sorted(by, reverse=True)
    assert by[0] == levels["same_day"] + levels["emergency"]
    assert budget == alarm_budget(model, 400, 5)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("pop_herd,background,0.1,expert,x", "pop_herd"),
        ("pop_heard,pcl_tare,0.1,expert,x", "pcl_tare"),
        ("pop_heard,given:knee_hott,0.1,expert,x", "knee_hott"),
        ("pop_heard,only_if:onsett=injury,1,expert,x", "onsett"),
    ],
)
def test_a_name_spelt_wrong_is_named(model: Model, tmp_path: Path, line: str, name: str) -> None:
    """A frequency of an unknown sign, cause or answer stops the simulation, with its line."""
    shipped = (Path(model.base.root) / SIGNS_FILE).read_text(encoding="utf-8")
    (tmp_path / SIGNS_FILE).write_text(shipped + line + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as wrong:
        read_sign_frequencies(replace(model.base, root=str(tmp_path)))
    last = len(shipped.splitlines()) + 1
    assert f"{SIGNS_FILE}:{last}" in wrong.value.text("en")
    assert name in wrong.value.text("en")
