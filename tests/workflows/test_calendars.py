"""Meetings in people's own calendars: the same as was told by letter, whatever becomes of either."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from activities.calendars import CalendarAway, Entry, Written
from contracts.letters import AskInLetter, Invitation, Method
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import PAIR, Closing, Role
from tests.fakes import FakeCalendars
from tests.natures import A_DAY_LATER, DAY, DILIGENT, Nature, but, diligent
from tests.seasons import Stage, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.places import PLACES

MENTEE, MENTOR = "p-1", "p-2"
BOTH = {MENTEE, MENTOR}


@dataclass
class OneAway(FakeCalendars):
    """The calendars of those who are `lost` cannot be written into."""

    lost: list[str] = field(default_factory=list)

    async def put(self, entry: Entry) -> Written:
        if entry.person in self.lost:
            raise CalendarAway("the calendar server is away")
        return await super().put(entry)


def told(season: Stage) -> dict[tuple[str, int], Invitation]:
    """What each was told last about each meeting."""
    last = {}
    for letter in season.post.sent:
        if letter.invitation is not None:
            last[letter.recipient, letter.invitation.meeting] = letter.invitation
    return last


def standing(calendars: FakeCalendars) -> dict[tuple[str, int], Invitation]:
    return {place: entry.invitation for place, entry in calendars.entries.items()}


def versions(calendars: FakeCalendars, meeting: int) -> dict[str, list[tuple[int, Method]]]:
    """Of one meeting, what was written into whose calendar, in order."""
    written: dict[str, list[tuple[int, Method]]] = defaultdict(list)
    for entry in calendars.written:
        if entry.invitation.meeting == meeting:
            written[entry.person].append((entry.invitation.sequence, entry.invitation.method))
    return written


def declining_once(ask: AskInLetter) -> tuple[timedelta, Facts]:
    """The first date of meeting 2 does not suit."""
    return A_DAY_LATER, facts.MeetingDate(suits=not ask.id.startswith("meeting-2-date-0"))


MOVES: dict[Role, Nature] = {Role.MENTEE: diligent, Role.MENTOR: but(diligent, {"meeting-date": declining_once})}


@pytest.mark.behaviour("P5", "E7")
async def test_what_stands_in_both_calendars_is_what_both_were_told_moves_included() -> None:
    calendars = FakeCalendars(owners=BOTH)
    async with stage(MOVES, calendars=calendars) as season:
        closed = await season.play()
        assert closed.meetings_held == 3
        assert standing(calendars) == told(season)
        requests = [(0, Method.REQUEST), (1, Method.REQUEST)]
        assert versions(calendars, 2) == {MENTEE: requests, MENTOR: requests}
        assert_orderly(season)


async def test_who_has_no_calendar_is_written_to_by_mail_alone_and_costs_the_history_nothing() -> None:
    calendars = FakeCalendars(owners={MENTOR})
    async with stage(DILIGENT, calendars=calendars) as season:
        await season.play()
        assert {entry.person for entry in calendars.written} == {MENTOR}
    async with stage(DILIGENT) as season:
        await season.play()
        activities = [
            event.activity_task_scheduled_event_attributes.activity_type.name
            async for event in season.handle.fetch_history_events()
        ]
        assert "enter-meeting" not in activities


@pytest.mark.behaviour("N5")
async def test_a_calendar_that_is_away_delays_no_letter_and_gets_the_version_that_counts_when_it_is_back() -> None:
    back: list[bool] = []
    calendars = FakeCalendars(owners=BOTH, away=lambda: not back)
    async with stage(MOVES, calendars=calendars) as season:
        await season.play_until(lambda: any(key[1] == 2 and one.sequence == 1 for key, one in told(season).items()))
        assert calendars.written == []
        assert calendars.attempts > 2
        back.append(True)
        await season.play_for(DAY / 2)
        assert versions(calendars, 2) == {MENTEE: [(1, Method.REQUEST)], MENTOR: [(1, Method.REQUEST)]}
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert standing(calendars).items() <= told(season).items()


@pytest.mark.behaviour("N5")
async def test_a_calendar_that_never_comes_back_holds_nothing_up_and_the_timeline_says_so() -> None:
    calendars = FakeCalendars(owners={MENTEE}, away=lambda: True)
    async with stage(DILIGENT, calendars=calendars) as season:
        closed = await season.play()
        assert (closed.closing, closed.meetings_held) == (Closing.COMPLETED, 3)
        assert season.shelf.events().count("entry-not-written") == 3
        assert_orderly(season)


@pytest.mark.behaviour("P5")
async def test_a_pause_calls_the_entry_off_and_the_same_entry_comes_back_after_it() -> None:
    calendars = FakeCalendars(owners=BOTH)
    async with stage(DILIGENT, calendars=calendars) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        await season.pause()
        await season.play_for(DAY)
        assert standing(calendars)[MENTEE, 2].method is Method.CANCEL
        await season.resume()
        season.wake()
        await season.play_until_sent("meeting-2-debrief")
        kinds = [Method.REQUEST, Method.CANCEL, Method.REQUEST]
        assert versions(calendars, 2) == {person: list(enumerate(kinds)) for person in (MENTEE, MENTOR)}
        assert standing(calendars) == told(season)


@pytest.mark.behaviour("E4", "N5")
async def test_the_calendar_of_a_mentor_who_goes_holds_up_nobody_and_is_cleared_when_it_is_back() -> None:
    lost: list[str] = []
    calendars = OneAway(owners={*BOTH, "p-4"}, lost=lost)
    async with stage(DILIGENT, calendars=calendars) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        lost.append(MENTOR)
        before = await season.clock.now()
        await season.replace("p-4")
        asked = await season.play_until_sent("accept-2")
        assert (asked.recipient, asked.at - before < DAY) == ("p-4", True)
        assert season.partings.closed_to == [("r-test", MENTOR)], "the doors are shut"
        await season.play_for(timedelta(hours=2, minutes=19))
        held = standing(calendars)
        assert (held[MENTEE, 2].method, held[MENTOR, 2].method) == (Method.CANCEL, Method.REQUEST)
        lost.clear()
        season.wake()
        await season.play_until(lambda: ("p-4", 3) in calendars.entries)
        assert standing(calendars)[MENTOR, 2].method is Method.CANCEL
        assert calendars.entries[MENTOR, 2].mentor == MENTOR
        assert (await season.play()).closing is Closing.COMPLETED
        assert standing(calendars) == told(season)


@pytest.mark.behaviour("P5")
async def test_an_end_is_not_over_before_the_meeting_is_out_of_a_calendar_that_was_away() -> None:
    away: list[bool] = []
    calendars = FakeCalendars(owners=BOTH, away=lambda: bool(away))
    async with stage(DILIGENT, calendars=calendars) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        away.append(True)
        await season.end()
        await season.play_for(DAY)
        assert season.is_closed
        assert {letter.role for letter in season.post.named("meeting-called-off")} == set(PAIR)
        assert standing(calendars)[MENTOR, 2].method is Method.REQUEST
        away.clear()
        closed = await season.handle.result()
        assert closed.closing is Closing.ENDED
        assert standing(calendars) == told(season)
