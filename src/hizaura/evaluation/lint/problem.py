"""One thing that is wrong with the base, and what a rule of lint gets to see."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hizaura.errors import KnowledgeError
from hizaura.evaluation.places import Place
from hizaura.evaluation.texts import TextAt, texts
from hizaura.inference.model import Model, build_model
from hizaura.knowledge.yaml_text import parse

if TYPE_CHECKING:
    from datetime import date

    from hizaura.knowledge.schema import KnowledgeBase

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, where, under which rule, and what to do. ``about``: id of the record."""

    path: str
    line: int
    rule: str
    message: str
    remedy: str
    about: str = field(default="", compare=False)

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        about = f" {self.about}" if self.about and self.about not in self.path else ""
        return f"{where}{about}: [{self.rule}] {self.message} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Found:
    """A problem as its rule sees it; the runner adds rule and line."""

    place: Place
    message: str
    remedy: str


@dataclass(frozen=True)
class Lint:
    """What a rule is given: the base and the date that reviews are held against."""

    base: KnowledgeBase
    today: date

    @cached_property
    def limits(self) -> dict[str, Any]:
        """Limits of ``limits.yaml``, as text."""
        return dict(_data("limits.yaml"))

    @cached_property
    def words(self) -> dict[str, Any]:
        """Forbidden words of ``words.yaml`` by language."""
        return dict(_data("words.yaml"))

    @cached_property
    def texts(self) -> tuple[TextAt, ...]:
        """Every text of the base."""
        return tuple(texts(self.base))

    @cached_property
    def model(self) -> Model:
        """The solved model; ``KnowledgeError`` if the numbers contradict each other."""
        return build_model(self.base)


def _data(name: str) -> Any:
    return parse((HERE / name).read_text(encoding="utf-8"), name, KnowledgeError)
