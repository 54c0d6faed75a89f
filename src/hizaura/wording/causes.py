"""The causes of a result, with what spoke for and against each; what is to be excluded first."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.inference.explain import Term
from hizaura.inference.model import Model
from hizaura.pathway.assessment import Assessment, Ranked
from hizaura.terms import Mode
from hizaura.wording.shown import Cause, Excluded
from hizaura.wording.texts import Words

SMALL_TERM = 0.15
REASONS_SHOWN = 5


def causes(model: Model, assessment: Assessment, words: Words) -> tuple[Cause, ...]:
    """The causes that stand first; frightening ones only a clinician sees here."""
    ranked = assessment.ranked
    if ranked is None or not ranked.posterior.possible:
        return ()
    shown = int(model.base.guidance["policy"]["shown_conditions"])
    hidden = {
        c.id
        for c in model.base.conditions.values()
        if c.must_not_miss and c.must_not_miss.frightening and assessment.mode is not Mode.CLINIC
    }
    order = [c for c in ranked.order if c not in hidden][:shown]
    return tuple(_cause(model, ranked, c, words) for c in order)


def _cause(model: Model, ranked: Ranked, condition: str, w: Words) -> Cause:
    record, guide, i = model.base.conditions[condition], model.base.guidance, model.index[condition]
    p = float(ranked.posterior.probability[i])
    terms = [t for t in ranked.explanation.terms[condition] if t.kind != "prior"]
    supports = sorted((t for t in terms if t.log_odds > SMALL_TERM), key=lambda t: -t.log_odds)
    opposes = sorted((t for t in terms if t.log_odds < -SMALL_TERM), key=lambda t: t.log_odds)
    fit = _fit(model, p)
    steps, strengths = guide["groups"]["treatment_steps"], guide["groups"]["strengths"]
    return Cause(
        id=condition,
        name=w.of(record.names),
        fit=w.of(guide["phrases"]["fit"][fit]),
        fit_key=fit,
        chance=w.chance(p) + _range(ranked, i, p, w),
        supports=_reasons(supports, w),
        opposes=_reasons(opposes, w),
        card={key: w.of(text) for key, text in record.card.items()},
        structure=record.structure,
        treatments=tuple(
            (w.of(steps[t.step]), w.of(t.text), w.of(strengths[t.strength]["name"]))
            for t in record.treatments
        ),
        sources=record.card_sources,
    )


def _range(ranked: Ranked, i: int, p: float, w: Words) -> str:
    if ranked.ranges is None:
        return ""
    low, high = min(float(ranked.ranges.low[i]), p), max(float(ranked.ranges.high[i]), p)
    return w.ui("range", low=round(100 * low), high=round(100 * high))


def _fit(model: Model, p: float) -> str:
    policy = model.base.guidance["policy"]
    if p >= float(policy["fit_good"]):
        return "good"
    return "partly" if p >= float(policy["fit_partly"]) else "little"


def _reasons(terms: list[Term], w: Words) -> tuple[str, ...]:
    return tuple(w.answer(t.finding, t.state) for t in terms[:REASONS_SHOWN])


def excluded(assessment: Assessment, words: Words) -> Iterator[Excluded]:
    """What is to be ruled out first; a frightening one only where a sign names it."""
    a, w = assessment, words
    if a.ranked is None:
        return
    rules = {rule.id: rule for rule in w.base.rules}
    named = {c for s in a.triage.signs for c in rules[s.rule].conditions}
    for e in a.ranked.exclude_first:
        record = w.base.conditions[e.condition].must_not_miss
        if record is None or (record.frightening and e.condition not in named):
            continue
        yield Excluded(
            e.condition,
            w.condition(e.condition),
            w.of(record.excluded_by),
            w.of(record.not_excluded_by),
        )


def flat(assessment: Assessment, words: Words) -> str:
    """What is said when no cause stands out, or nothing."""
    ranked, guide = assessment.ranked, words.base.guidance
    if ranked is None or not ranked.posterior.possible:
        return ""
    if float(ranked.posterior.probability.max()) >= float(guide["policy"]["flat_below"]):
        return ""
    texts = guide["phrases"]["flat_differential"]
    if assessment.step.kind == "question":
        helps = texts["by_question"]
    else:
        helps = texts["by_exam"] if ranked.exams else texts["nothing_more"]
    return " ".join(words.of(t) for t in (texts["title"], texts["text"], helps))
