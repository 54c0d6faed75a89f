"""Headers, forms from elsewhere, and everything that should not be sent."""

from __future__ import annotations

import re
import socket

import pytest

from hizaura.errors import InputError
from hizaura.terms import Language, Mode
from hizaura.web.serve import _listen, is_loopback, settings_for
from tests.web.walk import Forms, Walker

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", ["/", "/contents", "/check", "/no-such-page", "/api/openapi.json"])
def test_every_answer_carries_the_headers(path):
    """Strict policy without unsafe-inline, on every answer."""
    page = Walker().get(path)
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"


def test_personal_pages_are_not_stored():
    """Personal pages are no-store; the cookie is HttpOnly and SameSite."""
    walker = Walker()
    walker.get("/")
    page = walker.send("/start", whom="self")
    assert page.headers["cache-control"] == "no-store"
    cookie = page.history[0].headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_no_inline_style_or_script_and_nothing_from_elsewhere():
    """Pages hold no inline code, and load from this site only."""
    walker = Walker()
    walker.begin()
    for page in [
        walker.get(p).text for p in ("/", "/check", "/contents", "/causes/popliteal_cyst")
    ]:
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
        assert all(
            link.startswith("/") for link in re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page)
        )


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
def test_a_form_from_elsewhere_is_refused(headers):
    """Another site's form is not taken, and a page says so."""
    walker = Walker()
    walker.begin()
    form = Forms(walker.page.text).forms[0]
    page = walker.client.post(
        form.action, data={**form.hidden, "answer": "injury"}, headers=headers
    )
    assert page.status_code == 403
    assert "受け取りませんでした" in page.text


def test_a_form_without_our_mark_is_refused():
    """The signed mark must belong to the visit."""
    walker = Walker()
    walker.begin()
    form = Forms(walker.page.text).forms[0]
    page = walker.client.post(
        form.action, data={**form.hidden, "mark": "0" * 32, "answer": "injury"}
    )
    assert page.status_code == 409


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/", 405),
        ("DELETE", "/check", 405),
        ("GET", "/start", 405),
        ("BREW", "/", 405),
        ("GET", "/etc/passwd", 404),
        ("GET", "/check/0x1", 404),
        ("GET", "/check/999", 200),
        ("GET", "/edit/nothing", 404),
    ],
)
def test_unknown_methods_and_paths_get_a_kind_page(method, path, status):
    """A page in the person's language, not a bare error."""
    walker = Walker(language=Language.EN)
    walker.begin()
    page = walker.client.request(method, path)
    assert page.status_code == status
    assert "<h1>" in page.text
    assert 'lang="en"' in page.text


def test_head_is_answered_like_get_without_a_body():
    """HEAD works."""
    page = Walker().client.head("/")
    assert page.status_code == 200
    assert page.content == b""


def test_giant_forms_are_refused():
    """Too large or too many fields: a page, and the answers stay."""
    walker = Walker()
    walker.begin()
    form = Forms(walker.page.text).forms[0]
    big = walker.client.post(form.action, data={**form.hidden, "answer": "x" * 100_000})
    assert big.status_code == 413
    assert "大きすぎます" in big.text
    many = "&".join(f"a{i}=1" for i in range(2000))
    page = walker.client.post(form.action, content=many, headers={"content-type": FORM})
    assert page.status_code in (400, 413)
    chunked = walker.client.post(
        form.action, content=iter([b"a" * 40_000] * 3), headers={"content-type": FORM}
    )
    assert chunked.status_code == 413
    assert walker.get("/check").status_code == 200


def test_other_kinds_of_body_are_refused():
    """Multipart and JSON are no forms of ours."""
    walker = Walker()
    walker.begin()
    assert walker.client.post("/check/1", files={"a": b"x"}).status_code == 415
    assert walker.client.post("/check/1", json={"a": 1}).status_code == 415


@pytest.mark.parametrize("step", ["no_such_step", "mri_root_cleft", ""])
def test_a_step_that_does_not_exist_is_refused(step):
    """A form for no step of the interview changes nothing."""
    walker = Walker()
    walker.begin()
    form = Forms(walker.page.text).forms[0]
    page = walker.client.post(
        form.action, data={**form.hidden, "step": step, "shown": step, "answer": "yes"}
    )
    assert page.status_code == 400


def test_only_loopback_chooses_by_itself(monkeypatch):
    """Other addresses need a mode and a key of their own."""
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")
    monkeypatch.delenv("HIZAURA_SECRET_KEY", raising=False)
    assert settings_for("127.0.0.1", None, Language.JA).mode is Mode.RESEARCH
    with pytest.raises(InputError, match="choose the mode"):
        settings_for("0.0.0.0", None, Language.JA)
    with pytest.raises(InputError, match="HIZAURA_SECRET_KEY"):
        settings_for("0.0.0.0", Mode.PUBLIC, Language.JA)
    monkeypatch.setenv("HIZAURA_SECRET_KEY", "k3" * 4 + "abcdefghijklmnopqrstuvwxyz")
    assert settings_for("0.0.0.0", Mode.PUBLIC, Language.JA).secure


def test_an_answer_leaves_at_once():
    """Small answers are not held back: connections that are taken do not wait for a receipt."""
    listening = _listen("127.0.0.1", 0)
    with listening, socket.create_connection(listening.getsockname()):
        taken, _ = listening.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert taken.proto == socket.IPPROTO_TCP
