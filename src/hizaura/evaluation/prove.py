"""`hizaura prove`: a danger sign always wins, proved for every combination of answers (z3)."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec

from hizaura.errors import InputError
from hizaura.evaluation.proof import Proof
from hizaura.knowledge.schema import KnowledgeBase

RANDOM_ANSWERS = 10_000


def prove(base: KnowledgeBase, *, answers: int = RANDOM_ANSWERS, seed: int = 1) -> list[Proof]:
    """Every property of docs/explanation/hazards.md, for all answers, ages and risks."""
    from hizaura.evaluation.agreement import same_as_production
    from hizaura.evaluation.prover import Prover

    prover = Prover(base)
    return [
        same_as_production(prover.one, answers, seed),
        prover.adding_a_sign_never_lowers(),
        prover.each_sign_reaches_its_level(),
        prover.unknown_never_lowers(),
        prover.duration_softens_only_what_it_may(),
        prover.raising_is_one_step_and_never_emergency(),
        prover.no_threshold_lowers(),
        prover.must_not_miss_can_reach_its_level(),
    ]


def run_prove(say: Callable[[str], None] = print) -> None:
    """Print every property with its outcome; exit 1 if one fails."""
    if find_spec("z3") is None:
        raise InputError("package_missing", package="z3-solver", extra="prove")
    from hizaura.knowledge import load

    started = time.perf_counter()
    proofs = prove(load())
    for proof in proofs:
        mark = "proved" if proof.holds else "FAILS"
        say(f"{mark:7} {proof.name} ({proof.checked} checks)")
        if not proof.holds:
            say(f"        counterexample: {proof.counterexample}")
    say(f"{time.perf_counter() - started:.0f} s")
    if not all(proof.holds for proof in proofs):
        raise SystemExit(1)
