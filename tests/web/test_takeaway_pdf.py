"""The PDF: two pages, tagged, embedded fonts, literal texts, the same bytes; and the command."""

import stat
from dataclasses import replace

import pytest

from hizaura.cli.takeaway import KINDS, run_export, write_whole
from hizaura.errors import HizauraError
from hizaura.terms import Language, Mode
from hizaura.web.takeaway.fonts import japanese_font
from hizaura.web.takeaway.page import Page
from hizaura.web.takeaway.pdf import NO_GLYPH, pdf
from hizaura.web.takeaway.plain import spoken, unmarked
from hizaura.web.takeaway.qr import qr
from tests.web.takeaway_cases import (
    EXAMPLES,
    NOW,
    OWN,
    everything_answered,
    example,
    in_research,
    of_example,
    of_person,
    run,
    squeezed,
    with_causes,
)

CYST = example("popliteal_cyst_footballer")
COLD_FOOT = example("popliteal_aneurysm_thrombosed")
each_language = pytest.mark.parametrize("language", list(Language))


@pytest.fixture
def written(tmp_path):
    """A function that writes the PDF of a result, with its code."""

    def write(result):
        path = tmp_path / "result.pdf"
        code = qr(result.memo, result.words)
        path.write_bytes(pdf(result.view, result.memo, result.words, NOW, code))
        return path

    return write


def text_of(path):
    """The text of a PDF."""
    return run("pdftotext", "-layout", path, "-")


@each_language
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_two_pages_with_embedded_fonts(path, language, written):
    """Card and memo take one A4 page each, every font is embedded, and the text can be read out."""
    result = of_example(path, language)
    file = written(result)
    info = run("pdfinfo", file)
    assert "Pages:           2\n" in info
    assert "(A4)" in info
    fonts = run("pdffonts", file).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)
    assert any("CJK" in line or "Gothic" in line for line in fonts)
    text = squeezed(text_of(file))
    for wanted in (result.view.care.headline, result.view.care.safety_net, result.memo.title):
        assert squeezed(spoken(wanted, language)) in text


@each_language
def test_accessible(language, written):
    """The file says that it is PDF/UA, and names its title, language and structure."""
    result = of_example(CYST, language)
    file = written(result)
    meta = run("pdfinfo", "-meta", file)
    assert "<pdfuaid:part>1</pdfuaid:part>" in meta
    assert f"<rdf:li>{'en' if language is Language.EN else 'ja'}</rdf:li>" in meta
    info = run("pdfinfo", file)
    assert "Tagged:          yes" in info
    assert unmarked(result.words.ui("takeaway.card_title")) in info
    structure = run("pdfinfo", "-struct", file)
    assert structure.count("H1") == 2
    assert "Figure" in structure
    assert "H2" in structure
    assert "LI" in structure


def test_own_words_stay_literal(written):
    """Own words are letters on the page, whatever markup they hold."""
    file = written(of_example(CYST, Language.JA))
    text = squeezed(text_of(file))
    for line in OWN.split("\n"):
        assert squeezed(line) in text


def test_letters_that_no_font_has(written):
    """A letter without a glyph becomes a visible mark; it never stops the PDF."""
    result = of_example(CYST, Language.JA, Mode.PUBLIC, "痛い\U0001f9b5です\u0e17")
    text = squeezed(text_of(written(result)))
    assert f"痛い{NO_GLYPH}です{NO_GLYPH}" in text or "痛い\U0001f9b5です" in text


def test_printed_code_can_be_scanned(written, tmp_path):
    """A scanner reads the printed code of the fullest memo back, letter by letter."""
    result = of_person(everything_answered(), Language.JA, Mode.PUBLIC)
    file = written(result)
    run("pdftoppm", "-r", 150, "-f", 2, "-l", 2, "-png", "-singlefile", file, tmp_path / "memo")
    scanned = run("zbarimg", "--raw", "--quiet", tmp_path / "memo.png")
    assert scanned.strip() == qr(result.memo, result.words).text


@each_language
def test_everything_answered_takes_two_pages(language, written):
    """With every question answered, long own words and causes there are still two pages."""
    result = of_person(everything_answered(), language, Mode.PUBLIC, "とても痛い。" * 500)
    result = in_research(result)
    assert "Pages:           2\n" in run("pdfinfo", written(result))


@pytest.mark.parametrize("mode", [Mode.CLINIC, Mode.RESEARCH])
def test_causes_where_the_mode_allows(mode, written):
    """Clinic and research memos list the causes and say that the product is not approved."""
    result = of_example(CYST, Language.JA, mode)
    text = squeezed(text_of(written(result)))
    assert squeezed(result.view.causes[0].name) in text
    assert "未承認" in text or "承認されていません" in text


@each_language
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_public_bytes_do_not_know_causes(path, language):
    """In public the bytes are the same whatever the causes are."""
    result = of_example(path, language)
    known = with_causes(result)
    first = pdf(result.view, result.memo, result.words, NOW)
    assert first == pdf(known.view, known.memo, known.words, NOW)


def test_two_people_of_one_level():
    """In public the parts on causes are the same for two people of one level."""
    parts = []
    for name in ("popliteal_cyst_footballer", "sifk_active_man"):
        result = with_causes(of_example(example(name), Language.JA))
        assert result.view.care.level == "routine"
        memo = replace(result.memo, causes=result.view.causes, excluded=result.view.excluded)
        data = Page(result.view, memo, result.words).data("font", "", None)["memo"]
        parts.append((data["causes"], data["excluded"]))
    assert parts[0] == parts[1] == ([], [])


def test_same_arguments_same_bytes():
    """The PDF depends on its arguments alone."""
    result = of_example(CYST, Language.PLAIN)
    code = qr(result.memo, result.words)
    arguments = (result.view, result.memo, result.words, NOW, code)
    assert pdf(*arguments) == pdf(*arguments)


def test_no_japanese_font():
    """Without a Japanese font there is an error that says what to install, never a blank page."""
    with pytest.raises(HizauraError, match="fonts-noto-cjk"):
        japanese_font(frozenset({"DejaVu Sans", "Libertinus Serif"}))


@pytest.mark.parametrize("kind", KINDS)
def test_command(kind, tmp_path):
    """The command writes each kind whole, readable by the owner only, and leaves nothing else."""
    out = tmp_path / f"result.{kind}"
    run_export(str(CYST), Language.JA, Mode.PUBLIC, kind, out)
    start = {"pdf": b"%PDF-", "qr": b"<svg", "ics": b"BEGIN:VCALENDAR", "text": b"["}[kind]
    assert out.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [out]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_command_says_what_is_wrong(tmp_path):
    """A wrong kind, a missing folder and an emergency's calendar are errors with a remedy."""
    for case, kind, out, words in (
        (CYST, "docx", tmp_path / "a", "pdf, qr, ics, text"),
        (CYST, "text", tmp_path / "none" / "a", "--out"),
        (COLD_FOOT, "ics", tmp_path / "a", "act now"),
    ):
        with pytest.raises(HizauraError, match=words):
            run_export(str(case), Language.JA, Mode.PUBLIC, kind, out)
    assert list(tmp_path.iterdir()) == []


def test_failed_write_keeps_the_old_file(tmp_path, monkeypatch):
    """When the disk fails, the file that was there stays whole and nothing half-written is left."""
    out = tmp_path / "result.pdf"
    out.write_bytes(b"old")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(HizauraError, match="No space left"):
        write_whole(out, b"new")
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]
