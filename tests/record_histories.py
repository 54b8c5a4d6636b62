"""Records the histories that tests/workflows/test_replay.py replays: `python -m tests.record_histories`.

One file a run: of every phase, open; of every way to close, the run that ended; of one season, each run of the chain; of
what happens to somebody in their organisation, a delivery that waits for a day and one that is done. Record anew only what a change of
the workflow is meant to change, and add what a new part of the story brings: a history stands for a relationship that
is running somewhere.
"""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.worker import Worker

from activities.hr import HrNews
from contracts.hr import Delivery, Due, HrEvent, HrEventType, LookAt, Telling
from contracts.names import IDENTITY, TASK_QUEUE
from mentoring.facts import MentorStop
from mentoring.kinds import Role
from rehearsal.clock import VirtualClock, virtual_server
from tests.natures import DAY, DILIGENT, Nature, diligent, until_phase
from tests.seasons import Stage, stage
from tests.workflows.hearing import Hearing
from tests.workflows.places import PLACES
from workflows.hr_delivery import HrEventDelivery

FOLDER = Path(__file__).parent / "histories"
Story = tuple[dict[Role, Nature], Callable[[Stage], Awaitable[object]]]


async def _pause_in_the_core(season: Stage) -> None:
    await PLACES["core, a meeting ahead"].reach(season)
    await season.pause()
    await season.play_for(35 * DAY)


async def _pause_and_return(season: Stage) -> None:
    await PLACES["core, a meeting ahead"].reach(season)
    await season.pause(until=await season.clock.now() + 20 * DAY)
    season.wake()
    await season.play_until_sent("meeting-2-debrief")


async def _another_mentor(season: Stage) -> None:
    await PLACES["core, a meeting ahead"].reach(season)
    await season.replace("p-4")
    season.wake()
    await season.play_until_sent("welcome-mentee-with-2")


async def _mentor_stops(season: Stage) -> None:
    await PLACES["core, a meeting ahead"].reach(season)
    await season.begin("mentor-stop-1", MentorStop(), Role.MENTOR)
    await season.play_until_sent("rematch")


async def _end_in_the_core(season: Stage) -> None:
    await PLACES["core, a meeting ahead"].reach(season)
    await season.end()
    await season.play()


STORIES: dict[str, Story] = {
    "completed": (DILIGENT, Stage.play),
    "no-mentor": ({}, Stage.play),
    "silent-in-onboarding": (
        {Role.MENTOR: until_phase(diligent, ["accept"]), Role.MENTEE: until_phase(diligent, ["declaration"])},
        Stage.play,
    ),
    "another-mentor": (DILIGENT, _another_mentor),
    "a-mentor-stops": (DILIGENT, _mentor_stops),
    "ended-in-the-core": (DILIGENT, _end_in_the_core),
    "paused-without-a-date": (DILIGENT, _pause_in_the_core),
    "paused-and-back": (DILIGENT, _pause_and_return),
}
STORIES |= {f"at-{re.sub('[^a-z]+', '-', name)}": (DILIGENT, place.reach) for name, place in PLACES.items()}


@dataclass
class _Records:
    """Two of a person's events: the first told at once, the second on its day, ten days later."""

    start: datetime
    looks: int = 0

    async def look(self, asked: LookAt) -> Due:
        self.looks += 1
        kind = HrEventType.LEAVE_STARTED if self.looks == 1 else HrEventType.TERMINATED
        event = HrEvent(
            id=f"hr-{self.looks}",
            source="own",
            type=kind,
            employee=asked.person,
            recorded_at=self.start,
            effective_at=asked.at,
        )
        ahead = self.start + 10 * DAY if self.looks == 1 else None
        return Due(tellings=(Telling(event=event, count=1),), relationships=("r-1", "r-2"), next_at=ahead)

    async def note(self, told: Telling) -> None:
        """There is nothing to remember."""


async def _delivery(days: int) -> list[tuple[str, dict[str, Any]]]:
    """So many days after the first of them was heard of; one relationship listens, the other has ended."""
    async with virtual_server() as environment:
        client, clock = environment.client, VirtualClock(environment)
        news = HrNews(_Records(await clock.now()))
        async with Worker(client, task_queue=TASK_QUEUE, workflows=[Hearing], activities=[news.look, news.note]):
            await client.start_workflow(Hearing.run, id="r-1", task_queue=TASK_QUEUE)
            handle = await client.start_workflow(
                HrEventDelivery.run, Delivery(person="p-1"), id="hr-p-1", task_queue=TASK_QUEUE
            )
            await clock.sleep_until(await clock.now() + days * DAY)
            return [one async for one in runs(client, handle)]


DELIVERIES = {"hr-delivery-ahead": 5, "hr-delivery-done": 15}
"""By how many days have gone by."""


async def runs(client: Client, started: WorkflowHandle[Any, Any]) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Each run of the chain, the first first: how it stands (`open`, `continued`, `closed`) and its history."""
    run = started.first_execution_run_id
    while run:
        handle = client.get_workflow_handle(started.id, run_id=run)
        history = await handle.fetch_history()
        last = history.events[-1]
        run = last.workflow_execution_continued_as_new_event_attributes.new_execution_run_id
        status = (await handle.describe()).status
        stands = "continued" if run else "open" if status is WorkflowExecutionStatus.RUNNING else "closed"
        yield stands, _without_the_machine(history.to_json_dict())


def _without_the_machine(value: Any) -> Any:
    """A history without the process and the machine that made it."""
    if isinstance(value, dict):
        return {key: IDENTITY if key == "identity" else _without_the_machine(one) for key, one in value.items()}
    return [_without_the_machine(one) for one in value] if isinstance(value, list) else value


async def _season(story: Story) -> list[tuple[str, dict[str, Any]]]:
    natures, play = story
    async with stage(natures) as season:
        await play(season)
        return [one async for one in runs(season.client, season.handle)]


async def record(name: str) -> None:
    played = await (_delivery(DELIVERIES[name]) if name in DELIVERIES else _season(STORIES[name]))
    for number, (stands, history) in enumerate(played, start=1):
        if stands == "continued" and name != "completed":
            continue  # the first runs of all stories are alike
        path = FOLDER / f"{name}-{number}-{stands}.json"
        path.write_text(json.dumps(history, separators=(",", ":")) + "\n", encoding="utf-8")


async def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in names or [*STORIES, *DELIVERIES]:
        for old in FOLDER.glob(f"{name}-[0-9]*-*.json"):
            old.unlink()
        await record(name)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
