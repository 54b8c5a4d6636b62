"""Records the histories that tests/workflows/test_replay.py replays: `python -m tests.record_histories`.

One file a run: of every phase, open; of every way to close, the run that ended; of one season, each run of the chain. Record anew only what a change of
the workflow is meant to change, and add what a new part of the story brings: a history stands for a relationship that
is running somewhere.
"""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowExecutionStatus

from contracts.names import IDENTITY
from mentoring.kinds import Role
from tests.natures import DAY, DILIGENT, Nature, diligent, until_phase
from tests.seasons import Stage, stage
from tests.workflows.places import PLACES

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
    "ended-in-the-core": (DILIGENT, _end_in_the_core),
    "paused-without-a-date": (DILIGENT, _pause_in_the_core),
    "paused-and-back": (DILIGENT, _pause_and_return),
}
STORIES |= {f"at-{re.sub('[^a-z]+', '-', name)}": (DILIGENT, place.reach) for name, place in PLACES.items()}


async def runs(season: Stage) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Each run of the chain, the first first: how it stands (`open`, `continued`, `closed`) and its history."""
    client, run = season.client, season.handle.first_execution_run_id
    while run:
        handle = client.get_workflow_handle(season.handle.id, run_id=run)
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


async def record(name: str, story: Story) -> None:
    natures, play = story
    async with stage(natures) as season:
        await play(season)
        number = 0
        async for stands, history in runs(season):
            number += 1
            if stands == "continued" and name != "completed":
                continue  # the first runs of all stories are alike
            path = FOLDER / f"{name}-{number}-{stands}.json"
            path.write_text(json.dumps(history, separators=(",", ":")) + "\n", encoding="utf-8")


async def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in names or STORIES:
        for old in FOLDER.glob(f"{name}-[0-9]*-*.json"):
            old.unlink()
        await record(name, STORIES[name])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
