"""What is shown in public depends on the level alone, and what programs get fits its schema."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from hizaura.knowledge import Person, load
from hizaura.pathway.assessment import as_json, assess
from hizaura.pathway.schema import SCHEMAS, schema_of, schema_text
from hizaura.terms import Language, Mode
from hizaura.triage import triage
from hizaura.web.visit import new_visit
from tests.web.walk import Walker, app_in

CASES = [
    {},
    {"onset": "gradual", "duration": "over_6_weeks", "course": "unchanged", "fever": "none"},
    {"onset": "gradual", "known_popliteal_cyst": "yes", "stairs_down_pain": "yes"},
    {"onset": "injury", "sudden_pain_after_fall_or_twist": "yes", "pop_heard": "yes"},
    {"onset": "sudden_movement", "felt_kicked_in_calf": "yes", "calf_pain": "yes"},
    {"onset": "gradual", "gives_way": "yes"},
    {"onset": "gradual", "strong_pain_new_or_worse": "yes"},
    {"onset": "gradual", "fever": "high", "knee_hot": "yes", "knee_swollen": "yes"},
]
SECTIONS = re.compile(r'<section class="general".*?</section>', re.DOTALL)


def result_of(observations, language=Language.JA):
    """The page that someone with these answers reads in public mode."""
    walker = Walker(Mode.PUBLIC, language)
    visit = new_visit(language, walker.app.state.site.base.digest, "self")
    walker.bring(replace(visit, about=True, age=72, answers=observations, step="done:enough"))
    return walker.get("/result").text


@pytest.mark.parametrize("language", list(Language))
def test_same_level_same_sections(language):
    """Two people with the same level read byte-identical cause, exam and treatment sections."""
    by_level: dict[str, set[str]] = {}
    for observations in CASES:
        page = result_of(observations, language)
        level = re.search(r'class="care (\w+)"', page).group(1)
        by_level.setdefault(level, set()).add("".join(SECTIONS.findall(page)))
    assert len(by_level) > 2
    assert all(len(sections) == 1 for sections in by_level.values())
    assert any(section for sections in by_level.values() for section in sections)


def test_public_pages_rank_nothing():
    """No percentage, fit, for or against in a public result."""
    for observations in CASES[:4]:
        page = SECTIONS.sub("", result_of(observations))
        assert not re.search(r"\d\s*%", page)
        for word in (
            "人くらい",
            "よく合う",
            "一部合う",
            "合うこと",
            'class="fit',
            'class="for"',
            'id="exclude"',
        ):
            assert word not in page


def test_public_json_is_the_same_for_the_same_level():
    """In JSON too, tests to expect do not depend on the person."""
    site = app_in(Mode.PUBLIC).state.site
    for observations in CASES:
        person = Person(72, "female", answers=observations)
        said = as_json(site.model, assess(site.model, person, Mode.PUBLIC))
        assert said["next_exams"] == [exam["id"] for exam in site.base.guidance["exams"]]
        assert "differential" not in json.dumps(said)


@pytest.mark.parametrize("mode", list(Mode))
def test_real_output_fits_the_schema(mode):
    """Every mode's output validates against its own schema, and only there."""
    site = app_in(Mode.PUBLIC).state.site
    for observations in CASES:
        said = as_json(
            site.model, assess(site.model, Person(72, "female", answers=observations), mode)
        )
        said = json.loads(json.dumps(said, allow_nan=False))
        jsonschema.validate(said, schema_of(mode), jsonschema.Draft202012Validator)
        for other in set(Mode) - {mode}:
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(said, schema_of(other), jsonschema.Draft202012Validator)


@pytest.mark.parametrize("mode", list(Mode))
def test_the_shipped_schema_is_current(mode):
    """The shipped files are what the description generates."""
    assert (SCHEMAS / f"{mode.value}.json").read_text(encoding="utf-8") == schema_text(mode)


def test_public_schema_has_no_ranking():
    """The keys of a ranking do not exist in public."""
    assert not {"differential", "exclude_first", "explanation"} & set(
        schema_of(Mode.PUBLIC)["properties"]
    )


@pytest.mark.parametrize("mode", [Mode.PUBLIC, Mode.RESEARCH])
def test_programs_get_the_assessment_of_the_servers_mode(mode):
    """POST /api/assess answers as the command does, in the server's mode."""
    client = Walker(mode).client
    case = {"age": 58, "sex": "female", "observations": {"pop_heard": "yes"}}
    answer = client.post("/api/assess", json=case)
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), schema_of(mode), jsonschema.Draft202012Validator)
    assert answer.headers["cache-control"] == "no-store"


def test_programs_get_clear_problems():
    """An unknown finding names the field and what is near; other bodies say what is expected."""
    client = Walker().client
    wrong = client.post(
        "/api/assess", json={"observations": {"pop_herd": "yes"}}, headers={"accept-language": "en"}
    )
    client.cookies.clear()
    wrong = client.post(
        "/api/assess", json={"observations": {"pop_herd": "yes"}}, headers={"accept-language": "en"}
    )
    assert wrong.status_code == 422
    assert wrong.json()["error"]["key"] == "unknown_finding"
    assert "pop_heard" in wrong.json()["error"]["message"]
    assert client.post("/api/assess", content="age: 3").status_code == 415
    assert client.get("/api/assess").json()["error"]["key"] == "http_405"
    headers = {"content-type": "application/json"}
    assert client.post("/api/assess", content=b"[" * 5000, headers=headers).status_code == 422
    assert client.post("/api/assess", content=b"x" * 1_000_001, headers=headers).status_code == 413


def test_openapi_describes_the_answer_of_the_mode():
    """OpenAPI carries the schema of the server's mode."""
    described = Walker(Mode.PUBLIC).client.get("/api/openapi.json").json()
    answer = described["paths"]["/api/assess"]["post"]["responses"]["200"]
    assert "differential" not in json.dumps(answer)
    assert list(described["paths"]) == ["/api/assess"]


def test_public_needs_no_inference_for_its_result(monkeypatch):
    """The level in public comes from the rules alone."""
    base = load()
    site = app_in(Mode.PUBLIC).state.site
    for observations in CASES:
        person = Person(72, "female", answers=observations)
        assert assess(site.model, person, Mode.PUBLIC).level == triage(base, person).level


def test_examples_exist():
    """The journeys above walk real cases."""
    assert len(list(Path("examples").glob("*.yaml"))) >= 8
