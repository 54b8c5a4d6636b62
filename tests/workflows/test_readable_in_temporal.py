"""What somebody sees who looks at a relationship in Temporal's own pages: on the real server, the one that is embedded."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.calendars import Entries
from activities.candidates import Candidates
from activities.correspondence import Correspondence
from activities.diary import Diary
from activities.erasure import Erasure
from activities.evaluations import Evaluations
from activities.ledger import Ledger
from activities.partings import Partings
from activities.places import Places
from adapters.codec import SEALED
from adapters.programs import find_program
from contracts.hr import HR_EVENT
from contracts.messages import AnswerGiven, Chapter, Closed, EndWish, StartRelationship
from contracts.names import IDENTITY, TASK_QUEUE
from engine import codec_of, connect, ensure_search_attributes, plugin
from mentoring import facts
from mentoring.kinds import EndReason, Status
from mentoring.programme import Terms
from tests.adapters.letter_samples import LIBRARY
from tests.fakes import (
    FakeBookings,
    FakeCalendars,
    FakeCandidates,
    FakeDiaries,
    FakeFiles,
    FakePartings,
    FakePostOffice,
    FakeShelf,
)
from tests.keys import KEYED
from workflows.mentoring_relationship import MentoringRelationship
from workflows.scribe import NEXT_DUE, NEXT_STEP, PHASE, PROGRAMME, STATUS
from workflows.signals import MESSAGES

T = TypeVar("T")
Handle = WorkflowHandle[MentoringRelationship, Closed]


async def soon(look: Callable[[], Any], wanted: Callable[[Any], bool]) -> Any:
    """What `look` returns once it is `wanted`; the server's index and the worker take their moment."""
    async with asyncio.timeout(20):
        while not wanted(seen := await look()):  # noqa: ASYNC110 - another process is looked at
            await asyncio.sleep(0.05)
    return seen


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    server = await WorkflowEnvironment.start_local(
        dev_server_existing_path=find_program("temporal"),
        dev_server_log_level="error",
        plugins=[plugin(codec_of(KEYED))],
    )
    async with server:
        await ensure_search_attributes(server.client)
        await ensure_search_attributes(server.client)  # twice is once
        yield await connect(
            KEYED.model_copy(update={"temporal_address": server.client.service_client.config.target_host})
        )


@pytest.fixture
async def handle(client: Client) -> AsyncIterator[Handle]:
    """A relationship whose mentor has just been asked."""
    post, diary = FakePostOffice(), Diary(FakeDiaries(), FakeCalendars())
    places, candidates = Places(FakeBookings()), Candidates(FakeCandidates())
    partings = Partings(FakePartings(), FakePartings())
    activities: list[Callable[..., Any]] = [
        candidates.next,
        candidates.declare_conflict,
        candidates.between,
        Correspondence(post).send,
        diary.working_moment,
        diary.find_slots,
        diary.preparation,
        Entries(FakeCalendars()).enter,
        diary.on_the_day,
        places.book,
        places.free,
        Evaluations(LIBRARY).read,
        Erasure(FakeFiles()).erase_files,
        Erasure(FakeFiles()).erase_words,
        partings.keep_apart,
        partings.withdraw,
        Ledger(FakeShelf()).write,
    ]
    async with Worker(client, task_queue=TASK_QUEUE, activities=activities):
        start = StartRelationship(
            id="r-1", programme="classic", terms=Terms(), mentee="p-1", mentors=("p-2",), coordinator="p-3"
        )
        handle = await client.start_workflow(
            MentoringRelationship.run, Chapter(start=start), id=start.id, task_queue=TASK_QUEUE
        )
        await soon(lambda: handle.query(MentoringRelationship.asks), lambda asks: bool(asks) and len(post.sent) == 2)
        yield handle
        await handle.terminate()


async def metadata(handle: Handle) -> WorkflowMetadata:
    told: WorkflowMetadata = await handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    return told


async def test_each_timer_and_each_letter_says_what_it_is_for(handle: Handle, client: Client) -> None:
    async def summaries() -> dict[str, str]:
        history = await handle.fetch_history()
        return {
            (await client.data_converter.decode([event.user_metadata.summary], [str]))[0]: EventType.Name(
                event.event_type
            )
            for event in history.events
            if event.HasField("user_metadata")
        }

    seen = await soon(summaries, lambda seen: "accept-1: remind" in seen)
    assert seen["mentor-is-asked to mentee"] == "EVENT_TYPE_ACTIVITY_TASK_SCHEDULED"
    assert seen["accept-1 to mentor"] == "EVENT_TYPE_ACTIVITY_TASK_SCHEDULED"
    assert seen["accept-1: remind"] == "EVENT_TYPE_TIMER_STARTED"


