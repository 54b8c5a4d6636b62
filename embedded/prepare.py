"""Make everything ready for worker and gateway: the database's shape, Temporal's namespace, our search attributes.

Waits for both to answer; may be run as often as one likes. `make up` and docker-compose.yml run it before the rest.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from adapters.database.connection import DatabaseAway, migrate
from adapters.keys import load_keys
from engine import connect, ensure_search_attributes
from process import run_main
from settings import BadSettings, Settings, load_settings

PATIENCE_SECONDS = 90.0
"""A server on a slow disk, making its tables for the first time."""
KNOCK_EVERY_SECONDS = 0.3
KEPT_AFTER_CLOSURE = timedelta(days=90)
"""How long Temporal keeps a closed relationship's history, in a namespace that we make."""

NOT_YET = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.NOT_FOUND, RPCStatusCode.DEADLINE_EXCEEDED)
"""A namespace that has just been made is not found for some seconds."""


async def prepare(settings: Settings, patience: float = PATIENCE_SECONDS) -> None:
    """Raises NoKeys; and what the last attempt met when database or server have not answered after `patience` seconds."""
    ring = load_keys(settings).vault
    await _patiently(lambda: asyncio.to_thread(migrate, settings.database_url, ring), patience)
    await _patiently(lambda: _prepare_server(settings), patience)


async def _prepare_server(settings: Settings) -> None:
    client = await connect(settings)
    await _ensure_namespace(client)
    await ensure_search_attributes(client)


async def _patiently(attempt: Callable[[], Awaitable[None]], patience: float) -> None:
    """Try again and again while the other side is not there yet."""
    ends = asyncio.get_running_loop().time() + patience
    while True:
        try:
            return await attempt()
        except (DatabaseAway, RuntimeError, RPCError) as error:
            final = isinstance(error, RPCError) and error.status not in NOT_YET
            if final or asyncio.get_running_loop().time() > ends:
                raise
        await asyncio.sleep(KNOCK_EVERY_SECONDS)


async def _ensure_namespace(client: Client) -> None:
    retention = Duration()
    retention.FromTimedelta(KEPT_AFTER_CLOSURE)
    wanted = RegisterNamespaceRequest(namespace=client.namespace, workflow_execution_retention_period=retention)
    try:
        await client.workflow_service.register_namespace(wanted)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise


async def main() -> int:
    """Exit codes: 0 ready, 1 database or server away, 2 bad settings."""
    try:
        settings = load_settings()
        await prepare(settings)
    except BadSettings as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except DatabaseAway as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (RuntimeError, RPCError) as error:
        sys.stderr.write(f"no Temporal server answers at {settings.temporal_address}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    run_main(main)
