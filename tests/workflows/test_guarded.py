"""What may be said by update may be said by signal, and a handler that breaks fails alone. Messages of every shape: tests/bad_input."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from temporalio import workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from contracts.messages import EndWish, PauseWish, ResumeWish
from mentoring.kinds import EndReason, Status
from tests.natures import DAY, DILIGENT
from tests.seasons import Stage, stage
from workflows.mentoring_relationship import MentoringRelationship
from workflows.signals import MESSAGES, REFUSED


async def send(season: Stage, name: str, args: Sequence[Any]) -> None:
    await season.handle.signal(name, args=list(args))


def refused(season: Stage) -> list[str]:
    return [note.step for note in season.shelf.notes.values() if note.event == REFUSED]


async def failed_tasks(season: Stage) -> int:
    history = await season.handle.fetch_history()
    return sum(event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED for event in history.events)


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
