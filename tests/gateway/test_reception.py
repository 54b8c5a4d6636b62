"""What calendars answer: from a real mailbox to the engine, in the same words as from a page."""

from datetime import UTC, datetime

import pytest

from adapters.mail.mailbox import Mailbox, MailboxAway
from contracts.names import calendar_uid
from gateway.house import EngineAway
from gateway.reception import Reception, read_mails, receive
from mentoring.facts import MeetingChange, MeetingDate
from mentoring.initiatives import Offer
from mentoring.kinds import AskKind, Role
from mentoring.refusals import RuleBroken
from tests.calendar_replies import apple, google, outlook, outlook_proposes
from tests.gateway.street import NOW, RELATIONSHIP, Street
from tests.imap import imap_server, put, subjects

ASK = "meeting-3-date-1"


def uid(street: Street, relationship: str = RELATIONSHIP) -> str:
    return calendar_uid(relationship, 3, street.house.settings.mail_domain)


@pytest.mark.behaviour("P5")
async def test_a_click_in_the_calendar_is_an_answer_and_its_mail_read_twice_is_one(street: Street) -> None:
    mail = google(uid(street), "mentee@example.org", sequence=1)
    assert [await receive(street.house, mail) for _ in range(2)] == [Reception.TAKEN, Reception.TAKEN]
    [given] = street.relationships.given
    assert (given.ask, given.person) == (f"{ASK}-mentee", street.people[Role.MENTEE])
    assert given.facts == MeetingDate(suits=True)
    kept = await street.house.vault.answer(given.id)
    assert kept is not None
    assert (kept.kind, kept.values) == (AskKind.MEETING_DATE, {"suits": "yes"})


async def test_declined_by_the_mentor_and_another_time_proposed_by_the_mentee(street: Street) -> None:
    await receive(street.house, outlook(uid(street), "mentor@example.org", sequence=1))
    await receive(street.house, outlook_proposes(uid(street), "mentee@example.org", "20261015T143000", sequence=1))
    declined, proposed = street.relationships.given
    assert (declined.ask, declined.facts) == (f"{ASK}-mentor", MeetingDate(suits=False))
    wish = datetime(2026, 10, 15, 12, 30, tzinfo=UTC)
    assert (proposed.ask, proposed.facts) == (f"{ASK}-mentee", MeetingDate(suits=False, instead=wish))
    kept = await street.house.vault.answer(proposed.id)
    assert kept is not None
    assert kept.values == {"suits": "no", "instead": "2026-10-15T14:30"}, "by the mentee's own clock"


async def test_who_changes_their_mind_has_answered_twice(street: Street) -> None:
    for partstat in ("ACCEPTED", "DECLINED"):
        await receive(street.house, apple(uid(street), "mentee@example.org", partstat=partstat))
    assert len({given.id for given in street.relationships.given}) == 2


@pytest.mark.parametrize(
    ("who", "relationship", "partstat", "becomes"),
    [
        ("boss@example.org", RELATIONSHIP, "DECLINED", Reception.NOT_INVITED),
        ("coordinator@example.org", RELATIONSHIP, "DECLINED", Reception.NOT_INVITED),
        ("mentee@example.org", "r-of-nobody", "DECLINED", Reception.NOT_OURS),
        ("mentee@example.org", RELATIONSHIP, "TENTATIVE", Reception.NOTHING_NEW),
    ],
)
async def test_others_and_the_undecided_change_nothing(
    street: Street, who: str, relationship: str, partstat: str, becomes: Reception
) -> None:
    assert await receive(street.house, google(uid(street, relationship), who, partstat=partstat)) is becomes
    assert street.relationships.given == []


OFFER = Offer(step="meeting-change-1", kind=AskKind.MEETING_CHANGE, role=Role.MENTEE)


@pytest.mark.behaviour("E7")
async def test_who_declines_after_all_moves_the_meeting_and_the_same_mail_twice_moves_it_once(street: Street) -> None:
    await street.tell_shelf(offers=(OFFER,), meeting_sequence=1)
    street.relationships.asks_are_over = True
    mail = outlook_proposes(uid(street), "mentee@example.org", "20261015T143000", sequence=1)
    for _ in range(2):
        assert await receive(street.house, mail) is Reception.TAKEN
    assert street.relationships.begun == ["meeting-change-1"]
    wish = datetime(2026, 10, 15, 12, 30, tzinfo=UTC)
    assert street.relationships.told(MeetingChange).instead == wish


@pytest.mark.parametrize(
    ("partstat", "sequence", "who"),
    [
        ("DECLINED", 0, "mentee@example.org"),
        ("ACCEPTED", 1, "mentee@example.org"),
        ("DECLINED", 1, "mentor@example.org"),
    ],
)
async def test_an_old_version_an_acceptance_and_somebody_without_the_offer_move_nothing(
    street: Street, partstat: str, sequence: int, who: str
) -> None:
    await street.tell_shelf(offers=(OFFER,), meeting_sequence=1)
    street.relationships.asks_are_over = True
    await receive(street.house, google(uid(street), who, partstat=partstat, sequence=sequence))
    assert street.relationships.begun == []


async def test_an_entry_of_another_house_is_not_ours(street: Street) -> None:
    theirs = calendar_uid(RELATIONSHIP, 3, "elsewhere.example")
    assert await receive(street.house, google(theirs, "mentee@example.org")) is Reception.NOT_OURS


async def test_an_old_version_is_refused_and_while_the_engine_is_away_the_answer_waits(street: Street) -> None:
    street.relationships.refuse("not-open")
    assert await receive(street.house, google(uid(street), "mentee@example.org")) is Reception.TAKEN
    street.relationships.raises = EngineAway("just now")
    await receive(street.house, google(uid(street), "mentor@example.org"))
    [waiting] = await street.house.vault.waiting_answers(NOW.replace(year=2030))
    assert waiting.person == street.people[Role.MENTOR]
    assert not isinstance(street.relationships.raises, RuleBroken)


async def test_a_mailbox_is_read_once_and_what_people_write_is_left_to_people(street: Street) -> None:
    async with imap_server(street.house.settings) as settings:
        mailbox = Mailbox(settings)
        await read_mails(street.house, mailbox)  # what lay there before
        unread = subjects(settings, seen=False)
        put(
            settings,
            b"From: lea@example.org\r\nSubject: Je serai en retard\r\n\r\nDix minutes !",
            outlook(uid(street), "mentee@example.org", sequence=1),
            apple(uid(street), "mentor@example.org", sequence=1),
        )
        came = await read_mails(street.house, mailbox)
        assert came == [Reception.NO_REPLY, Reception.TAKEN, Reception.TAKEN]
        assert await read_mails(street.house, mailbox) == []
        assert subjects(settings, seen=False) == [*unread, "Je serai en retard"]
        assert len(street.relationships.given) == 2


async def test_a_mailbox_that_is_away_is_told_without_its_password(street: Street) -> None:
    async with imap_server(street.house.settings) as settings:
        wrong = Mailbox(settings.model_copy(update={"imap_user": "nobody"}))
        with pytest.raises(MailboxAway, match=r"127\.0\.0\.1") as away:
            await wrong.greet()
        assert "demopass" not in str(away.value)
    with pytest.raises(MailboxAway):
        await Mailbox(settings).after(await street.house.marks.of("nowhere"))
