"""Every finding and hidden state with its words, states and background."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.reference.markdown import page, table, to_source
from hizaura.knowledge.schema import Finding, KnowledgeBase

HEAD = ["id", "label", "日本語", "role", "states", "background or share", "basis"]


def findings_page(base: KnowledgeBase) -> str:
    """The page of findings, a table a family."""
    families = dict.fromkeys(f.family for f in base.findings.values())
    blocks = []
    for family in families:
        inside = [f for f in base.findings.values() if f.family == family]
        blocks += [f"## {family}", table(HEAD, (_row(f) for f in inside))]
    return page("Findings", *blocks, "## Hidden states", table(*_states(base)))


def _row(f: Finding) -> list[str]:
    label = f.texts.get("label", {})
    source = to_source(f.source) if f.source else ""
    order = " < " if f.ordered else ", "
    return [
        f"`{f.id}`",
        label.get("en", ""),
        label.get("ja", ""),
        f"{f.role}, {f.who}",
        order.join(f.states),
        "; ".join(_numbers(f)),
        f"{f.basis} {source} {f.locator}",
    ]


def _numbers(f: Finding) -> Iterator[str]:
    for level, by_age in f.background.items():
        name = f"{level} " if f.ordered else ""
        flat = len(set(by_age)) == 1
        yield name + (f"{by_age[0]:.3g}" if flat else "/".join(f"{p:.3g}" for p in by_age))
    for state, share in f.prevalence.items():
        yield f"{state} {share:.3g}"


def _states(base: KnowledgeBase) -> tuple[list[str], list[list[str]]]:
    rows = [
        [
            f"`{s.id}`",
            s.label.get("en", ""),
            f"{s.background:g}",
            ", ".join(f"{f}={level} {p:g}" for (f, level), p in s.members.items()),
            s.why,
        ]
        for s in base.states.values()
    ]
    return ["id", "label", "background", "P(member given state)", "why"], rows
