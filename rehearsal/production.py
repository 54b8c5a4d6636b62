"""A rehearsal's whole house in one process: virtual time, and everything else real: database, SMTP, HTTP, worker."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from temporalio.client import Client, WorkflowExecutionStatus

from adapters import enrolment
from adapters.database.connection import Database, migrate, open_database
from adapters.database.links import Links
from adapters.database.marks import Marks
from adapters.database.shelf import Shelf
from adapters.database.vault import Vault
from adapters.keys import load_keys, make_keys
from adapters.library import Library
from adapters.start_file import read_start_file
from adapters.words import Words
from contracts.messages import Chapter
from contracts.names import TASK_QUEUE
from engine import codec_of
from gateway.app import create_app
from gateway.house import House
from gateway.temporal import TemporalRelationships
from mentoring.kinds import Role
from mentoring.people import Person
from rehearsal.clock import VirtualClock, virtual_server
from rehearsal.letterbox import Letterbox, Mail
from settings import Settings
from worker import make_worker
from workflows.mentoring_relationship import MentoringRelationship

_BLINK = 0.02


@dataclass
class Production:
    """What a rehearsal can do: send mail to people, look at the ledger, let time pass."""

    client: Client
    clock: VirtualClock
    settings: Settings
    letterbox: Letterbox
    vault: Vault
    shelf: Shelf
    relationships: list[str]
    _read: int = 0

    async def arrivals(self) -> Sequence[tuple[datetime, Mail]]:
        """What arrived since the last look, once all that is on its way has arrived."""
        for relationship in self.relationships:
            await self._at_rest(relationship)
        new = self.letterbox.mails[self._read :]
        self._read += len(new)
        return [(mail.written, mail) for mail in new]

    async def is_over(self) -> bool:
        for relationship in self.relationships:
            described = await self.client.get_workflow_handle(relationship).describe()
            if described.status is WorkflowExecutionStatus.RUNNING:
                return False
        return True

    async def _at_rest(self, relationship: str) -> None:
        """Wait until the relationship has nothing under way: no letter, no decision, only time."""
        handle = self.client.get_workflow_handle(relationship)
        while True:
            described = (await handle.describe()).raw_description
            if not described.pending_activities and not described.HasField("pending_workflow_task"):
                return
            await asyncio.sleep(_BLINK)


@asynccontextmanager
async def production(folder: Path) -> AsyncIterator[Production]:
    """Put everything up under `folder`, an empty or new one; take it down again at the end."""
    letterbox = Letterbox(folder / "mail")
    await letterbox.open()
    door = _free_door()
    settings = Settings(
        var=folder,
        database_url=f"sqlite+aiosqlite:///{folder}/telemaque.db",
        smtp_port=letterbox.port,
        mail_archive=letterbox.folder,
        gateway_port=door.getsockname()[1],
        public_url=f"http://127.0.0.1:{door.getsockname()[1]}",
    )
    make_keys(settings)
    ring = load_keys(settings).vault
    await asyncio.to_thread(migrate, settings.database_url, ring)
    database = await open_database(settings.database_url, ring)
    try:
        async with virtual_server(codec_of(settings)) as environment:
            clock = VirtualClock(environment)
            vault, shelf = Vault(database), Shelf(database)
            await clock.now()
            stage = Production(environment.client, clock, settings, letterbox, vault, shelf, [])
            async with make_worker(environment.client, settings, database), _gateway(stage, database, door):
                yield stage
    finally:
        await database.close()
        await letterbox.close()


async def enrol(stage: Production, file: Path) -> tuple[dict[Role, Person], timedelta]:
    """Start what a start file describes. Returns its people, and how long it lasts. Raises FileMistakes."""
    settings = stage.settings
    programmes = Library(settings.content, settings.programmes).programmes()
    [request] = read_start_file(str(file), programmes, await stage.clock.now())
    start = await enrolment.enrol(stage.vault, request)
    await stage.client.start_workflow(
        MentoringRelationship.run, Chapter(start=start), id=start.id, task_queue=TASK_QUEUE
    )
    stage.relationships.append(start.id)
    people = {Role.MENTEE: request.mentee, Role.MENTOR: request.mentors[0], Role.COORDINATOR: request.coordinator}
    return people, start.terms.lasts


def _free_door() -> socket.socket:
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    return door


class _Server(uvicorn.Server):
    """Signals belong to the rehearsal, not to its gateway."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def _gateway(stage: Production, database: Database, door: socket.socket) -> AsyncIterator[None]:
    server = _Server(uvicorn.Config(_app(stage, database), log_level="warning", access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[door]))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it no other way
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def _app(stage: Production, database: Database) -> FastAPI:
    settings = stage.settings
    house = House(
        settings=settings,
        vault=stage.vault,
        links=Links(database),
        marks=Marks(database),
        shelf=stage.shelf,
        words=Words(settings.content),
        library=Library(settings.content, settings.programmes),
        relationships=TemporalRelationships(settings, client=stage.client),
        now=lambda: stage.clock.latest,
    )
    return create_app(house)
