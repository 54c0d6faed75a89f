"""`hizaura simulate`: the alarm budget, calibration and interview length on simulated visitors."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from hizaura.evaluation.metrics import Share, calibration
from hizaura.evaluation.visitors import Visitor, Visitors
from hizaura.inference.model import Model, build_model
from hizaura.inference.posterior import posterior
from hizaura.interview.policy import next_step
from hizaura.knowledge.observations import Person
from hizaura.terms import UNKNOWN, Level
from hizaura.triage import triage

CALIBRATED = 4000
INTERVIEWED = 200
REVIEW_ABOVE = 0.10
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "all rules": (),
    "without the clinic's guide": ("owner",),
    "without any guide": ("owner", "source"),
}


def simulate(model: Model, n: int, seed: int, *, progress: bool = False) -> dict[str, Any]:
    """Figures over ``n`` visitors; calibration and interviews on fixed shares of them."""
    result: dict[str, Any] = {
        "knowledge": {"version": model.base.version, "digest": model.base.digest},
        "n": n,
        "seed": seed,
        "alarm_budget": alarm_budget(model, n, seed, progress=progress),
    }
    for name, perturbed in (("model", False), ("perturbed", True)):
        result[f"calibration_{name}"] = _calibration(
            model, min(n, CALIBRATED), seed + 1, perturbed=perturbed
        )
    result["interview"] = interviews(model, min(n, INTERVIEWED), seed + 2)
    return result


def alarm_budget(model: Model, n: int, seed: int, *, progress: bool = False) -> dict[str, Any]:
    """Share of each level and of each rule among the visitors of the self-check.

    ``same_day_or_more_by``: who set the levels, in turn: with the rules of the clinic's guide left
    out, then with those of a public guide or leaflet left out too.
    """
    visitors = Visitors(model, seed)
    set_by = {rule.id: rule.level_basis for rule in model.base.rules}
    remaining: Counter[str] = Counter()
    levels: Counter[Level] = Counter()
    rules: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    started = time.perf_counter()
    for done in range(1, n + 1):
        found = triage(model.base, visitors.draw().truth)
        levels[found.level] += 1
        top = [s.rule for s in found.signs if s.level is found.level]
        high = [s.rule for s in found.signs if s.level >= Level.SAME_DAY]
        rules.update(high)
        for name, left_out in LEFT_OUT.items():
            remaining[name] += any(set_by[rule] not in left_out for rule in high)
        if len(top) == 1 and found.level >= Level.SAME_DAY:
            alone[top[0]] += 1
        if progress and done % max(n // 50, 1) == 0:
            _bar(done, n, started)
    return {
        "levels": {level.id: Share(levels[level], n).as_json() for level in Level},
        "same_day_or_more_by": {name: Share(remaining[name], n).as_json() for name in LEFT_OUT},
        "rules": {rule: Share(count, n).as_json() for rule, count in rules.most_common()},
        "decided_alone": {rule: count / n for rule, count in alone.most_common()},
        "to_review": [rule for rule, count in rules.items() if count / n > REVIEW_ABOVE],
    }


def _bar(done: int, n: int, started: float) -> None:
    width = 30
    full = width * done // n
    left = (time.perf_counter() - started) / done * (n - done)
    text = f"\r[{'#' * full}{'.' * (width - full)}] {done}/{n}, {left:.0f} s left "
    sys.stderr.write(text if done < n else text + "\n")
    sys.stderr.flush()


def _calibration(model: Model, n: int, seed: int, *, perturbed: bool) -> dict[str, Any]:
    """Reliability of the posterior from what visitors say on history alone."""
    visitors = Visitors(model, seed, perturbed=perturbed)
    must = np.array([c.must_not_miss is not None for c in model.base.conditions.values()])
    p, y = [], []
    for _ in range(n):
        visitor = visitors.draw()
        found = posterior(model, _spoken(model, visitor))
        if found.possible:
            p.append(found.probability)
            y.append([c in visitor.conditions for c in model.conditions])
    predicted, true = np.array(p), np.array(y)
    whole = calibration(predicted.ravel().tolist(), true.ravel().tolist())
    part = calibration(predicted[:, must].ravel().tolist(), true[:, must].ravel().tolist())
    return {
        "people": len(p),
        "error": whole.error,
        "bins": [list(b) for b in whole.bins],
        "error_must_not_miss": part.error,
        "bins_must_not_miss": [list(b) for b in part.bins],
    }


def _spoken(model: Model, visitor: Visitor, most: int = 30) -> Person:
    """What a visitor says in one sitting: a seeded part of the answers, as if interviewed."""
    answers = {
        f: s for f, s in visitor.truth.answers.items() if model.base.findings[f].role != "sign"
    }
    rng = np.random.default_rng(len(visitor.conditions) * 7919 + len(answers))
    chosen = rng.permutation(list(answers))[:most]
    t = visitor.truth
    return Person(t.age, t.sex, t.setting, {str(f): answers[str(f)] for f in chosen})


def interviews(model: Model, n: int, seed: int) -> dict[str, Any]:
    """How many adaptive questions visitors need, and what is then known."""
    visitors = Visitors(model, seed)
    asked, reasons = [], Counter[str]()
    for _ in range(n):
        truth = visitors.draw().truth
        person = Person(truth.age, truth.sex, truth.setting)
        step = next_step(model, person)
        while step.kind != "done":
            person = person.answering(**{f: truth.answers.get(f, UNKNOWN) for f in step.findings})
            step = next_step(model, person)
        if step.why != "emergency":
            asked.append(step.asked)
        reasons[step.why] += 1
    return {
        "people": n,
        "mean_questions": float(np.mean(asked)) if asked else None,
        "most_questions": max(asked, default=0),
        "ended": dict(reasons),
    }


def run_simulate(n: int, seed: int, out: Path | None) -> None:
    """Print the figures; write them if a folder is given."""
    from hizaura.knowledge import load

    model = build_model(load())
    result = simulate(model, n, seed, progress=True)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "simulation.json").write_text(text + "\n", encoding="utf-8")
    budget = result["alarm_budget"]
    for level, share in budget["levels"].items():
        print(f"{level:12} {100 * share['share']:.1f}%")
    for rule, share in list(budget["rules"].items())[:15]:
        print(f"  {rule:5} {100 * share['share']:.2f}%")
    for name in ("model", "perturbed"):
        c = result[f"calibration_{name}"]
        print(
            f"calibration error ({name}) {c['error']:.3f}, "
            f"must-not-miss {c['error_must_not_miss']:.3f}, {c['people']} people"
        )
    i = result["interview"]
    print(f"questions beyond the lists: mean {i['mean_questions']:.1f}, most {i['most_questions']}")
