"""The floors of the house hold, and the linter that guards them would notice a breach."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import hizaura

PACKAGE = Path(hizaura.__file__).parent
PROJECT = Path(__file__).parents[2]
LINTER = Path(sys.executable).parent / "lint-imports"


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    """What the linter says about a copy of the package under ``tree``."""
    shutil.copy(PROJECT / "pyproject.toml", tree)
    return subprocess.run(
        [LINTER, "--no-cache", "--no-logo"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )


def copy_to(tree: Path) -> Path:
    """A copy of the package's Python files."""
    only_python = shutil.ignore_patterns("__pycache__", "data", "*.svg", "*.css", "*.html")
    return Path(shutil.copytree(PACKAGE, tree / "hizaura", ignore=only_python))


def test_the_shipped_tree_keeps_its_floors(tmp_path: Path) -> None:
    """Every import points down and no circle exists: the linter finds nothing."""
    copy_to(tmp_path)
    found = lint(tmp_path)
    assert found.returncode == 0, found.stdout


def test_triage_importing_inference_is_refused(tmp_path: Path) -> None:
    """Urgency comes from rules alone: triage that looks at the inference floor fails the linter."""
    package = copy_to(tmp_path)
    with (package / "triage" / "triage.py").open("a", encoding="utf-8") as file:
        file.write("\nfrom hizaura.inference.posterior import posterior\n")
    found = lint(tmp_path)
    assert found.returncode == 1
    assert "hizaura.triage is not allowed to import hizaura.inference" in found.stdout


def test_a_file_on_no_floor_is_refused(tmp_path: Path) -> None:
    """Every file stands on a floor: a new utils.py beside them fails the linter."""
    (copy_to(tmp_path) / "utils.py").write_text('"""Odds and ends."""\n', encoding="utf-8")
    found = lint(tmp_path)
    assert found.returncode == 1
    assert "utils" in found.stdout


def test_a_circle_inside_a_floor_is_refused(tmp_path: Path) -> None:
    """Two rooms of one floor that import each other fail the linter."""
    package = copy_to(tmp_path)
    with (package / "knowledge" / "schema.py").open("a", encoding="utf-8") as file:
        file.write("\nfrom hizaura.knowledge.truth import holds\n")
    found = lint(tmp_path)
    assert found.returncode == 1
    assert "No cycles are allowed in hizaura.knowledge" in found.stdout


ENGINE_ALONE = """
import sys

class OnlyNumPy:
    allowed = {"hizaura", "numpy", "yaml", "_yaml", *sys.stdlib_module_names}

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in self.allowed:
            raise ImportError(f"refused: {name}")

sys.meta_path.insert(0, OnlyNumPy())
from pathlib import Path
import hizaura.inference
from hizaura.inference.explain import explain
from hizaura.inference.model import build_model
from hizaura.inference.posterior import posterior
from hizaura.knowledge import Person, load

for path in sorted(Path(hizaura.inference.__file__).parent.glob("*.py")):
    if path.stem not in sys.argv[1:]:
        __import__(f"hizaura.inference.{path.stem}")
model = build_model(load())
person = Person(58, "female", "self_check", {"pop_heard": "yes", "knee_swollen": "yes"})
assert posterior(model, person).possible and explain(model, person).terms
try:
    import typer
except ImportError:
    print("done")
"""


def test_the_engine_needs_only_numpy() -> None:
    """The inference floor runs where nothing but NumPy, a YAML reader and Python is installed."""
    kernels = [p.stem for p in (PACKAGE / "inference").glob("kernel*.py")]
    optional = ["compiled", *kernels]  # the extra [batch]
    found = subprocess.run(
        [sys.executable, "-c", ENGINE_ALONE, *optional],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == "done\n", found.stderr
