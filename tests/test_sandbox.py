"""The sandbox, with two of its habits changed: docs/decisions/0018-the-sandbox.md."""

from temporalio.api.enums.v1 import EventType
from temporalio.converter import DataConverter, WithSerializationContext, WorkflowSerializationContext
from temporalio.worker import Worker

from adapters.codec import Codec
from engine import plugin
from rehearsal.clock import virtual_server
from tests.held import Held


def test_nothing_that_reads_or_writes_our_payloads_wants_the_context_that_our_sandbox_never_tells() -> None:
    ours = plugin(None).data_converter
    assert isinstance(ours, DataConverter)
    context = WorkflowSerializationContext(namespace="default", workflow_id="r-1")
    converter = ours.payload_converter
    assert not isinstance(converter, WithSerializationContext) or converter.with_context(context) is converter
    assert not issubclass(ours.failure_converter_class, WithSerializationContext)
    assert not issubclass(Codec, WithSerializationContext)
    assert ours.external_storage is None


async def test_a_machine_that_stands_still_for_a_moment_is_not_taken_for_a_deadlock() -> None:
    async with virtual_server() as environment, Worker(environment.client, task_queue="held", workflows=[Held]):
        handle = await environment.client.start_workflow(Held.run, id="held", task_queue="held")
        assert await handle.result() == "on time"
        happened = [event.event_type async for event in handle.fetch_history_events()]
    assert EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED not in happened
