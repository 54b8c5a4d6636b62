"""Closure: announced, a last meeting, a look back, a word about what comes after; in each way that it may come (S35)."""

from datetime import timedelta

import pytest

from mentoring import facts
from mentoring.agenda import Opening
from mentoring.kinds import PAIR, Closing, EndReason, Role
from tests.natures import DILIGENT, Nature, answers, but, diligent, silent
from tests.seasons import refusal, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.places import PLACES

NOT_ME = but(diligent, {"in-touch": answers(facts.InTouch(agreed=False))})


@pytest.mark.behaviour("S35", "N4")
@pytest.mark.parametrize("mentor", [diligent, NOT_ME], ids=["both", "one"])
async def test_the_end_is_announced_met_looked_back_on_and_told_and_stays_between_two_who_both_wish(
    mentor: Nature,
) -> None:
    async with stage({Role.MENTEE: diligent, Role.MENTOR: mentor}) as season:
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        names = season.post.names("mentee")
        last = [one for one in season.post.named("agenda") if one.agenda and one.agenda.opening is Opening.LAST]
        assert {one.role for one in last} == set(PAIR)
        order = ["closure-announced", "ask-balance", "evaluation-result", "farewell-mentee"]
        places = [len(names) - 1 - names[::-1].index(name) for name in order]
        assert places == sorted(places)
        assert season.post.named("closure-announced")[0].at < last[0].at < season.post.named("ask-balance")[0].at
        for role in PAIR:
            assert [one.codes["instrument"] for one in season.post.named("ask-evaluation", role)][-1] == "final"
        mentee, mentor_ = (season.post.named(f"farewell-{role}")[0] for role in PAIR)
        lines = {name: row for name, row in mentee.answers.items() if name.startswith("plan-line-")}
        assert set(lines) <= set(mentee.numbers)
        own = {"goals": "a-goals-1", "balance": "a-balance", **lines}
        if mentor is diligent:
            assert mentee.answers == {**own, "contact": "a-in-touch-mentor"}
            assert mentor_.answers == {"contact": "a-in-touch-mentee"}
        else:
            assert (mentee.answers, mentor_.answers) == (own, {})
        assert mentee.dates["since"] < mentee.at
        assert_orderly(season)


@pytest.mark.behaviour("S35", "E6", "P9")
@pytest.mark.parametrize(("reason", "word"), [(EndReason.GOALS_REACHED, "farewell"), (EndReason.MENTOR_WISH, "ended")])
async def test_goals_that_are_reached_are_no_end_in_the_middle(reason: EndReason, word: str) -> None:
    async with stage(DILIGENT) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        await season.end(reason)
        season.wake()
        closed = await season.play()
        done = reason is EndReason.GOALS_REACHED
        assert closed.closing is (Closing.COMPLETED_EARLY if done else Closing.ENDED)
        assert bool(season.post.named("ask-balance")) is done
        assert {one.role for one in season.post.sent if one.name.startswith(word)} == set(PAIR)
        assert_orderly(season)


@pytest.mark.behaviour("N4", "S35")
async def test_a_closure_that_nobody_answers_goes_through_its_reminders_and_is_closed_as_that() -> None:
    tired = but(diligent, dict.fromkeys(("evaluation", "balance", "in-touch"), silent))
    async with stage(dict.fromkeys(PAIR, tired)) as season:
        closed = await season.play()
        assert closed.closing is Closing.NO_ANSWER
        begun = season.post.named("ask-balance")[0].at
        assert {one.role for one in season.post.sent if one.name.startswith("reminder") and one.at > begun} == set(PAIR)
        assert not season.post.named("farewell-mentee")
        assert season.post.names().count("closed-in-silence") == 2
        assert_orderly(season)


@pytest.mark.behaviour("S35", "E3")
async def test_three_months_on_both_are_asked_once_more_and_later_their_words_are_erased() -> None:
    async with stage(DILIGENT, aftercare=True) as season:
        await season.play_until(lambda: season.is_closed)
        closed = next(note.at for note in season.shelf.notes.values() if note.event == "closed")
        assert await refusal(season.pause()) == "closed"
        assert await season.whats_next() is None
        await season.clock.sleep_until(closed + timedelta(days=95, hours=1, minutes=19))
        asked = season.post.named("three-months-on")
        assert {letter.role for letter in asked} == set(PAIR)
        assert all(timedelta(days=90) <= letter.at - closed < timedelta(days=95) for letter in asked)
        mentee = season.open_ask(f"{asked[0].step.rpartition('-')[0]}-mentee")
        await season.answer(mentee, facts.Evaluation(scores={"usefulness": 5}))
        result = await season.handle.result()
        assert result.closing is Closing.COMPLETED
        assert result.evaluations > 0
        assert season.files.words_erased == ["r-test"]
        assert await season.clock.now() - closed >= timedelta(days=180)
        assert [one.name for one in season.post.sent if one.role is Role.COORDINATOR][-1] == "closed"
        assert_orderly(season)
