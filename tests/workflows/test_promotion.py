"""Just-in-time mentoring: short, light, any day; and carried over into a longer one with all it has come to (S1)."""

from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import pytest

from mentoring import facts
from mentoring.kinds import Closing, Role
from tests.adapters.letter_samples import LIBRARY
from tests.natures import Nature, answers, but, silent, willing_after
from tests.seasons import Stage, refusal, stage
from tests.workflows.orderly import assert_orderly

JUST_IN_TIME, CLASSIC = (LIBRARY.programme(name).terms for name in ("just-in-time", "classic"))
SWIFT = but(
    willing_after(timedelta(hours=5, minutes=7)),
    {"charter-draft": answers(facts.CharterDraft(rhythm=timedelta(days=10)), timedelta(hours=5, minutes=11))},
)


def just_in_time(mentor: Nature = SWIFT, start_in: timedelta | None = None) -> AbstractAsyncContextManager[Stage]:
    """Two who look at their mail several times a day: a day is a deadline here."""
    natures = {Role.MENTEE: SWIFT, Role.MENTOR: mentor}
    return stage(natures, JUST_IN_TIME, start_in=start_in, look_every=timedelta(hours=7, minutes=13))


def meetings_of(season: Stage) -> list[int]:
    return sorted({letter.ask.number for letter in season.post.named("ask-debrief") if letter.ask})


@pytest.mark.behaviour("S1")
@pytest.mark.parametrize("day", range(7))
async def test_a_just_in_time_mentoring_starts_any_day_and_is_over_within_a_month_or_so(day: int) -> None:
    async with just_in_time(start_in=timedelta(days=day, minutes=1)) as season:
        begins = await season.clock.now() + timedelta(days=day)
        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert 1 <= closed.meetings_held <= 3
        assert season.post.named("ask-charter-agree")
        assert not season.post.named("ask-challenge-propose")
        assert season.post.named("ask-debrief")[0].dates["met"] - begins < timedelta(days=12)
        assert closed.at - begins < timedelta(days=46)
        for letter in season.post.sent:
            if letter.ask is not None:
                assert letter.ask.due - letter.at <= timedelta(days=7), letter.step
        assert_orderly(season)


@pytest.mark.behaviour("S1")
async def test_promoted_it_goes_on_in_the_same_relationship_with_all_it_has_come_to() -> None:
    async with just_in_time() as season:
        await season.play_until_sent("meeting-2-date")
        before, notes = await season.view(), dict(season.shelf.notes)
        assert (before.programme, before.rhythm) == ("classic", timedelta(days=10))  # the stage's name for any terms
        await season.promote("longer", CLASSIC)
        asked = await season.play_until_sent("promotion-1-mentee")
        assert asked.name == "ask-promotion"
        await season.play_until(lambda: season.post.names().count("promoted") == 2)
        promoted = season.post.named("promoted")[0]
        after = await season.view()
        assert (after.id, after.programme, after.rhythms) == (before.id, "longer", CLASSIC.rhythms)
        assert (after.started_at, after.in_force) == (before.started_at, before.in_force)
        assert (after.meetings_held, after.meeting_ahead) == (before.meetings_held, before.meeting_ahead)
        assert after.rhythm == CLASSIC.rhythms[0]
        assert promoted.dates["ends"] - promoted.at >= CLASSIC.lasts - timedelta(days=2)
        assert [letter.codes["outcome"] for letter in season.post.named("promotion-settled")] == ["promoted"]

        draft = await season.play_until_sent("charter-change-1-draft-1")
        assert (draft.role, draft.answers) == (Role.MENTEE, {k: v for k, v in after.in_force.items() if k != "goals"})
        await season.play_until(lambda: "charter-changed" in season.post.names())
        assert (await season.view()).rhythm == timedelta(weeks=2)

        closed = await season.play()
        assert closed.closing is Closing.COMPLETED
        assert closed.at - promoted.at >= CLASSIC.lasts - timedelta(weeks=5)
        assert meetings_of(season) == list(range(1, closed.meetings_held + 1))
        assert closed.meetings_held >= 9
        assert season.post.named("ask-challenge-propose")
        assert season.post.names().count("welcome-mentee") == 1
        assert [note for seq, note in sorted(season.shelf.notes.items()) if seq in notes] == list(notes.values())
        assert_orderly(season)


@pytest.mark.behaviour("S1")
@pytest.mark.parametrize("how", ["declined", "silent"])
async def test_without_two_yeses_nothing_changes_and_no_letter_says_whose_was_missing(how: str) -> None:
    no = silent if how == "silent" else answers(facts.Promotion(accepted=False), timedelta(hours=3, minutes=7))
    async with just_in_time(but(SWIFT, {"promotion": no})) as season:
        await season.play_until_sent("meeting-2-date")
        before = await season.view()
        await season.promote("longer", CLASSIC)
        await season.play_until(lambda: season.post.names().count("not-promoted") == 2)
        after = await season.view()
        assert (after.programme, after.rhythms, after.rhythm) == (before.programme, before.rhythms, before.rhythm)
        told = [letter.codes for letter in season.post.named("not-promoted") + season.post.named("promotion-settled")]
        assert told == [{"outcome": "not-promoted"}] * 3
        assert (await season.play()).meetings_held <= 3
        assert not season.post.named("charter-changed")
        assert_orderly(season)


@pytest.mark.behaviour("S1")
async def test_an_offer_in_the_last_days_holds_up_the_closing_until_it_is_answered() -> None:
    slow = but(SWIFT, {"promotion": willing_after(timedelta(days=2, hours=5))})
    async with just_in_time(slow) as season:
        await season.play_until(lambda: any(letter.numbers["last"] for letter in season.post.named("ask-debrief")))
        await season.promote("longer", CLASSIC)
        closed = await season.play()
        assert season.post.names().count("promoted") == 2
        assert closed.meetings_held >= 9
        assert season.post.steps().count("balance") == 1
        assert_orderly(season)


async def test_only_to_a_longer_programme_in_its_time_and_once_at_a_time() -> None:
    async with just_in_time() as season:
        assert await refusal(season.promote("longer", CLASSIC)) == "no-time-to-promote"
        await season.play_until_sent("meeting-1-debrief")
        assert await refusal(season.promote("classic", CLASSIC)) == "not-a-longer-programme"
        assert await refusal(season.promote("same", JUST_IN_TIME)) == "not-a-longer-programme"
        await season.promote("longer", CLASSIC)
        assert await refusal(season.promote("longer", CLASSIC)) == "already-promoting"
        await season.end()
        assert (await season.play()).closing is Closing.ENDED
        assert_orderly(season)
