"""Migrations: from nothing to the shape this version needs, once, whoever else is at it."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

from adapters.database.connection import (
    Database,
    DatabaseAway,
    is_migrated,
    migrate,
    open_database,
)
from adapters.database.tables import PersonRow, Table
from adapters.database.vault import Vault
from tests.conftest import DATABASES
from tests.keys import RING
from tests.postgresql import PostgresqlMissing, binaries


def _sqlite(folder: Path, name: str = "telemaque.db") -> str:
    return f"sqlite+aiosqlite:///{folder}/{name}"


def _person(mail: str, name: str = "Léa") -> PersonRow:
    return PersonRow(id=f"p-{mail}", mail=mail, person=name.encode())


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
    database = await open_database(url, RING)
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
    assert len(found) > 20
    assert None not in found


def test_a_machine_without_postgresql_is_told_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PostgresqlMissing, match="apt-get install postgresql"):
        binaries(tmp_path, path=str(tmp_path))
