"""Reference pages and schemas are made from the base, and known to be stale."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hizaura.errors import KnowledgeError
from hizaura.evaluation import schemas
from hizaura.evaluation.reference_pages import pages, stale, write
from hizaura.knowledge import DATA
from hizaura.knowledge.yaml_text import parse
from tests.knowledge.small import small, with_card

FILES = {
    "conditions/*.yaml": "condition",
    "findings/*.yaml": "findings",
    "states.yaml": "states",
    "red_flags/[ersw]*.yaml": "danger_signs",
    "checklists.yaml": "checklists",
}


def test_the_same_base_gives_the_same_bytes() -> None:
    """Pages do not depend on when or in which order they are made."""
    assert pages(small()) == pages(small())


def test_written_pages_are_fresh_and_changed_ones_stale(tmp_path: Path) -> None:
    """CI sees which page no longer fits the base."""
    write(small(), tmp_path)
    assert stale(small(), tmp_path) == []
    assert stale(with_card("sac", "what", "en", "Another."), tmp_path) == ["conditions/sac.md"]


def test_the_page_of_a_condition_that_is_gone_goes(tmp_path: Path) -> None:
    """No page outlives its condition."""
    write(small(), tmp_path)
    base = small()
    less = replace(
        base,
        conditions={"wear": replace(base.conditions["wear"], links=())},
        rows=base.rows_of("wear"),
    )
    assert "conditions/sac.md" in stale(less, tmp_path)
    write(less, tmp_path)
    assert not (tmp_path / "conditions" / "sac.md").exists()


def test_a_page_links_numbers_to_their_sources() -> None:
    """Each sourced number leads to its source, and the source to what it supports."""
    made = pages(small())
    assert "[smith_2020_wear](../sources.md#smith_2020_wear) table 2" in made["conditions/wear.md"]
    assert "### smith_2020_wear" in made["sources.md"]
    assert "P(swollen | wear) 20/40 = 0.5 [table 2]" in made["sources.md"]


def test_the_matrix_tells_sourced_from_estimated() -> None:
    """Bold is sourced, plain is estimated, ~ goes through a hidden state."""
    lines = pages(small())["matrix.md"].splitlines()
    assert "| `swollen` | ~ | **0.5** |" in lines
    assert "| `onset` | 0.7 | 0.9 |" in lines


def test_schemas_are_schemas() -> None:
    """Every exported schema is a valid JSON Schema."""
    for schema in schemas.SCHEMAS.values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("pattern, name", FILES.items())
def test_shipped_files_fit_their_schemas(pattern: Any, name: Any) -> None:
    """An editor that follows the schema accepts what the loader accepts."""
    validator = Draft202012Validator(schemas.SCHEMAS[name])
    for path in sorted(DATA.glob(pattern)):
        value = as_editor(parse(path.read_text("utf-8"), path.name, KnowledgeError))
        wrong = [
            f"{path.name} {list(e.absolute_path)}: {e.message}"
            for e in validator.iter_errors(value)
        ]
        assert not wrong, wrong[:5]


def test_schemas_refuse_unknown_fields() -> None:
    """A typing mistake in a field is underlined."""
    validator = Draft202012Validator(schemas.SCHEMAS["checklists"])
    assert list(validator.iter_errors([{"id": "a", "titel": "b"}]))


def test_written_schemas_are_fresh(tmp_path: Path) -> None:
    """The exported files hold the schemas."""
    written = schemas.write(tmp_path)
    assert schemas.stale(tmp_path) == []
    assert json.loads((tmp_path / written[0]).read_text("utf-8"))["$schema"]


def as_editor(value: Any) -> Any:
    """Scalars as an editor's YAML 1.2 reads them: numbers and true or false, yes stays a word."""
    if isinstance(value, dict):
        return {key: as_editor(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [as_editor(inside) for inside in value]
    if value in ("true", "false"):
        return value == "true"
    if value in ("null", "~"):
        return None
    try:
        return int(value) if str(value).isdigit() else float(value)
    except ValueError:
        return value
