"""What operators read: our own database, and the words. Opened by a verb, closed at its end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.database.connection import Database, is_migrated, open_database
from adapters.database.directory import Directories
from adapters.database.hr_inbox import HrInbox
from adapters.database.outbox import Outbox
from adapters.database.outgoing import Outgoing
from adapters.database.searches import Searches
from adapters.database.shelf import Shelf
from adapters.database.vault import Vault
from adapters.keys import load_keys
from adapters.words import Words
from console.report import Away
from mentoring.people import Language
from settings import Settings, load_settings


@dataclass(frozen=True)
class Records:
    settings: Settings
    database: Database
    shelf: Shelf
    vault: Vault
    directories: Directories
    searches: Searches
    hr_inbox: HrInbox
    outgoing: Outgoing
    outbox: Outbox
    words: Words

    async def name(self, person: str) -> str:
        """A person's name; their id when the vault no longer knows them."""
        try:
            return (await self.vault.person(person)).name
        except LookupError:
            return person

    def say(self, *keys: str) -> str:
        """The words of the first key there is, in English; else the code at the end of the first one."""
        for key in keys:
            if key in self.words.keys(Language.ENGLISH):
                return self.words.say(Language.ENGLISH, key)
        return keys[0].rpartition(".")[2]

    def step(self, what: str) -> str:
        """What somebody is expected to do, in words."""
        return self.say(f"asked.{what}", f"steps.{what}")


@asynccontextmanager
async def open_records() -> AsyncIterator[Records]:
    """Raises BadSettings; Away when the database has not been made or has another shape; DatabaseAway when it is away."""
    settings = load_settings()
    ring = load_keys(settings).vault
    if not await is_migrated(settings.database_url):
        raise Away(
            "The database is not there or not up to date. Nothing was changed. The worker brings it up to date when it "
            "starts; `starter.py doctor` looks closer."
        )
    database = await open_database(settings.database_url, ring)
    try:
        yield Records(
            settings,
            database,
            Shelf(database),
            Vault(database),
            Directories(database),
            Searches(database),
            HrInbox(database),
            Outgoing(database),
            Outbox(database),
            Words(settings.content),
        )
    finally:
        await database.close()
