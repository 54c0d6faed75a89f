"""The words around the numbers when records are shown to people. No medicine here."""

from __future__ import annotations

from hizaura.evaluation.texts import for_terminal
from hizaura.knowledge.schema import KnowledgeBase, Text
from hizaura.terms import Language

LABELS: dict[str, dict[str, str]] = {
    "condition": {"en": "condition", "ja": "病気"},
    "finding": {"en": "finding", "ja": "所見"},
    "state": {"en": "hidden state", "ja": "隠れた状態"},
    "rule": {"en": "danger sign", "ja": "危険サイン"},
    "exam": {"en": "exam", "ja": "検査"},
    "source": {"en": "source", "ja": "出典"},
    "group": {"en": "group", "ja": "グループ"},
    "structure": {"en": "structure", "ja": "部位"},
    "prior": {"en": "share among visitors, by age", "ja": "訪れる人での割合(年齢別)"},
    "female": {"en": "odds ratio women to men", "ja": "女性と男性のオッズ比"},
    "settings": {"en": "odds multipliers by setting", "ja": "場所によるオッズの倍率"},
    "range": {"en": "range factor", "ja": "幅の倍率"},
    "basis": {"en": "basis", "ja": "根拠"},
    "why": {"en": "why", "ja": "理由"},
    "links": {"en": "brings about", "ja": "引き起こすもの"},
    "caused_by": {"en": "brought about by", "ja": "もとになるもの"},
    "least_level": {
        "en": "must not be missed, at least",
        "ja": "見逃せない病気。緊急度の下限",
    },
    "first_above": {"en": "to be ruled out first above", "ja": "先に確かめる確率の下限"},
    "excluded_by": {"en": "ruled out by", "ja": "確かめ方"},
    "not_excluded_by": {"en": "not ruled out by", "ja": "これでは確かめられないもの"},
    "rows": {"en": "rows", "ja": "数値の行"},
    "no_rows": {"en": "no rows", "ja": "数値の行なし"},
    "card": {"en": "card", "ja": "説明"},
    "treatments": {"en": "treatments", "ja": "治療"},
    "review": {"en": "review", "ja": "見直し"},
    "not_reviewed": {"en": "not yet signed by a clinician", "ja": "医師の確認はまだです"},
    "next": {"en": "next", "ja": "次回"},
    "question": {"en": "question", "ja": "質問"},
    "help": {"en": "help", "ja": "補足"},
    "who": {"en": "answered by", "ja": "答える人"},
    "role": {"en": "role", "ja": "役割"},
    "states": {"en": "states", "ja": "選択肢"},
    "background": {
        "en": "background without its causes, by age",
        "ja": "背景の割合(年齢別)",
    },
    "prevalence": {"en": "share among visitors", "ja": "訪れる人での割合"},
    "asked_if": {"en": "asked if", "ja": "聞く条件"},
    "member_of": {"en": "member of", "ja": "属する隠れた状態"},
    "members": {"en": "members", "ja": "属する所見"},
    "level": {"en": "level", "ja": "緊急度"},
    "place": {"en": "place", "ja": "行き先"},
    "when": {"en": "when", "ja": "条件"},
    "softened_by": {"en": "softened by", "ja": "弱める条件"},
    "names": {"en": "names the conditions", "ja": "関係する病気"},
    "sentence": {"en": "sentence", "ja": "文"},
    "narrowed": {"en": "narrower than its source", "ja": "出典より狭くした点"},
    "through": {"en": "through the hidden state", "ja": "隠れた状態を通して"},
    "observes": {"en": "observes", "ja": "わかる所見"},
    "supports": {"en": "supports", "ja": "支えている記述"},
    "read": {"en": "what was read", "ja": "読んだ範囲"},
    "not_used": {"en": "shown, not used", "ja": "表示のみ"},
}


def label(key: str, language: str) -> str:
    """The word for a key; plain Japanese uses the Japanese one."""
    return LABELS[key][Language.EN if language == Language.EN else Language.JA]


def said(text: Text, language: str) -> str:
    """A text in that language; readings in brackets."""
    return for_terminal(text.get(language, ""))


def name_of(base: KnowledgeBase, record_id: str, language: str) -> str:
    """Name of a condition, finding or hidden state, or the id itself."""
    if record_id in base.conditions:
        return said(base.conditions[record_id].names, language)
    if record_id in base.findings:
        return said(base.findings[record_id].texts.get("label", {}), language) or record_id
    if record_id in base.states:
        return said(base.states[record_id].label, language)
    return record_id
