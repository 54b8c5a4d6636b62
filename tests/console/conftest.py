"""A real Temporal server, a worker on our own database, and the command that looks at both."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.calendars import Entries
from activities.candidates import Candidates
from activities.correspondence import Correspondence
from activities.diary import Diary
from activities.erasure import Erasure
from activities.evaluations import Evaluations
from activities.forgetting import Forgetting
from activities.ledger import Ledger
from activities.partings import Partings
from activities.places import Places
from adapters.candidates import DirectoryChoice
from adapters.database.connection import Database, migrate, open_database
from adapters.database.directory import Directories
from adapters.database.forgetting import Forgetters
from adapters.database.links import Links
from adapters.database.searches import Searches
from adapters.database.shelf import Shelf
from adapters.database.vault import Vault
from adapters.diaries import Diaries
from adapters.histories import Histories
from adapters.mail.archive import MailFolder
from adapters.programs import SERVER_FILE, SERVER_SETTINGS, find_program
from console import checks
from console.main import run
from contracts.names import TASK_QUEUE
from engine import codec_of, deployment, ensure_search_attributes, plugin
from settings import Settings
from tests.adapters.letter_samples import LIBRARY
from tests.console.files import pair
from tests.fakes import FakeBookings, FakeCalendars, FakePostOffice
from tests.keys import KEYED, RAW, RING
from tests.workflows.bad_build import InsteadOfOurs

NOBODY = "127.0.0.1:9"
"""Where nothing listens."""


@dataclass
class Premises:
    """One server and one database. `environment`: what tells a command where they are."""

    client: Client
    database: Database
    environment: dict[str, str]
    folder: Path
    post: FakePostOffice = field(default_factory=FakePostOffice)

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.database)

    @property
    def vault(self) -> Vault:
        return Vault(self.database)

    def worker(self, build: str = "", story: type | None = None) -> Worker:
        """`build`: one that is told apart from others. `story`: what it takes for the relationship's."""
        diary = Diary(Diaries(self.vault, Directories(self.database)), FakeCalendars())
        places = Places(FakeBookings())
        directories = Directories(self.database)
        candidates = Candidates(DirectoryChoice(self.vault, directories, Searches(self.database)))
        partings = Partings(directories, Links(self.database))
        archive = MailFolder(self.folder / "mail")
        forgetting = Forgetting(Forgetters(self.database), archive, Histories(self.client))
        activities: list[Callable[..., Any]] = [
            candidates.next,
            candidates.declare_conflict,
            candidates.between,
            Correspondence(self.post).send,
            diary.working_moment,
            diary.find_slots,
            diary.preparation,
            Entries(FakeCalendars()).enter,
            diary.on_the_day,
            places.book,
            places.free,
            Evaluations(LIBRARY).read,
            Erasure(self.vault).erase_files,
            Erasure(self.vault).erase_words,
            partings.keep_apart,
            partings.withdraw,
            Ledger(self.shelf).write,
            forgetting.standing,
            forgetting.forget,
            forgetting.forget_copies,
            forgetting.keep_proof,
        ]
        config = deployment(Settings(versioned=bool(build), build=build))
        more: dict[str, Any] = {"deployment_config": config} if config else {}
        more |= {"plugins": [InsteadOfOurs(story)]} if story else {}
        return Worker(self.client, task_queue=TASK_QUEUE, activities=activities, **more)

    async def is_empty(self) -> bool:
        """Whether nothing has been started here."""
        return [one async for one in self.client.list_workflows()] == []


async def _premises(folder: Path, client: Client) -> Premises:
    url = f"sqlite+aiosqlite:///{folder}/telemaque.db"
    migrate(url)
    environment = {
        "TELEMAQUE_DATABASE_URL": url,
        "TELEMAQUE_TEMPORAL_ADDRESS": client.service_client.config.target_host,
        "TELEMAQUE_KEYS": RAW,
        "TELEMAQUE_SMTP_PORT": "9",
        "TELEMAQUE_PUBLIC_URL": f"http://{NOBODY}",
    }
    return Premises(client, await open_database(url, RING), environment, folder)


async def _is_at_work(here: Premises) -> bool:
    """Whether the server has seen its worker ask for both kinds of tasks."""
    settings = KEYED.model_copy(update={"temporal_address": here.environment["TELEMAQUE_TEMPORAL_ADDRESS"]})
    try:
        return bool(await checks.worker(settings))
    except checks.Ill:
        return False


@pytest.fixture(scope="session")
async def premises(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Premises]:
    """Everything runs."""
    folder = tmp_path_factory.mktemp("premises")
    server = await WorkflowEnvironment.start_local(
        dev_server_existing_path=find_program("temporal"),
        dev_server_log_level="never",
        dev_server_database_filename=str(folder / "temporal.db"),
        dev_server_extra_args=SERVER_FILE,
        plugins=[plugin(codec_of(KEYED))],
    )
    async with server:
        await ensure_search_attributes(server.client)
        here = await _premises(folder, server.client)
        async with here.worker():
            while not await _is_at_work(here):  # noqa: ASYNC110 - the server tells it no other way
                await asyncio.sleep(0.05)
            yield here
        await here.database.close()


@pytest.fixture
async def without_worker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Premises]:
    """A server that nobody works for yet."""
    server = await WorkflowEnvironment.start_local(
        dev_server_existing_path=find_program("temporal"),
        dev_server_log_level="never",
        dev_server_extra_args=SERVER_SETTINGS,
        plugins=[plugin(codec_of(KEYED))],
    )
    async with server:
        await ensure_search_attributes(server.client)
        here = await _premises(tmp_path_factory.mktemp("without-worker"), server.client)
        yield here
        await here.database.close()


@dataclass(frozen=True)
class Outcome:
    """What a command left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


Command = Callable[..., Awaitable[Outcome]]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[Mapping[str, str]], Command]:
    """`at(environment)` is the command, run there."""

    def chosen(environment: Mapping[str, str]) -> Command:
        async def command(*tokens: str) -> Outcome:
            for name, value in environment.items():
                monkeypatch.setenv(name, value)
            capsys.readouterr()
            code = await run(tokens)
            printed = capsys.readouterr()
            return Outcome(code, printed.out, printed.err)

        return command

    return chosen


@pytest.fixture
def command(premises: Premises, at: Callable[[Mapping[str, str]], Command]) -> Command:
    """The command where everything runs."""
    return at(premises.environment)


@pytest.fixture
def start_file(tmp_path: Path) -> Callable[[str], str]:
    """Writes a start file and returns its path."""

    def written(text: str) -> str:
        path = tmp_path / "start.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


@pytest.fixture
async def started(command: Command, start_file: Callable[[str], str], premises: Premises) -> str:
    """A relationship of this test's own, whose mentor has been asked; the ledger knows it, and nothing is under way."""
    [document] = (await command("start", start_file(pair(secrets.token_hex(6))), "--json")).document
    identity = str(document["id"])
    async with asyncio.timeout(30):
        while not (await premises.shelf.asks(identity) and await _is_at_rest(premises, identity)):  # noqa: ASYNC110 - the server tells it no other way
            await asyncio.sleep(0.05)
    return identity


async def _is_at_rest(here: Premises, relationship: str) -> bool:
    described = (await here.client.get_workflow_handle(relationship).describe()).raw_description
    return not described.pending_activities and not described.HasField("pending_workflow_task")
