"""An extra meeting: the mentee asks for it now, the mentor answers within two days; the next meeting stays as planned."""

from datetime import datetime, timedelta

import pytest

from contracts.letters import Method
from mentoring import facts
from mentoring.kinds import AskKind, Closing, EndReason, Role
from mentoring.programme import Terms
from tests.natures import DILIGENT, answers, but, diligent, silent
from tests.seasons import Stage, refusal, stage
from tests.workflows.orderly import assert_orderly

ASKED_FOR = facts.ExtraMeeting()
HOURS = timedelta(hours=3, minutes=19)
TERMS = Terms(lasts=timedelta(weeks=12), challenges=False)


async def between_meetings(season: Stage) -> None:
    """The first meeting is over, the second has its date."""
    await season.play_until_sent("meeting-2-date")
    await season.play_for(timedelta(days=2) + HOURS)


async def mentor_offers(season: Stage, later: timedelta) -> datetime:
    """Ten o'clock in London, on a working day."""
    offered = (await season.clock.now() + later).replace(hour=10, minute=0, second=0, microsecond=0)
    while offered.isoweekday() > 5:
        offered += timedelta(days=1)
    told = facts.ExtraAnswer(agreed=True, at=offered)
    season.natures[Role.MENTOR] = but(diligent, {AskKind.EXTRA_ANSWER: answers(told)})
    return offered


@pytest.mark.behaviour("S1")
async def test_it_is_held_within_days_and_the_next_meeting_stays_where_it_was() -> None:
    async with stage(DILIGENT, TERMS) as season:
        await between_meetings(season)
        next_one = (await season.view()).meeting_ahead
        assert next_one is not None
        asked_at = await season.clock.now()
        await season.begin("extra-meeting-1", ASKED_FOR)
        asked = await season.play_until_sent("extra-meeting-1-answer")
        assert (asked.role, asked.answers) == (Role.MENTOR, {"subject": "a-extra-meeting-1"})
        assert asked.ask is not None
        assert asked.ask.due - asked.at == timedelta(days=2)
        invited = await season.play_until_sent("meeting-3-date")
        assert invited.codes["extra"] == "yes"
        assert invited.invitation is not None
        assert invited.invitation.starts_at - asked_at < timedelta(days=7)
        assert (await season.play()).closing is Closing.COMPLETED
        second = [one.invitation for one in season.post.sent if one.invitation and one.invitation.meeting == 2]
        assert {one.starts_at for one in second} == {next_one}
        held = [note.step for note in season.shelf.notes.values() if note.event == "meeting-held"]
        assert {"meeting-2", "meeting-3"} <= set(held)
        assert len(held) == len(set(held))
        assert_orderly(season)


async def test_the_mentor_may_offer_a_time() -> None:
    async with stage(DILIGENT, TERMS) as season:
        await between_meetings(season)
        offered = await mentor_offers(season, timedelta(days=4))
        await season.begin("extra-meeting-1", ASKED_FOR)
        invited = await season.play_until_sent("meeting-3-date")
        assert invited.invitation is not None
        assert invited.invitation.starts_at == offered


@pytest.mark.parametrize("mentor", [silent, answers(facts.ExtraAnswer(agreed=False))])
async def test_not_now_and_silence_are_told_to_the_mentee_and_it_may_be_asked_for_again(mentor: object) -> None:
    natures = {**DILIGENT, Role.MENTOR: but(diligent, {AskKind.EXTRA_ANSWER: mentor})}  # type: ignore[dict-item]
    async with stage(natures, TERMS) as season:
        await between_meetings(season)
        await season.begin("extra-meeting-1", ASKED_FOR)
        assert await refusal(season.begin("extra-meeting-1", ASKED_FOR)) == "not-open"
        told = await season.play_until_sent("extra-meeting-1-not-now")
        assert told.role is Role.MENTEE
        assert told.codes["why"] == ("silence" if mentor is silent else "not-now")
        await season.play_for(HOURS)
        assert "extra-meeting-2" in await season.offers(Role.MENTEE)
        assert (await season.play()).closing is Closing.COMPLETED


async def test_it_is_the_mentee_s_to_ask_for_once_they_have_met() -> None:
    async with stage(DILIGENT, TERMS) as season:
        await season.play_until_sent("meeting-1-date")
        assert await refusal(season.begin("extra-meeting-1", ASKED_FOR)) == "not-open"
        await between_meetings(season)
        assert await refusal(season.begin("extra-meeting-1", ASKED_FOR, Role.MENTOR)) == "not-yours"


@pytest.mark.behaviour("E7")
async def test_an_end_and_a_pause_take_both_meetings_out_of_the_calendar_and_the_pause_gives_both_back() -> None:
    async with stage(DILIGENT, TERMS) as season:
        await between_meetings(season)
        await mentor_offers(season, timedelta(days=6))
        await season.begin("extra-meeting-1", ASKED_FOR)
        await season.play_until_sent("meeting-3-date")
        await season.play_for(HOURS)
        await season.pause(until=await season.clock.now() + timedelta(days=30))
        await season.play_for(timedelta(days=1))
        assert called_off(season) == {2, 3}
        await season.play_for(timedelta(days=31) + HOURS)
        again = {one.invitation.meeting for one in season.post.sent if one.invitation and one.invitation.sequence == 2}
        assert again == {2, 3}
        await season.end(EndReason.BY_AGREEMENT)
        await season.play()
        assert called_off(season) == {2, 3}
        assert_orderly(season)


def called_off(season: Stage) -> set[int]:
    """The meetings whose last word in the calendars is a cancellation."""
    latest = {one.invitation.meeting: one.invitation.method for one in season.post.sent if one.invitation}
    return {meeting for meeting, method in latest.items() if method is Method.CANCEL}
