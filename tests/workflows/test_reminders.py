"""Reminders: once per intent, together when they fall together, never for what is done."""

import itertools
from datetime import timedelta

import pytest

from contracts.letters import AskInLetter, Letter
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import AskKind, Closing, Role
from mentoring.programme import Terms
from tests.fakes import FakePostOffice
from tests.natures import DAY, DILIGENT, Nature, but, diligent, until_phase, willing_after
from tests.seasons import Stage, stage
from tests.workflows.orderly import HALF_A_DAY, assert_orderly, reminded_of, reminder_mails

QUARTER = timedelta(hours=6)
ACCEPTED = {
    Role.MENTOR: until_phase(diligent, ["accept"]),
    Role.MENTEE: until_phase(willing_after(timedelta(minutes=7)), ["declaration"]),
}
"""The mentor accepts, both sign, then nobody does anything: the mentee is waited for in several ways at once."""


def told(letters: list[Letter], role: Role) -> list[list[str]]:
    return [[ask.id for ask in reminded_of(letter)] for letter in letters if letter.role is role]


@pytest.mark.behaviour("P6", "N5")
async def test_what_there_is_to_be_reminded_of_on_one_morning_come_in_one_letter() -> None:
    async with stage(ACCEPTED, look_every=QUARTER) as season:
        await season.play_until_sent("charter-late-1")
        first, second = told(reminder_mails(season), Role.MENTEE)
        assert sorted(first) == ["charter-draft-1-1", "goals-1", "introduction-mentee"]
        assert sorted(second) == ["charter-draft-1-1", "dossier", "goals-1", "introduction-mentee"]
        assert told(reminder_mails(season), Role.MENTOR) == [["introduction-mentor"]] * 2
        events = [season.shelf.notes[seq] for seq in sorted(season.shelf.notes)]
        assert sum(note.event == "reminded" and note.step == "goals-1" for note in events) == 2
        await season.play()
        assert_orderly(season)


@pytest.mark.behaviour("N5")
async def test_what_is_done_is_no_longer_told_beside_what_is_not() -> None:
    async with stage(ACCEPTED, look_every=QUARTER) as season:
        await season.play_until_sent("goals-1")
        await season.play_for(DAY)
        await season.answer(season.open_ask("goals-1"), facts.Goals())
        await season.play_until_sent("charter-late-1")
        first, second = told(reminder_mails(season), Role.MENTEE)
        assert sorted(first) == ["charter-draft-1-1", "introduction-mentee"]
        assert sorted(second) == ["charter-draft-1-1", "dossier", "introduction-mentee"]


@pytest.mark.behaviour("N5")
async def test_what_is_done_while_the_letter_is_held_back_by_a_dead_mail_server_leaves_the_letter() -> None:
    away: list[bool] = []
    post = FakePostOffice(away=lambda letter: bool(away) and letter.name.startswith("reminder"))
    async with stage(ACCEPTED, look_every=QUARTER, post=post) as season:
        await season.play_until_sent("goals-1")
        await season.play_for(2 * DAY)
        away.append(True)
        await season.play_for(2 * DAY + DAY / 12)
        assert post.attempts > len(post.sent)
        await season.answer(season.open_ask("goals-1"), facts.Goals())
        await season.play_for(DAY / 24)
        assert told(reminder_mails(season), Role.MENTEE) == []
        away.clear()
        await season.play_for(2 * DAY)  # it was Saturday
        [steps] = told(reminder_mails(season), Role.MENTEE)
        assert sorted(steps) == ["charter-draft-1-1", "dossier", "introduction-mentee"]
        await season.play()
        assert_orderly(season)


@pytest.mark.behaviour("N5")
async def test_while_one_reminder_is_held_back_no_second_one_gathers_behind_it() -> None:
    away: list[bool] = []
    post = FakePostOffice(away=lambda letter: bool(away) and letter.name.startswith("reminder"))
    async with stage(ACCEPTED, look_every=QUARTER, post=post) as season:
        await season.play_until_sent("goals-1")
        away.append(True)
        await season.play_for(timedelta(days=6, hours=1))  # three things were due, then the dossier too
        away.clear()
        await season.play_until_sent("charter-late-1")
        arrived = sorted(
            {note.at for note in season.shelf.notes.values() if note.event == "reminded" and note.role is Role.MENTEE}
        )
        assert all(later - earlier >= HALF_A_DAY for earlier, later in itertools.pairwise(arrived))
        steps = told(reminder_mails(season), Role.MENTEE)
        assert sorted(steps[0]) == ["charter-draft-1-1", "goals-1", "introduction-mentee"]
        assert len(steps) == len(arrived)
        await season.play()
        assert_orderly(season)


def every_second_person_vanishes(number: int) -> Nature:
    """Declines the date of every second meeting, says nothing about the others; tells of none that has an even number."""

    def decide(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
        if ask.kind is AskKind.MEETING_DATE:
            return (timedelta(hours=9, minutes=7), facts.MeetingDate(suits=False)) if ask.number % 2 == number else None
        return None if ask.number % 2 == number else diligent(ask)

    return but(
        decide,
        dict.fromkeys(("accept", "declaration", "charter-draft", "charter-agree", "goals", "decision"), diligent),
    )


async def ten_meetings(season: Stage) -> None:
    closed = await season.play()
    assert closed.closing in (Closing.COMPLETED, Closing.NO_ANSWER)
    assert_orderly(season)


@pytest.mark.slow
@pytest.mark.behaviour("N5", "P6", "E7")
@pytest.mark.parametrize("who", ["both in turn", "the mentee", "the mentor"])
async def test_in_a_season_where_every_second_person_vanishes_no_reminder_comes_twice_and_none_is_lost(
    who: str,
) -> None:
    natures = {
        Role.MENTEE: every_second_person_vanishes(0) if who != "the mentor" else diligent,
        Role.MENTOR: every_second_person_vanishes(1) if who != "the mentee" else diligent,
        Role.COORDINATOR: DILIGENT.get(Role.COORDINATOR, diligent),
    }
    async with stage(natures, Terms(lasts=timedelta(weeks=30))) as season:
        await ten_meetings(season)
        assert len(season.post.named("ask-debrief", "mentee")) >= 5
        silences = {letter.step.removesuffix("-silence") for letter in season.post.named("silence")}
        reminded = {ask.id for letter in reminder_mails(season) for ask in reminded_of(letter)}
        assert silences
        assert silences <= reminded, "whoever is reported silent has been reminded first"


async def test_an_ask_that_nobody_needs_any_more_is_in_no_letter() -> None:
    async with stage(ACCEPTED, look_every=QUARTER) as season:
        await season.play_until_sent("goals-1")
        await season.end()
        await season.play()
        assert reminder_mails(season) == []
