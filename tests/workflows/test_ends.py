"""An end, wherever it comes, is orderly: nothing stays open, calendars are cleared, both are told once."""

from datetime import timedelta

import pytest

from contracts.letters import Method
from mentoring.kinds import Closing, EndReason, Role
from tests.fakes import FakePostOffice
from tests.natures import DAY, DILIGENT
from tests.seasons import Stage, refusal, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.places import PLACES, Place


def cancelled(season: Stage) -> list[tuple[int, str]]:
    """Meetings taken out of calendars: number and role."""
    shown = [(letter.invitation, letter.role.value) for letter in season.post.sent]
    return sorted((one.meeting, role) for one, role in shown if one and one.method is Method.CANCEL)


def told(season: Stage, sent: int) -> list[tuple[str, str]]:
    letters = [letter for letter in season.post.sent[sent:] if letter.name != "meeting-called-off"]
    return sorted((letter.name, letter.role.value) for letter in letters)


@pytest.mark.behaviour("P9")
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
async def test_an_end_leaves_nothing_open_and_clears_the_calendar_once(place: Place) -> None:
    async with stage(DILIGENT) as season:
        await place.reach(season)
        sent = len(season.post.sent)
        await season.end(EndReason.MENTEE_WISH)
        closed = await season.play()
        assert closed.closing is place.ended
        assert cancelled(season) == [(place.meeting, role) for role in ("mentee", "mentor") if place.meeting]
        word = "ended" if place.ended is Closing.ENDED else "ended-before-start"
        assert told(season, sent) == sorted([(word, "mentee"), (word, "mentor"), ("closed", "coordinator")])
        assert closed.at - season.post.sent[sent].at < DAY
        assert_orderly(season)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
async def test_an_end_during_a_pause_waits_for_nothing_and_cancels_nothing_twice(place: Place) -> None:
    async with stage(DILIGENT) as season:
        await place.reach(season)
        await season.pause()
        await season.play_for(5 * DAY)
        await season.end(EndReason.OTHER)
        closed = await season.play()
        assert closed.closing is place.ended
        assert cancelled(season) == [(place.meeting, role) for role in ("mentee", "mentor") if place.meeting]
        assert "resumed" not in season.post.names()
        assert_orderly(season)


@pytest.mark.parametrize("name", ["onboarding", "core, a meeting ahead"])
async def test_a_cancellation_in_temporals_own_pages_ends_in_order_too(name: str) -> None:
    async with stage(DILIGENT) as season:
        place = PLACES[name]
        await place.reach(season)
        await season.handle.cancel()
        closed = await season.play()
        assert closed.closing is Closing.ENDED
        assert cancelled(season) == [(place.meeting, role) for role in ("mentee", "mentor") if place.meeting]
        assert_orderly(season)


async def test_an_end_while_a_pause_calls_a_meeting_off_still_clears_both_calendars_once() -> None:
    away: list[bool] = []
    async with stage(DILIGENT, post=FakePostOffice(away=lambda _: bool(away))) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        away.append(True)
        await season.pause(until=await season.clock.now() + 30 * DAY)
        await season.play_for(DAY / 8)
        await season.end()
        await season.play_for(DAY / 8)
        away.clear()
        await season.play()
        assert cancelled(season) == [(2, "mentee"), (2, "mentor")]
        assert_orderly(season)


async def test_an_end_while_a_letter_waits_for_the_mail_server_takes_the_letter_back() -> None:
    away: list[bool] = []
    async with stage(DILIGENT, post=FakePostOffice(away=lambda _: bool(away))) as season:
        await season.play_until_sent("mentor-is-asked")
        away.append(True)
        await season.play_until_sent("accept-1")
        season.fall_silent()
        await season.play_for(3 * DAY + timedelta(hours=1))  # a reminder is on its way
        assert "accept-1-reminder-1" not in season.post.steps()
        await season.end()
        await season.play_for(DAY / 8)
        away.clear()
        await season.play()
        assert "accept-1-reminder-1" not in season.post.steps()
        assert_orderly(season)


async def test_a_meeting_that_has_begun_is_not_taken_out_of_the_calendar() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["the first meeting ahead"].reach(season)
        coming = await season.whats_next()
        assert coming is not None
        await season.play_to(coming.due + timedelta(minutes=20))
        under_way = await season.whats_next()
        assert under_way is not None
        assert (under_way.what, under_way.due) == ("meeting", coming.due + timedelta(minutes=60))
        await season.end()
        await season.play()
        assert cancelled(season) == []


async def test_the_first_reason_for_an_end_stands_and_a_second_one_is_refused() -> None:
    away: list[bool] = []
    async with stage(DILIGENT, post=FakePostOffice(away=lambda _: bool(away))) as season:
        await PLACES["onboarding"].reach(season)
        away.append(True)
        await season.end(EndReason.GOALS_REACHED)
        assert await refusal(season.end(EndReason.OTHER)) == "closed"
        assert await refusal(season.pause()) == "closed"
        away.clear()
        await season.play()
        assert season.post.named("ended")[0].codes == {"reason": "goals-reached"}


async def test_once_the_farewell_is_on_its_way_an_end_comes_too_late_and_nobody_gets_two() -> None:
    back: list[bool] = []
    post = FakePostOffice(away=lambda letter: letter.name.startswith("farewell") and not back)
    async with stage(DILIGENT, post=post) as season:
        await season.play_until_sent("balance")
        await season.play_for(3 * DAY)
        assert await refusal(season.end()) == "closed"
        back.append(True)
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert "ended" not in season.post.names()
        assert_orderly(season)


async def test_an_end_before_the_first_day_is_told_to_the_coordinator_alone() -> None:
    async with stage(DILIGENT, start_in=20 * DAY) as season:
        await season.end(EndReason.PROGRAMME)
        closed = await season.play()
        assert closed.closing is Closing.CANCELLED_BEFORE_START
        assert [letter.role for letter in season.post.sent] == [Role.COORDINATOR]
