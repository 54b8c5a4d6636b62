"""Whole seasons: everybody answers, nobody ever answers, and what lies between."""

import itertools
from datetime import timedelta

import pytest

from adapters.library import Library
from mentoring import facts
from mentoring.facts import ChallengeChoice, Reached
from mentoring.kinds import PAIR, AskKind, Closing, Phase, Role
from mentoring.programme import Terms
from settings import ROOT
from tests.natures import DAY, DILIGENT, answers, but, diligent, silent, until_phase, willing_after
from tests.seasons import stage
from tests.workflows.orderly import assert_orderly


@pytest.mark.behaviour("S28", "P6", "P7")
async def test_a_pair_that_answers_everything_meets_for_nine_months_and_completes() -> None:
    async with stage(DILIGENT, Terms()) as season:
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert closed.meetings_held == 13
        assert closed.challenges_done == 12
        assert closed.evaluations == 12
        assert "reminder" not in season.post.names()
        phases = [event for event in season.shelf.events() if event.startswith("phase-")]
        assert phases == [f"phase-{phase}" for phase in Phase if phase is not Phase.CLOSED]
        weeks = (season.post.sent[-1].at - season.post.sent[0].at).days / 7
        assert 37 < weeks < 41
        began, sheets = season.post.sent[0].at, season.post.named("ask-evaluation", "mentee")
        days = [(sheet.codes["instrument"], (sheet.at - began).days) for sheet in sheets]
        assert [name for name, _ in days] == ["check-in", "pulse", "pulse", "mid-term", "pulse", "final"]
        assert 14 <= days[0][1] <= 24  # after the first meeting
        assert 30 <= days[1][1] <= 40
        assert_orderly(season)


async def test_when_nobody_ever_answers_no_mentor_is_found() -> None:
    async with stage({}) as season:
        closed = await season.play()
        assert closed.closing is Closing.NO_MENTOR
        assert [(letter.role.value, letter.name) for letter in season.post.sent] == [
            ("mentee", "mentor-is-asked"),
            ("mentor", "ask-accept"),
            ("mentor", "reminder"),
            ("mentor", "reminder"),
            ("coordinator", "silence"),
            ("coordinator", "decide-no-mentor"),
            ("coordinator", "reminder"),
            ("coordinator", "reminder"),
            ("mentee", "no-mentor-found"),
            ("coordinator", "closed"),
        ]
        assert_orderly(season)


@pytest.mark.behaviour("N4")
async def test_a_pair_that_falls_silent_in_onboarding_closes_as_no_answer() -> None:
    begun = {Role.MENTOR: until_phase(diligent, ["accept"]), Role.MENTEE: until_phase(diligent, ["declaration"])}
    async with stage(begun) as season:
        closed = await season.play()
        assert closed.closing is Closing.NO_ANSWER
        assert closed.meetings_held == 0
        assert "decide-late" in season.post.names("coordinator")
        assert_orderly(season)


@pytest.mark.behaviour("N4")
async def test_a_pair_that_falls_silent_after_onboarding_closes_as_no_answer() -> None:
    onboarding = ["accept", "declaration", "intro", "charter", "goals", "dossier"]
    natures = dict.fromkeys((Role.MENTEE, Role.MENTOR), until_phase(diligent, onboarding))
    async with stage(natures, Terms()) as season:
        closed = await season.play()
        assert closed.closing is Closing.NO_ANSWER
        assert closed.meetings_held == 0
        assert season.post.named("decide-at-risk")
        assert closed.at - season.post.sent[0].at < timedelta(weeks=30)
        assert_orderly(season)


@pytest.mark.behaviour("N4")
async def test_a_pair_that_falls_silent_after_the_first_meeting_closes_as_no_answer_and_not_as_success() -> None:
    start = ["accept", "declaration", "intro", "charter", "goals", "dossier", "meeting-1"]
    natures = dict.fromkeys((Role.MENTEE, Role.MENTOR), until_phase(diligent, start))
    async with stage(natures) as season:
        closed = await season.play()
        assert closed.closing is Closing.NO_ANSWER
        assert closed.meetings_held == 1
        assert season.post.names("mentee").count("closed-in-silence") == 1
        assert_orderly(season)


