"""A knowledge base with a fault does not load, and the message says where and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hizaura.errors import KnowledgeError
from hizaura.inference.model import build_model
from hizaura.knowledge import load
from hizaura.knowledge.load import DATA
from tests.knowledge.small import copy_to

Edit = Callable[[Path], object]


def replacing(name: str, old: str, new: str) -> Edit:
    """An edit of one file of the base."""

    def edit(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def adding(name: str, more: str) -> Edit:
    """An edit that adds lines at the end of a file."""

    def edit(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(more)

    return edit


WEAR, SAC = "conditions/wear.yaml", "conditions/sac.yaml"
WEAR_ROWS, SAC_ROWS = "likelihoods/wear.csv", "likelihoods/sac.csv"

FAULTS: dict[str, tuple[Edit, tuple[str, ...]]] = {
    "a missing source": (
        lambda root: (root / "sources/smith_2020_wear.json").unlink(),
        ("no source smith_2020_wear", "sources/smith_2020_wear.json"),
    ),
    "a source spelt wrong": (
        replacing(WEAR_ROWS, "smith_2020_wear", "smith_2020_waer"),
        ("likelihoods/wear.csv:4", "smith_2020_waer", "Did you mean smith_2020_wear?"),
    ),
    "a missing language": (
        replacing(SAC, ", en: Sac behind the knee", ""), (SAC, "names has no en text", "Add"),
    ),
    "an empty language": (
        replacing(SAC, "ja: 膝裏の袋", "ja: ''"), (SAC, "names has no ja text"),
    ),
    "a language too many": (
        replacing(SAC, "en: Sac behind the knee", "en: Sac, fr: Poche"), (SAC, "fr"),
    ),
    "a condition given twice": (
        lambda root: (root / "conditions/sac2.yaml").write_bytes((root / SAC).read_bytes()),
        ("conditions/sac2.yaml", "differ"),
    ),
    "a finding given twice": (
        adding("findings/test.yaml", "- id: swollen\n  role: sign\n  who: person\n"),
        ("swollen", "twice"),
    ),
    "a rule given twice": (
        replacing("red_flags/same_day.yaml", "id: S1", "id: E1"), ("E1", "twice"),
    ),
    "a key given twice": (
        replacing(SAC, "group: 1", "group: 1\ngroup: 2"), (f"{SAC}:5", "group", "twice"),
    ),
    "an unknown key": (
        replacing(SAC, "group: 1", "group: 1\nlinsk: []"),
        (SAC, "unknown field linsk", "Did you mean links?"),
    ),
    "a missing key": (
        replacing(SAC, "structure: bursa\n", ""), (SAC, "the field structure is missing"),
    ),
    "a finding that does not exist": (
        replacing(WEAR_ROWS, "swollen,yes", "swolen,yes"),
        ("likelihoods/wear.csv:4", "swolen", "Did you mean swollen?"),
    ),
    "a state that does not exist": (
        replacing(WEAR_ROWS, "onset,injury", "onset,fall"),
        ("likelihoods/wear.csv:2", "no state fall", "injury, gradual"),
    ),
    "counts that do not agree": (
        replacing(WEAR_ROWS, "0.5,,,20,40", "0.6,,,20,40"),
        ("likelihoods/wear.csv:4", "20/40 is not 0.6", "0.500"),
    ),
    "a probability over one": (
        replacing(SAC_ROWS, "fluid,yes,0.6", "fluid,yes,1.6"), ("likelihoods/sac.csv:4", "1.6"),
    ),
    "a number in words": (
        replacing(SAC_ROWS, "fluid,yes,0.6", "fluid,yes,often"),
        ("likelihoods/sac.csv:4", "not a number", "often"),
    ),
    "a number outside its interval": (
        replacing(SAC_ROWS, "0.6,0.25,0.95", "0.2,0.25,0.95"),
        ("likelihoods/sac.csv:4", "0.2 is outside 0.25 to 0.95"),
    ),
    "a number printed twice": (
        adding(WEAR_ROWS, "swollen,yes,0.4,,,,,,,,,expert,,,visitors\n"),
        ("likelihoods/wear.csv:6", "printed twice", "wear.csv:4"),
    ),
    "states that do not add up": (
        replacing(WEAR_ROWS, "onset,gradual,0.9", "onset,gradual,0.7"),
        ("likelihoods/wear.csv", "add up to 0.8"),
    ),
    "a study without a source": (
        replacing(WEAR_ROWS, "study,smith_2020_wear,table 2", "study,,"),
        ("likelihoods/wear.csv:4", "needs a source"),
    ),
    "a comma too many": (
        replacing(WEAR_ROWS, "table 2,villagers", "table 2,villagers, women"),
        ("likelihoods/wear.csv:4", "too many or too few cells"),
    ),
    "a rule over nothing": (
        replacing("red_flags/emergency.yaml", "when: foot_cold", "when: foot_clod"),
        ("red_flags E1", "foot_clod", "Did you mean foot_cold?"),
    ),
    "an emergency without a way to go": (
        replacing("red_flags/emergency.yaml", "how: ambulance", "how: taxi"),
        ("red_flags/emergency.yaml E1", "taxi", "ambulance"),
    ),
    "a softening nobody allowed": (
        replacing("red_flags/same_day.yaml", "when:", "softened_by: [swollen]\n  when:"),
        ("red_flags S1", "may not soften", "two clinicians"),
    ),
    "links that go in a circle": (
        replacing(SAC, "links: []", "links: [{child: sac, strength: 0.1, basis: expert}]"),
        ("conditions/sac.yaml", "circle"),
    ),
    "broken YAML": (adding(SAC, "names: [\n"), (SAC, "not valid YAML")),
    "text that is not UTF-8": (
        lambda root: (root / SAC).write_bytes("names: 膝".encode("shift_jis")), (SAC, "UTF-8"),
    ),
    "a missing file": (
        lambda root: (root / "states.yaml").unlink(), ("states.yaml", "no such file"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_stops_the_load_and_is_named(tmp_path: Path, what: str) -> None:
    """Each fault is refused with its file or record, what is wrong, and what to do."""
    edit, parts = FAULTS[what]
    root = copy_to(tmp_path)
    edit(root)
    with pytest.raises(KnowledgeError) as caught:
        load(root)
    for part in parts:
        assert part in caught.value.text("en")
    assert caught.value.exit_code == 3


def test_the_small_and_the_shipped_base_load(tmp_path: Path) -> None:
    """Without a fault both bases load and their numbers can be solved."""
    for root in (copy_to(tmp_path), DATA):
        assert build_model(load(root)).n == len(load(root).conditions)


def test_the_digest_names_the_content(tmp_path: Path) -> None:
    """One changed letter changes the digest; the same files give the same one."""
    first, second = copy_to(tmp_path / "a"), copy_to(tmp_path / "b")
    assert load(first).digest == load(second).digest
    third = copy_to(tmp_path / "c")
    replacing(SAC, "Sac behind the knee", "Sac behind the Knee")(third)
    assert load(third).digest != load(first).digest


def refused_numbers(root: Path) -> str:
    """What the solver says about a base whose numbers contradict each other."""
    with pytest.raises(KnowledgeError) as caught:
        build_model(load(root))
    return caught.value.text("en")


def test_a_row_that_cannot_reach_its_number_is_named(tmp_path: Path) -> None:
    """P below what everything else brings about: the row, and the least number that agrees."""
    root = copy_to(tmp_path)
    replacing(SAC_ROWS, "fluid,yes,0.6,0.25,0.95", "fluid,yes,0.001,,")(root)
    said = refused_numbers(root)
    assert "likelihoods/sac.csv:4" in said
    assert "0.001" in said
    least = float(said.partition("at least ")[2].split(",")[0].rstrip("."))
    replacing(SAC_ROWS, "fluid,yes,0.001,,", f"fluid,yes,{least + 0.001},,")(root)
    other = tmp_path / "mended"
    root.rename(other)
    assert build_model(load(other)).n == 2


def test_a_negative_own_activation_is_named(tmp_path: Path) -> None:
    """A parent that alone explains more of a child than exists: both are named with what agrees."""
    root = copy_to(tmp_path)
    replacing(WEAR, "strength: 0.2, low: 0.1, high: 0.3", "strength: 0.9")(root)
    replacing(SAC, "50: 0.6, 65: 0.6, 80: 0.6", "50: 0.5, 65: 0.5, 80: 0.5")(root)
    said = refused_numbers(root)
    assert "conditions/sac.yaml" in said
    assert "parents wear alone" in said
    assert "Raise the prior of sac above 0." in said
