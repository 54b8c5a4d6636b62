"""Letters: reminders in working hours, each once, surviving a dead mail server; the coordinator knows what was lost."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from mentoring import facts
from mentoring.kinds import Closing, Role
from mentoring.working_time import WorkingTime
from tests.fakes import FakeDiaries, FakePostOffice
from tests.natures import DAY, DILIGENT, answers, but, diligent
from tests.seasons import stage
from tests.workflows.orderly import assert_orderly, assert_reminders_are_few_and_in_working_hours

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.behaviour("P6")
async def test_reminders_wait_for_the_end_of_a_holiday() -> None:
    diaries = FakeDiaries()
    async with stage({}, diaries=diaries) as season:
        asked = await season.play_until_sent("accept-1")
        first: date = (asked.at + 3 * DAY).astimezone(PARIS).date()
        diaries.days_off = (first, first + DAY)  # a Thursday and a Friday
        await season.play()
        reminders = [letter.at.astimezone(PARIS) for letter in season.post.named("reminder", "mentor")]
        assert [(at.isoweekday(), at.hour, at.minute) for at in reminders] == [(1, 9, 0)]
        assert_reminders_are_few_and_in_working_hours(season, WorkingTime(days_off=diaries.days_off))


@pytest.mark.behaviour("P6")
async def test_someone_across_the_ocean_is_reminded_in_their_own_morning() -> None:
    montreal = WorkingTime(timezone="America/Montreal")
    async with stage({}, diaries=FakeDiaries(other={"p-2": montreal})) as season:
        await season.play_until_sent("accept-1-silence")
        zone = ZoneInfo("America/Montreal")
        local = [letter.at.astimezone(zone) for letter in season.post.named("reminder", "mentor")]
        assert [(at.isoweekday(), at.hour, at.minute) for at in local] == [(4, 9, 0)]


async def test_a_reader_who_never_works_within_the_deadline_is_not_reminded_at_night_but_left_alone() -> None:
    diaries = FakeDiaries()
    async with stage({}, diaries=diaries) as season:
        asked = await season.play_until_sent("accept-1")
        off = asked.at.date()
        diaries.days_off = tuple(off + timedelta(days=n) for n in range(9))
        await season.play_until_sent("accept-1-silence")
        assert season.post.named("reminder") == []


@pytest.mark.behaviour("N5")
async def test_a_mail_server_away_for_two_days_delays_the_letter_and_the_deadline_with_it() -> None:
    away: list[bool] = [True]
    async with stage({}, post=FakePostOffice(away=lambda letter: bool(away) and letter.step == "accept-1")) as season:
        began = await season.clock.now()
        await season.play_for(2 * DAY)
        assert season.post.steps() == ["mentor-is-asked"]
        away.clear()
        await season.play_for(DAY / 24)
        assert season.post.steps() == ["mentor-is-asked", "accept-1"]
        (ask,) = await season.asks()
        assert timedelta(days=9) <= ask.due - began <= timedelta(days=9, hours=1)
        await season.play()
        assert_orderly(season)


@pytest.mark.behaviour("N5")
async def test_a_reminder_held_back_by_a_dead_mail_server_is_dropped_once_the_answer_is_there() -> None:
    away: list[bool] = []
    post = FakePostOffice(away=lambda letter: bool(away) and letter.name == "reminder")
    async with stage({Role.MENTEE: diligent}, post=post) as season:
        ask = (await season.play_until_sent("accept-1")).ask
        assert ask is not None
        away.append(True)
        await season.play_for(3 * DAY + DAY / 12)
        assert post.attempts > len(post.sent)
        await season.answer(ask, facts.Accept(answer=facts.Acceptance.YES, declared=True))
        await season.play_until_sent("welcome-mentor")
        away.clear()
        season.natures[Role.MENTOR] = diligent
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert "accept-1-reminder-1" not in season.post.steps()
        assert_orderly(season)


@pytest.mark.behaviour("N5")
async def test_a_reminder_held_back_by_a_dead_mail_server_does_not_leave_during_a_pause() -> None:
    away: list[bool] = []
    post = FakePostOffice(away=lambda letter: bool(away) and letter.name == "reminder")
    async with stage({}, post=post) as season:
        await season.play_until_sent("accept-1")
        away.append(True)
        await season.play_for(3 * DAY + DAY / 12)
        await season.pause(until=await season.clock.now() + 20 * DAY)
        away.clear()
        await season.play_for(19 * DAY)
        assert season.post.named("reminder") == []
        await season.play()
        assert_orderly(season)


async def test_an_address_that_refuses_is_told_to_the_coordinator_and_spared_the_reminders() -> None:
    async with stage(DILIGENT, post=FakePostOffice(refuses={"p-2"})) as season:
        closed = await season.play()
        assert closed.closing is Closing.NO_MENTOR
        told = season.post.named("undelivered", "coordinator")
        assert [(letter.codes["letter"], letter.codes["about"]) for letter in told] == [("ask-accept", "mentor")]
        assert season.post.names("mentor") == []
        assert season.post.named("silence", "coordinator")
        assert_orderly(season)


async def test_an_open_ask_that_was_never_delivered_is_marked_for_the_operator() -> None:
    async with stage(DILIGENT, post=FakePostOffice(refuses={"p-2"})) as season:
        await season.play_until_sent("undelivered-accept-1")
        (ask,) = await season.asks()
        assert ask.undeliverable
        assert ask.reminders_sent == 0


async def test_the_ledger_tells_who_has_been_reminded_and_who_is_overdue() -> None:
    async with stage({}) as season:
        await season.play_until_sent("accept-1-reminder-2")
        (ask,) = await season.asks()
        assert (ask.reminders_sent, ask.escalated) == (2, False)
        await season.play_until_sent("accept-1-silence")
        (ask,) = await season.asks()
        assert (ask.reminders_sent, ask.escalated) == (2, True)
        coming = await season.whats_next()
        assert coming is not None
        assert coming.due == ask.ends


async def test_the_mentor_reads_the_gentler_version_of_a_challenge_that_was_softened() -> None:
    softens = but(diligent, {"challenge-answer": answers(facts.ChallengeAnswer(choice=facts.ChallengeChoice.SOFTEN))})
    async with stage({Role.MENTEE: softens, Role.MENTOR: diligent}) as season:
        heard = await season.play_until_sent("challenge-1-answered")
        assert (heard.role, heard.codes["choice"]) == (Role.MENTOR, "soften")
        assert "challenge-1-answer" in heard.answers["answer"]
