"""A pause stops every clock, is told of, and ends by itself."""

from datetime import datetime, timedelta

import pytest

from contracts.hr import HrEventType
from contracts.letters import Method
from mentoring import facts
from mentoring.kinds import Closing, Role, Status
from tests.fakes import FakePostOffice
from tests.natures import DAY, DILIGENT
from tests.seasons import Stage, refusal, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.places import PLACES, Place

SIXTY = timedelta(days=60)
A_MOMENT = timedelta(minutes=1)
OWN_LETTERS = {"paused", "meeting-called-off"}


async def dues(season: Stage) -> dict[str, datetime]:
    return {ask.id: ask.due for ask in await season.asks()}


@pytest.mark.behaviour("E1", "N2")
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
async def test_a_leave_of_sixty_days_shifts_every_deadline_by_sixty_days_exactly_and_in_silence(place: Place) -> None:
    async with stage(DILIGENT) as season:
        await place.reach(season)
        assert (await season.view()).phase is place.phase
        before, sent = await dues(season), len(season.post.sent)
        assert place.open_ask in {*before, ""}

        began = await season.clock.now()
        away = "p-2" if place.meeting else "p-1"  # whoever of the two it is
        await season.happens(HrEventType.LEAVE_STARTED, away, until=began + SIXTY)
        await season.play_for(SIXTY - DAY)
        during = season.post.sent[sent:]
        assert {letter.name for letter in during} <= OWN_LETTERS
        assert sorted(letter.role for letter in during if letter.name == "paused") == [Role.MENTEE, Role.MENTOR]
        called_off = [letter.invitation for letter in during if letter.name == "meeting-called-off"]
        assert [(shown.meeting, shown.method) for shown in called_off if shown] == [
            (place.meeting, Method.CANCEL) for _ in (1, 2) if place.meeting
        ]
        coming = await season.whats_next()
        assert coming is not None
        assert (coming.what, coming.due) == ("resume", began + SIXTY)

        await season.play_for(DAY + timedelta(minutes=1))
        assert season.post.names().count("resumed") == 2
        after = await dues(season)
        for ask, due in before.items():
            if not ask.startswith(f"meeting-{place.meeting}-date"):
                assert abs(after[ask] - due - SIXTY) < timedelta(seconds=1), ask

        season.wake()
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert closed.meetings_held == 3
        assert_orderly(season)


@pytest.mark.behaviour("E1")
async def test_a_meeting_called_off_by_a_pause_is_set_again_later_by_its_length_as_the_same_entry() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        await season.pause(until=await season.clock.now() + SIXTY)
        season.wake()
        await season.play_until_sent("meeting-2-debrief")
        shown = [
            letter.invitation
            for letter in season.post.sent
            if letter.role is Role.MENTEE and letter.invitation and letter.invitation.meeting == 2
        ]
        assert [(one.method, one.sequence) for one in shown] == [
            (Method.REQUEST, 0),
            (Method.CANCEL, 1),
            (Method.REQUEST, 2),
        ]
        assert SIXTY <= shown[2].starts_at - shown[0].starts_at <= SIXTY + 4 * DAY


@pytest.mark.behaviour("E1")
async def test_a_pause_without_a_date_is_asked_about_within_thirty_days_and_again_until_it_ends() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["onboarding"].reach(season)
        before = await dues(season)
        began = await season.clock.now()
        await season.pause()
        coming = await season.whats_next()
        assert coming is not None
        assert (coming.what, coming.role) == ("pause-check", Role.COORDINATOR)
        assert coming.due <= began + timedelta(days=30)

        await season.play_for(35 * DAY)
        checks = season.post.named("ask-pause-check")
        assert len(checks) == 2
        assert checks[1].at - checks[0].at <= timedelta(days=30) + A_MOMENT
        assert (await season.view()).status is Status.PAUSED

        await season.answer(season.open_ask("pause-check"), facts.PauseCheck(resume=True))
        paused = await season.clock.now() - began
        after = await dues(season)
        assert all(abs(after[ask] - due - paused) < A_MOMENT for ask, due in before.items())
        season.wake()
        assert (await season.play()).closing is Closing.COMPLETED
        assert_orderly(season)


