"""The door to the database: opening, migrating, transactions, and what an operator is told when it is away."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import StatementError

from adapters.database.connection import (
    Database,
    DatabaseAway,
    DatabaseRefused,
    is_migrated,
    migrate,
    open_database,
)
from adapters.database.tables import OutboxRow, PersonRow, Table
from adapters.database.vault import Vault
from tests.conftest import DATABASES
from tests.postgresql import PostgresqlMissing, binaries

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
CANARY = "Zoé Canari"


def _sqlite(folder: Path, name: str = "telemaque.db") -> str:
    return f"sqlite+aiosqlite:///{folder}/{name}"


def _person(mail: str, name: str = "Léa") -> PersonRow:
    return PersonRow(id=f"p-{mail}", mail=mail, person={"name": name})


async def test_models_and_migrations_describe_the_same_database(database: Database) -> None:
    def difference(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection), Table.metadata)

    async with database.session() as session:
        assert await (await session.connection()).run_sync(difference) == []


async def test_a_table_that_no_migration_made_is_noticed(database: Database) -> None:
    """The test above can fail."""

    def difference(connection: Connection) -> int:
        connection.execute(text("CREATE TABLE stray (id INTEGER NOT NULL)"))
        found = len(compare_metadata(MigrationContext.configure(connection), Table.metadata))
        connection.execute(text("DROP TABLE stray"))
        return found

    async with database.session() as session:
        assert await (await session.connection()).run_sync(difference) == 1


async def test_a_migrated_database_says_so_and_migrating_again_changes_nothing(
    database: Database, database_url: str
) -> None:
    async with database.session() as session:
        session.add(_person("lea@example.org"))
    migrate(database_url)
    assert await is_migrated(database_url)
    async with database.reading() as session:
        assert await session.get(PersonRow, "p-lea@example.org") is not None


async def test_migrating_makes_the_folder_and_a_file_that_only_we_can_read(tmp_path: Path) -> None:
    url = _sqlite(tmp_path / "new" / "deeper")
    assert not await is_migrated(url)
    assert not (tmp_path / "new").exists(), "asking must not make anything"
    migrate(url)
    assert await is_migrated(url)
    assert stat.S_IMODE((tmp_path / "new" / "deeper" / "telemaque.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_database_that_was_never_migrated_says_so(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = _sqlite(tmp_path) if kind == "sqlite" else _new_database(request.getfixturevalue("postgresql_server"), "raw")
    database = await open_database(url)
    assert not await is_migrated(url)
    with pytest.raises(DatabaseAway, match="not been migrated"):
        await Vault(database).find("lea@example.org")
    await database.close()


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    url = _sqlite(tmp_path)
    migrate(url)
    with sqlite3.connect(tmp_path / "telemaque.db") as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    file.close()
    assert not await is_migrated(url)
    with pytest.raises(DatabaseAway, match="9999"):
        migrate(url)


@pytest.mark.parametrize("kind", DATABASES)
def test_processes_that_migrate_at_once_all_succeed(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = _sqlite(tmp_path)
    if kind == "postgresql":
        url = _new_database(request.getfixturevalue("postgresql_server"), "fresh")
    code = "import sys; from adapters.database.connection import migrate; migrate(sys.argv[1])"
    racing = [subprocess.Popen([sys.executable, "-c", code, url], stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in racing] == [("", 0)] * 3
    assert asyncio.run(is_migrated(url))


def _new_database(server: str, name: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.rpartition("/")[0] + f"/{name}"


async def test_a_transaction_that_fails_leaves_nothing_behind(database: Database) -> None:
    async def half() -> None:
        async with database.session() as session:
            session.add(_person("lea@example.org"))
            await session.flush()
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        await half()
    async with database.reading() as session:
        assert await session.get(PersonRow, "p-lea@example.org") is None


async def test_two_that_read_before_they_write_lose_nothing(database: Database) -> None:
    """On SQLite a transaction takes its turn before it reads; on PostgreSQL the row is locked."""
    async with database.session() as session:
        session.add(PersonRow(id="p-1", mail="lea@example.org", person={"count": 0}))

    async def count_up() -> None:
        async with database.session() as session:
            row = await session.get_one(PersonRow, "p-1", with_for_update=True)
            row.person = {"count": row.person["count"] + 1}

    await asyncio.gather(*(count_up() for _ in range(40)))
    async with database.reading() as session:
        assert (await session.get_one(PersonRow, "p-1")).person == {"count": 40}


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.session() as writing:
        writing.add(_person("lea@example.org"))
        await writing.flush()
        async with asyncio.timeout(5), database.reading() as session:
            assert await session.get(PersonRow, "p-lea@example.org") is None


async def test_one_who_gives_up_waiting_leaves_no_lock_behind(database: Database, database_url: str) -> None:
    """An activity that runs out of time is cancelled while another process writes."""
    other = await open_database(database_url)

    async def write(through: Database) -> None:
        async with through.session() as session:
            row = await session.get_one(PersonRow, "p-lea@example.org", with_for_update=True)
            row.person = {"name": "Zoé"}

    async with database.session() as session:
        session.add(_person("lea@example.org"))
    async with database.session() as session:
        await session.get_one(PersonRow, "p-lea@example.org", with_for_update=True)
        waiting = asyncio.create_task(write(other))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(5):
        await write(database)
        await write(other)
    await other.close()


if "postgresql" in DATABASES:

    async def test_a_connection_that_the_server_broke_is_replaced(postgresql_server: str) -> None:
        database = await open_database(postgresql_server)
        others = text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'idle'")
        async with database.session() as session:
            await session.execute(text("SET application_name = 'idle'"))
        killer = await open_database(postgresql_server)
        async with killer.session() as session:
            assert await session.scalar(others) == 1
        async with database.reading() as session:
            assert await session.scalar(text("SELECT 1")) == 1
        await killer.close()
        await database.close()

    async def test_a_server_that_goes_away_in_the_middle_is_told_in_words(postgresql_server: str) -> None:
        database = await open_database(postgresql_server)
        with pytest.raises(DatabaseAway, match="terminating connection"):
            async with database.session() as session:
                await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        await database.close()


async def test_every_sqlite_connection_is_durable_and_erases_what_it_deletes(tmp_path: Path) -> None:
    migrate(_sqlite(tmp_path))
    database = await open_database(_sqlite(tmp_path))
    async with database.session() as session:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        found = {name: await session.scalar(text(f"PRAGMA {name}")) for name in names}
    await database.close()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10000,
        "secure_delete": 1,
    }


async def test_instants_come_back_in_utc(database: Database) -> None:
    row = _letter(created_at=NOON.astimezone(ZoneInfo("America/Montreal")))
    async with database.session() as session:
        session.add(row)
    async with database.reading() as session:
        kept = (await session.get_one(OutboxRow, "r-1/introduction/p-1")).created_at
    assert (kept, kept.tzinfo) == (NOON, UTC)


async def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="needs its time zone"):
        async with database.session() as session:
            session.add(_letter(created_at=NOON.replace(tzinfo=None)))


def _letter(created_at: datetime) -> OutboxRow:
    return OutboxRow(
        key="r-1/introduction/p-1",
        message_id="<1@test>",
        relationship="r-1",
        step="introduction",
        role="mentee",
        name="introduction",
        status="new",
        body_hash="",
        attempts=0,
        last_reply="",
        created_at=created_at,
    )


async def test_a_refused_row_is_not_quoted_in_the_error(database: Database) -> None:
    async def same_address_twice() -> None:
        async with database.session() as session:
            session.add(_person("canary@example.org", CANARY))
            await session.flush()
            twin = {"mail": "canary@example.org", "person": f'"{CANARY}"'}
            await session.execute(text("INSERT INTO people (id, mail, person) VALUES ('p-2', :mail, :person)"), twin)

    with pytest.raises(DatabaseRefused) as caught:
        await same_address_twice()
    told = f"{caught.value!r} {caught.value.__cause__!r}"
    assert "canary" not in told.lower()
    assert "Integrity" in told or "UniqueViolation" in told


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "cannot be read"),
        ("mysql://localhost/telemaque", "no database of the kind 'mysql'"),
        ("sqlite+aiosqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("postgresql+psycopg://lea:geheim@127.0.0.1:9/telemaque", "refused"),
        ("sqlite+aiosqlite:////dev/null/telemaque.db", "cannot be used"),
    ],
)
async def test_a_database_that_cannot_be_opened_is_told_in_words(url: str, reason: str) -> None:
    with pytest.raises(DatabaseAway, match=reason) as opening:
        await open_database(url)
    with pytest.raises(DatabaseAway):
        migrate(url)
    assert "geheim" not in str(opening.value)
    assert "\n" not in str(opening.value)


async def test_a_file_that_is_no_database_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "telemaque.db").write_bytes(b"a holiday picture" * 100)
    url = _sqlite(tmp_path)
    with pytest.raises(DatabaseAway, match="not a database"):
        await open_database(url)
    with pytest.raises(DatabaseAway, match="not a database"):
        migrate(url)
    with pytest.raises(DatabaseAway, match="not a database"):
        await is_migrated(url)


async def test_every_table_has_rules_with_names(database: Database) -> None:
    """Without a name a later migration cannot change a rule on both databases."""

    def names(connection: Connection) -> list[str | None]:
        seen = inspect(connection)
        tables = [table.name for table in Table.metadata.sorted_tables]
        return [seen.get_pk_constraint(table)["name"] for table in tables] + [
            key["name"] for table in tables for key in seen.get_foreign_keys(table)
        ]

    async with database.reading() as session:
        found = await (await session.connection()).run_sync(names)
    assert len(found) == 11
    assert None not in found


def test_a_machine_without_postgresql_is_told_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PostgresqlMissing, match="apt-get install postgresql"):
        binaries(tmp_path, path=str(tmp_path))
