"""A page of danger signs has few enough boxes to be read, not skimmed."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_page


def check(lint: Lint) -> Iterator[Found]:
    """Pages with too many boxes."""
    most = int(lint.limits["page_boxes"])
    for page in lint.base.pages:
        if len(page.items) > most:
            yield Found(
                of_page(page).at("items"),
                f"{page.id} has {len(page.items)} boxes, more than {most}.",
                "Make two pages of it.",
            )
