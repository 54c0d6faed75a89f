"""Clinics and their accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from hizaura.clinic.codes import new_id
from hizaura.clinic.credentials import hash_password, password_fits
from hizaura.clinic.roles import Role, Staff
from hizaura.errors import InputError
from hizaura.storage.login import forgive, guess
from hizaura.storage.store import Store, Work
from hizaura.storage.tables import accounts, clinics, staff_sessions


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic as the person in pain sees it."""

    id: str
    name: str
    telephone: str
    hours: str


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its administrator sees it."""

    id: str
    name: str
    role: Role
    active: bool


def add_clinic(work: Work, name: str, telephone: str, hours: str, now: datetime) -> Clinic:
    """A new clinic that receives what people send."""
    made = Clinic(new_id(), name, telephone, hours)
    work.session.execute(
        insert(clinics).values(
            id=made.id, name=name, telephone=telephone, hours=hours, receives=True, created_at=now
        )
    )
    return made


def receiving(work: Work) -> list[Clinic]:
    """The clinics that take what people send, by name."""
    columns = (clinics.c.id, clinics.c.name, clinics.c.telephone, clinics.c.hours)
    rows = work.session.execute(
        select(*columns).where(clinics.c.receives.is_(True)).order_by(clinics.c.name)
    )
    return [Clinic(*row) for row in rows]


def add_account(
    store: Store,
    clinic_id: str,
    name: str,
    role: Role,
    password: str,
    secret: str,
    now: datetime,
) -> Staff:
    """A new account; ``InputError`` if its name is taken or its password too short."""
    made = Staff(new_id(), clinic_id, name.strip().lower()[:60], role)
    kept = hash_password(password)
    try:
        with store.write() as work:
            work.session.execute(
                insert(accounts).values(
                    id=made.account_id,
                    clinic_id=clinic_id,
                    name=made.name,
                    role=role.value,
                    password_hash=kept,
                    sealed=work.keys.seal(secret, f"accounts/{made.account_id}"),
                    last_step=0,
                    active=True,
                    created_at=now,
                )
            )
    except IntegrityError:
        raise InputError("name_taken", where="name", name=made.name) from None
    return made


def clinic_accounts(work: Work, staff: Staff) -> list[Account]:
    """The accounts of the staff's clinic."""
    rows = work.session.execute(
        select(accounts.c.id, accounts.c.name, accounts.c.role, accounts.c.active)
        .where(accounts.c.clinic_id == staff.clinic_id)
        .order_by(accounts.c.active.desc(), accounts.c.name)
    )
    return [Account(id_, name, Role(role), active) for id_, name, role, active in rows]


def stop_account(work: Work, staff: Staff, account_id: str) -> bool:
    """End an account of the same clinic and its sessions; not one's own."""
    if account_id == staff.account_id or _mine(work, staff, account_id) is None:
        return False
    work.session.execute(update(accounts).where(accounts.c.id == account_id).values(active=False))
    _end_sessions(work, account_id)
    return True


def reset_account(
    work: Work, staff: Staff, account_id: str, password: str, secret: str
) -> str | None:
    """Give an account of the same clinic a new password and secret, and end its sessions.

    Returns its name, or None if it is not the clinic's.
    """
    name = _mine(work, staff, account_id)
    if name is None:
        return None
    work.session.execute(
        update(accounts)
        .where(accounts.c.id == account_id)
        .values(
            password_hash=hash_password(password),
            sealed=work.keys.seal(secret, f"accounts/{account_id}"),
            last_step=0,
            active=True,
        )
    )
    _end_sessions(work, account_id)
    return name


def change_password(store: Store, staff: Staff, old: str, new: str, now: datetime) -> bool:
    """A new password for someone who knows the old one; every session of theirs ends.

    ``InputError`` if the new one is too short.
    """
    guess(store, f"password/{staff.account_id}", now)
    with store.read() as work:
        kept = work.session.execute(
            select(accounts.c.password_hash).where(accounts.c.id == staff.account_id)
        ).scalar()
    if not password_fits(old, kept):
        return False
    hashed = hash_password(new)
    with store.write() as work:
        work.session.execute(
            update(accounts).where(accounts.c.id == staff.account_id).values(password_hash=hashed)
        )
        forgive(work, f"password/{staff.account_id}")
        _end_sessions(work, staff.account_id)
    return True


def _mine(work: Work, staff: Staff, account_id: str) -> str | None:
    found = work.session.execute(
        select(accounts.c.name).where(
            accounts.c.id == account_id, accounts.c.clinic_id == staff.clinic_id
        )
    ).scalar()
    return None if found is None else str(found)


def _end_sessions(work: Work, account_id: str) -> None:
    work.session.execute(staff_sessions.delete().where(staff_sessions.c.account_id == account_id))
