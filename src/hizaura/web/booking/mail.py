"""E-mail through the one server named by HIZAURA_SMTP_URL; else letters wait in the outbox."""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from hizaura.clinic.letters import Letter
from hizaura.storage.engine import StorageAwayError
from hizaura.storage.outbox import done, failed, open_letters
from hizaura.storage.store import Store

log = logging.getLogger("hizaura.mail")

VARIABLE = "HIZAURA_SMTP_URL"
SENDER = "HIZAURA_MAIL_FROM"
PATIENCE = 8.0
MOST_TRIES = 5


def configured() -> bool:
    """Whether e-mail is sent from here at all."""
    return bool(os.environ.get(VARIABLE, ""))


def deliver(store: Store, now: datetime) -> int:
    """Send what waits, one by one; what fails stays in the outbox. How many were sent.

    A letter is marked as sent right after the server took it: should the machine stop between
    the two, it is sent twice rather than never.
    """
    if not configured():
        return 0
    sent = 0
    try:
        with store.read() as work:
            waiting = [one for one in open_letters(work, email=True) if one.tries < MOST_TRIES]
        for one in waiting:
            arrived = send(one.letter)
            with store.write() as work:
                if arrived:
                    done(work, one.id, now)
                else:
                    failed(work, one.id)
            sent += arrived
    except StorageAwayError:
        log.warning("the outbox cannot be reached")
    return sent


def send(letter: Letter) -> bool:
    """Whether the server took it. Neither names nor addresses reach the log."""
    try:
        _send(os.environ[VARIABLE], written(letter))
    except (OSError, smtplib.SMTPException, ValueError) as wrong:
        log.warning("e-mail was not taken: %s", type(wrong).__name__)
        return False
    return True


def written(letter: Letter) -> EmailMessage:
    """The letter as an e-mail."""
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = os.environ.get(SENDER, "") or "hizaura@localhost"
    message["To"] = letter.email
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain="hizaura.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _send(url: str, message: EmailMessage) -> None:
    """``smtps://user:password@host`` or ``smtp://host:port``; ``?starttls=no`` only here."""
    parts = urlsplit(url)
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=PATIENCE, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=PATIENCE)
    with server:
        if parts.scheme != "smtps" and not (_here(host) and "starttls=no" in parts.query):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _here(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")