async def test_one_of_the_two_is_enough_to_say_that_they_met_and_to_complete() -> None:
    onboarding = until_phase(diligent, ["accept", "declaration", "intro", "charter"])
    async with stage({Role.MENTEE: diligent, Role.MENTOR: onboarding}) as season:
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert closed.meetings_held == 3
        assert season.post.named("silence", "coordinator")
        assert_orderly(season)


@pytest.mark.behaviour("E7")
async def test_two_meetings_missed_in_a_row_are_told_to_the_coordinator_who_may_close() -> None:
    missed = but(diligent, {"debrief": answers(facts.Debrief(held=False))})
    close = answers(facts.Decision(choice="close"))
    async with stage({Role.MENTEE: missed, Role.MENTOR: missed, Role.COORDINATOR: close}) as season:
        closed = await season.play()
        assert closed.closing is Closing.ENDED
        decided = season.post.named("decide-at-risk")
        assert [letter.step for letter in decided] == ["at-risk-2"]
        assert (decided[0].numbers["meetings"], decided[0].codes["why"]) == (2, "missed")
        assert "at-risk-missed" in season.shelf.events()
        assert_orderly(season)


@pytest.mark.behaviour("S27")
@pytest.mark.parametrize("choice", ["talk", "mediate", "continue", None])
async def test_goals_of_the_day_not_reached_twice_in_a_row_are_a_risk_and_the_coordinator_is_asked_what_to_do(
    choice: str | None,
) -> None:
    told = facts.Debrief(held=True, reached=Reached.NO)
    stuck = but(diligent, {"debrief": answers(told)})
    decides = answers(facts.Decision(choice=choice)) if choice else silent
    async with stage({Role.MENTEE: stuck, Role.MENTOR: stuck, Role.COORDINATOR: decides}) as season:
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        asked = season.post.named("decide-at-risk")[0]
        assert asked.step == "at-risk-2"
        assert asked.codes == {"why": "not-reached", "otherwise": "at-risk"}
        assert asked.ask is not None
        assert asked.ask.choices == ("talk", "mediate", "continue", "replace", "close")
        assert "at-risk-not-reached" in season.shelf.events()
        helped = [letter for letter in season.post.named("coordinator-helps") if letter.step == "at-risk-2-help"]
        assert {letter.role for letter in helped} == (set(PAIR) if choice in ("talk", "mediate") else set())
        assert all(letter.codes == {"how": choice, "why": "not-reached"} for letter in helped)
        assert_orderly(season)


@pytest.mark.behaviour("S21")
async def test_an_action_plan_that_does_not_come_is_asked_for_again_after_each_meeting() -> None:
    late = but(diligent, {"action-plan-1": silent})
    async with stage({Role.MENTEE: late, Role.MENTOR: diligent}) as season:
        await season.play()
        plans = [letter.step for letter in season.post.named("ask-action-plan")]
        assert plans == ["action-plan-1", "action-plan-2"]
        assert len(season.post.named("action-plan-made", "mentor")) == 1


@pytest.mark.behaviour("S31")
async def test_challenges_climb_one_step_at_a_time_and_two_refusals_lead_to_a_conversation() -> None:
    declined = but(
        diligent,
        {f"challenge-{n}-answer": answers(facts.ChallengeAnswer(choice=ChallengeChoice.DECLINE)) for n in (3, 4)},
    )
    terms = Terms(lasts=timedelta(weeks=20), levels=("comfort", "stretch", "bold", "daring"))
    async with stage({Role.MENTEE: declined, Role.MENTOR: diligent}, terms) as season:
        await season.play()
        proposed = [(letter.step, letter.codes["level"]) for letter in season.post.named("ask-challenge-propose")]
        assert proposed == [
            ("challenge-1-propose", "comfort"),
            ("challenge-2-propose", "stretch"),
            ("challenge-3-propose", "bold"),
            ("challenge-4-propose", "bold"),
            ("challenge-5-propose", "bold"),
        ]
        agendas = season.post.named("agenda", "mentee")
        spoken_of = [letter.agenda.meeting for letter in agendas if letter.agenda and letter.agenda.conversation]
        assert spoken_of == [5], "on the agenda of the meeting that follows the second refusal, and on no other"
        assert_orderly(season)


