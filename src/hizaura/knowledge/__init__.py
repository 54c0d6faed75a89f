"""The knowledge base: medicine as data, each number with its source."""

from hizaura.knowledge.load import DATA, load
from hizaura.knowledge.observations import Case, read_case
from hizaura.knowledge.person import Person
from hizaura.knowledge.schema import KnowledgeBase

__all__ = ["DATA", "Case", "KnowledgeBase", "Person", "load", "read_case"]
