"""One door to the database, SQLite or PostgreSQL: its address decides, and nobody behind this door sees a difference."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from adapters.database.address import (
    READING,
    DatabaseAway,
    DatabaseRefused,
    away,
    explained,
    prepare_sqlite,
    read_address,
    sqlite_file,
)
from adapters.database.safe import Safe
from adapters.keys import KeyRing

__all__ = ["Database", "DatabaseAway", "DatabaseRefused", "is_migrated", "migrate", "open_database"]

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 7305_1986
"""The number of the PostgreSQL lock under which one process at a time migrates."""
POSTGRESQL_SECONDS = 10
"""How long we knock at PostgreSQL's door."""


class Database:
    """An open database. Transactions fail with DatabaseAway when it is away, with DatabaseRefused on a defect.

    `safe`: the keys of what is kept in it.
    """

    def __init__(self, engine: AsyncEngine, ring: KeyRing) -> None:
        self._engine = engine
        self.safe = Safe(ring)
        # SQLite lets one write at a time, and of those who wait it may forget one for seconds: here they queue.
        self._turn = asyncio.Lock() if sqlite_file(engine.url) else nullcontext()
        self._write = async_sessionmaker(engine, expire_on_commit=False)
        self._read = async_sessionmaker(engine.execution_options(**{READING: True}), expire_on_commit=False)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A transaction: committed at the end, rolled back on an error. On SQLite writers take turns: never nest two."""
        async with self._turn, self._transaction(self._write) as session:
            yield session

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction that only reads, and on SQLite waits for no writer."""
        return self._transaction(self._read)

    async def scrub(self) -> None:
        """Leave no byte of what was erased: SQLite's journal still holds it until it is written back and cut to nothing.

        PostgreSQL sees to its own. Raises DatabaseAway while somebody reads what was there before.
        """
        if not sqlite_file(self._engine.url):
            return
        async with self._turn, self._engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            if raw is None:
                raise DatabaseAway("the connection was lost")
            cursor = await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = await cursor.fetchone()
            if busy:
                raise DatabaseAway("somebody still reads what is to be erased")

    async def close(self) -> None:
        """Give every connection back."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _transaction(self, maker: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
        try:
            async with maker.begin() as session:
                yield session
        except DBAPIError as error:
            raise explained(self._engine.url, error) from None
        except (NoConnectionFree, OSError) as error:
            raise away(self._engine.url, error) from None


async def open_database(url: str, ring: KeyRing) -> Database:
    """Open the database and see that it answers. `ring`: the vault's. Raises DatabaseAway. Call `close()` when done."""
    address = read_address(url)
    database = Database(_async_engine(address), ring)
    try:
        async with database.reading() as session:
            await session.execute(text("SELECT 1"))
    except BaseException:
        await database.close()
        raise
    return database


def migrate(url: str, ring: KeyRing | None = None) -> None:
    """Bring the database to the newest shape, making an SQLite file and its folder if need be. Raises DatabaseAway.

    One transaction, under a lock: of two processes one waits, then finds nothing left to do. `ring`: the vault's, to seal
    what an older shape kept in clear.
    """
    address = read_address(url)
    try:
        _make_file(address)
        engine = create_engine(_sync_address(address), **_options(address))
        if sqlite_file(address):
            prepare_sqlite(engine, foreign_keys=False)  # a table that is rebuilt must not take its children along
        try:
            with engine.begin() as connection:
                _upgrade(connection, ring)
        finally:
            engine.dispose()
    except (DBAPIError, OSError, CommandError) as error:
        raise away(address, error) from None


async def is_migrated(url: str) -> bool:
    """Whether the database has exactly the shape this version needs. Raises DatabaseAway when it cannot be asked."""
    address = read_address(url)
    file = sqlite_file(address)
    if file is not None and not file.exists():
        return False
    engine = _async_engine(address)
    try:
        async with engine.connect() as connection:
            found = await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_heads())
    except (DBAPIError, OSError) as error:
        raise away(address, error) from None
    finally:
        await engine.dispose()
    return set(found) == set(ScriptDirectory.from_config(migrations_config()).get_heads())


def _async_engine(address: URL) -> AsyncEngine:
    engine = create_async_engine(address, **_options(address))
    if sqlite_file(address):
        prepare_sqlite(engine.sync_engine, foreign_keys=True)
    return engine


def _options(address: URL) -> dict[str, Any]:
    # What people wrote must not reach a log through an error's parameters.
    options: dict[str, Any] = {"hide_parameters": True}
    if address.get_backend_name() == "postgresql":
        # A connection that a restart of the server has broken is replaced before it is used.
        options |= {"pool_pre_ping": True, "connect_args": {"connect_timeout": POSTGRESQL_SECONDS}}
    return options


def _sync_address(address: URL) -> URL:
    return address.set(drivername="sqlite") if sqlite_file(address) else address


def _make_file(address: URL) -> None:
    file = sqlite_file(address)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)  # what is in it concerns nobody else on this machine


def _upgrade(connection: Connection, ring: KeyRing | None) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    config = migrations_config()
    config.attributes["connection"] = connection
    config.attributes["ring"] = ring
    command.upgrade(config, "head")


def migrations_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
