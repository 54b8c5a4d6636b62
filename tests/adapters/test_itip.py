"""Replies to invitations, in the dialects of the programs that write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.itip import Says, read_reply
from tests.calendar_replies import apple, google, outlook, outlook_proposes

UID = "r-0123456789ab.meeting-3@telemaque.invalid"
LEA = "mentee@example.org"


@pytest.mark.parametrize("program", [outlook, google, apple])
@pytest.mark.parametrize(("partstat", "says"), [("ACCEPTED", Says.ACCEPTED), ("DECLINED", Says.DECLINED)])
@pytest.mark.behaviour("P5")
def test_yes_and_no_in_three_dialects(program: type, partstat: str, says: Says) -> None:
    reply = read_reply(program(UID, LEA, partstat=partstat, sequence=2))
    assert reply is not None
    assert (reply.uid, reply.attendee, reply.sequence, reply.says) == (UID, LEA, 2, says)
    assert reply.proposes is None


def test_another_time_is_an_instant_whatever_the_zone_is_called() -> None:
    reply = read_reply(outlook_proposes(UID, LEA, "20261015T143000"))
    assert reply is not None
    assert reply.proposes == datetime(2026, 10, 15, 12, 30, tzinfo=UTC)
    a_mere_day = {"METHOD:REPLY": "METHOD:COUNTER", "DTSTART:20261014T090000Z": "DTSTART;VALUE=DATE:20261014"}
    assert read_reply(google(UID, LEA, partstat="NEEDS-ACTION", but=a_mere_day)) is None


def test_of_several_attendees_the_one_whose_mail_it_is() -> None:
    other = "ATTENDEE;PARTSTAT=DECLINED:mailto:mentor@example.org\nCREATED:"
    reply = read_reply(google(UID, LEA, but={"CREATED:": other}))
    assert reply is not None
    assert (reply.attendee, reply.says) == (LEA, Says.ACCEPTED)


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"Subject: Je ne pourrai pas venir\r\n\r\nBonjour, ...",
        outlook(UID, LEA).replace(b"multipart/alternative", b"text/plain"),
        google(UID, LEA, but={"METHOD:REPLY": "METHOD:REQUEST"}),
        google(UID, LEA, partstat="PERHAPS"),
        google(UID, LEA, but={"SEQUENCE:0": "SEQUENCE:none"}),
        google(UID, LEA, but={"VEVENT": "VTODO"}),
        google(UID, LEA, but={"TRANSP:OPAQUE": "DESCRIPTION:" + "x" * 300_000}),
    ],
)
def test_what_is_no_reply_is_none(mail: bytes) -> None:
    assert read_reply(mail) is None


@given(st.binary(max_size=400), st.integers(0, 1200))
def test_no_mail_whatever_is_too_much(noise: bytes, where: int) -> None:
    read_reply(noise)
    mail = google(UID, LEA)
    read_reply(mail[:where] + noise + mail[where:])
