"""Another mentor takes over: the mentee keeps goals, plan and history, and the new pair begins as pairs do (E4)."""

from datetime import timedelta

import pytest

from contracts.letters import Letter, Method
from mentoring import facts
from mentoring.candidacy import Became
from mentoring.kinds import PAIR, Closing, EndReason, Phase, Role
from tests.adapters.letter_samples import LIBRARY
from tests.natures import DILIGENT, Nature, answers, but, diligent
from tests.seasons import SHORT, Stage, refusal, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.places import PLACES

NO = but(diligent, {"accept": answers(facts.Accept(answer=facts.Acceptance.NO))})
UNDER_WAY = ("onboarding", "core, a meeting told of")


def to(season: Stage, person: str) -> list[Letter]:
    return [letter for letter in season.post.sent if letter.recipient == person]


@pytest.mark.behaviour("E4", "S18", "S16", "S36")
@pytest.mark.parametrize("name", UNDER_WAY)
async def test_another_mentor_takes_over_at_any_time_and_the_mentee_keeps_what_is_theirs(name: str) -> None:
    async with stage(DILIGENT) as season:
        place = PLACES[name]
        await place.reach(season)
        before = await season.view()
        planned = {letter.invitation.meeting for letter in season.post.sent if letter.invitation}
        await season.replace("p-4")
        season.wake()
        closed = await season.play()

        assert closed.closing is Closing.COMPLETED
        assert closed.meetings_held >= before.meetings_held + 1
        view = season.shelf.page.view if season.shelf.page else None
        assert view is not None
        assert (view.id, view.mentor, view.former) == (before.id, "p-4", ("p-2",))
        assert view.candidacies[-1].became is Became.ACCEPTED
        assert set(view.declared) == {Role.MENTEE, Role.MENTOR}

        [thanks] = season.post.named("mentor-thanked")
        assert (thanks.recipient, thanks.numbers["meetings"]) == ("p-2", before.meetings_held)
        assert to(season, "p-2")[-1] is thanks
        shown = [letter.invitation for letter in to(season, "p-2") if letter.invitation]
        assert [one.method for one in shown if one.meeting == place.meeting][-1:] == [Method.CANCEL][: place.meeting]
        assert season.partings.closed_to == [("r-test", "p-2")]
        assert season.files.erased == ["r-test", "r-test"]

        again = 2 if name == "onboarding" else 1  # what is written is not asked for again
        assert len(season.post.named("ask-goals")) == again
        assert len(season.post.named("ask-introduction", "mentee")) == again
        [accepted] = [
            letter.at for letter in season.post.named("charter-agreed", "mentor") if letter.recipient == "p-4"
        ]
        [delivered] = [letter for letter in season.post.named("goals-delivered") if letter.recipient == "p-4"]
        met = [letter for letter in to(season, "p-4") if letter.invitation]
        assert delivered.answers == {"goals": "a-goals-with-2-1" if again == 2 else "a-goals-1"}
        assert max(accepted, delivered.at) <= met[0].at
        assert met[0].invitation is not None
        assert met[0].invitation.first
        assert met[0].invitation.meeting not in planned
        assert_orderly(season)


def rates(score: int) -> Nature:
    """Whoever is asked, the same for every statement of every questionnaire."""
    items = {
        item.id
        for name in ("pulse", "mid-term", "final")
        for role in PAIR
        for item in LIBRARY.instrument(name).items_for(role)
    }
    return but(diligent, {"evaluation": answers(facts.Evaluation(scores=dict.fromkeys(items, score)))})


@pytest.mark.behaviour("E4", "S11", "S9", "S14", "S2")
async def test_the_time_without_a_mentor_is_given_back_each_candidate_is_looked_at_and_no_rating_is_handed_on() -> None:
    early = {"check_in_after": timedelta(days=7), "first_evaluation_after": timedelta(days=14)}
    often = SHORT.model_copy(update=early | {"evaluate_every": timedelta(days=12)})
    async with stage({Role.MENTEE: rates(3), Role.MENTOR: rates(2)}, often) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        season.natures[Role.MENTEE] = rates(5)
        season.natures[Role.MENTOR] = lambda ask: (NO if ask.person == "p-4" else rates(5))(ask)
        began = await season.clock.now()
        await season.replace("p-4", "p-5", reason=EndReason.MENTOR_WISH)
        season.wake()
        again = await season.play_until_sent("welcome-mentee-with-2")
        announced = await season.play_until_sent("closure-announced-with-2")
        await season.play()

        wanted = [(one.named, one.passed) for one in season.candidates.wanted]
        assert wanted[1:] == [(("p-4", "p-5"), ("p-2",)), (("p-4", "p-5"), ("p-2", "p-4"))]
        assert [letter.numbers["candidate"] for letter in season.post.named("mentor-is-asked")] == [1, 1, 2]
        ends = season.post.sent[0].at + season.terms.lasts + (again.at - began)
        assert abs((announced.dates["ends"] - ends).total_seconds()) < 120
        told = {name: season.post.named(name) for name in ("evaluation-advice", "evaluation-mirror")}
        for letters in told.values():
            assert {letter.recipient for letter in letters} == {"p-2", "p-5"}
            first = next(letter for letter in letters if letter.recipient == "p-5")
            assert not [name for name in first.codes if "way" in name], "there is nothing to compare it with yet"
        asked = [letter for letter in season.post.named("ask-evaluation", "mentor") if letter.recipient == "p-5"]
        assert asked[0].codes["instrument"] == "check-in", "a new pair is checked in on"
        assert_orderly(season)


@pytest.mark.behaviour("E4")
async def test_nobody_found_ends_it_as_no_start_that_was_cancelled() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        season.natures[Role.MENTOR] = NO
        await season.replace("p-4")
        season.wake()
        await season.play_until_sent("no-mentor-1")
        assert (await season.view()).phase is Phase.CHOOSING
        assert await refusal(season.replace("p-5")) == "no-time-to-replace"
        await season.end(EndReason.COORDINATOR)
        assert (await season.play()).closing is Closing.ENDED
        assert_orderly(season)


@pytest.mark.behaviour("E4")
async def test_who_is_of_the_relationship_already_is_nobody_else_and_one_farewell_is_enough() -> None:
    async with stage(DILIGENT) as season:
        assert await refusal(season.replace("p-4")) == "no-time-to-replace"
        await PLACES["onboarding"].reach(season)
        for person in ("p-1", "p-2", "p-3"):
            assert await refusal(season.replace("p-4", person)) == "not-another-mentor"
        await season.pause()
        await season.play_for(timedelta(days=1, hours=1, minutes=19))
        sent = len(season.post.sent)
        await season.replace("p-4")
        await season.play_for(timedelta(days=2, hours=3, minutes=23))
        assert [(letter.name, letter.recipient) for letter in season.post.sent[sent:]] == [
            ("mentor-thanked", "p-2"),
            ("mentor-changes", "p-1"),
        ], "in a pause nobody is asked anything"
        await season.resume()
        season.wake()
        assert (await season.play()).closing is Closing.COMPLETED
        assert_orderly(season)
