"""The charter, changed later: it holds once both have accepted; until then, and after any silence, the old one stays."""

from datetime import timedelta

import pytest

from contracts.letters import AskInLetter
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import Closing, Role
from mentoring.programme import Terms
from tests.natures import A_DAY_LATER, DAY, DILIGENT, but, diligent, silent, willing_after
from tests.seasons import Stage, refusal, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.places import PLACES

FORTNIGHT = facts.CharterChange(rhythm=timedelta(weeks=2))
LONGER = Terms(lasts=timedelta(weeks=20))
OLD = {"charter": "a-charter-draft-1-1", "agreement": "a-charter-agree-1-1"}


def met(season: Stage) -> dict[int, float]:
    """How many days after the one before it each meeting was held."""
    dates = {letter.ask.number: letter.dates["met"] for letter in season.post.named("ask-debrief") if letter.ask}
    return {number: round((at - dates[number - 1]) / DAY) for number, at in dates.items() if number > 1}


async def in_force(season: Stage) -> dict[str, str]:
    return {name: row for name, row in (await season.view()).in_force.items() if name != "goals"}


@pytest.mark.behaviour("S16", "S17")
@pytest.mark.parametrize(("who", "other"), [(Role.MENTEE, Role.MENTOR), (Role.MENTOR, Role.MENTEE)])
async def test_either_proposes_a_change_and_it_holds_once_the_other_has_accepted_it(who: Role, other: Role) -> None:
    async with stage(DILIGENT, LONGER) as season:
        await season.play_until_sent("action-plan-1")
        assert "charter-change-1" in await season.offers(who)
        await season.begin("charter-change-1", FORTNIGHT, who)
        asked = await season.play_until_sent("charter-change-1-review-1")
        assert (asked.name, asked.role) == ("ask-charter-review", other)
        assert asked.answers == {"charter": "a-charter-change-1"}
        assert (await in_force(season), (await season.view()).rhythm) == (OLD, timedelta(weeks=3))
        assert not [step for role in Role for step in await season.offers(role) if step.startswith("charter")]

        await season.play_until(lambda: season.post.names().count("charter-changed") == 2)
        new = {"charter": "a-charter-change-1", "agreement": "a-charter-change-1-review-1"}
        assert {letter.role for letter in season.post.named("charter-changed")} == {Role.MENTEE, Role.MENTOR}
        assert all(letter.answers == new for letter in season.post.named("charter-changed"))
        assert (await in_force(season), (await season.view()).rhythm) == (new, timedelta(weeks=2))

        assert (await season.play()).closing is Closing.COMPLETED
        gaps = met(season)
        assert 20 <= gaps[2] <= 25, "the meeting already planned keeps its date"
        assert all(13 <= gaps[number] <= 18 for number in (3, 4, 5)), gaps
        assert_orderly(season)


@pytest.mark.behaviour("S16")
async def test_sent_back_it_is_gone_over_with_the_others_word_and_proposed_again() -> None:
    def once(ask: AskInLetter) -> tuple[timedelta, Facts]:
        return A_DAY_LATER, facts.CharterReview(agreed=ask.number > 1)

    async with stage({Role.MENTEE: but(diligent, {"charter-review": once}), Role.MENTOR: diligent}) as season:
        await season.play_until_sent("action-plan-1")
        await season.begin("charter-change-1", FORTNIGHT, Role.MENTOR)
        again = await season.play_until_sent("charter-change-1-draft-1")
        assert (again.role, again.answers) == (Role.MENTOR, {"comment": "a-charter-change-1-review-1"})
        changed = await season.play_until_sent("charter-change-1-review-2")
        assert changed.answers == {"charter": "a-charter-change-1-draft-1"}
        await season.play_until(lambda: season.post.names().count("charter-changed") == 2)
        assert await in_force(season) == {
            "charter": "a-charter-change-1-draft-1",
            "agreement": "a-charter-change-1-review-2",
        }
        await season.play()
        assert_orderly(season)


