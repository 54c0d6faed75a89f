"""People drawn from the model: contexts, conditions (links included), hidden states, findings."""

from __future__ import annotations

import numpy as np

from hizaura.inference.block import NOT_ASKED, Block
from hizaura.inference.evidence import activation, effect_answers
from hizaura.inference.model import Model
from hizaura.inference.priors import AGES
from hizaura.knowledge.observations import Person
from hizaura.terms import AGE_ANCHORS

CHUNK = 20_000


def draw_people(
    model: Model, count: int, seed: int, *, answers: int = 25, positives: tuple[int, int] = (4, 9)
) -> list[Person]:
    """``count`` different people, each asked that many questions by chance; kept if so many of their
    true answers are positive."""
    block = draw_block(model, count, seed, answers=answers, positives=positives)
    return list(block.people(model))


def draw_block(
    model: Model, count: int, seed: int, *, answers: int = 25, positives: tuple[int, int] = (4, 9)
) -> Block:
    """The same as a block; in a large one the same person is asked several sets of questions."""
    askings = 1 if count <= CHUNK else 16
    rng = np.random.default_rng(seed)
    who, states, have = [], [], 0
    while have < count:
        chunk = _chunk(model, min(CHUNK, 2 * count + 200), rng, answers, positives, askings)
        who.append(chunk.who)
        states.append(chunk.states)
        if not len(chunk):
            raise ValueError(
                f"nobody has {positives} positive among {answers} answers in this model"
            )
        have += len(chunk)
    return Block(np.concatenate(who)[:count], np.concatenate(states)[:count])


def _chunk(
    model: Model,
    count: int,
    rng: np.random.Generator,
    answers: int,
    positives: tuple[int, int],
    askings: int,
) -> Block:
    findings = list(model.base.findings.values())
    years = rng.choice(AGE_ANCHORS, size=count, p=model.priors.population)
    age = np.clip(years + rng.integers(-7, 8, count), AGES[0], AGES[-1]) - AGES[0]
    sex = np.where(rng.random(count) < model.priors.female, 1, 2)
    own = model.priors.own[:, age, sex, 0].T
    stated = np.full((count, len(findings)), NOT_ASKED, np.int8)
    multiplier = np.ones_like(own)
    for f, finding in enumerate(findings):
        if (finding.id, finding.states[0]) in model.multipliers:
            share = np.array([finding.prevalence[s] for s in finding.states])
            drawn = rng.choice(len(share), size=count, p=share / share.sum())
            stated[:, f] = drawn
            table = np.array([model.multipliers[finding.id, s] for s in finding.states])
            multiplier *= table[drawn]
    nodes = _nodes(model, activation(own, multiplier), rng)
    leaks = np.array([model.backgrounds(int(a)) for a in AGES])
    logs = np.log(np.maximum(model.spared, 1e-300))
    below = np.exp(nodes @ logs.T) * (1.0 - leaks[age])
    positive = np.zeros((count, len(findings)), bool)
    for f, finding in enumerate(findings):
        if finding.role == "effect":
            u, level = rng.random(count), np.zeros(count, np.int8)
            for name in finding.levels:
                level += u >= below[:, model.effects[finding.id, name].column]
            positive[:, f] = level > 0
            yes = finding.states.index("yes") if not finding.ordered else 0
            stated[:, f] = level if finding.ordered else np.where(level > 0, yes, 1 - yes)
    askable = np.array(
        [f.who == "person" and f.role in ("effect", "context") for f in findings], dtype=bool
    )
    who = np.stack([age, sex, np.zeros(count, int)], axis=1).astype(np.int16)
    blocks = []
    for _ in range(askings):
        luck = np.where(askable, rng.random(stated.shape, dtype=np.float32), np.float32(2.0))
        asked = luck <= np.partition(luck, answers - 1, axis=1)[:, [answers - 1]]
        yes_count = (positive & asked).sum(axis=1)
        keep = (yes_count >= positives[0]) & (yes_count <= positives[1])
        states = np.where(asked[keep], stated[keep], NOT_ASKED).astype(np.int8)
        blocks.append(Block(who[keep], states))
    return Block(
        np.concatenate([block.who for block in blocks]),
        np.concatenate([block.states for block in blocks]),
    )


def _nodes(model: Model, own: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Conditions, causes first, then hidden states: 0.0 or 1.0."""
    count, n = own.shape
    nodes = np.zeros((count, n + len(model.states)))
    for c in model.links.order:
        absent = 1.0 - own[:, c]
        for parent, s in model.links.parents[c]:
            absent *= 1.0 - s * nodes[:, parent]
        nodes[:, c] = rng.random(count) >= absent
    for s, causes in enumerate(model.state_causes):
        absent = np.full(count, 1.0 - model.state_leak[s])
        for c, strength in causes:
            absent *= 1.0 - strength * nodes[:, c]
        nodes[:, n + s] = rng.random(count) >= absent
    return nodes


def with_positives(model: Model, person: Person, wanted: int, seed: int) -> Person:
    """The same person with exactly ``wanted`` positive findings: noes turned to yes, or yes added."""
    rng = np.random.default_rng(seed)
    answers = dict(person.answers)
    plain = [
        f.id
        for f in model.base.findings.values()
        if f.role == "effect" and f.who == "person" and not f.ordered
    ]
    for finding, state in list(answers.items()):
        if state == "yes" and finding in plain:
            answers[finding] = "no"
    for finding in rng.permutation(plain).tolist():
        if sum(a.positive for a in effect_answers(model, Person(answers=answers))) >= wanted:
            break
        answers[finding] = "yes"
    return Person(person.age, person.sex, person.setting, answers)
