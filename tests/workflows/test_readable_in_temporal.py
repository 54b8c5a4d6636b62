"""A relationship is readable in Temporal's own pages and command, on the real server, and holds nothing but ids there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.correspondence import Correspondence
from activities.diary import Diary
from activities.ledger import Ledger
from adapters.programs import find_program
from contracts.messages import Chapter, Closed, StartRelationship
from contracts.names import TASK_QUEUE
from engine import ensure_search_attributes, plugin
from mentoring.programme import Terms
from tests.fakes import FakeDiaries, FakePostOffice, FakeShelf
from workflows.mentoring_relationship import MentoringRelationship

Handle = WorkflowHandle[MentoringRelationship, Closed]


@pytest.fixture(scope="module")
async def handle() -> AsyncIterator[Handle]:
    """A relationship whose mentor has just been asked, on a real server."""
    environment = await WorkflowEnvironment.start_local(
        dev_server_existing_path=find_program("temporal"), dev_server_log_level="never", plugins=[plugin()]
    )
    async with environment:
        client = environment.client
        await ensure_search_attributes(client)
        await ensure_search_attributes(client)  # what is there already stays
        diary = Diary(FakeDiaries())
        activities: list[Callable[..., Any]] = [
            Correspondence(FakePostOffice()).send,
            diary.working_moment,
            diary.common_slot,
            Ledger(FakeShelf()).write,
        ]
        async with Worker(client, task_queue=TASK_QUEUE, activities=activities):
            start = StartRelationship(
                id="r-readable", programme="classic", terms=Terms(), mentee="p-1", mentor="p-2", coordinator="p-3"
            )
            started = await client.start_workflow(
                MentoringRelationship.run, Chapter(start=start), id=start.id, task_queue=TASK_QUEUE
            )
            while not await started.query(MentoringRelationship.asks):  # noqa: ASYNC110 - a query is all there is
                await asyncio.sleep(0.1)
            yield started


async def test_every_letter_and_every_timer_says_what_it_is(handle: Handle) -> None:
    history = await handle.fetch_history()
    summaries = [
        (event.WhichOneof("attributes"), event.user_metadata.summary.data.decode().strip('"'))
        for event in history.events
        if event.WhichOneof("attributes")
        in ("activity_task_scheduled_event_attributes", "timer_started_event_attributes")
    ]
    told = {summary for _, summary in summaries}
    assert {"mentor-is-asked to mentee", "accept-1 to mentor"} <= told
    assert any(str(kind).startswith("timer") and "accept-1" in summary for kind, summary in summaries)
    assert all(summary for _, summary in summaries)


async def test_the_current_details_are_a_small_table(handle: Handle) -> None:
    details = ""
    for _ in range(50):
        details = await _details(handle)
        if "accept" in details:
            break
        await asyncio.sleep(0.1)
    for row in ("| phase | choosing |", "| next step | accept |", "| who | mentor |", "| when | "):
        assert row in details


async def test_relationships_are_found_by_phase_status_and_next_step(handle: Handle) -> None:
    client: Client = handle._client
    query = "MentoringPhase = 'choosing' AND MentoringStatus = 'open' AND MentoringNextStep = 'accept'"
    for _ in range(100):
        found = [workflow.id async for workflow in client.list_workflows(query)]
        if found:
            break
        await asyncio.sleep(0.1)
    assert found == ["r-readable"]


async def test_the_doors_are_described(handle: Handle) -> None:
    definition = (await _metadata(handle)).definition
    doors = {door.name: door.description for door in definition.update_definitions}
    questions = {door.name: door.description for door in definition.query_definitions}
    assert set(doors) >= {"answer", "pause", "resume", "end"}
    assert {"whats_next", "view", "asks"} <= set(questions)
    ours = [*doors.values(), *(words for name, words in questions.items() if not name.startswith("__"))]
    assert all(ours)


async def _details(handle: Handle) -> str:
    return (await _metadata(handle)).current_details


async def _metadata(handle: Handle) -> WorkflowMetadata:
    """What Temporal's own pages ask a workflow about itself."""
    metadata = await handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    assert isinstance(metadata, WorkflowMetadata)
    return metadata
