"""What does not happen: told by each in the same neutral words, settled, and followed by a new date at once."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from contracts.letters import AskInLetter, Letter
from mentoring import facts
from mentoring.facts import Facts, Reached
from mentoring.kinds import Closing, Role
from tests.natures import A_DAY_LATER, DAY, DILIGENT, Nature, but, diligent, silent
from tests.seasons import Stage, stage
from tests.workflows.orderly import assert_orderly

HELD = facts.Debrief(held=True, reached=Reached.YES)
NOT = facts.Debrief(held=False)
ALONE = facts.Debrief(held=False, alone=True)


def telling(*told: Facts | None, else_: Facts = HELD) -> Nature:
    """At the first debriefs these answers (None: silence), at all others the usual one."""

    def tell(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
        answer = told[ask.number - 1] if ask.number <= len(told) else else_
        return (A_DAY_LATER, answer) if answer else None

    return but(diligent, {"debrief": tell})


def pair(mentee: Nature, mentor: Nature) -> dict[Role, Nature]:
    return {Role.MENTEE: mentee, Role.MENTOR: mentor, Role.COORDINATOR: silent}


def fates(season: Stage) -> list[str]:
    """How each meeting ended, in order."""
    return [
        event.removeprefix("meeting-")
        for event in season.shelf.events()
        if event in ("meeting-held", "meeting-missed", "meeting-untold")
    ]


def dates(season: Stage, meeting: int) -> Sequence[Letter]:
    return [letter for letter in season.post.sent if letter.step.startswith(f"meeting-{meeting}-date-0")]


@pytest.mark.behaviour("E7", "N6")
@pytest.mark.parametrize(
    ("mentee", "mentor", "fate"),
    [
        (HELD, HELD, "held"),
        (ALONE, HELD, "held"),
        (ALONE, NOT, "missed"),
        (ALONE, ALONE, "missed"),
        (NOT, None, "missed"),
    ],
)
async def test_each_side_is_heard(mentee: Facts, mentor: Facts | None, fate: str) -> None:
    async with stage(pair(telling(mentee), telling(mentor))) as season:
        await season.play_until_sent("meeting-2-date")
        assert fates(season) == [fate]
        await season.play()
        assert_orderly(season)


@pytest.mark.behaviour("E7", "N6")
async def test_a_missed_meeting_is_followed_by_a_new_date_at_once_and_both_are_told_why() -> None:
    async with stage(pair(telling(HELD, NOT), telling(HELD, NOT))) as season:
        await season.play_until_sent("meeting-3-date-0")
        told = season.post.named("ask-debrief")[-1]
        first = dates(season, 3)[0]
        assert first.at - told.at < timedelta(days=2)  # they tell it a day later
        assert first.invitation is not None
        assert first.invitation.starts_at - told.dates["met"] < timedelta(days=9)  # the usual rhythm: three weeks
        assert {letter.codes.get("again") for letter in dates(season, 3)} == {"yes"}
        assert {letter.codes.get("again") for letter in dates(season, 2)} == {None}
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert_orderly(season)


@pytest.mark.behaviour("S22", "E7")
async def test_a_last_meeting_that_was_missed_is_made_up_for() -> None:
    async with stage(pair(telling(HELD, HELD, NOT), telling(HELD, HELD, NOT))) as season:
        closed = await season.play()
        assert fates(season) == ["held", "held", "missed", "held"]
        assert closed.closing is Closing.COMPLETED
        assert closed.meetings_held == 3
        assert_orderly(season)


@pytest.mark.behaviour("E7", "N6")
async def test_who_was_there_alone_has_the_other_asked_once_in_neutral_words_and_the_other_is_heard() -> None:
    async with stage(pair(telling(ALONE), but(diligent, {"debrief": silent}))) as season:
        asked = await season.play_until_sent("meeting-1-your-side")
        assert (asked.name, asked.role) == ("your-side", Role.MENTOR)
        assert asked.ask is not None
        assert asked.ask.id == "meeting-1-debrief-mentor"
        assert "alone" not in asked.model_dump_json()
        await season.play_for(DAY / 2)
        await season.answer(asked.ask, HELD)  # there was a mix-up: they did meet, in the end
        await season.play_until_sent("meeting-2-date")
        assert fates(season) == ["held"]
        assert len(season.post.named("your-side")) == 1
        await season.play()
        assert_orderly(season)


async def test_who_has_already_told_their_side_is_not_asked_again() -> None:
    late = but(telling(ALONE), {"meeting-1-debrief-mentee": lambda _: (2 * A_DAY_LATER, ALONE)})
    async with stage(pair(late, telling(NOT))) as season:
        await season.play_until_sent("meeting-2-date")
        assert season.post.named("your-side") == []
        assert fates(season) == ["missed"]


@pytest.mark.behaviour("E7", "N6")
async def test_a_second_no_show_in_a_row_puts_it_at_risk_and_the_coordinator_is_asked() -> None:
    async with stage(pair(telling(NOT, NOT), telling(ALONE, ALONE))) as season:
        decided = await season.play_until_sent("at-risk-2")
        assert (decided.role, decided.codes["why"]) == (Role.COORDINATOR, "missed")
        assert "at-risk-missed" in season.shelf.events()
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert fates(season)[:3] == ["missed", "missed", "held"]
        assert_orderly(season)


@pytest.mark.behaviour("S18", "E7")
async def test_until_the_two_have_met_there_is_no_plan_and_no_challenge_and_the_next_meeting_is_their_first() -> None:
    async with stage(pair(telling(NOT, NOT), telling(NOT, NOT))) as season:
        await season.play_until_sent("meeting-3-debrief")
        assert "ask-action-plan" not in season.post.names()
        assert "ask-challenge-propose" not in season.post.names()
        agendas = [letter.agenda for letter in season.post.named("agenda") if letter.agenda]
        assert all(agenda.first for agenda in agendas)
        await season.play()
        assert "ask-action-plan" in season.post.names()
        assert_orderly(season)


@pytest.mark.behaviour("N6")
@pytest.mark.parametrize("told", [None, HELD])
async def test_an_end_while_they_are_being_asked_leaves_no_meeting_open(told: Facts | None) -> None:
    async with stage(pair(telling(told), telling(None))) as season:
        await season.play_until_sent("meeting-1-debrief-mentor")
        await season.play_for(DAY * 2)
        await season.end()
        closed = await season.play()
        assert fates(season) == ["held" if told else "untold"]
        assert closed.meetings_held == (1 if told else 0)


@pytest.mark.behaviour("N6")
async def test_an_end_while_they_meet_leaves_no_meeting_open() -> None:
    async with stage(DILIGENT) as season:
        asked = await season.play_until_sent("meeting-1-topics")
        await season.play_to(asked.dates["starts"] + timedelta(minutes=20))
        await season.end()
        await season.play()
        assert fates(season) == ["untold"]
