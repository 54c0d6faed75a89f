"""E-mail: sent only where a server is named, once, without health in it; else it waits."""

from __future__ import annotations

import email
import socket
import threading
from email.policy import default

import pytest

from hizaura.clinic.appointments import Kind
from hizaura.clinic.letters import Letter, Purpose
from hizaura.storage.accounts import Clinic
from hizaura.storage.appointments import book
from hizaura.storage.outbox import open_letters
from hizaura.terms import Language
from hizaura.web.booking.letters import writer_for
from hizaura.web.booking.mail import deliver, send
from hizaura.web.settings import Settings
from hizaura.web.site import Site
from tests.booking.diaries import DIARY, NOW, contact, open_store, slot, wanted

CLINIC = Clinic("c", "ひがし整形外科", "03-0000-0000", "9-17")


class Sink:
    """A mail server of a few lines on loopback; keeps what it is given, or refuses it."""

    def __init__(self, refuse=False):
        self.refuse, self.got = refuse, []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}?starttls=no"

    def run(self):
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as talk:
                self.talk(talk)

    def talk(self, talk):
        def say(text):
            talk.write(text.encode() + b"\r\n")
            talk.flush()

        say("220 sink")
        for line in talk:
            word = line[:4].upper()
            if word == b"DATA":
                say("354 go on")
                self.got.append(b"".join(iter(talk.readline, b".\r\n")))
                say("250 kept")
            elif word == b"QUIT":
                say("221 bye")
                return
            else:
                say("550 no" if self.refuse and word == b"RCPT" else "250 fine")

    def close(self):
        self.listening.close()


@pytest.fixture
def booked(tmp_path):
    """A database with one letter in its outbox."""
    store, clinic = open_store(f"sqlite:///{tmp_path / 'mail.db'}")
    site = Site(Settings())
    book(store, DIARY, wanted(clinic, slot(25, 9)), writer_for(site, CLINIC, "https://h.test"), NOW)
    yield store
    store.engine.dispose()


def waiting(store):
    """What the outbox holds."""
    with store.read() as work:
        return open_letters(work)


def test_without_a_server_nothing_is_sent(booked, monkeypatch):
    """No HIZAURA_SMTP_URL: the letter waits in the outbox, no connection is tried."""
    monkeypatch.delenv("HIZAURA_SMTP_URL", raising=False)
    assert deliver(booked, NOW) == 0
    assert len(waiting(booked)) == 1


def test_a_letter_is_sent_once(booked, monkeypatch):
    """With a server the letter arrives as UTF-8 with its link, and a second run sends nothing."""
    sink = Sink()
    monkeypatch.setenv("HIZAURA_SMTP_URL", sink.url)
    assert deliver(booked, NOW) == 1
    assert deliver(booked, NOW) == 0
    sink.close()
    (raw,) = sink.got
    message = email.message_from_bytes(raw, policy=default)
    assert message["to"] == contact().email
    assert "https://h.test/appointment/token-0" in message.get_content()
    assert "11月25日(水) 9:00" in message.get_content()
    assert waiting(booked) == []


def test_a_refused_letter_stays(booked, monkeypatch):
    """A server that refuses, or none at all, leaves the letter in the outbox with its tries counted."""
    sink = Sink(refuse=True)
    monkeypatch.setenv("HIZAURA_SMTP_URL", sink.url)
    assert deliver(booked, NOW) == 0
    sink.close()
    monkeypatch.setenv("HIZAURA_SMTP_URL", "smtp://127.0.0.1:9?starttls=no")
    assert deliver(booked, NOW) == 0
    assert [one.tries for one in waiting(booked)] == [2]


def test_a_header_cannot_be_smuggled_in(monkeypatch):
    """A line break in an address or name never becomes a second header."""
    monkeypatch.setenv("HIZAURA_SMTP_URL", "smtp://127.0.0.1:9?starttls=no")
    assert not send(Letter("x", "a@b.test\nBcc: c@d.test", "0", "s", "b"))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("purpose", list(Purpose))
def test_letters_say_nothing_of_health(purpose, language):
    """Every letter in every language has time and place, and neither kind, urgency nor knee."""
    site = Site(Settings())
    whom = type(contact())(**{**vars(contact()), "language": language.value})
    for kind in Kind:
        letter = writer_for(site, CLINIC, "")(purpose, whom, kind, slot(25, 9), NOW)
        said = letter.subject + letter.body
        assert "9:00" in said
        assert "{" not in said
        for word in ("ひざの", "膝", "再生", "MRI", "knee", "regenerat", "secon", "手術", "http"):
            assert word not in said
