"""The whole way: send, inbox, summary, findings, changed differential, diagnosis."""

from __future__ import annotations

import re

from tests.clinic.world import World


def test_a_sending_reaches_the_inbox_and_ends_with_a_diagnosis(world: World):
    """What a person sends is read, examined and closed by a clinician."""
    sent = world.send(world.person(words="かいだんが つらい"))
    assert sent.answer.status_code == 200, sent.answer.text
    assert "取り消し" in sent.answer.text
    doctor = world.staff("clinician")
    inbox = doctor.get("/clinic").text
    assert sent.code[:4] in inbox
    assert "未読" in inbox
    record = world.record()
    summary = doctor.get(f"/clinic/record/{record}").text
    assert "かいだんが つらい" in summary
    assert "100人中" in summary
    decide = doctor.get(f"/clinic/record/{record}/decide")
    assert decide.status_code == 200
    before = shown(decide.text)
    page = f"/clinic/record/{record}/decide"
    answer = world.post(
        doctor, f"/clinic/record/{record}/findings",
        {"f-lump_transilluminates": "yes", "f-us_cyst_with_neck": "yes", "part": "1"}, page,
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    assert shown(answer.text) != before
    closed = world.post(
        doctor, f"/clinic/record/{record}/close",
        {"diagnosis": "popliteal_cyst", "basis": "imaging", "needed": "routine"}, page,
    )  # fmt: skip
    assert closed.status_code == 303, closed.text
    assert "最終診断" in doctor.get(f"/clinic/record/{record}").text
    assert "診断を記録した人数:1" in doctor.get("/clinic/calibration").text


def shown(text: str) -> list[str]:
    """The chances in the table of the panel."""
    return re.findall(r"<b>([^<]+)</b><progress", text)
