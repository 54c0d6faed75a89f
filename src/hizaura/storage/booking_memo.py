"""The memo of an appointment: an intake that goes when the appointment goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from hizaura.clinic.appointments import Appointment
from hizaura.clinic.audit import SELF, Action
from hizaura.clinic.intake import State
from hizaura.storage.audit_log import note
from hizaura.storage.booking_tables import appointments
from hizaura.storage.intakes import erase
from hizaura.storage.store import Work
from hizaura.storage.tables import intakes


def forget_memo(work: Work, booked: Appointment, now: datetime) -> None:
    """Erase it as its withdrawal link would, and take it off the appointment."""
    if booked.intake_id is None:
        return
    found = work.session.execute(
        select(intakes.c.clinic_id).where(
            intakes.c.id == booked.intake_id,
            intakes.c.state.not_in([State.WITHDRAWN.value, State.EXPIRED.value]),
        )
    ).scalar()
    if found is not None:
        erase(work, booked.intake_id, State.WITHDRAWN)
        who = {"clinic_id": found, "account_id": SELF}
        note(work, now, Action.WITHDRAWN, **who, record=booked.intake_id)
    work.session.execute(
        update(appointments).where(appointments.c.id == booked.id).values(intake_id=None)
    )


def stretch_memo(work: Work, booked: Appointment) -> None:
    """A memo that nobody has taken up yet stays until the day after the appointment."""
    if booked.intake_id is None:
        return
    until = booked.slot.end + timedelta(days=1)
    work.session.execute(
        update(intakes)
        .where(intakes.c.id == booked.intake_id, intakes.c.expires_at < until)
        .values(expires_at=until)
    )
