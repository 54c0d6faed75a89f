"""Every source with what it supports."""

from __future__ import annotations

from hizaura.evaluation.citation import cite
from hizaura.evaluation.reference.markdown import bullets, page
from hizaura.evaluation.supports import supports
from hizaura.knowledge.schema import KnowledgeBase


def sources_page(base: KnowledgeBase) -> str:
    """The page of sources, by key."""
    supported = supports(base)
    blocks = []
    for key, record in sorted(base.sources.items()):
        read = f" *Read: {record['note']}.*" if record.get("note") else ""
        lines = [f"`{line}`" for line in supported[key]]
        blocks.append(f"### {key}\n\n{cite(record)}.{read}\n\n{bullets(lines)}")
    return page("Sources", f"{len(base.sources)} sources.", *blocks)
