"""Answers -> the whole assessment, and its form for programs (one JSON Schema a mode)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hizaura.inference.clash import clash
from hizaura.inference.explain import Explanation, explain
from hizaura.inference.model import Model
from hizaura.inference.posterior import Posterior, largest_table, marginals, posterior
from hizaura.inference.ranges import Decisive, Ranges, decisive, ranges
from hizaura.interview.policy import Step, next_step
from hizaura.knowledge.observations import Person
from hizaura.pathway.exams import ExamAdvice, next_exams
from hizaura.pathway.exclude import Exclude, exclude_first, raised_by_probability
from hizaura.pathway.first_aid import Measure, first_aid
from hizaura.pathway.handover import Handover, handover
from hizaura.terms import Level, Mode
from hizaura.triage import Triage, triage

MOST_ENTRIES = 1 << 18
"""Tables larger than this (about thirty "yes" at once) are not ranked: a page must not wait for them."""


@dataclass(frozen=True)
class Assessment:
    """Everything that can be said about one person; what is shown depends on the mode.

    In ``public`` mode nothing here depends on the posterior: level, first aid, exams and handover
    come from the rules alone, and ``ranked`` is None.
    """

    person: Person
    mode: Mode
    triage: Triage
    level: Level
    raised_by: tuple[str, ...]
    first_aid: tuple[Measure, ...]
    handover: Handover
    step: Step
    ranked: Ranked | None
    version: str
    digest: str


@dataclass(frozen=True)
class Ranked:
    """What only ``research`` and ``clinic`` may show."""

    posterior: Posterior
    order: tuple[str, ...]
    ranges: Ranges | None
    explanation: Explanation
    decisive: tuple[Decisive, ...]
    exclude_first: tuple[Exclude, ...]
    exams: tuple[ExamAdvice, ...]
    clash: tuple[str, ...] = ()
    """Findings whose answers exclude each other."""


def assess(model: Model, person: Person, mode: Mode, *, step: Step | None = None) -> Assessment:
    """The assessment of one person. ``step`` saves working out the next question twice."""
    base = model.base
    urgency = triage(base, person)
    ranked: Ranked | None = None
    level, raised = urgency.level, tuple[str, ...]()
    suspected = set[str]()
    if mode is not Mode.PUBLIC:
        ranked = _rank(model, person, urgency)
        chances = dict(zip(model.conditions, ranked.posterior.probability.tolist(), strict=True))
        if ranked.posterior.possible:
            level, raised = raised_by_probability(base, urgency, chances)
        suspected = _suspected(model, ranked)
    rules = {rule.id: rule for rule in base.rules}
    suspected |= {c for sign in urgency.signs for c in rules[sign.rule].conditions}
    return Assessment(
        person=person,
        mode=mode,
        triage=urgency,
        level=level,
        raised_by=raised,
        first_aid=first_aid(base, person, level, suspected),
        handover=handover(base, person, tuple(sign.rule for sign in urgency.signs)),
        step=step or next_step(model, person),
        ranked=ranked,
        version=base.version,
        digest=base.digest,
    )


def _rank(model: Model, person: Person, urgency: Triage) -> Ranked:
    if largest_table(model, person) > MOST_ENTRIES:
        return _unranked(model, person, urgency)
    found = posterior(model, person)
    order = tuple(model.conditions[i] for i in (-found.probability).argsort(kind="stable"))
    chances = dict(zip(model.conditions, found.probability.tolist(), strict=True))
    possible = found.possible
    return Ranked(
        posterior=found,
        order=order,
        ranges=ranges(model, person) if possible else None,
        explanation=explain(model, person),
        decisive=decisive(model, person) if possible else (),
        exclude_first=exclude_first(model.base, urgency, chances if possible else {}),
        exams=next_exams(model, person, urgency.level) if possible else (),
        clash=() if possible else clash(model, person),
    )


def _unranked(model: Model, person: Person, urgency: Triage) -> Ranked:
    """So many "yes" at once that ranking would take too long: the signs still name what to exclude."""
    prior, own = model.priors.column(person.age, person.sex, person.setting)
    order = tuple(model.conditions[i] for i in (-prior).argsort(kind="stable"))
    return Ranked(
        posterior=Posterior(marginals(model, own), 0.0, 0.0),
        order=order,
        ranges=None,
        explanation=Explanation({}, prior[:, None]),
        decisive=(),
        exclude_first=exclude_first(model.base, urgency, {}),
        exams=(),
    )


def _suspected(model: Model, ranked: Ranked) -> set[str]:
    """Causes that first aid must allow for: those that fit in part, and those to exclude."""
    partly = float(model.base.guidance["policy"]["fit_partly"])
    chances = zip(model.conditions, ranked.posterior.probability, strict=True)
    found = {c for c, p in chances if p >= partly}
    return found | {e.condition for e in ranked.exclude_first}


def as_json(model: Model, assessment: Assessment) -> dict[str, Any]:
    """The assessment for programs; in ``public`` the ranking keys do not exist."""
    a = assessment
    written: dict[str, Any] = {
        "triage": {
            "level": a.level.id,
            "how": a.triage.how,
            "night": a.triage.night,
            "place": a.triage.place,
            "signs": [
                {"rule": s.rule, "level": s.level.id, "kind": s.kind, "raised_by": s.group}
                for s in a.triage.signs
            ],
            "worst_case": max(a.level, a.triage.worst_case).id,
            "unanswered": list(a.triage.unanswered[:3]),
            "raised_by_probability_of": list(a.raised_by),
        },
        "next_question": _step(a.step),
        "first_aid": [
            {"id": m.id, "do": m.do, "timer_minutes": m.timer_minutes} for m in a.first_aid
        ],
        "handover": {
            "present": dict(a.handover.present),
            "absent": list(a.handover.absent),
            "unknown": list(a.handover.unknown),
        },
        "knowledge": {"version": a.version, "digest": a.digest},
        "mode": a.mode.value,
    }
    if a.ranked is None:
        del written["next_question"], written["triage"]["raised_by_probability_of"]
        written["next_exams"] = [exam["id"] for exam in model.base.guidance["exams"]]
        return written
    written.update(_ranked_json(model, a.ranked))
    return written


def _step(step: Step) -> dict[str, Any] | None:
    if step.kind == "done":
        return None
    return {"kind": step.kind, "id": step.id, "findings": list(step.findings), "why": step.why}


def _ranked_json(model: Model, ranked: Ranked) -> dict[str, Any]:
    index = model.index
    chance = ranked.posterior.probability
    low = ranked.ranges.low if ranked.ranges else chance
    high = ranked.ranges.high if ranked.ranges else chance
    return {
        "possible": ranked.posterior.possible,
        "clash": list(ranked.clash),
        "differential": [
            {
                "condition": c,
                "posterior": float(chance[index[c]]),
                "low": float(min(low[index[c]], chance[index[c]])),
                "high": float(max(high[index[c]], chance[index[c]])),
            }
            for c in ranked.order
        ],
        "unexplained": ranked.posterior.unexplained,
        "exclude_first": [
            {"condition": e.condition, "reason": e.reason, "rules": list(e.rules)}
            for e in ranked.exclude_first
        ],
        "explanation": {
            c: [
                {
                    "kind": t.kind,
                    "finding": t.finding,
                    "state": t.state,
                    "log_odds": t.log_odds,
                    "sources": sorted({row.source for row in t.rows if row.source}),
                    "basis": sorted({row.basis for row in t.rows}),
                }
                for t in terms
            ]
            for c, terms in ranked.explanation.terms.items()
        },
        "decisive": [
            {"kind": d.kind, "finding": d.finding, "condition": d.condition, "then": d.then}
            for d in ranked.decisive
        ],
        "next_exams": [
            {
                "exam": e.exam,
                "gain_bits": e.gain,
                "price_bits": e.price,
                "targets": list(e.targets),
                "changes": [
                    {
                        "finding": c.finding,
                        "probability": c.probability,
                        "then": [{"condition": n, "posterior": p} for n, p in c.first],
                    }
                    for c in e.changes
                ],
            }
            for e in ranked.exams
        ],
    }
