"""How we use Temporal: one plugin for client, worker, tests and replay, so that none of them can drift from the others."""

import dataclasses
from collections.abc import Awaitable, Callable

from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DefaultFailureConverterWithEncodedAttributes, PayloadCodec
from temporalio.plugin import SimplePlugin
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker, WorkerDeploymentConfig

from activities.discretion import Discretion
from adapters.codec import Codec
from adapters.keys import load_keys
from contracts.names import DEPLOYMENT, IDENTITY
from mentoring.refusals import RuleBroken
from process import run_main
from sandbox import PATIENCE, Sandbox
from settings import Settings
from workflows.guard import Guard
from workflows.hr_delivery import HrEventDelivery
from workflows.mentoring_relationship import MentoringRelationship
from workflows.person_erasure import PersonErasure
from workflows.scribe import SEARCH_ATTRIBUTES

__all__ = ["codec_of", "connect", "ensure_search_attributes", "plugin", "run_main"]


class Dialect(SimplePlugin):
    """How we speak with Temporal, on whichever side."""

    async def run_worker(self, worker: Worker, next: Callable[[Worker], Awaitable[None]]) -> None:  # noqa: A002 - its name there
        relationships = worker._workflow_worker  # noqa: SLF001 - the SDK has no setting for it
        if relationships is not None:
            relationships._deadlock_timeout_seconds = PATIENCE  # noqa: SLF001
        await super().run_worker(worker, next)


def plugin(codec: PayloadCodec | None = None) -> Dialect:
    """The whole configuration of the SDK: models as JSON, rules that refuse by name, failures that tell no names, our rooms in the sandbox.

    Without a `codec` nothing is encrypted: only where nothing is real, in tests and in the histories they replay.
    """
    return Dialect(
        "telemaque",
        data_converter=dataclasses.replace(
            pydantic_data_converter,
            payload_codec=codec,
            failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
        ),
        interceptors=[Discretion(), Guard()],
        workflow_runner=Sandbox(),
        workflows=[MentoringRelationship, HrEventDelivery, PersonErasure],
        workflow_failure_exception_types=[RuleBroken],
    )


def codec_of(settings: Settings) -> Codec:
    """What encrypts for Temporal. Raises NoKeys."""
    return Codec(load_keys(settings).temporal, accept_plaintext=settings.accept_plaintext)


async def connect(settings: Settings) -> Client:
    """A client that speaks our dialect, encrypted. Raises NoKeys; RuntimeError (the SDK's own) when no server answers."""
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        plugins=[plugin(codec_of(settings))],
        identity=IDENTITY,
    )


def deployment(settings: Settings) -> WorkerDeploymentConfig | None:
    """How a worker says which build it is; None where builds do not matter: one after the other, on one machine."""
    if not settings.versioned:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(deployment_name=DEPLOYMENT, build_id=settings.build),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.PINNED,
    )


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
