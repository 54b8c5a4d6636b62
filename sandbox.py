"""The SDK's sandbox, with two of its habits changed (docs/decisions/0018-the-sandbox.md).

It was entered for each payload, which was a quarter of what a season costs. Before it encodes or decodes a payload the SDK (1.35) enters the sandbox to ask which context to tell our converter and codec.
Ours want none: what they write reads the same wherever it goes.

And it took a machine that stands still for two seconds for a deadlock.
"""

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import Info

OUR_ROOMS = ("mentoring", "contracts", "activities", "workflows", "pydantic", "pydantic_core", "annotated_types")
"""Passed through the sandbox whole: importing them anew for each workflow costs several times the rest.

The price: the sandbox no longer catches a clock read in them. tests/test_arrows.py does.
"""


PATIENCE = 30
"""Seconds that one activation may take before the worker believes that it never ends."""


class Sandbox(SandboxedWorkflowRunner):
    """Runs each relationship in a sandbox of its own, entered once an activation."""

    def __init__(self) -> None:
        super().__init__(restrictions=SandboxRestrictions.default.with_passthrough_modules(*OUR_ROOMS))

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return _WithoutContexts(super().create_instance(det))


class _WithoutContexts(WorkflowInstance):
    def __init__(self, inside: WorkflowInstance) -> None:
        self._inside = inside

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        return self._inside.activate(act)

    def get_serialization_context(self, command_info: object) -> None:  # noqa: ARG002 - the SDK's signature
        return None

    def get_external_store_context(self, command_info: object) -> StorageDriverStoreContext:  # noqa: ARG002
        return StorageDriverStoreContext()

    def get_info(self) -> Info:
        return self._inside.get_info()

    def get_thread_id(self) -> int | None:
        return self._inside.get_thread_id()
