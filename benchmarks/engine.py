"""One person at a time: posterior, draws and gains, next exam, explanation."""

from __future__ import annotations

import numpy as np

from benchmarks.clock import Row, timed_row, times
from benchmarks.people import draw_people, with_positives
from hizaura.inference.draws import draw
from hizaura.inference.explain import explain
from hizaura.inference.model import Model
from hizaura.inference.posterior import posterior
from hizaura.inference.structure import structure
from hizaura.interview.gains import entropies, gains
from hizaura.interview.policy import gain_weights, open_questions
from hizaura.knowledge.observations import Person
from hizaura.pathway.exams import next_exams
from hizaura.triage.triage import triage

LOSS_PEOPLE = 200
LOSS_QUESTIONS = 12


def whole_posterior(model: Model, person: Person) -> None:
    """Everything from answers to posteriors; the order is found anew."""
    structure.cache_clear()
    posterior(model, person)


def engine_rows(model: Model, seed: int, count: int) -> list[Row]:
    """The rows of single people."""
    people = draw_people(model, count, seed)
    rows = [
        timed_row(
            "one posterior, order-finding included, 4–9 positive",
            "median < 2 ms, p99 < 5 ms",
            times(lambda p: whole_posterior(model, p), people),
            median=2.0,
            p99=5.0,
        )
    ]
    for wanted, bar, some in ((16, 50.0, 60), (20, 1000.0, 20)):
        many = [with_positives(model, p, wanted, i) for i, p in enumerate(people[:some])]
        ms = times(lambda p: whole_posterior(model, p), many)
        text = f"median < {bar:g} ms"
        rows.append(timed_row(f"the same, {wanted} positive", text, ms, median=bar))
    weights = gain_weights(model)

    def next_question(person: Person) -> None:
        structure.cache_clear()
        drawn = draw(model, person)
        assert drawn is not None
        gains(model, person, drawn, open_questions(model.base, person), weights)

    def exams(person: Person) -> None:
        next_exams(model, person, triage(model.base, person).level)

    some = people[: max(count // 5, 20)]
    rows.append(
        timed_row(
            "joint draws and the gain of every open question",
            "p99 < 6 ms",
            times(next_question, some),
            p99=6.0,
        )
    )
    rows.append(
        timed_row(
            "next exam over joint results, what each would change",
            "p99 < 15 ms",
            times(exams, some),
            p99=15.0,
        )
    )
    rows.append(
        timed_row(
            "explanation of every condition",
            "p99 < 25 ms",
            times(lambda p: explain(model, p), some),
            p99=25.0,
        )
    )
    return [*rows, loss_row(model, people[:LOSS_PEOPLE])]


def loss_row(model: Model, people: list[Person]) -> Row:
    """How much of the best exact gain is lost by choosing on draws, among the likeliest questions."""
    weights, losses = gain_weights(model), []
    for person in people:
        drawn = draw(model, person)
        if drawn is None:
            continue
        effects = [
            f for f in open_questions(model.base, person) if model.base.findings[f].role == "effect"
        ]
        guess = gains(model, person, drawn, effects, weights)
        best = sorted(guess, key=lambda f: -guess[f])[:LOSS_QUESTIONS]
        exact = {f: exact_gain(model, person, f, weights) for f in best}
        most = max(exact.values())
        if most > 0:
            losses.append(1.0 - exact[best[0]] / most)
    mean = float(np.mean(losses)) * 100
    return Row(
        "loss of the chosen question against exact gains",
        "mean < 2 %",
        f"mean {mean:.2f} % ({len(losses)} people, best {LOSS_QUESTIONS} questions each)",
        mean < 2.0,
        {"mean_percent": round(mean, 3), "people": len(losses)},
    )


def exact_gain(model: Model, person: Person, finding: str, weights: np.ndarray) -> float:
    """Expected fall of the weighted entropies, from the posterior after each possible answer."""
    before = posterior(model, person)
    total = float(entropies(before.probability, weights))
    for state in model.base.findings[finding].states:
        after = posterior(model, person.answering(**{finding: state}))
        share = after.evidence / before.evidence
        total -= share * float(entropies(after.probability, weights))
    return total
