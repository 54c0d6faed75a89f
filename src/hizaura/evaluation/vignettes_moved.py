"""Vignettes whose level or first three causes differ between two bases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hizaura.errors import InputError
from hizaura.evaluation.outcome import Assess
from hizaura.knowledge import KnowledgeBase
from hizaura.knowledge.observations import read_case_file


@dataclass(frozen=True, slots=True)
class Moved:
    """One vignette, before and after."""

    vignette: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.vignette}: {self.before} -> {self.after}"


def moved(old: KnowledgeBase, new: KnowledgeBase, folder: Path, assess: Assess) -> Iterator[Moved]:
    """The vignettes under ``folder`` that moved, by name.

    Raises ``KnowledgeError`` if the numbers of one of the bases contradict each other.
    """
    for path in sorted(folder.rglob("*.yaml")):
        before, after = _assessed(old, path, assess), _assessed(new, path, assess)
        if before != after:
            yield Moved(path.stem, before, after)


def _assessed(base: KnowledgeBase, path: Path, assess: Assess) -> str:
    try:
        return str(assess(base, read_case_file(path, base)))
    except InputError as error:
        return f"cannot be assessed ({error.key})"
