"""The sandbox entered once an activation: right only while nothing that reads or writes payloads asks for a context."""

from temporalio.converter import DataConverter, WithSerializationContext, WorkflowSerializationContext

from adapters.codec import Codec
from engine import plugin


def test_nothing_that_reads_or_writes_our_payloads_wants_the_context_that_our_sandbox_never_tells() -> None:
    ours = plugin(None).data_converter
    assert isinstance(ours, DataConverter)
    context = WorkflowSerializationContext(namespace="default", workflow_id="r-1")
    converter = ours.payload_converter
    assert not isinstance(converter, WithSerializationContext) or converter.with_context(context) is converter
    assert not issubclass(ours.failure_converter_class, WithSerializationContext)
    assert not issubclass(Codec, WithSerializationContext)
    assert ours.external_storage is None
