"""The door to the database: opening, transactions, and what an operator is told when it is away."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from adapters.database.connection import (
    Database,
    DatabaseAway,
    DatabaseRefused,
    is_migrated,
    migrate,
    open_database,
)
from adapters.database.tables import OutboxRow, PersonRow
from tests.conftest import DATABASES
from tests.keys import RING

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
CANARY = "Zoé Canari"


def _sqlite(folder: Path, name: str = "telemaque.db") -> str:
    return f"sqlite+aiosqlite:///{folder}/{name}"


def _person(mail: str, name: str = "Léa") -> PersonRow:
    return PersonRow(id=f"p-{mail}", mail=mail, person=name.encode())


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
        session.add(PersonRow(id="p-1", mail="lea@example.org", person=b"0"))

    async def count_up() -> None:
        async with database.session() as session:
            row = await session.get_one(PersonRow, "p-1", with_for_update=True)
            row.person = b"%d" % (int(row.person) + 1)

    await asyncio.gather(*(count_up() for _ in range(40)))
    async with database.reading() as session:
        assert (await session.get_one(PersonRow, "p-1")).person == b"40"


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.session() as writing:
        writing.add(_person("lea@example.org"))
        await writing.flush()
        async with asyncio.timeout(5), database.reading() as session:
            assert await session.get(PersonRow, "p-lea@example.org") is None


async def test_one_who_gives_up_waiting_leaves_no_lock_behind(database: Database, database_url: str) -> None:
    """An activity that runs out of time is cancelled while another process writes."""
    other = await open_database(database_url, RING)

    async def write(through: Database) -> None:
        async with through.session() as session:
            row = await session.get_one(PersonRow, "p-lea@example.org", with_for_update=True)
            row.person = "Zoé".encode()

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
        database = await open_database(postgresql_server, RING)
        others = text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'idle'")
        async with database.session() as session:
            await session.execute(text("SET application_name = 'idle'"))
        killer = await open_database(postgresql_server, RING)
        async with killer.session() as session:
            assert await session.scalar(others) == 1
        async with database.reading() as session:
            assert await session.scalar(text("SELECT 1")) == 1
        await killer.close()
        await database.close()

    async def test_a_server_that_goes_away_in_the_middle_is_told_in_words(postgresql_server: str) -> None:
        database = await open_database(postgresql_server, RING)
        with pytest.raises(DatabaseAway, match="terminating connection"):
            async with database.session() as session:
                await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        await database.close()


async def test_every_sqlite_connection_is_durable_and_erases_what_it_deletes(tmp_path: Path) -> None:
    migrate(_sqlite(tmp_path))
    database = await open_database(_sqlite(tmp_path), RING)
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
        await open_database(url, RING)
    with pytest.raises(DatabaseAway):
        migrate(url)
    assert "geheim" not in str(opening.value)
    assert "\n" not in str(opening.value)


async def test_a_file_that_is_no_database_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "telemaque.db").write_bytes(b"a holiday picture" * 100)
    url = _sqlite(tmp_path)
    with pytest.raises(DatabaseAway, match="not a database"):
        await open_database(url, RING)
    with pytest.raises(DatabaseAway, match="not a database"):
        migrate(url)
    with pytest.raises(DatabaseAway, match="not a database"):
        await is_migrated(url)