async def test_every_activity_and_timer_in_the_history_has_a_summary(handle: Handle) -> None:
    history = await handle.fetch_history()
    kinds = (EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, EventType.EVENT_TYPE_TIMER_STARTED)
    events = [event for event in history.events if event.event_type in kinds]
    assert events
    assert all(event.HasField("user_metadata") for event in events)


async def test_the_current_details_are_a_small_table_of_phase_next_step_who_and_when(handle: Handle) -> None:
    told = await soon(lambda: metadata(handle), lambda told: "accept" in told.current_details)
    lines = told.current_details.splitlines()
    assert lines[:3] == ["| | |", "|---|---|", "| phase | choosing |"]
    assert "| status | open |" in lines
    assert "| next step | accept |" in lines
    assert "| who | mentor |" in lines
    assert any(line.startswith("| when | 20") and line.endswith(" UTC |") for line in lines)


async def test_every_message_it_takes_is_described(handle: Handle) -> None:
    definition = (await metadata(handle)).definition
    updates = {one.name: one.description for one in definition.update_definitions}
    queries = {one.name: one.description for one in definition.query_definitions if not one.name.startswith("__")}
    assert set(updates) == set(MESSAGES) - {HR_EVENT}
    assert set(queries) == {"whats_next", "view", "asks"}
    assert all([*updates.values(), *queries.values()])


async def test_relationships_are_found_by_programme_phase_status_next_step_and_due_date(
    handle: Handle, client: Client
) -> None:
    async def found(query: str) -> list[str]:
        return [one.id async for one in client.list_workflows(query)]

    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    mine = (
        f'{PROGRAMME.name} = "classic" AND {PHASE.name} = "choosing" AND {STATUS.name} = "open"'
        f' AND {NEXT_STEP.name} = "accept" AND {NEXT_DUE.name} > "{tomorrow}"'
    )
    assert await soon(lambda: found(mine), bool) == ["r-1"]
    assert await found(f'{PHASE.name} = "core"') == []

    await handle.execute_update(
        MentoringRelationship.answer,
        AnswerGiven(
            id="m-1", ask="accept-1", person="p-2", facts=facts.Accept(answer=facts.Acceptance.YES, declared=True)
        ),
    )
    await soon(
        lambda: handle.query(MentoringRelationship.asks), lambda asks: [one.kind for one in asks] == ["declaration"]
    )
    await handle.execute_update(
        MentoringRelationship.answer,
        AnswerGiven(id="m-3", ask="declaration-1-1", person="p-1", facts=facts.Declaration(declared=True)),
    )
    assert await soon(lambda: found(f'{PHASE.name} = "onboarding"'), bool) == ["r-1"]


async def test_every_payload_that_temporal_stores_is_sealed(handle: Handle) -> None:
    def payloads(value: Any) -> list[dict[str, Any]]:
        if isinstance(value, dict):
            own = [value] if "metadata" in value and "encoding" in value["metadata"] else []
            return own + [found for one in value.values() for found in payloads(one)]
        return [found for one in value for found in payloads(one)] if isinstance(value, list) else []

    sealed = base64.b64encode(SEALED).decode()
    history = (await handle.fetch_history()).to_json_dict()
    for event in history["events"]:
        event.get("workflowTaskCompletedEventAttributes", {}).pop("sdkMetadata", None)
        event.pop("upsertWorkflowSearchAttributesEventAttributes", None)
    found = payloads(history)
    clear = [json.loads(base64.b64decode(one["data"])) for one in found if one["metadata"]["encoding"] != sealed]
    assert len(found) - len(clear) > 10
    assert {one["activity_type"] for one in clear} == {"write-ledger"}, "the core's own notes of local activities"


async def test_what_is_said_unsealed_is_not_believed_and_stops_nothing(handle: Handle, client: Client) -> None:
    plain = await Client.connect(client.service_client.config.target_host)
    stranger = plain.get_workflow_handle("r-1")
    await stranger.signal("pause", {"id": "m-9"})
    with pytest.raises(WorkflowUpdateFailedError):
        await stranger.execute_update("pause", {"id": "m-9"})
    assert (await handle.query(MentoringRelationship.view)).status is Status.OPEN
    history = (await handle.fetch_history()).events
    assert not [event for event in history if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED]


async def test_what_temporal_stores_names_no_machine_and_no_process(handle: Handle) -> None:
    await handle.execute_update(MentoringRelationship.end, EndWish(id="m-2", reason=EndReason.OTHER))
    history = await soon(handle.fetch_history, lambda history: len(history.events) > 20)
    identities = {one for event in history.events for one in _identities(event)}
    assert identities <= {IDENTITY, "history-service"}


def _identities(event: Any) -> list[str]:
    which = event.WhichOneof("attributes")
    attributes = getattr(event, which)
    identity = getattr(attributes, "identity", "")
    return [identity] if identity else []
