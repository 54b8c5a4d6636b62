"""The pages on which challenges are weighed, goals reviewed, and what an evaluation says is tied to one."""

import pytest

from mentoring import facts
from mentoring.kinds import AskKind, Role
from tests.gateway.street import Street


@pytest.mark.behaviour("S34")
async def test_the_mentee_reads_their_result_and_ties_it_to_a_goal_in_their_own_words(street: Street) -> None:
    path = await street.ask(AskKind.GOAL_TIE, Role.MENTEE)
    page = (await street.browser().get(path)).text
    assert "What you answered" in page
    assert "Lead a small team" in page
    await street.browser().answer(path, {"goal": "goal_2", "note": "More questions"})
    assert street.relationships.told(facts.GoalTie).tied


@pytest.mark.behaviour("S32")
async def test_whoever_has_named_two_ways_before_acting_finds_them_in_the_debrief(street: Street) -> None:
    named = {"option_one": "Ask first", "option_two": "Ask last", "chosen": "two"}
    await street.keep("options", AskKind.CHALLENGE_OPTIONS, Role.MENTEE, dict(named), facts.ChallengeOptions())
    path = await street.ask(AskKind.CHALLENGE_DEBRIEF, Role.MENTEE, cites=("challenge", "options"))
    assert "The one chosen: Ask last." in (await street.browser().get(path)).text
    await street.browser().answer(path, {"done": "yes", "learnt": "Nobody bites", "before": "4", "after": "7"})
    assert street.relationships.told(facts.ChallengeDebrief).after == 7


@pytest.mark.behaviour("S34")
async def test_looking_back_the_mentee_finds_what_they_noted_and_the_mentor_does_not(street: Street) -> None:
    note = "Fewer answers, more questions"
    assert note in (await street.browser().get(await street.ask(AskKind.BALANCE, Role.MENTEE))).text
    view = await street.ask(AskKind.BALANCE_VIEW, Role.MENTOR, cites=("goals", "tie-1"))
    page = (await street.browser().get(view)).text
    assert note not in page
    assert "Lead a small team" in page
