"""Meetings: moved, settled, never skipped; the same entry in the calendar from its first invitation on."""

from datetime import datetime, timedelta

import pytest

from contracts.letters import AskInLetter, Invitation, Method
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import Closing, Role
from mentoring.working_time import WorkingTime, fits
from tests.fakes import FakeDiaries, FakePostOffice
from tests.natures import A_DAY_LATER, DAY, DILIGENT, Nature, answers, but, diligent
from tests.seasons import Stage, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.places import PLACES


def shown_to(season: Stage, role: Role, meeting: int) -> list[Invitation]:
    return [
        letter.invitation
        for letter in season.post.sent
        if letter.role is role and letter.invitation and letter.invitation.meeting == meeting
    ]


def wishing(for_date: datetime) -> Nature:
    """Declines the first date of meeting 2 and wishes for another; later ones suit."""

    def decide(ask: AskInLetter) -> tuple[timedelta, Facts]:
        if ask.id.startswith("meeting-2-date-0"):
            return A_DAY_LATER, facts.MeetingDate(suits=False, instead=for_date)
        return A_DAY_LATER, facts.MeetingDate(suits=True)

    return but(diligent, {"meeting-date": decide})


@pytest.mark.behaviour("E7")
async def test_a_declined_date_with_another_wish_moves_the_same_meeting() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("meeting-2-date-0")
        offered = shown_to(season, Role.MENTOR, 2)[0].starts_at
        season.natures[Role.MENTOR] = wishing(offered + 7 * DAY)
        await season.play_until_sent("meeting-2-debrief")
        shown = shown_to(season, Role.MENTEE, 2)
        assert [(one.method, one.sequence) for one in shown] == [(Method.REQUEST, 0), (Method.REQUEST, 1)]
        assert shown[1].starts_at == offered + 7 * DAY
        assert season.post.named("ask-debrief")[-1].dates["met"] == offered + 7 * DAY
        assert (await season.view()).meetings_planned == 2
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert_orderly(season)


@pytest.mark.behaviour("E7")
async def test_a_pair_that_never_agrees_on_a_date_settles_it_themselves_after_two_moves() -> None:
    never = but(diligent, {"meeting-date": answers(facts.MeetingDate(suits=False))})
    async with stage({Role.MENTEE: diligent, Role.MENTOR: never}) as season:
        await season.play_until_sent("meeting-1-debrief")
        shown = shown_to(season, Role.MENTOR, 1)
        assert [one.sequence for one in shown] == [0, 1, 2]
        assert season.post.named("meeting-moved", "mentor")[0].invitation == shown[2]


async def test_silence_about_a_date_means_that_it_suits() -> None:
    async with stage({Role.MENTEE: diligent, Role.MENTOR: but(diligent, {"meeting-date": lambda _: None})}) as season:
        await season.play_until_sent("meeting-1-debrief")
        assert [one.sequence for one in shown_to(season, Role.MENTOR, 1)] == [0]


@pytest.mark.behaviour("S22")
async def test_the_next_meeting_is_the_date_fixed_at_the_end_of_this_one() -> None:
    fixed: list[datetime] = []

    def tells(ask: AskInLetter) -> tuple[timedelta, Facts]:
        if ask.number > 1:
            return diligent(ask) or (DAY, facts.Debrief(held=True, reached=facts.Reached.YES))
        fixed.append((ask.due + 12 * DAY).replace(hour=7, minute=40, second=0, microsecond=0))
        return A_DAY_LATER, facts.Debrief(held=True, reached=facts.Reached.YES, next_at=fixed[-1])

    async with stage({Role.MENTEE: but(diligent, {"debrief": tells}), Role.MENTOR: diligent}) as season:
        await season.play_until_sent("meeting-2-date")
        assert shown_to(season, Role.MENTEE, 2)[0].starts_at == fixed[0]


@pytest.mark.behaviour("S22")
async def test_after_each_meeting_there_is_a_next_one_or_a_closing_step() -> None:
    async with stage(DILIGENT) as season:
        await season.play()
        events = season.shelf.events()
        for at, event in enumerate(events):
            if event == "meeting-held":
                following = [e for e in events[at:] if e in ("meeting-planned", "phase-closing")]
                assert following


async def test_a_meeting_is_held_in_the_working_hours_of_both() -> None:
    hours = WorkingTime(timezone="America/Montreal")
    async with stage(DILIGENT, diaries=FakeDiaries(other={"p-2": hours})) as season:
        await season.play()
        starts = {letter.invitation.starts_at for letter in season.post.sent if letter.invitation}
        assert len(starts) == 3
        assert all(fits(one, start, timedelta(hours=1)) for start in starts for one in (hours, WorkingTime()))


async def test_a_date_that_went_by_before_the_invitations_could_leave_is_moved_and_not_skipped() -> None:
    def soon(ask: AskInLetter) -> tuple[timedelta, Facts]:
        fixed = ask.due - DAY if ask.number == 1 else None
        return A_DAY_LATER, facts.Debrief(held=True, reached=facts.Reached.YES, next_at=fixed)

    back: list[bool] = []
    post = FakePostOffice(away=lambda letter: letter.step.startswith("meeting-2-date-0") and not back)
    async with stage({Role.MENTEE: but(diligent, {"debrief": soon}), Role.MENTOR: diligent}, post=post) as season:
        await season.play_until_sent("challenge-1-propose")
        coming = season.shelf.page.view.meeting_ahead if season.shelf.page else None
        assert coming is not None
        await season.play_to(coming + DAY / 4)
        assert not season.post.named("ask-debrief", "mentee")[1:]
        back.append(True)
        await season.play_until_sent("meeting-2-debrief")
        held = season.post.named("ask-debrief")[-1].dates["met"]
        assert held > coming + DAY / 4
        assert [one.sequence for one in shown_to(season, Role.MENTEE, 2)] == [0, 1]


async def test_a_pause_before_the_pair_has_seen_a_date_cancels_nothing() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["onboarding"].reach(season)
        await season.pause(until=await season.clock.now() + 30 * DAY)
        season.wake()
        await season.play_for(29 * DAY)
        assert season.post.named("meeting-called-off") == []
