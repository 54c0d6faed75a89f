"""The shipped base and its model, read once for all tests."""

from __future__ import annotations

import pytest

from hizaura.inference.model import Model, build_model
from hizaura.knowledge import KnowledgeBase, load


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    """The shipped knowledge base."""
    return load()


@pytest.fixture(scope="session")
def model(base: KnowledgeBase) -> Model:
    """The shipped model."""
    return build_model(base)
