"""A calendar file for the day to look again. Calendars are shared: it does not speak of health."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from hizaura.web.takeaway.plain import unmarked
from hizaura.wording.texts import Words
from hizaura.wording.view import ResultView

ZONE = "Asia/Tokyo"
AT = time(10, 0)
LASTS = timedelta(minutes=15)
PRODUCT = "-//look again//1.0//EN"
HOST = "look-again.invalid"


def ics(view: ResultView, words: Words, created: datetime, uid: str) -> bytes | None:
    """The event with an alarm, or None where nothing is to be looked at later (emergency).

    ``uid`` must be random: it tells two people's events apart in one calendar.
    """
    day = view.care.look_again
    if day is None:
        return None
    start = datetime.combine(day, AT, ZoneInfo(ZONE))
    title = unmarked(words.ui("takeaway.event"))
    event = Event()
    event.add("uid", f"{uid}@{HOST}")
    event.add("dtstamp", created.astimezone(ZoneInfo("UTC")))
    event.add("dtstart", start)
    event.add("dtend", start + LASTS)
    event.add("summary", title)
    event.add("description", unmarked(words.ui("takeaway.event_note")))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(title))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(0))
    return alarm
