"""What the two set in motion themselves: it goes on beside the story, whatever the story does meanwhile."""

from datetime import timedelta

import pytest

from mentoring import facts
from mentoring.kinds import Closing, Role
from tests.natures import DAY, DILIGENT, but, diligent, silent, willing_after
from tests.seasons import refusal, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.places import PLACES

CHANGED = facts.GoalsChange()


@pytest.mark.behaviour("S7", "S18")
async def test_goals_the_mentee_changes_reach_the_mentor_and_count_from_then_on() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("action-plan-1")
        assert "goals-change-1" in await season.offers(Role.MENTEE)
        await season.begin("goals-change-1", CHANGED)
        told = await season.play_until_sent("goals-comment-2")
        assert (told.name, told.role, told.answers) == ("goals-changed", Role.MENTOR, {"goals": "a-goals-change-1"})
        await season.play()
        papers = [letter.answers for letter in season.post.named("ask-debrief") if letter.at > told.at]
        assert papers
        assert {answers["goals"] for answers in papers} == {"a-goals-change-1"}
        agendas = [letter.answers["goals"] for letter in season.post.named("agenda") if letter.at > told.at]
        assert set(agendas) == {"a-goals-change-1"}
        assert [letter.answers["goals"] for letter in season.post.named("ask-balance")] == ["a-goals-change-1"]
        assert_orderly(season)


@pytest.mark.behaviour("S7")
@pytest.mark.parametrize("who", [Role.MENTOR, Role.COORDINATOR])
async def test_nobody_else_writes_a_goal(who: Role) -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("goals-1")
        asked = season.open_ask("goals-1")
        other = {Role.MENTOR: "p-2", Role.COORDINATOR: "p-3"}[who]
        answered = season.answer(asked.model_copy(update={"person": other}), facts.Goals())
        assert await refusal(answered) == "not-yours"
        await season.play_until_sent("meeting-1-debrief")
        assert await refusal(season.begin("goals-change-1", CHANGED, who)) == "not-yours"
        assert "goals-changed" not in season.shelf.events()


async def test_what_is_begun_twice_or_from_a_page_that_is_out_of_date_counts_once() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("meeting-1-debrief")
        first = await season.begin("goals-change-1", CHANGED, message="m-1")
        again = await season.begin("goals-change-1", CHANGED, message="m-1")
        assert (first.again, again.again) == (False, True)
        assert await refusal(season.begin("goals-change-1", CHANGED)) == "not-open"
        await season.play_for(DAY)
        assert await refusal(season.begin("goals-change-1", CHANGED)) == "not-open"
        assert await refusal(season.begin("goals-change-2", facts.Goals())) == "wrong-kind"
        await season.begin("goals-change-2", CHANGED)
        await season.play_for(DAY)
        assert season.post.names().count("goals-changed") == 2


async def test_nothing_is_begun_before_there_is_something_to_change_nor_once_it_closes() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("goals-1")
        assert await season.offers(Role.MENTEE) == ["safe-exit-1"], "a word in confidence is welcome at any time"
        assert await season.offers(Role.MENTOR) == ["mentor-stop-1"], "nor is anybody kept"
        assert await refusal(season.begin("goals-change-1", CHANGED)) == "not-open"
        await season.play_until_sent("balance")
        assert await season.offers(Role.MENTEE) == []
        assert await refusal(season.begin("goals-change-1", CHANGED)) == "not-open"
        await season.play()
        assert_orderly(season)


async def test_in_a_pause_a_change_is_taken_and_told_after_it() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        back = await season.clock.now() + timedelta(days=30)
        await season.pause(until=back)
        await season.begin("goals-change-1", CHANGED)
        await season.play_for(29 * DAY)
        assert "goals-changed" not in season.post.names()
        season.wake()
        assert (await season.play_until_sent("goals-comment-2")).at >= back
        assert (await season.play()).closing is Closing.COMPLETED
        assert_orderly(season)


async def test_a_letter_that_a_dead_mail_server_holds_back_is_not_lost_when_the_page_is_turned() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("meeting-2-debrief")
        dead = True
        season.post.away = lambda letter: dead and letter.name == "goals-changed"
        await season.begin("goals-change-1", CHANGED)
        run = (await season.handle.describe()).run_id
        await season.play_for(6 * DAY)
        assert (await season.handle.describe()).run_id == run
        dead = False
        assert (await season.play()).closing is Closing.COMPLETED
        assert season.post.names().count("goals-changed") == 1
        assert_orderly(season)


async def test_an_end_drops_what_is_under_way() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("meeting-2-debrief")
        season.post.away = lambda letter: letter.name == "goals-changed"
        await season.begin("goals-change-1", CHANGED)
        await season.end()
        assert (await season.play()).closing is Closing.ENDED
        assert "goals-changed" not in season.post.names()
        assert_orderly(season)


@pytest.mark.behaviour("S7")
async def test_the_mentor_may_say_a_word_on_the_goals_and_the_mentee_alone_gets_it() -> None:
    async with stage(DILIGENT) as season:
        delivered = await season.play_until_sent("goals-comment-1")
        assert (delivered.name, delivered.role) == ("goals-delivered", Role.MENTOR)
        told = await season.play_until_sent("goals-commented-1")
        assert (told.name, told.role, told.answers) == (
            "goals-commented",
            Role.MENTEE,
            {"comment": "a-goals-comment-1"},
        )
        assert (await season.view()).in_force["goals"] == "a-goals-1"
        await season.play()
        assert season.post.names().count("goals-commented") == 1
        assert_orderly(season)


@pytest.mark.behaviour("S7", "S18")
async def test_nothing_waits_for_the_mentors_word_nor_is_it_asked_for_twice() -> None:
    speechless = but(diligent, {"goals-comment": silent})
    late = but(diligent, {"goals": willing_after(timedelta(days=6, hours=3)), "dossier": willing_after(DAY / 2)})
    async with stage({Role.MENTEE: late, Role.MENTOR: speechless}) as season:
        delivered = await season.play_until_sent("goals-comment-1")
        planned = await season.play_until_sent("meeting-1-date")
        assert planned.at - delivered.at < timedelta(days=1)
        assert "goals-comment-1" in {ask.id for ask in await season.asks()}
        await season.play()
        assert "goals-commented" not in season.post.names()
        assert not [
            one for one in season.post.sent if "reminder" in one.name and one.ask and one.ask.id == "goals-comment-1"
        ]
        assert "goals-comment" not in {letter.codes.get("kind") for letter in season.post.named("silence")}
        assert_orderly(season)


@pytest.mark.behaviour("S7")
async def test_new_goals_take_the_place_of_those_that_wait_for_a_word() -> None:
    speechless = but(diligent, {"goals-comment-1": silent})
    async with stage({Role.MENTEE: diligent, Role.MENTOR: speechless}) as season:
        await season.play_until_sent("goals-comment-1")
        await season.begin("goals-change-1", CHANGED)
        await season.play_until_sent("goals-commented-2")
        assert season.shelf.events().count("goals-delivered") == 2
        await season.play()
        assert_orderly(season)
