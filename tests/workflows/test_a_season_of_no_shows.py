"""Ten meetings and more, in which every second time somebody declines, vanishes or does not come."""

from datetime import datetime, timedelta

import pytest

from contracts.letters import AskInLetter, Method
from mentoring import facts
from mentoring.facts import Facts, Reached
from mentoring.kinds import PAIR, AskKind, Closing, Role
from mentoring.programme import Terms
from tests.natures import A_DAY_LATER, DAY, diligent, silent
from tests.seasons import Stage, stage
from tests.workflows.orderly import assert_orderly

HELD, NOT = facts.Debrief(held=True, reached=Reached.YES), facts.Debrief(held=False)
ALONE = facts.Debrief(held=False, alone=True)
ENDS = ("meeting-held", "meeting-missed", "meeting-untold")


def unsteady(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
    """Of every second meeting the mentee declines the date or is not there; of every other the mentor vanishes altogether."""
    turn, mentee = ask.number % 4, ask.role is Role.MENTEE
    match ask.kind:
        case AskKind.MEETING_DATE if turn == 1 and mentee and "-date-0-" in ask.id:
            return A_DAY_LATER, facts.MeetingDate(suits=False)
        case AskKind.MEETING_DATE if turn == 3 and mentee:
            return A_DAY_LATER, facts.MeetingDate(suits=False)  # never suits: moved twice, then it stands
        case AskKind.MEETING_DATE | AskKind.DEBRIEF if turn in (0, 2) and not mentee:
            return None
        case AskKind.DEBRIEF:
            return A_DAY_LATER, {0: ALONE, 1: HELD, 2: HELD, 3: NOT}[turn]
        case _:
            return diligent(ask)


def fate_of_each_date(season: Stage, role: Role) -> dict[tuple[int, int], str]:
    """Of every date that stood in this person's calendar: moved, cancelled, or how the meeting itself ended."""
    shown = [letter.invitation for letter in season.post.sent if letter.role is role and letter.invitation]
    notes = [season.shelf.notes[seq] for seq in sorted(season.shelf.notes)]
    ended = {note.step: note.event.removeprefix("meeting-") for note in notes if note.event in ENDS}
    fates = {}
    for one in shown:
        if one.method is Method.CANCEL:
            continue
        later = [other for other in shown if other.meeting == one.meeting and other.sequence > one.sequence]
        if later:
            fates[one.meeting, one.sequence] = "cancelled" if later[0].method is Method.CANCEL else "moved"
        else:
            fates[one.meeting, one.sequence] = ended.get(f"meeting-{one.meeting}", "open")
    return fates


@pytest.mark.behaviour("E7", "N5", "N6", "S22")
async def test_each_meeting_ends_held_moved_cancelled_or_missed_and_no_reminder_comes_twice() -> None:
    people = {Role.MENTEE: unsteady, Role.MENTOR: unsteady, Role.COORDINATOR: silent}
    async with stage(people, Terms(lasts=timedelta(weeks=33))) as season:
        await season.play_until_sent("meeting-6-date-0")
        await season.play_for(timedelta(minutes=10))  # both have it in their calendars
        await season.pause(until=await season.clock.now() + 21 * DAY)
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        notes = [season.shelf.notes[seq] for seq in sorted(season.shelf.notes)]
        ends = [(note.step, note.event) for note in notes if note.event in ENDS]
        planned = {note.step for note in notes if note.event == "meeting-planned"}
        assert len(planned) >= 10
        assert [step for step, _ in ends] == sorted(planned, key=lambda step: int(step.rpartition("-")[2]))  # each once
        for role in PAIR:
            fates = fate_of_each_date(season, role)
            assert set(fates.values()) == {"held", "moved", "cancelled", "missed"}
        assert_always_a_next_one(season)
        assert_orderly(season)


def assert_always_a_next_one(season: Stage) -> None:
    """After each meeting, whatever came of it, the next date or the closure follows within two weeks."""
    open_since: datetime | None = None
    for seq in sorted(season.shelf.notes):
        note = season.shelf.notes[seq]
        if note.event in ("meeting-planned", "phase-closing"):
            assert open_since is None or note.at - open_since < timedelta(weeks=2)
            open_since = None
        elif note.event in ENDS:
            open_since = note.at
