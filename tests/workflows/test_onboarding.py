"""Choosing and onboarding: who is asked again, what must come before what."""

from datetime import timedelta

import pytest

from contracts.letters import AskInLetter
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import Closing, EndReason, Role
from tests.natures import A_DAY_LATER, DAY, DILIGENT, answers, but, diligent, silent, until_phase, willing_after
from tests.seasons import SHORT, Stage, stage
from tests.workflows.orderly import assert_orderly

DECLINES = but(diligent, {"accept": answers(facts.Accept(answer=facts.Acceptance.NO))})


def order(season: Stage, *names: str) -> list[str]:
    """The first letter of each of these names, in the order in which they left."""
    all_names = season.post.names()
    return sorted(names, key=all_names.index)


async def test_a_mentor_who_declines_is_not_pressed_and_the_coordinator_decides() -> None:
    async with stage({Role.MENTOR: DECLINES}) as season:
        closed = await season.play()
        assert closed.closing is Closing.NO_MENTOR
        assert season.post.names("mentor") == ["ask-accept"]
        assert season.post.names("mentee") == ["mentor-is-asked", "no-mentor-found"]
        assert_orderly(season)


async def test_the_coordinator_may_have_the_mentor_asked_again() -> None:
    hesitant = but(diligent, {"accept-1": answers(facts.Accept(answer=facts.Acceptance.NO))})
    ask_again = answers(facts.Decision(choice="ask-again"))
    async with stage({Role.MENTEE: diligent, Role.MENTOR: hesitant, Role.COORDINATOR: ask_again}) as season:
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert [letter.step for letter in season.post.named("ask-accept")] == ["accept-1", "accept-2"]
        assert_orderly(season)


@pytest.mark.behaviour("S15")
async def test_each_gets_the_others_introduction_and_nobody_else_does() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("charter-agreed")
        got = {letter.role: letter.answers for letter in season.post.named("introduction-of-partner")}
        assert got == {
            Role.MENTEE: {"introduction": "a-introduction-mentor"},
            Role.MENTOR: {"introduction": "a-introduction-mentee"},
        }


@pytest.mark.behaviour("S18", "N10")
async def test_goals_ten_days_late_move_the_first_meeting_which_is_held_after_their_delivery() -> None:
    late = but(diligent, {"goals": willing_after(timedelta(days=9, hours=3))})
    terms_start = timedelta(weeks=2)
    async with stage({Role.MENTEE: but(late, {"goals-1": silent}), Role.MENTOR: diligent}) as season:
        welcome = await season.play_until_sent("welcome-mentee")
        planned = welcome.dates["first_meeting"]
        assert planned - welcome.at == terms_start
        await season.play_until_sent("meeting-1-debrief")
        delivered = season.post.named("goals-delivered", "mentor")[0]
        held = season.post.named("ask-debrief")[0].dates["met"]
        assert delivered.at > planned
        assert held >= delivered.at + timedelta(days=3)
        assert {letter.role for letter in season.post.named("first-meeting-moves")} == {Role.MENTEE, Role.MENTOR}
        wanted = ["goals-delivered", "first-meeting-moves", "ask-meeting-date", "ask-debrief"]
        assert order(season, *wanted) == wanted
        await season.play()
        assert_orderly(season)


@pytest.mark.behaviour("S18")
async def test_goals_in_time_leave_the_first_meeting_where_it_was() -> None:
    async with stage(DILIGENT) as season:
        welcome = await season.play_until_sent("welcome-mentee")
        await season.play_until_sent("meeting-1-debrief")
        held = season.post.named("ask-debrief")[0].dates["met"]
        assert timedelta(0) <= held - welcome.dates["first_meeting"] <= 4 * DAY
        assert "first-meeting-moves" not in season.post.names()


