"""The schema of each kind of file."""

from __future__ import annotations

from hizaura.evaluation.schemas.parts import (
    BACKGROUND,
    BOOLEAN,
    BY_AGE,
    EXPRESSION,
    ID,
    PROBABILITY,
    RATIO,
    STRING,
    STRINGS,
    TEXT,
    Schema,
    closed,
    document,
    listed,
    one_of,
    open_map,
)
from hizaura.knowledge.load_conditions import CARD_FIELDS, LEVEL_IDS, STEPS, STRENGTHS
from hizaura.knowledge.load_findings import BASES, ROLES, TEXT_FIELDS
from hizaura.knowledge.observations import FIELDS, SEXES
from hizaura.terms import OLDEST_AGE, UNKNOWN, Setting

SETTINGS = tuple(setting.value for setting in Setting)
BASIS = one_of(BASES)

_PRIOR: Schema = closed(
    {
        "by_age": BY_AGE,
        "female_odds_ratio": RATIO,
        "settings": closed(dict.fromkeys(SETTINGS, RATIO), ()),
        "range_factor": {"type": "number", "minimum": 1, "maximum": 100},
        "basis": BASIS,
        "sources": STRINGS,
        "why": STRING,
    },
    ("by_age", "basis", "why"),
)
_OPTIONAL_P: Schema = {"anyOf": [PROBABILITY, {"const": ""}]}
_LINK: Schema = closed(
    {
        "child": ID,
        "strength": PROBABILITY,
        "low": _OPTIONAL_P,
        "high": _OPTIONAL_P,
        "basis": BASIS,
        "source": STRING,
        "locator": STRING,
    },
    ("child", "strength", "basis"),
)
_MUST_NOT_MISS: Schema = closed(
    {
        "least_level": one_of(LEVEL_IDS),
        "exclude_first_above": PROBABILITY,
        "frightening": BOOLEAN,
        "excluded_by": TEXT,
        "not_excluded_by": TEXT,
    },
    ("least_level", "exclude_first_above", "excluded_by", "not_excluded_by"),
)
_TREATMENT: Schema = closed(
    {"step": one_of(STEPS), "strength": one_of(STRENGTHS), "text": TEXT, "sources": STRINGS},
    ("step", "strength", "text"),
)
CONDITION: Schema = document(
    "A condition: a reason for pain behind the knee",
    closed(
        {
            "id": ID,
            "names": TEXT,
            "icd10": {"type": "string", "pattern": r"^[A-Z][0-9]{2}(\.[0-9])?$"},
            "group": {"type": "integer", "minimum": 1, "maximum": 9},
            "structure": ID,
            "prior": _PRIOR,
            "links": listed(_LINK),
            "must_not_miss": _MUST_NOT_MISS,
            "card": closed({**dict.fromkeys(CARD_FIELDS, TEXT), "sources": STRINGS}, CARD_FIELDS),
            "treatments": listed(_TREATMENT),
            "review": open_map(STRING),
        },
        (
            "id",
            "names",
            "icd10",
            "group",
            "structure",
            "prior",
            "links",
            "card",
            "treatments",
            "review",
        ),
    ),
)
_FINDING: Schema = closed(
    {
        "id": ID,
        "role": one_of(ROLES),
        "who": one_of(("person", "examiner", "test")),
        "states": STRINGS,
        "ordered": BOOLEAN,
        "background": BACKGROUND,
        "background_basis": BASIS,
        "background_source": STRING,
        "background_locator": STRING,
        "prevalence": open_map(PROBABILITY),
        "asked_if": {"anyOf": [EXPRESSION, {"type": "null"}]},
        "seconds": {"type": "number", "minimum": 1, "maximum": 900},
        "unit": STRING,
        **dict.fromkeys(TEXT_FIELDS, TEXT),
        "state_labels": open_map(TEXT),
    },
    ("id", "role", "who"),
)
FINDINGS: Schema = document("Findings of one family", listed(_FINDING))
_STATE: Schema = closed(
    {
        "id": ID,
        "label": TEXT,
        "background": PROBABILITY,
        "members": open_map({"anyOf": [PROBABILITY, open_map(PROBABILITY)]}),
        "basis": BASIS,
        "why": STRING,
    },
    ("id", "label", "background", "members"),
)
STATES: Schema = document("Hidden states that families of findings share", listed(_STATE))
_RULE: Schema = closed(
    {
        "id": ID,
        "level": one_of(LEVEL_IDS),
        "how": one_of(("ambulance", "hospital_now")),
        "night": one_of(("go_now", "next_morning")),
        "place": STRING,
        "when": EXPRESSION,
        "softened_by": STRINGS,
        "injury_or_w": BOOLEAN,
        "conditions": STRINGS,
        **dict.fromkeys(("sentence", "why", "say"), TEXT),
        "source": STRING,
        "locator": STRING,
        "level_basis": one_of(("source", "judgement", "owner")),
        "edition": STRING,
        "narrowed": open_map(STRING),
    },
    ("id", "level", "place", "when", "level_basis"),
)
RULES: Schema = document("Danger signs of one level", listed(_RULE))
_PAGE: Schema = closed(
    {
        "id": ID,
        "part": ID,
        "title": TEXT,
        "asked_if": EXPRESSION,
        "items": STRINGS,
        "question": ID,
        "items_from": one_of(("longstanding",)),
    },
    ("id", "part"),
)
CHECKLISTS: Schema = document("Pages of the danger-sign part, in order", listed(_PAGE))
SOURCE: Schema = document(
    "A source, as CSL-JSON",
    {
        "type": "object",
        "properties": {"id": ID, "title": STRING, "DOI": STRING, "PMID": STRING, "URL": STRING},
        "required": ["id", "title"],
        "anyOf": [{"required": [field]} for field in ("DOI", "PMID", "URL")],
    },
)
_YEARS: Schema = {"type": "integer", "minimum": 0, "maximum": OLDEST_AGE}
CASE: Schema = document(
    "A case: a person's answers, and perhaps what is expected",
    closed(
        {
            **{name: {} for name in FIELDS},
            "age": {"anyOf": [_YEARS, {"const": UNKNOWN}]},
            "sex": one_of(SEXES),
            "setting": one_of(SETTINGS),
            "observations": {"type": "object"},
            "later": {"type": "object"},
            "expect": {"type": "object"},
        },
        (),
    ),
)
