"""The worker's metrics page (Prometheus): what the Temporal SDK measures, and how much needs a human. Numbers and codes."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from temporalio.client import Client
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RPCError

from adapters.database.connection import Database, DatabaseAway
from adapters.troubles import all_troubles, counted
from contracts.discretion import Discreet
from settings import Settings

EVERY_SECONDS = 60.0

log = structlog.get_logger()


def serve_metrics(settings: Settings) -> Runtime | None:
    """The page, for as long as the process lives; must come before the first client. None when none is wanted.

    Raises the SDK's RuntimeError or ValueError when the address cannot be listened at.
    """
    if not settings.metrics:
        return None
    runtime = Runtime(telemetry=TelemetryConfig(metrics=PrometheusConfig(bind_address=settings.metrics)))
    Runtime.set_default(runtime, error_if_already_set=False)
    return runtime


async def keep_counting(
    runtime: Runtime | None,
    database: Database,
    client: Client,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Look every minute for what needs a human, until cancelled: a number a kind, and a line of log when it changes."""
    gauge = runtime.metric_meter.create_gauge("telemaque_trouble", "What needs a human, by kind") if runtime else None
    before: dict[str, int] = {}
    while True:
        try:
            now = dict(counted(await all_troubles(database, client, datetime.now(UTC))))
        except (DatabaseAway, RPCError, Discreet) as error:
            log.warning("trouble_not_counted", why=type(error).__name__)
        else:
            if gauge is not None:
                for kind, number in now.items():
                    gauge.set(number, {"kind": kind})
            if now != before:
                log.info("trouble", **{kind.replace("-", "_"): number for kind, number in now.items() if number})
            before = now
        await pause(EVERY_SECONDS)
