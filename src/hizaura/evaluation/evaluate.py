"""`hizaura evaluate`: ranking, urgency, calibration and length of the interview on known cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hizaura.evaluation.cases import KnownCase, read_cases
from hizaura.evaluation.judge import Judged, judge
from hizaura.evaluation.methods import METHODS
from hizaura.evaluation.metrics import Share, brier, calibration, log_loss, upper_bound_of_none
from hizaura.inference.model import Model, build_model
from hizaura.terms import Language

FIRST_FIVE = 5


def summarise(model: Model, judged: Sequence[Judged]) -> dict[str, Any]:
    """Every figure of the report for one set of cases."""
    ranked = [j for j in judged if j.ranks["engine"] is not None]
    methods = {name: _ranking([j.ranks[name] for j in ranked]) for name in METHODS}
    must = [j for j in ranked if _must_not_miss(model, j)]
    found = [
        j
        for j in must
        if (j.ranks["engine"] or 99) <= FIRST_FIVE
        or set(j.excluded) & set(j.case.expected.conditions)
    ]
    return {
        "cases": len(judged),
        "ranked_cases": len(ranked),
        "methods": methods,
        "acceptable_first": Share(
            sum(_first_acceptable(model, j) for j in ranked), len(ranked)
        ).as_json(),
        "within_expected": Share(
            sum((j.ranks["engine"] or 99) <= j.case.expected.within_first for j in ranked),
            len(ranked),
        ).as_json(),
        "must_not_miss_found": Share(len(found), len(must)).as_json(),
        "triage": _triage(judged),
        "calibration": _calibrated(model, ranked, None),
        "calibration_must_not_miss": _calibrated(model, ranked, True),
        "interview": _interview(judged),
    }


def _ranking(ranks: Sequence[int | None]) -> dict[str, Any]:
    known = [r for r in ranks if r is not None]
    tops = {f"top_{k}": Share(sum(r <= k for r in known), len(known)).as_json() for k in (1, 3, 5)}
    mean = float(np.mean([1 / r for r in known])) if known else None
    return {**tops, "mean_reciprocal_rank": mean}


def _first_acceptable(model: Model, j: Judged) -> bool:
    first = model.conditions[int(np.argmax(j.probability))]
    return first in (*j.case.expected.acceptable, *j.case.expected.conditions)


def _must_not_miss(model: Model, j: Judged) -> bool:
    return any(
        model.base.conditions[c].must_not_miss is not None
        for c in j.case.expected.conditions
        if c in model.index
    )


def _triage(judged: Sequence[Judged]) -> dict[str, Any]:
    n = len(judged)
    under = [j for j in judged if j.level < j.case.expected.min_safe]
    far = [j for j in judged if j.level < j.case.expected.min_safe - 1]
    over = [j for j in judged if j.level > j.case.expected.max_reasonable]
    return {
        "within_bounds": Share(n - len(under) - len(over), n).as_json(),
        "under_strict": Share(len(under), n).as_json(),
        "under_strict_upper_95": upper_bound_of_none(n) if not under else None,
        "under_lenient": Share(len(far), n).as_json(),
        "over": Share(len(over), n).as_json(),
        "over_not_mandated": Share(sum(not j.mandated for j in over), n).as_json(),
        "under_cases": [j.case.name for j in under],
        "over_cases": [j.case.name for j in over],
    }


def _calibrated(model: Model, judged: Sequence[Judged], must: bool | None) -> dict[str, Any]:
    chosen = [
        i
        for i, c in enumerate(model.conditions)
        if must is None or (model.base.conditions[c].must_not_miss is not None) is must
    ]
    p = np.array([j.probability[chosen] for j in judged]).ravel()
    y = np.array(
        [[model.conditions[i] in j.case.expected.conditions for i in chosen] for j in judged]
    ).ravel()
    found = calibration(p.tolist(), y.tolist())
    return {
        "bins": [list(b) for b in found.bins],
        "error": found.error if found.n else None,
        "n": found.n,
        "brier": brier(p, y) if p.size else None,
        "log_loss": log_loss(p, y) if p.size else None,
    }


def _interview(judged: Sequence[Judged]) -> dict[str, Any]:
    questions = [j.replay_questions for j in judged]
    return {
        "mean_questions": float(np.mean(questions)) if questions else None,
        "most_questions": max(questions, default=0),
        "after_replay": _ranking([j.replay_rank for j in judged]),
    }


def evaluate(
    model: Model, cases: Sequence[KnownCase], progress: Callable[[int], None] = lambda _: None
) -> tuple[dict[str, Any], list[Judged]]:
    """All figures: over all cases, by share (folder) and by the document's group."""
    judged = []
    for done, case in enumerate(cases, 1):
        judged.append(judge(model, case))
        progress(done)
    result: dict[str, Any] = {
        "knowledge": {"version": model.base.version, "digest": model.base.digest},
        "all": summarise(model, judged),
        "by_share": {},
        "by_group": {},
        "cases": [_line(model, j) for j in judged],
    }
    for share in sorted({j.case.share for j in judged}):
        result["by_share"][share] = summarise(model, [j for j in judged if j.case.share == share])
    groups = {c.id: c.group for c in model.base.conditions.values()}
    for group in sorted(set(groups.values())):
        part = [
            j for j in judged if any(groups.get(c) == group for c in j.case.expected.conditions)
        ]
        if part:
            result["by_group"][str(group)] = summarise(model, part)
    return result, judged


def _line(model: Model, j: Judged) -> dict[str, Any]:
    order = np.argsort(-j.probability, kind="stable")[:FIRST_FIVE]
    return {
        "case": j.case.name,
        "share": j.case.share,
        "expected": list(j.case.expected.conditions),
        "rank": j.ranks["engine"],
        "first_five": [[model.conditions[i], round(float(j.probability[i]), 4)] for i in order],
        "excluded_first": list(j.excluded),
        "level": j.level.id,
        "min_safe": j.case.expected.min_safe.id,
        "max_reasonable": j.case.expected.max_reasonable.id,
        "signs": [s.rule for s in j.urgency.signs],
        "questions": j.replay_questions,
    }


def run_evaluate(
    path: Path, out: Path | None, language: Language, page: Path | None = None, check: bool = False
) -> None:
    """Read, judge, print the tables; write JSON and an HTML report if a folder is given.

    ``page``: a Markdown page case by case; with ``check`` it must be there and current already.
    """
    from hizaura.evaluation.case_page import case_lines, case_page
    from hizaura.evaluation.report import html_report, table
    from hizaura.knowledge import load

    base = load()
    cases = read_cases(path, base)
    model = build_model(base)
    result, judged = evaluate(model, cases)
    print(table(result, language), *case_lines(judged), sep="\n")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        text = json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False)
        (out / "evaluation.json").write_text(text + "\n", encoding="utf-8")
        (out / "table.txt").write_text(table(result, language) + "\n", encoding="utf-8")
        (out / "report.html").write_text(html_report(result), encoding="utf-8")
    if page is not None:
        _page(page, case_page(model, judged, f"hizaura evaluate {path} --page {page}"), check)


def _page(page: Path, text: str, check: bool) -> None:
    if not check:
        page.write_text(text, encoding="utf-8")
    elif not page.is_file() or page.read_text(encoding="utf-8") != text:
        print(f"stale: {page}")
        raise SystemExit(1)
