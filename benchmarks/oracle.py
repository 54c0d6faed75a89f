"""The same network in pyAgrum: every noisy-OR a chain of small tables.

``folded``: "no" answers multiply their causes' presence (soft evidence), as in ``docs/explanation``;
asked plainly, they are observed like the others.
"""

from __future__ import annotations

import warnings

import numpy as np

from hizaura.inference.evidence import effect_answers
from hizaura.inference.model import Model
from hizaura.inference.posterior import own_after_context
from hizaura.inference.structure import ranks
from hizaura.knowledge.observations import Person

with warnings.catch_warnings():  # its import crashes where warnings are errors
    warnings.simplefilter("ignore")
    import pyagrum as gum


class Network:
    """A pyAgrum network that grows noisy-OR by noisy-OR."""

    def __init__(self) -> None:
        self.net = gum.BayesNet()
        self.names: dict[int, str] = {}

    def _add(self, name: str) -> None:
        self.net.add(gum.RangeVariable(name, name, 0, 1))

    def noisy_or(self, name: str, leak: float, causes: list[tuple[str, float]]) -> str:
        """A node that is on with ``leak`` or by any present cause; the name of its last link."""
        self._add(f"{name}_0")
        self.net.cpt(f"{name}_0")[:] = [1.0 - leak, leak]
        last = f"{name}_0"
        for i, (cause, s) in enumerate(causes, 1):
            link = f"{name}_{i}"
            self._add(link)
            self.net.addArc(last, link)
            self.net.addArc(cause, link)
            for before in (0, 1):
                for present in (0, 1):
                    on = 1.0 if before else s * present
                    self.net.cpt(link)[{last: before, cause: present}] = [1.0 - on, on]
            last = link
        return last


def oracle_posterior(
    model: Model, person: Person, *, folded: bool = True, widest: int | None = None
) -> np.ndarray | None:
    """P(condition | answers) by lazy propagation; None if a clique of its tree is over ``widest``."""
    answers = effect_answers(model, person)
    own = own_after_context(model, person)
    made, n = Network(), model.n
    place = ranks(model, 1)[
        0
    ]  # all chains in one order: otherwise the junction tree is far too wide
    name: dict[int, str] = {}
    for c in model.links.order:
        parents = [(name[p], s) for p, s in model.links.parents[c]]
        name[c] = made.noisy_or(f"c{c}", float(own[c]), parents)
    for state in sorted({node for a in answers for node in a.nodes if node >= n}):
        pairs = sorted(model.state_causes[state - n], key=lambda pair: place[pair[0]])
        causes = [(name[c], s) for c, s in pairs]
        name[state] = made.noisy_or(f"s{state}", float(model.state_leak[state - n]), causes)
    evidence: dict[str, int | list[float]] = {}
    weight = dict.fromkeys(name, 1.0)
    for i, answer in enumerate(answers):
        if folded and not answer.positive:
            for node, s in zip(answer.nodes, answer.strengths.tolist(), strict=True):
                weight[node] *= 1.0 - s
        else:
            pairs = sorted(
                zip(answer.nodes, answer.strengths.tolist(), strict=True), key=lambda p: place[p[0]]
            )
            causes = [(name[node], s) for node, s in pairs]
            evidence[made.noisy_or(f"f{i}", answer.leak, causes)] = int(answer.positive)
    for node, w in weight.items():
        if w < 1.0:
            evidence[name[node]] = [1.0, w]
    engine = gum.LazyPropagation(made.net)
    engine.setEvidence(evidence)
    if widest is not None:
        tree = engine.junctionTree()
        if max(len(tree.clique(node)) for node in tree.nodes()) > widest:
            return None
    engine.makeInference()
    return np.array([engine.posterior(name[c])[1] for c in range(n)])
