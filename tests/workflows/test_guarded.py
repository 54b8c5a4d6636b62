"""No message of any shape stops a relationship or ends it; each that is refused is kept, and the story goes on."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from temporalio import workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from contracts.messages import EndWish, PauseWish, ResumeWish
from mentoring.kinds import Closing, EndReason, Status
from tests.natures import DAY, DILIGENT
from tests.seasons import Stage, stage
from workflows.mentoring_relationship import MentoringRelationship
from workflows.signals import MESSAGES, NOTED_AT_MOST, REFUSED

SHAPES: list[tuple[str, Sequence[Any], str]] = [
    ("pause", [], "pause: wrong-number-of-arguments"),
    ("pause", [{"id": "m-1"}, "one too many"], "pause: wrong-number-of-arguments"),
    ("pause", [None], "pause: unreadable"),
    ("pause", ["a text"], "pause: unreadable"),
    ("pause", [{"until": "2027-02-01T09:00:00Z"}], "pause: unreadable"),
    ("pause", [{"id": ["m-1"]}], "pause: unreadable"),
    ("pause", [[[[[]]]]], "pause: unreadable"),
    ("answer", [{"id": "m-1", "ask": "goals-1", "person": "p-1", "facts": {"kind": "rubbish"}}], "answer: unreadable"),
    ("resume", [{"id": "m-2"}], "resume: not-paused"),
    ("end", [{"id": "m-3", "reason": "because"}], "end: unreadable"),
    ("paws", [{"id": "m-4"}], "paws: unknown-message"),
    ("__init__", [], "?: unknown-message"),
    ("Léa est malade\r\n", [1], "?: unknown-message"),
]


async def send(season: Stage, name: str, args: Sequence[Any]) -> None:
    await season.handle.signal(name, args=list(args))


def refused(season: Stage) -> list[str]:
    return [note.step for note in season.shelf.notes.values() if note.event == REFUSED]


async def failed_tasks(season: Stage) -> int:
    history = await season.handle.fetch_history()
    return sum(event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED for event in history.events)


@pytest.mark.behaviour("E9")
async def test_messages_of_every_shape_are_refused_one_by_one_and_the_story_goes_on_to_its_end() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("goals-1")
        for name, args, _ in SHAPES:
            await send(season, name, args)
        await season.play_for(timedelta(hours=7, minutes=11))
        assert refused(season) == [why for _, _, why in SHAPES]
        assert await failed_tasks(season) == 0
        for number in range(NOTED_AT_MOST):
            await send(season, "flood", [number])
        assert (await season.view()).status is Status.OPEN
        assert (await season.play()).closing is Closing.COMPLETED
        assert len(refused(season)) == NOTED_AT_MOST


async def test_what_may_be_said_by_update_may_be_said_by_signal_and_counts_once() -> None:
    async with stage(DILIGENT) as season:
        await season.play_until_sent("goals-1")
        season.fall_silent()
        for _ in range(3):
            await send(season, "pause", [PauseWish(id="m-1")])
        await season.play_for(DAY)
        assert (await season.view()).status is Status.PAUSED
        await send(season, "resume", [ResumeWish(id="m-2")])
        await send(season, "pause", [PauseWish(id="m-1")])
        await season.play_for(DAY)
        assert (await season.view()).status is Status.OPEN
        assert refused(season) == []


async def test_a_handler_that_breaks_fails_its_message_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("canary")

    async with stage(DILIGENT) as season:
        await season.play_until_sent("goals-1")
        season.fall_silent()
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(MentoringRelationship, "pause", broken)
            meanwhile.setattr("workflows.desk.Desk.end_because", broken)
            await send(season, "pause", [PauseWish(id="m-1")])
            with pytest.raises(WorkflowUpdateFailedError) as told:
                await season.handle.execute_update("end", EndWish(id="m-2", reason=EndReason.OTHER))
            await season.view()
        assert isinstance(told.value.cause, ApplicationError)
        assert (told.value.cause.type, "canary" in str(told.value.cause)) == ("HandlerFailed", False)
        await season.play_for(timedelta(hours=7, minutes=11))
        assert refused(season) == ["pause: handler-failed", "end: handler-failed"]
        assert await failed_tasks(season) == 0
        assert (await season.view()).status is Status.OPEN


def test_every_update_has_its_signal() -> None:
    assert set(workflow._Definition.must_from_class(MentoringRelationship).updates) <= set(MESSAGES)
    for name in MESSAGES:
        assert callable(getattr(MentoringRelationship, f"_check_{name}"))
