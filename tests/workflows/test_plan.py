"""The action plan grows: what the mentor sees and suggests is kept once the mentee says so (S21, S29, S30)."""

from datetime import timedelta

import pytest

from contracts.letters import Letter
from contracts.messages import View
from mentoring import facts
from mentoring.facts import FollowUpNoted
from mentoring.kinds import AskKind, Role
from mentoring.programme import Terms
from tests.natures import DILIGENT, answers, but, diligent, silent
from tests.seasons import Stage, refusal, stage
from tests.workflows.orderly import assert_orderly

TERMS = Terms(lasts=timedelta(weeks=14), challenges=False)


def plan_of(view: View) -> list[tuple[int, str]]:
    return [(line.number, line.status.value) for line in view.plan]


def agenda(season: Stage, meeting: int) -> Letter:
    return next(one for one in season.post.named("agenda", "mentor") if one.step.startswith(f"meeting-{meeting}-"))


def on_the_agenda(season: Stage, meeting: int) -> set[str]:
    return {name for name in agenda(season, meeting).answers if name.startswith("plan-line")}


@pytest.mark.behaviour("S30", "S21")
async def test_the_mentor_adds_actions_the_mentee_keeps_some_and_each_ticks_off_their_own() -> None:
    keeps = but(diligent, {AskKind.PLAN_ACCEPT: answers(facts.PlanAccept(kept=(2,)))})
    async with stage({**DILIGENT, Role.MENTEE: keeps}, TERMS) as season:
        await season.play_until_sent("action-plan-made")
        assert plan_of(await season.view()) == [(1, "open"), (2, "open")]
        soon = (await season.clock.now()).date() + timedelta(days=9)
        two = (FollowUpNoted(owner=Role.MENTEE, by=soon), FollowUpNoted(owner=Role.MENTOR, by=soon))
        await season.begin("plan-change-1", facts.PlanChange(lines=two, done=(2,)), Role.MENTOR)
        asked = await season.play_until_sent("plan-change-1-accept")
        assert asked.answers == {"proposed": "a-plan-change-1"}
        assert plan_of(await season.view()) == [(1, "open"), (2, "done"), (3, "suggested"), (4, "suggested")]
        told = await season.play_until_sent("plan-change-1-answered")
        assert (told.role, told.numbers) == (Role.MENTOR, {"kept-2": 2})
        assert plan_of(await season.view())[2:] == [(3, "left"), (4, "open")]
        await season.play_for(timedelta(hours=3, minutes=19))
        late = (FollowUpNoted(owner=Role.MENTEE, by=soon - timedelta(days=30)),)
        wrong = season.begin("plan-change-2", facts.PlanChange(lines=late), Role.MENTEE)
        assert await refusal(wrong) == "plan-line-in-the-past"
        await season.begin("plan-change-2", facts.PlanChange(lines=two[:1], dropped=(1, 4)), Role.MENTEE)
        assert (await season.play_until_sent("plan-change-2")).name == "plan-grown"
        assert plan_of(await season.view()) == [(1, "dropped"), (2, "done"), (3, "left"), (4, "open"), (5, "open")]
        season.natures[Role.MENTEE] = but(
            diligent, {AskKind.DEBRIEF: answers(facts.Debrief(held=True, reached=facts.Reached.YES, plan_done=(5,)))}
        )
        await season.play_until_sent("meeting-3-debrief-mentor")
        assert on_the_agenda(season, 2) == {"plan-line-4", "plan-line-5"}, "those that are open, with their dates"
        assert on_the_agenda(season, 3) == {"plan-line-4"}, "the debrief has ticked off the other"
        assert [agenda(season, meeting).numbers["plan-done"] for meeting in (2, 3)] == [1, 2]
        assert_each_is_asked_about_their_own(season)


def assert_each_is_asked_about_their_own(season: Stage) -> None:
    """The mentee is offered to tick off what is theirs, the mentor what is theirs."""
    for role, lines in ((Role.MENTEE, set()), (Role.MENTOR, {"plan-line-4"})):
        letter = next(one for one in season.post.named("ask-debrief", role) if one.step.startswith("meeting-3"))
        assert {name for name in letter.answers if name.startswith("plan-line")} == lines


@pytest.mark.behaviour("S29")
@pytest.mark.parametrize("keeps", [True, False])
async def test_the_mentor_is_asked_which_skills_to_develop_and_the_mentee_confirms_before_they_are_kept(
    *, keeps: bool
) -> None:
    mentee = diligent if keeps else but(diligent, {AskKind.PLAN_ACCEPT: silent})
    async with stage({**DILIGENT, Role.MENTEE: mentee}) as season:
        asked = await season.play_until_sent("skills-1-seen")
        assert asked.role is Role.MENTOR
        assert season.shelf.events().count("meeting-held") == 1, "once they have met"
        confirm = await season.play_until_sent("skills-1-accept")
        assert (confirm.role, confirm.answers) == (Role.MENTEE, {"proposed": "a-skills-1-seen"})
        assert (await season.view()).skills == ()
        await season.play()
        kept = [(skill.answer, skill.line) for skill in (await season.view()).skills]
        assert kept == ([("a-skills-1-seen", 0)] if keeps else [])
        assert len(season.post.named("suggestions-answered", "mentor")) == keeps
        assert len(season.post.named("ask-skills")) == 1
        assert_orderly(season)
