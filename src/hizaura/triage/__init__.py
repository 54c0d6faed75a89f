"""Urgency from danger signs alone: rules in three-valued logic, joined by ``max``."""

from hizaura.triage.expand import FlatRule, flat_rules
from hizaura.triage.triage import Fired, Triage, could_raise, level_of, triage

__all__ = ["Fired", "FlatRule", "Triage", "could_raise", "flat_rules", "level_of", "triage"]
