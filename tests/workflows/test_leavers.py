"""Somebody leaves the organisation, is away, or has another manager: what becomes of the two (E1, E2, E3)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.hr import HR_EVENT, HrEventType
from contracts.letters import Method
from mentoring.eligibility import RefusalCode
from mentoring.facts import Decision, Rematch
from mentoring.kinds import Closing, Role
from tests.natures import DAY, DILIGENT, answers, but, diligent
from tests.seasons import Stage, stage
from tests.workflows.orderly import assert_orderly
from tests.workflows.places import PLACES

OFF_THE_STROKE = timedelta(days=1, hours=1, minutes=19)
LEFT = HrEventType.TERMINATED


def names_to(season: Stage, person: str, since: int) -> list[str]:
    return [letter.name for letter in season.post.sent[since:] if letter.recipient == person]


@pytest.mark.behaviour("E3", "N3", "S36")
async def test_a_mentor_who_leaves_is_replaced_if_the_mentee_wishes_and_nobody_writes_to_who_has_left() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        sent = len(season.post.sent)
        season.candidates.proposed = ("p-2", "p-4")
        await season.happens(LEFT, "p-2")
        season.wake()
        closed = await season.play()

        assert names_to(season, "p-2", sent) == []
        told = names_to(season, "p-1", sent)
        assert told[:2] == ["meeting-called-off", "mentor-changes"]
        assert set(told[2:4]) == {"ask-rematch", "ask-evaluation"}
        [changes] = season.post.named("mentor-changes")
        assert changes.codes == {"why": "left", "ask": "yes"}
        evaluated = next(letter for letter in season.post.sent[sent:] if letter.name == "ask-evaluation")
        assert (evaluated.codes["instrument"], evaluated.mentor) == ("final", "p-2")
        assert season.candidates.wanted[-1].passed == ("p-2",)
        assert closed.closing is Closing.COMPLETED
        assert season.shelf.page is not None
        assert season.shelf.page.view.mentor == "p-4"
        assert_orderly(season)


@pytest.mark.behaviour("E3", "N3")
@pytest.mark.parametrize("name", ["onboarding", "core, a meeting ahead", "closing"])
async def test_when_the_mentee_leaves_the_mentor_learns_why_and_is_asked_how_it_was(name: str) -> None:
    async with stage(DILIGENT) as season:
        place = PLACES[name]
        await place.reach(season)
        sent = len(season.post.sent)
        await season.happens(LEFT, "p-1")
        await season.play_for(timedelta(minutes=3))
        assert season.files.erased == ["r-test"], "at once"
        season.wake()
        closed = await season.play()
        assert closed.closing is Closing.LEFT
        assert names_to(season, "p-1", sent) == []
        told_mentor = names_to(season, "p-2", sent)
        assert told_mentor[: 2 + bool(place.meeting)] == [
            *["meeting-called-off"][: place.meeting],
            "partner-left",
            "ask-evaluation",
        ]
        told = [letter.invitation for letter in season.post.sent[sent:] if letter.invitation]
        assert [one.method for one in told] == [Method.CANCEL][: place.meeting]
        assert_orderly(season)


@pytest.mark.behaviour("E3")
async def test_a_candidate_who_leaves_makes_room_for_the_next_and_a_mentee_who_has_had_enough_ends_it() -> None:
    natures = {Role.MENTEE: but(diligent, {"rematch": answers(Rematch(wanted=False))}), Role.MENTOR: diligent}
    async with stage(natures, mentors=("p-2", "p-4")) as season:
        await PLACES["choosing"].reach(season)
        await season.happens(LEFT, "p-2")
        await season.play_until_sent("accept-2")
        assert names_to(season, "p-2", 2) == []
        assert [letter.name for letter in season.post.sent] == ["mentor-is-asked", "ask-accept"] * 2
        season.wake()
        await season.play_until_sent("goals-1")
        await season.happens(LEFT, "p-4")
        closed = await season.play()
        assert closed.closing is Closing.LEFT
        assert [letter.recipient for letter in season.post.named("ended")] == ["p-1"]
        assert_orderly(season)


@pytest.mark.behaviour("E3", "E9")
async def test_a_departure_told_in_advance_waits_for_its_day_is_disarmed_and_no_nonsense_sticks() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["onboarding"].reach(season)
        now = await season.clock.now()
        nonsense: list[list[Any]] = [[], [None], ["nonsense"], [{"id": "x"}], [1, 2, 3], [[]]]
        for args in nonsense:
            await season.handle.signal("hr_event", args=args)
        await season.handle.signal("gossip", "about somebody")
        leaves = now + 3 * DAY + timedelta(minutes=31)
        await season.happens(LEFT, "p-9")
        await season.happens(HrEventType.TERMINATION_SCHEDULED, "p-1", id="first", effective_at=leaves)
        await season.happens(HrEventType.TERMINATION_CANCELLED, "p-1", supersedes="first")
        await season.play_for(5 * DAY)
        events = season.shelf.events()
        assert [events.count(one) for one in ("message-refused", "hr-without-effect", "hr-foreseen", "hr-stays")] == [
            7,
            1,
            1,
            1,
        ]
        assert not season.is_closed
        second = await season.clock.now() + timedelta(days=2, minutes=31)
        for _ in range(2):
            await season.happens(HrEventType.TERMINATION_SCHEDULED, "p-1", id="second", effective_at=second)
        season.natures[Role.MENTOR] = lambda _: None
        closed = await season.play()
        assert closed.closing is Closing.LEFT
        [partner] = season.post.named("partner-left")
        assert abs(partner.at - second) < timedelta(minutes=1)
        assert_orderly(season)


@pytest.mark.behaviour("E2", "N1", "S9")
@pytest.mark.parametrize("choice", ["replace", "close", None])
async def test_a_conflict_that_comes_later_suspends_everything_until_it_is_settled(choice: str | None) -> None:
    async with stage(DILIGENT) as season:
        await PLACES["core, a meeting ahead"].reach(season)
        sent = len(season.post.sent)
        await season.happens(HrEventType.MANAGER_CHANGED, "p-1")
        await season.play_for(timedelta(minutes=3))
        assert len(season.post.sent) == sent, "nothing stands between them"
        season.candidates.stands_between, season.candidates.proposed = (RefusalCode.REPORTS_TO,), ("p-4",)
        await season.happens(HrEventType.MANAGER_CHANGED, "p-1", manager="p-2")
        asked = await season.play_until_sent("conflict-1")
        await season.play_for(OFF_THE_STROKE)
        assert sorted(letter.name for letter in season.post.sent[sent:]) == sorted(
            ["meeting-called-off", "suspended"] * 2 + ["decide-conflict"]
        )
        assert asked.codes == {"otherwise": "conflict", "conflict-reports-to": "reports-to"}
        coming = await season.whats_next()
        assert coming is not None
        assert (coming.who, coming.what) == ("p-3", "decision")
        assert asked.ask is not None
        if choice is None:
            season.candidates.stands_between = ()
            await season.happens(HrEventType.TRANSFERRED, "p-2")
        else:
            await season.answer(asked.ask, Decision(choice=choice))
        season.wake()
        closed = await season.play()
        assert closed.closing is (Closing.CONFLICT if choice == "close" else Closing.COMPLETED)
        resumed = season.post.names().count("resumed")
        assert resumed == (2 if choice is None else 0)
        assert len(season.post.named("mentor-thanked")) == (choice == "replace")
        assert_orderly(season)


@pytest.mark.behaviour("E1", "N2")
async def test_leaves_of_both_hold_it_up_together_and_it_goes_on_when_the_last_is_over() -> None:
    async with stage(DILIGENT) as season:
        await PLACES["onboarding"].reach(season)
        before = {ask.id: ask.due for ask in await season.asks()}
        now = await season.clock.now()
        never = datetime(9999, 12, 31, tzinfo=UTC)
        event = {"id": "hr-never", "type": HrEventType.LEAVE_STARTED, "employee": "p-1", "source": "test"}
        dates = {"recorded_at": now, "effective_at": now, "until": never}
        await season.handle.signal(HR_EVENT, {**event, **{name: at.isoformat() for name, at in dates.items()}})
        assert (await season.view()).paused_until is None, "a date that stands for none"
        await season.happens(HrEventType.LEAVE_STARTED, "p-1", until=now + 20 * DAY)
        await season.happens(HrEventType.LEAVE_STARTED, "p-2", until=now + 60 * DAY)
        await season.play_for(timedelta(minutes=3))
        assert (await season.view()).paused_until == now + 60 * DAY
        sent = len(season.post.sent)
        await season.play_for(30 * DAY)
        await season.happens(HrEventType.LEAVE_STARTED, "p-1", until=now + 50 * DAY)
        await season.play_for(29 * DAY)
        assert len(season.post.sent) == sent
        await season.play_for(DAY + timedelta(minutes=5))
        after = {ask.id: ask.due for ask in await season.asks()}
        shifts = {after[ask] - due - 60 * DAY for ask, due in before.items()}
        assert max(map(abs, shifts)) < timedelta(seconds=1)
        season.wake()
        assert (await season.play()).closing is Closing.COMPLETED
        assert_orderly(season)
