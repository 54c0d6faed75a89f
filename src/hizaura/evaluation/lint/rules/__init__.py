"""The rules by name, and what each needs before it can speak."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.lint.rules import (
    background,
    exam_observes,
    expert_interval,
    forbidden_words,
    furigana,
    group_structure,
    icd10,
    languages,
    marginals,
    must_not_miss,
    once,
    page_size,
    priors_sum,
    reach,
    review_due,
    sentence_length,
    signs_asked,
    source_complete,
    source_used,
)

Check = Callable[[Lint], Iterator[Found]]

ON_RECORDS: dict[str, Check] = {
    "expert_interval": expert_interval.check,
    "forbidden_words": forbidden_words.check,
    "furigana": furigana.check,
    "icd10": icd10.check,
    "languages": languages.check,
    "once": once.check,
    "page_size": page_size.check,
    "review_due": review_due.check,
    "sentence_length": sentence_length.check,
    "source_complete": source_complete.check,
}
"""Each record speaks for itself."""

ON_WHOLE: dict[str, Check] = {
    "background": background.check,
    "exam_observes": exam_observes.check,
    "group_structure": group_structure.check,
    "must_not_miss": must_not_miss.check,
    "priors_sum": priors_sum.check,
    "reach": reach.check,
    "signs_asked": signs_asked.check,
    "source_used": source_used.check,
}
"""Records are held against each other: their references must be sound."""

ON_MODEL: dict[str, Check] = {"marginals": marginals.check}
"""The numbers must solve."""
