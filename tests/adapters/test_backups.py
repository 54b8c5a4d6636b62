"""Whoever was erased cannot be read in a backup of the day before, by either way of docs/encryption.md; all others can."""

import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from adapters.database.connection import Database, open_database
from adapters.database.directory import Directories
from adapters.database.forgetting import Forgetters
from adapters.database.outbox import Outbox
from adapters.database.rotation import rotate
from adapters.database.safe import Unreadable
from adapters.database.scim_users import Kept, ScimUsers
from adapters.database.searches import Searches
from adapters.database.shelf import Shelf
from adapters.database.vault import Vault
from adapters.keys import KeyRing, UnknownKey
from contracts.messages import LedgerPage
from mentoring.directory import Member
from tests.adapters.test_safe import CANARY, fill, ring
from tests.gateway.street import build_view
from tests.postgresql import binaries

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


async def with_lea(database: Database) -> str:
    """Léa in every place where somebody can be; her id."""
    lea = await fill(database)
    nadia = await Directories(database).person_of("E1")
    view = build_view(id="r-1", mentee=lea, mentor=nadia, coordinator="p-c")
    await Shelf(database).keep(LedgerPage(view=view, asks=[], notes=[]))
    await Directories(database).keep([Member(id="E2", name="Léa", mail=f"{CANARY}@example.org", title=CANARY)])
    user = Kept(
        id="u-1", tenant="t", member="E2", created_at=NOW, changed_at=NOW, user={"userName": CANARY, "active": True}
    )
    await ScimUsers(database).add(user, [])
    return lea


async def read_of(database: Database, lea: str) -> list[str]:
    """What of hers can be read, of all that is kept."""
    vault = Vault(database)
    looks = {
        "who she is": vault.person(lea),
        "what she wrote": vault.answer("a-1"),
        "what she gave": vault.files("a-1"),
        "what she looks for": Searches(database).wish("r-1"),
        "a letter to her": Outbox(database).find("r-1/a/p"),
        "what HR says": Directories(database).member("E2"),
        "what the identity provider says": ScimUsers(database).user("t", "u-1"),
    }
    found = []
    for what, look in looks.items():
        try:
            if CANARY in repr(await look):
                found.append(what)
        except (Unreadable, UnknownKey, LookupError):
            continue
    return found


class OfSqlite:
    """Backups as docs/encryption.md has them made."""

    def __init__(self, url: str, folder: Path) -> None:
        self._live, self._folder = str(make_url(url).database), folder

    def take(self) -> None:
        """The whole, and the whole but for the keys."""
        self._run(self._live, f"VACUUM INTO '{self._folder}/whole.db'")
        shutil.copy(self._folder / "whole.db", self._folder / "without-keys.db")
        self._run(self._folder / "without-keys.db", "DELETE FROM keys", "VACUUM")

    def restored(self, which: str) -> str:
        """Its address. To the one without keys those of today are put back."""
        file = self._folder / f"{which}.db"
        if which == "without-keys":
            today = f"ATTACH '{self._folder}/keys.db' AS k"
            self._run(self._live, today, "CREATE TABLE k.keys AS SELECT * FROM main.keys")
            self._run(file, today, "INSERT INTO main.keys SELECT * FROM k.keys")
        return f"sqlite+aiosqlite:///{file}"

    def forget(self) -> None:
        """Nothing is left but files."""

    def _run(self, file: str | Path, *statements: str) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)


class OfPostgresql:
    """The same with PostgreSQL's own programs."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = make_url(url), folder

    def take(self) -> None:
        self._run("pg_dump", "-Fc", "-f", str(self._folder / "whole"), self._address())
        self._run(
            "pg_dump", "-Fc", "--exclude-table-data=keys", "-f", str(self._folder / "without-keys"), self._address()
        )

    def restored(self, which: str) -> str:
        name = f"backup_{which.replace('-', '_')}"
        self._run("psql", "-q", "-c", f"CREATE DATABASE {name}", self._address())
        self._run("pg_restore", "-d", self._address(name), str(self._folder / which))
        if which == "without-keys":
            today = str(self._folder / "today")
            self._run("pg_dump", "-Fc", "--data-only", "--table=keys", "-f", today, self._address())
            self._run("pg_restore", "-d", self._address(name), today)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def forget(self) -> None:
        for name in ("backup_whole", "backup_without_keys"):
            self._run("psql", "-q", "-c", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", self._address())

    def _address(self, database: str = "") -> str:
        there = self._url.set(drivername="postgresql", database=database or self._url.database)
        return there.render_as_string(hide_password=False)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([binaries() / program, *arguments], check=True, timeout=60, capture_output=True)


@pytest.fixture
def backups(database_url: str, tmp_path: Path) -> Iterator[OfSqlite | OfPostgresql]:
    made = OfPostgresql(database_url, tmp_path) if "postgresql" in database_url else OfSqlite(database_url, tmp_path)
    yield made
    made.forget()


@asynccontextmanager
async def opened(url: str, ring: KeyRing) -> AsyncIterator[Database]:
    found = await open_database(url, ring)
    yield found
    await found.close()


@pytest.mark.behaviour("E8")
async def test_whoever_was_erased_cannot_be_read_in_the_backup_of_the_day_before_by_either_way(
    database: Database, database_url: str, backups: OfSqlite | OfPostgresql
) -> None:
    """`database`: empty."""
    async with opened(database_url, ring("m1")) as live:
        lea = await with_lea(live)
        everything = await read_of(live, lea)
        assert len(everything) == 7
        backups.take()
        await Forgetters(live).forget(lea, NOW)
        assert await read_of(live, lea) == []

    async with opened(backups.restored("without-keys"), ring("m1")) as way_one:
        assert await read_of(way_one, lea) == []
        assert CANARY in (await Directories(way_one).member("E1")).title, "all others are there"

    whole = backups.restored("whole")
    async with opened(whole, ring("m1")) as with_its_keys:
        assert await read_of(with_its_keys, lea) == everything, "why there must be a way"
    async with opened(database_url, ring("m2", "m1")) as both:
        await rotate(both)
    async with opened(whole, ring("m2")) as way_two:
        assert await read_of(way_two, lea) == []
        with pytest.raises(UnknownKey):
            await Directories(way_two).member("E1")
    async with opened(database_url, ring("m2")) as live:
        assert CANARY in (await Directories(live).member("E1")).title