@pytest.mark.behaviour("S17")
@pytest.mark.parametrize("what", ["charter-review", "charter-change"])
async def test_silence_leaves_the_old_one_in_force_and_both_are_told(what: str) -> None:
    """The other one's silence, or that of the one who should have gone over it again."""
    sends_back = {"charter-review": lambda _: (A_DAY_LATER, facts.CharterReview(agreed=False))}
    quiet = but(diligent, {**sends_back, what: silent})
    async with stage({Role.MENTEE: quiet, Role.MENTOR: quiet}) as season:
        await season.play_until_sent("action-plan-1")
        await season.begin("charter-change-1", FORTNIGHT)
        await season.play_until(lambda: season.post.names().count("charter-stays") == 2)
        assert {letter.role for letter in season.post.named("charter-stays")} == {Role.MENTEE, Role.MENTOR}
        assert (await in_force(season), (await season.view()).rhythm) == (OLD, timedelta(weeks=3))
        assert "charter-change-2" in await season.offers(Role.MENTEE)
        assert "silence" not in season.post.names("coordinator")
        await season.play()
        assert_orderly(season)


@pytest.mark.behaviour("S17")
async def test_a_change_that_waits_for_its_answer_holds_up_no_meeting_and_goes_on_in_the_next_run() -> None:
    slow = but(diligent, {"charter-review": willing_after(timedelta(days=6, minutes=7))})
    async with stage({Role.MENTEE: diligent, Role.MENTOR: slow}) as season:
        await season.play_until_sent("meeting-2-debrief")
        run = (await season.handle.describe()).run_id
        await season.begin("charter-change-1", FORTNIGHT)
        await season.play_until_sent("meeting-3-date")
        assert (await season.handle.describe()).run_id != run
        assert "charter-change-1-review-1" in {ask.id for ask in await season.asks()}
        assert "charter-changed" not in season.post.names()
        await season.play_until(lambda: season.post.names().count("charter-changed") == 2)
        asked = [letter for letter in season.post.sent if letter.step == "charter-change-1-review-1"]
        assert len(asked) == 1
        assert season.shelf.events().count("begun") == 1
        assert [letter.at - asked[0].at >= 6 * DAY for letter in season.post.named("charter-changed")] == [True, True]
        await season.play()
        assert_orderly(season)


async def test_what_is_still_open_when_the_relationship_closes_is_dropped() -> None:
    silent_on_it = but(diligent, {"charter-review": silent})
    async with stage({Role.MENTEE: diligent, Role.MENTOR: silent_on_it}) as season:
        await season.play_until_sent("meeting-3-debrief")
        await season.begin("charter-change-1", FORTNIGHT)
        assert (await season.play()).closing is Closing.COMPLETED
        assert "charter-stays" not in season.post.names()
        assert_orderly(season)


@pytest.mark.behaviour("E1")
async def test_a_pause_stops_the_clock_of_a_change_too() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        await season.begin("charter-change-1", FORTNIGHT)
        await season.play_until_sent("charter-change-1-review-1")
        before = {ask.id: ask.due for ask in await season.asks()}["charter-change-1-review-1"]
        await season.pause(until=await season.clock.now() + 40 * DAY)
        await season.play_for(41 * DAY)
        after = {ask.id: ask.due for ask in await season.asks()}["charter-change-1-review-1"]
        assert abs(after - before - 40 * DAY) < timedelta(minutes=1)
        season.wake()
        assert (await season.play()).closing is Closing.COMPLETED


async def test_a_rhythm_that_the_programme_does_not_offer_is_refused_and_so_is_a_third_person() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("action-plan-1")
        assert await refusal(season.begin("charter-change-1", facts.CharterChange(rhythm=DAY))) == "rhythm-not-offered"
        assert await refusal(season.begin("charter-change-1", FORTNIGHT, Role.COORDINATOR)) == "not-yours"
        await season.begin("charter-change-1", FORTNIGHT)
        assert await refusal(season.begin("charter-change-1", FORTNIGHT, Role.MENTOR)) == "not-open"