async def test_a_coordinator_who_wants_the_pause_to_go_on_is_asked_again_a_month_later() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["onboarding"].reach(season)
        await season.pause()
        await season.play_for(DAY)
        await season.answer(season.open_ask("pause-check"), facts.PauseCheck(resume=False))
        coming = await season.whats_next()
        assert coming is not None
        assert coming.what == "pause-check"
        assert (await season.view()).status is Status.PAUSED


async def test_a_pause_may_be_ended_early() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        await season.pause(until=await season.clock.now() + SIXTY)
        await season.play_for(10 * DAY)
        await season.resume()
        season.wake()
        await season.play_for(DAY)
        assert season.post.names().count("resumed") == 2
        assert (await season.view()).status is Status.OPEN
        assert (await season.play()).closing is Closing.COMPLETED
        assert_orderly(season)


async def test_two_pauses_one_after_the_other_add_up() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["onboarding"].reach(season)
        before = await dues(season)
        for _ in range(2):
            await season.pause(until=await season.clock.now() + 30 * DAY)
            await season.play_for(31 * DAY)
        after = await dues(season)
        assert all(abs(after[ask] - due - SIXTY) < 2 * A_MOMENT for ask, due in before.items())
        assert season.post.names("mentee").count("paused") == 2
        assert season.post.names("mentee").count("resumed") == 2


async def test_a_pause_and_its_end_at_the_same_instant_change_nothing() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["onboarding"].reach(season)
        before = await dues(season)
        await season.pause()
        await season.resume()
        after = await dues(season)
        assert all(abs(after[ask] - due) < A_MOMENT for ask, due in before.items())
        season.wake()
        assert (await season.play()).closing is Closing.COMPLETED
        assert_orderly(season)


async def test_what_was_answered_during_a_pause_counts_and_its_consequences_wait_for_its_end() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["onboarding"].reach(season)
        began = await season.clock.now()
        await season.pause(until=began + SIXTY)
        await season.answer(season.open_ask("goals-1"), facts.Goals())
        await season.play_for(30 * DAY)
        assert season.post.named("goals-delivered") == []
        assert "goals-1" not in await dues(season)
        await season.play_for(31 * DAY)
        assert season.post.named("goals-delivered")[0].at >= began + SIXTY


async def test_a_pause_ends_on_its_date_although_its_letters_cannot_be_delivered() -> None:
    post = FakePostOffice(refuses={"p-1"})
    async with stage(DILIGENT, post=post) as season:
        await PLACES["choosing"].reach(season)
        await season.pause(until=await season.clock.now() + 10 * DAY)
        await season.play_for(11 * DAY)
        assert (await season.view()).status is Status.OPEN
        about = [letter.codes["letter"] for letter in post.named("undelivered", "coordinator")]
        assert about == ["mentor-is-asked", "paused", "resumed"]


async def test_a_pause_ends_on_its_date_although_the_mail_server_is_away() -> None:
    away: list[bool] = []
    async with stage(DILIGENT, post=FakePostOffice(away=lambda _: bool(away))) as season:
        await PLACES["choosing"].reach(season)
        away.append(True)
        await season.pause(until=await season.clock.now() + 2 * DAY)
        await season.play_for(3 * DAY)
        assert (await season.view()).status is Status.OPEN
        away.clear()
        await season.play_for(DAY)
        assert season.post.names("mentor")[-2:] == ["paused", "resumed"]


@pytest.mark.parametrize("wish", ["twice", "backwards", "without one"])
async def test_what_cannot_be_paused_or_resumed_is_refused(wish: str) -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("accept-1")
        match wish:
            case "twice":
                await season.pause()
                assert await refusal(season.pause()) == "already-paused"
            case "backwards":
                assert await refusal(season.pause(until=await season.clock.now() - DAY)) == "date-in-the-past"
            case _:
                assert await refusal(season.resume()) == "not-paused"


async def test_a_relationship_paused_before_its_day_tells_nobody_and_begins_after_the_pause() -> None:
    async with stage(DILIGENT, start_in=10 * DAY) as season:
        now = await season.clock.now()
        await season.pause(until=now + 20 * DAY)
        await season.play_for(19 * DAY)
        assert season.post.sent == []
        await season.play_for(2 * DAY)
        assert season.post.names()[:2] == ["mentor-is-asked", "ask-accept"]
