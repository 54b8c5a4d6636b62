"""How we use Temporal: one plugin for client, worker, tests and replay, so that none of them can drift from the others."""

import dataclasses
import functools

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.plugin import SimplePlugin
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.discretion import Discretion
from contracts.names import IDENTITY
from mentoring.refusals import RuleBroken
from process import run_main
from workflows.mentoring_relationship import MentoringRelationship
from workflows.scribe import SEARCH_ATTRIBUTES

__all__ = ["connect", "ensure_search_attributes", "plugin", "run_main"]

OUR_ROOMS = ("mentoring", "contracts", "activities", "workflows", "pydantic", "pydantic_core", "annotated_types")
"""Passed through the sandbox whole: importing them anew for each workflow costs several times the rest.

The price: the sandbox no longer catches a clock read in them. tests/test_arrows.py does.
"""


def _runner(runner: WorkflowRunner | None) -> WorkflowRunner:
    if isinstance(runner, SandboxedWorkflowRunner):
        return dataclasses.replace(runner, restrictions=runner.restrictions.with_passthrough_modules(*OUR_ROOMS))
    return SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*OUR_ROOMS))


@functools.cache
def plugin() -> SimplePlugin:
    """The whole configuration of the SDK: models as JSON, rules that refuse by name, failures that tell no names, our rooms in the sandbox."""
    return SimplePlugin(
        "telemaque",
        data_converter=pydantic_data_converter,
        interceptors=[Discretion()],
        workflow_runner=_runner,
        workflows=[MentoringRelationship],
        workflow_failure_exception_types=[RuleBroken],
    )


async def connect(address: str, namespace: str = "default") -> Client:
    """A client that speaks our dialect. Raises RuntimeError (the SDK's own) when no server answers at `address`."""
    return await Client.connect(address, namespace=namespace, plugins=[plugin()], identity=IDENTITY)


async def ensure_search_attributes(client: Client) -> None:
    """Register our search attributes on the server. Idempotent: what is there already stays."""
    from temporalio.api.enums.v1 import IndexedValueType
    from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest

    for key in SEARCH_ATTRIBUTES:
        wanted = AddSearchAttributesRequest(namespace=client.namespace)
        wanted.search_attributes[key.name] = IndexedValueType.ValueType(key.indexed_value_type.value)
        try:
            await client.operator_service.add_search_attributes(wanted)
        except RPCError as error:
            if error.status is not RPCStatusCode.ALREADY_EXISTS:
                raise
