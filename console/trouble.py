"""The operator's list of what needs a human."""

import asyncio
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text
from temporalio.client import Client
from temporalio.service import RPCError

from adapters.database.connection import Database
from adapters.troubles import all_troubles, counted
from console.engine_room import PATIENCE
from console.records import open_records
from console.report import Report, draw_rows, moment
from contracts.troubles import Trouble
from engine import connect
from settings import Settings


async def listed() -> Report:
    """Each trouble a line. While Temporal is away, what the ledger knows, and it is said."""
    async with open_records() as records:
        found, answers = await _found(records.database, await _client(records.settings))
    document = {
        "engine": answers,
        "counts": counted(found),
        "trouble": [one.model_dump(mode="json") for one in found],
    }

    def draw(console: Console) -> None:
        if not answers:
            console.print(Text("The Temporal server did not answer: this is what the ledger knows.", style="bold"))
        rows = [(one.kind, one.about, moment(one.since) if one.since else "", one.found, one.todo) for one in found]
        draw_rows(console, ("kind", "about", "since", "found", "what to do"), rows, none="Nothing needs a human.")

    return Report(document, draw)


async def _client(settings: Settings) -> Client | None:
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            return await connect(settings)
    except (RuntimeError, TimeoutError):
        return None


async def _found(database: Database, client: Client | None) -> tuple[list[Trouble], bool]:
    now = datetime.now(UTC)
    try:
        return await all_troubles(database, client, now), client is not None
    except RPCError:
        return await all_troubles(database, None, now), False
