"""What every room's tests share: a database of each kind."""

import gc
import os
from collections.abc import AsyncIterator, Iterator

import pytest

from adapters.database.connection import Database, migrate, open_database
from adapters.database.tables import Table
from tests.keys import RING
from tests.postgresql import postgresql

LEFT_OUT = os.environ.get("TEST_WITHOUT", "").split(",")
"""What this machine lacks and cannot fetch: set by `make test` alone, which says so at its end."""
DATABASES = [kind for kind in ("sqlite", "postgresql") if kind not in LEFT_OUT]


def pytest_collection_finish() -> None:
    """What is imported stays: the garbage collector need not walk through half a gigabyte of it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL, one for each test process."""
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session", params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated database of each kind; everything in it stays until `database` empties it."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('database')}/telemaque.db"
    else:
        url = request.getfixturevalue("postgresql_server")
    migrate(url)
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open, empty database of each kind."""
    opened = await open_database(database_url, RING)
    async with opened.session() as session:
        for table in reversed(Table.metadata.sorted_tables):
            await session.execute(table.delete())
    yield opened
    await opened.close()
