"""A record as a clinician reads it: the person's answers, what was entered, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request

from hizaura.clinic.intake import Intake, Sent
from hizaura.clinic.outcome import Outcome
from hizaura.clinic.roles import Staff
from hizaura.knowledge import Person
from hizaura.pathway import Assessment, assess
from hizaura.storage.decisions import entered, outcome_of
from hizaura.storage.intakes import opened
from hizaura.storage.store import Work
from hizaura.terms import Language, Mode, Setting
from hizaura.web.clinic.console import console_language
from hizaura.web.journey import site_of
from hizaura.wording import ResultView, result_view

SETTING = Setting.ORTHOPAEDIC_CLINIC.value


@dataclass(frozen=True)
class Record:
    """One opened record."""

    intake: Intake
    sent: Sent
    entered: dict[str, str]
    outcome: Outcome | None

    def person(self, request: Request) -> Person:
        """The person with everything entered since."""
        base = site_of(request).base
        person = self.sent.person(base, SETTING)
        known = {f: s for f, s in self.entered.items() if f in base.findings}
        return person.answering(**known)


def read_record(work: Work, staff: Staff, intake_id: str, now: datetime) -> Record:
    """The record, opened with its line in the log; 404 if it is not this clinic's."""
    intake = opened(work, staff, intake_id, now)
    if intake is None or intake.sent is None:
        raise HTTPException(404)
    return Record(intake, intake.sent, entered(work, intake_id), outcome_of(work, intake_id))


def worked_out(request: Request, person: Person) -> tuple[Assessment, ResultView]:
    """What follows from it, in the reader's language."""
    site = site_of(request)
    found = assess(site.model, person, Mode.CLINIC)
    language: Language = console_language(request)
    return found, result_view(site.model, found, language, site.settings.now().date())