@pytest.mark.behaviour("S31")
async def test_nobody_is_pressed_after_two_refusals_as_long_as_the_two_have_not_met() -> None:
    refusing = but(diligent, {AskKind.CHALLENGE_ANSWER: answers(facts.ChallengeAnswer(choice=ChallengeChoice.DECLINE))})
    missing = answers(facts.Debrief(held=False))
    both = {f"meeting-{n}-debrief-{role}": missing for n in (3, 4) for role in PAIR}
    natures = {Role.MENTEE: but(refusing, both), Role.MENTOR: but(diligent, both), Role.COORDINATOR: silent}
    async with stage(natures, Terms(lasts=timedelta(weeks=20))) as season:
        await season.play_until(lambda: "meeting-6-debrief-mentee" in season.post.steps())
        proposed = season.post.named("ask-challenge-propose")
        fifth = next(letter for letter in season.post.sent if letter.step == "meeting-5-debrief-mentee")
        early = [letter.step for letter in proposed if letter.at < fifth.at]
        assert early == ["challenge-1-propose", "challenge-2-propose"]
        assert len(proposed) == 3


async def test_a_charter_of_two_weeks_makes_meetings_every_two_weeks() -> None:
    fast = but(diligent, {"charter-draft": answers(facts.CharterDraft(rhythm=timedelta(weeks=2)))})
    async with stage({Role.MENTEE: fast, Role.MENTOR: diligent}) as season:
        await season.play()
        starts = [letter.dates["met"] for letter in season.post.named("ask-debrief", "mentee")]
        gaps = {(later - earlier).days for earlier, later in itertools.pairwise(starts)}
        assert gaps == {14}


async def test_a_relationship_begins_on_its_day_and_says_nothing_before() -> None:
    async with stage(DILIGENT, start_in=20 * DAY) as season:
        coming = await season.whats_next()
        assert coming is not None
        assert (coming.what, coming.role) == ("start", Role.COORDINATOR)
        await season.play_for(19 * DAY)
        assert season.post.sent == []
        await season.play_for(2 * DAY)
        assert season.post.named("ask-accept")


async def test_everybody_slow_but_willing_still_completes() -> None:
    slow = willing_after(timedelta(days=4, minutes=7))
    async with stage({Role.MENTEE: slow, Role.MENTOR: slow}) as season:
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert season.post.named("reminder")
        assert_orderly(season)


JUST_IN_TIME = Library(ROOT / "content").programme("just-in-time").terms


@pytest.mark.parametrize("terms", [Terms(), JUST_IN_TIME], ids=["classic", "just-in-time"])
async def test_the_end_is_announced_on_the_day_that_the_programme_says(terms: Terms) -> None:
    usual = answers(facts.CharterDraft(rhythm=terms.rhythms[0]))
    async with stage(DILIGENT | {Role.MENTEE: but(diligent, {"charter-draft": usual})}, terms) as season:
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        announced = season.post.named("closure-announced")
        assert [letter.role for letter in announced] in ([Role.MENTEE, Role.MENTOR], [Role.MENTOR, Role.MENTEE])
        day = announced[0].dates["ends"] - terms.announce_closure
        assert timedelta(0) <= announced[0].at - day < timedelta(days=4)  # at most a long weekend later
        assert announced[0].at < season.post.named("ask-evaluation")[-1].at
