"""How often simulated visitors tick each danger sign: estimates of this project, read with their names checked."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hizaura.errors import KnowledgeError, did_you_mean
from hizaura.knowledge.expressions import Expression, findings_in, parse_expression
from hizaura.knowledge.reader import problem
from hizaura.knowledge.schema import KnowledgeBase

SIGNS_FILE = "sign_frequencies.csv"


@dataclass(frozen=True)
class SignFrequencies:
    """P(sign | background, condition, or other answer yes), estimates of this project.

    ``only_if``: a sign is ticked only by those for whom one of these holds (nobody ticks "strong pain,
    new or worse" who says that the pain is old and no worse).
    """

    background: dict[str, float]
    conditions: dict[str, dict[str, float]]
    given: dict[str, dict[str, float]]
    only_if: dict[str, list[Expression]]


def read_sign_frequencies(base: KnowledgeBase) -> SignFrequencies:
    """The estimates of how often visitors tick each sign; ``KnowledgeError`` where a name is not known."""
    found = SignFrequencies({}, {}, {}, {})
    path = Path(base.root) / SIGNS_FILE
    if not path.exists():
        raise KnowledgeError("file_missing", where=str(path))
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            where, sign, p = f"{SIGNS_FILE}:{reader.line_num}", row["finding"], row["probability"]
            kind, _, name = row["condition"].rpartition(":")
            _known(sign, base.findings, where)
            if kind == "only_if":
                needed = parse_expression(name)
                for finding in findings_in(needed):
                    _known(finding, base.findings, where)
                found.only_if.setdefault(sign, []).append(needed)
            elif kind == "given":
                _known(name, base.findings, where)
                found.given.setdefault(sign, {})[name] = float(p)
            elif name == "background":
                found.background[sign] = float(p)
            else:
                _known(name, base.conditions, where)
                found.conditions.setdefault(sign, {})[name] = float(p)
    return found


def _known(name: str, names: Iterable[str], where: str) -> None:
    if name not in names:
        hint = did_you_mean(name, names)
        raise problem(where, f"{name} is not known.{hint}", "Correct the name.")
