"""A suggested change of priors, as a change to the knowledge base for two clinicians to review.

Only after 200 closed cases, only where counts and forecasts differ by more than chance, never
lower for a condition that must not be missed, and never applied here: it is a text to discuss.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hizaura.clinic.calibration import seen
from hizaura.clinic.outcome import Outcome
from hizaura.knowledge import KnowledgeBase

CLOSED_NEEDED = 200
STANDARD_ERRORS = 3.0
PRIOR_CASES = 10.0
LARGEST_STEP = 2.0
SETTING = "orthopaedic_clinic"
FLOW = re.compile(r"^  settings: *\{(?P<inside>.*)\} *$", re.M)
BLOCK = re.compile(r"^  settings: *\n(?P<lines>(?:    .*\n)+)", re.M)


@dataclass(frozen=True, slots=True)
class Change:
    """One condition's factor for clinics: as it is, and as the counts suggest."""

    condition: str
    found: int
    expected: float
    now: float
    suggested: float


def changes(base: KnowledgeBase, outcomes: Sequence[Outcome]) -> list[Change]:
    """What the counts suggest; nothing at all before enough cases are closed."""
    if len(outcomes) < CLOSED_NEEDED:
        return []
    suggested = []
    for row in seen(outcomes):
        condition = base.conditions.get(row.condition)
        spread = math.sqrt(sum(_variance(o, row.condition) for o in outcomes))
        if condition is None or abs(row.found - row.expected) <= STANDARD_ERRORS * spread:
            continue
        ratio = (row.found + PRIOR_CASES) / (row.expected + PRIOR_CASES)
        ratio = min(max(ratio, 1 / LARGEST_STEP), LARGEST_STEP)
        if ratio < 1.0 and condition.must_not_miss is not None:
            continue
        now = condition.prior.settings.get(SETTING, 1.0)
        new = round(now * ratio, 2)
        if new != now:
            suggested.append(Change(row.condition, row.found, row.expected, now, new))
    return suggested


def _variance(outcome: Outcome, condition: str) -> float:
    p = outcome.forecast.get(condition, 0.0)
    return p * (1.0 - p)


def as_diff(base: KnowledgeBase, suggested: Sequence[Change]) -> str:
    """The change as a unified diff of the knowledge base's own files."""
    parts = []
    for change in suggested:
        name = f"conditions/{change.condition}.yaml"
        before = (Path(base.root) / name).read_text(encoding="utf-8")
        after = with_factor(before, change.suggested)
        lines = difflib.unified_diff(
            before.splitlines(keepends=True),
            after.splitlines(keepends=True),
            f"a/{name}",
            f"b/{name}",
            n=2,
        )
        parts.append("".join(lines))
    return "".join(parts)


def with_factor(text: str, factor: float) -> str:
    """The condition's file with another factor for clinics, whichever way it is written."""
    flow = FLOW.search(text)
    if flow:
        pairs = dict(p.split(":") for p in flow["inside"].split(",") if p.strip())
        pairs = {k.strip(): v.strip() for k, v in pairs.items()} | {SETTING: f"{factor:g}"}
        inside = ", ".join(f"{k}: {v}" for k, v in pairs.items())
        return text[: flow.start()] + f"  settings: {{{inside}}}" + text[flow.end() :]
    block = BLOCK.search(text)
    if block:
        kept = [
            line
            for line in block["lines"].splitlines(keepends=True)
            if not line.strip().startswith(f"{SETTING}:")
        ]
        lines = "".join([f"    {SETTING}: {factor:g}\n", *kept])
        return text[: block.start()] + f"  settings:\n{lines}" + text[block.end() :]
    return re.sub(
        r"^prior: *\n",
        f"prior:\n  settings: {{{SETTING}: {factor:g}}}\n",
        text,
        count=1,
        flags=re.M,
    )
