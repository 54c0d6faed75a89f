"""The appointment as a calendar file. Calendars are shared: it names the clinic and no reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from hizaura.clinic.appointments import Appointment
from hizaura.storage.accounts import Clinic
from hizaura.wording import Words, to_plain_text

PRODUCT = "-//appointment//1.0//EN"
HOST = "appointment.invalid"
BEFORE = timedelta(hours=-2)


def appointment_ics(booked: Appointment, clinic: Clinic, words: Words, now: datetime) -> bytes:
    """One event in Asia/Tokyo; the same uid after a move, so that calendars move it too."""
    title = to_plain_text(words.ui("booking.calendar.title", clinic=clinic.name), readings=False)
    event = Event()
    event.add("uid", f"{booked.id}@{HOST}")
    event.add("dtstamp", now.astimezone(ZoneInfo("UTC")))
    event.add("sequence", int(now.timestamp()) % 1_000_000_000)
    event.add("dtstart", booked.slot.start)
    event.add("dtend", booked.slot.end)
    event.add("summary", title)
    event.add("location", f"{clinic.name} {clinic.telephone}")
    event.add("class", "PRIVATE")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", BEFORE)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written
