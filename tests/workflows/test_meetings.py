"""Meetings: moved, settled, never skipped; the same entry in the calendar from its first invitation on."""

from datetime import datetime, timedelta

import pytest

from contracts.letters import AskInLetter, Invitation, Method
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import PAIR, Closing, Role
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


def choosing(place: str, *, when: int = 0) -> Nature:
    """Chooses one of the other proposals for meeting 2 (`second`, `third`), at its first invitation or a later one."""

    def decide(ask: AskInLetter) -> tuple[timedelta, Facts]:
        if ask.id.startswith(f"meeting-2-date-{when}"):
            return A_DAY_LATER, facts.MeetingDate(suits=False, instead=PROPOSED[place])
        return A_DAY_LATER, facts.MeetingDate(suits=True)

    return but(diligent, {"meeting-date": decide})


PROPOSED: dict[str, datetime] = {}


async def offered(season: Stage) -> None:
    """Until the pair has been asked about meeting 2; what was proposed to them."""
    letter = await season.play_until_sent("meeting-2-date-0")
    PROPOSED.update(letter.dates)


@pytest.mark.behaviour("S22")
async def test_three_different_dates_are_proposed_and_the_first_goes_into_the_calendars() -> None:
    async with stage(DILIGENT) as season:
        letter = await season.play_until_sent("meeting-2-date-0")
        assert letter.invitation is not None
        dates = [letter.invitation.starts_at, *letter.dates.values()]
        assert list(letter.dates) == ["second", "third"]
        assert len({date.date() for date in dates}) == 3
        assert all(fits(WorkingTime(), date, timedelta(hours=1)) for date in dates)


@pytest.mark.behaviour("E7")
async def test_what_one_of_them_chooses_is_proposed_to_the_other_as_an_update_and_not_asked_twice() -> None:
    async with stage(DILIGENT) as season:
        await offered(season)
        season.natures[Role.MENTEE] = choosing("second")
        await season.play_until_sent("meeting-2-debrief")
        told = [
            letter.name for letter in season.post.sent if letter.step.startswith(("meeting-2-date", "meeting-2-moved"))
        ]
        assert sorted(told) == ["ask-meeting-date"] * 3 + ["meeting-chosen"]
        for role in (Role.MENTEE, Role.MENTOR):
            first, second = shown_to(season, role, 2)
            assert (first.sequence, second.sequence, second.starts_at) == (0, 1, PROPOSED["second"])
        assert season.post.named("ask-debrief")[-1].dates["met"] == PROPOSED["second"]
        await season.play()
        assert_orderly(season)


@pytest.mark.behaviour("S22")
async def test_two_who_choose_the_same_date_have_settled_it() -> None:
    async with stage(DILIGENT) as season:
        await offered(season)
        season.natures = dict.fromkeys(PAIR, choosing("third"))
        await season.play_until_sent("meeting-2-debrief")
        chosen = season.post.named("meeting-chosen")
        assert {letter.role for letter in chosen} == set(PAIR)
        assert [letter.codes for letter in chosen] == [{"agreed": "yes"}] * 2
        assert not [letter for letter in season.post.sent if letter.step.startswith("meeting-2-date-1")]
        assert season.post.named("ask-debrief")[-1].dates["met"] == PROPOSED["third"]


async def test_of_two_different_choices_the_later_one_is_proposed_to_the_other() -> None:
    async with stage(DILIGENT) as season:
        await offered(season)
        season.natures = {Role.MENTEE: choosing("second"), Role.MENTOR: choosing("third")}
        await season.play_until_sent("meeting-2-date-1")
        [chosen] = season.post.named("meeting-chosen")
        assert chosen.role is Role.MENTOR
        assert [one.starts_at for one in shown_to(season, Role.MENTEE, 2)][1:] == [PROPOSED["third"]]


async def test_who_is_given_a_pause_instead_of_a_date_has_it_taken_out_of_the_calendar_chosen_or_not() -> None:
    async with stage(DILIGENT) as season:
        await offered(season)
        season.natures[Role.MENTEE] = choosing("second")
        await season.play_until(lambda: bool(season.post.named("meeting-chosen")))
        season.fall_silent()
        await season.pause()
        await season.play_for(DAY)
        assert {letter.role for letter in season.post.named("meeting-called-off")} == set(PAIR)


@pytest.mark.behaviour("S22")
async def test_two_whose_hours_never_meet_take_turns_and_both_are_told_whose_it_is() -> None:
    auckland = WorkingTime(timezone="Pacific/Auckland")
    async with stage(DILIGENT, diaries=FakeDiaries(other={"p-2": auckland})) as season:
        await season.play_until_sent("meeting-2-date")
        asked = [letter for letter in season.post.named("ask-meeting-date") if letter.invitation]
        assert {(letter.invitation.meeting, letter.codes["outside"]) for letter in asked if letter.invitation} == {
            (1, "mentor"),
            (2, "mentee"),
        }


@pytest.mark.behaviour("S23")
async def test_a_place_is_taken_with_the_date_moved_with_it_and_given_back_when_the_meeting_is_called_off() -> None:
    async with stage(DILIGENT) as season:
        season.bookings.venue = "colette"
        await offered(season)
        season.natures[Role.MENTEE] = choosing("second")
        await season.play_until(lambda: bool(season.post.named("meeting-chosen")))
        assert [one.venue for one in shown_to(season, Role.MENTOR, 2)] == ["colette", "colette"]
        assert season.bookings.held["r-test", 2] == PROPOSED["second"]
        view = await season.view()
        assert (view.meeting_venue, view.meeting_number) == ("colette", 2)
        season.fall_silent()
        await season.pause()
        await season.play_for(DAY)
        assert ("r-test", 2) not in season.bookings.held
        assert shown_to(season, Role.MENTEE, 2)[-1].method is Method.CANCEL


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