@pytest.mark.behaviour("S16", "N10")
async def test_no_meeting_is_planned_before_both_have_accepted_the_charter() -> None:
    unsure = but(diligent, {"charter-agree": willing_after(timedelta(days=8))})
    async with stage({Role.MENTEE: diligent, Role.MENTOR: unsure}) as season:
        await season.play_until_sent("meeting-1-date")
        names = season.post.names()
        assert names.index("goals-delivered") < names.index("charter-agreed") < names.index("ask-meeting-date")
        assert {letter.role for letter in season.post.named("charter-agreed")} == {Role.MENTEE, Role.MENTOR}
        assert names[names.index("ask-meeting-date") :].count("charter-agreed") == 0


@pytest.mark.behaviour("S16")
async def test_a_charter_sent_back_once_is_drafted_again_with_the_mentors_comment() -> None:
    def once(ask: AskInLetter) -> tuple[timedelta, Facts]:
        return A_DAY_LATER, facts.CharterAgree(agreed=ask.number > 1)

    async with stage({Role.MENTEE: diligent, Role.MENTOR: but(diligent, {"charter-agree": once})}) as season:
        await season.play_until_sent("charter-agreed")
        drafts = season.post.named("ask-charter-draft")
        assert [letter.step for letter in drafts] == ["charter-draft-1-1", "charter-draft-2-1"]
        assert drafts[1].answers == {"comment": "a-charter-agree-1-1"}
        assert season.post.named("charter-agreed")[0].answers == {
            "charter": "a-charter-draft-2-1",
            "agreement": "a-charter-agree-2-1",
        }


@pytest.mark.behaviour("S19")
async def test_the_dossier_goes_to_the_mentor_once_with_consent_and_the_mentee_has_proof_of_it() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("charter-agreed")
        delivered = season.post.named("dossier-delivered")
        assert [(letter.role, letter.answers) for letter in delivered] == [(Role.MENTOR, {"dossier": "a-dossier"})]
        assert "dossier-delivered" in season.shelf.events()
        proof = season.post.named("dossier-sent")
        assert [letter.role for letter in proof] == [Role.MENTEE]
        assert proof[0].dates["sent"] >= delivered[0].at
        assert season.files.erased == []


@pytest.mark.behaviour("S19")
@pytest.mark.parametrize("how", ["completed", "ended", "silent"])
async def test_however_it_closes_the_files_are_erased_before_it_is_closed(how: str) -> None:
    mentor = diligent if how != "silent" else until_phase(diligent, ["accept"])
    async with stage({Role.MENTEE: diligent, Role.MENTOR: mentor}, SHORT) as season:
        if how == "ended":
            await season.play_until_sent("charter-agreed")
            await season.end(EndReason.MENTEE_WISH)
        await season.play()
        assert season.files.erased == ["r-test"]
        events = season.shelf.events()
        assert events.index("files-erased") < events.index("closed")


async def test_without_files_or_without_an_answer_no_dossier_leaves_and_nothing_waits_for_it() -> None:
    none = answers(facts.Dossier(files=0, consent=False))
    for nature in (none, silent):
        async with stage({Role.MENTEE: but(diligent, {"dossier": nature}), Role.MENTOR: diligent}) as season:
            await season.play_until_sent("meeting-1-debrief")
            assert season.post.named("dossier-delivered") == []


async def test_a_coordinator_who_wants_to_wait_has_the_goals_asked_again_and_may_then_close() -> None:
    decisions = {"goals-late-1": "wait", "goals-late-2": "close"}

    def decides(ask: AskInLetter) -> tuple[timedelta, Facts] | None:
        return A_DAY_LATER, facts.Decision(choice=decisions[ask.id])

    natures = {Role.MENTEE: but(diligent, {"goals": silent}), Role.MENTOR: diligent, Role.COORDINATOR: decides}
    async with stage(natures) as season:
        closed = await season.play()
        assert closed.closing is Closing.ENDED
        assert [letter.step for letter in season.post.named("ask-goals")] == ["goals-1", "goals-2"]
        assert [letter.codes["otherwise"] for letter in season.post.named("decide-late")] == ["wait", "close"]
        assert_orderly(season)
