"""Logging in and staying in: every guess is counted before it is checked, so none is free."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from hizaura.clinic.audit import Action
from hizaura.clinic.codes import new_token
from hizaura.clinic.credentials import password_fits, step_of
from hizaura.clinic.lockout import seconds_left, wait_after
from hizaura.clinic.roles import Role, Staff
from hizaura.storage.audit_log import note
from hizaura.storage.fields import plain_hash
from hizaura.storage.store import Store, Work
from hizaura.storage.tables import accounts, attempts, staff_sessions

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
FORGOTTEN = timedelta(days=1)


class LockedError(Exception):
    """Too many wrong tries; ``seconds`` until the next is heard."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


def guess(store: Store, key: str, now: datetime) -> None:
    """Count a guess as wrong before it is looked at; ``LockedError`` if it comes too soon."""
    hashed = plain_hash(key)
    for _ in range(2):  # a first guess that races with another first guess looks again
        try:
            with store.write() as work:
                _count(work, hashed, now)
                return
        except IntegrityError:
            continue


def _count(work: Work, hashed: str, now: datetime) -> None:
    known = work.session.execute(
        select(attempts.c.failures, attempts.c.not_before)
        .where(attempts.c.key_hash == hashed)
        .with_for_update()
    ).first()
    if known is None:
        work.session.execute(insert(attempts).values(key_hash=hashed, failures=1, not_before=now))
        return
    left = seconds_left(known.not_before, now)
    if left:
        raise LockedError(left)
    failures = known.failures + 1
    work.session.execute(
        update(attempts)
        .where(attempts.c.key_hash == hashed)
        .values(failures=failures, not_before=now + wait_after(failures))
    )


def forgive(work: Work, key: str) -> None:
    """The guess was right: nothing is held against the next one."""
    work.session.execute(delete(attempts).where(attempts.c.key_hash == plain_hash(key)))


def log_in(store: Store, name: str, password: str, code: str, now: datetime) -> str | None:
    """A new session's token, or None; it does not tell which of the three was wrong."""
    name = name.strip().lower()[:60]
    guess(store, f"login/{name}", now)
    with store.read() as work:
        known = work.session.execute(
            select(accounts).where(accounts.c.name == name, accounts.c.active.is_(True))
        ).first()
    fits = password_fits(password, known.password_hash if known else None)
    if known is None:
        return None
    secret = store.keys.open(known.sealed, f"accounts/{known.id}")
    step = step_of(code, secret, now, known.last_step)
    with store.write() as work:
        who = {"clinic_id": known.clinic_id, "account_id": known.id}
        if not fits or step is None or not _spent(work, known.id, step):
            note(work, now, Action.LOGIN_REFUSED, **who)
            return None
        forgive(work, f"login/{name}")
        token = new_token()
        work.session.execute(
            insert(staff_sessions).values(
                token_hash=plain_hash(token), account_id=known.id, created_at=now, seen_at=now
            )
        )
        note(work, now, Action.LOGGED_IN, **who)
    return token


def _spent(work: Work, account_id: str, step: int) -> bool:
    """Use up the one-time code; False if someone else just did."""
    changed = work.session.execute(
        update(accounts)
        .where(accounts.c.id == account_id, accounts.c.last_step < step)
        .values(last_step=step)
    )
    return bool(getattr(changed, "rowcount", 0))


def staff_of(store: Store, token: str, now: datetime) -> Staff | None:
    """Whose session this is, if it is neither idle nor old nor ended."""
    hashed = plain_hash(token)
    with store.read() as work:
        known = work.session.execute(
            select(
                staff_sessions.c.created_at, staff_sessions.c.seen_at,
                accounts.c.id, accounts.c.clinic_id, accounts.c.name, accounts.c.role,
            )
            .join(accounts, accounts.c.id == staff_sessions.c.account_id)
            .where(staff_sessions.c.token_hash == hashed, accounts.c.active.is_(True))
        ).first()  # fmt: skip
    if known is None:
        return None
    if now - known.seen_at > IDLE or now - known.created_at > LONGEST:
        _end(store, hashed)
        return None
    if now - known.seen_at > SEEN_EVERY:
        with store.write() as work:
            work.session.execute(
                update(staff_sessions)
                .where(staff_sessions.c.token_hash == hashed)
                .values(seen_at=now)
            )
    return Staff(known.id, known.clinic_id, known.name, Role(known.role))


def log_out(store: Store, token: str, staff: Staff, now: datetime) -> None:
    """End the session."""
    with store.write() as work:
        note(
            work, now, Action.LOGGED_OUT,
            clinic_id=staff.clinic_id, account_id=staff.account_id,
        )  # fmt: skip
    _end(store, plain_hash(token))


def _end(store: Store, hashed: str) -> None:
    with store.write() as work:
        work.session.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == hashed))


def clear_old(store: Store, now: datetime) -> None:
    """Drop sessions that are over and wrong tries that are long forgiven."""
    with store.write() as work:
        work.session.execute(
            delete(staff_sessions).where(staff_sessions.c.created_at < now - LONGEST)
        )
        work.session.execute(delete(attempts).where(attempts.c.not_before < now - FORGOTTEN))
