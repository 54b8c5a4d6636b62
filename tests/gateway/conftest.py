"""A street to walk in; and a browser, which a machine may lack."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, async_playwright

from adapters.database.connection import Database, migrate
from gateway.app import create_app
from mentoring.people import Language
from settings import Settings
from tests.conftest import LEFT_OUT
from tests.gateway.hr_door import Door, open_door
from tests.gateway.street import Street, build_street


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs Chromium")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without Chromium its tests are left out, where `make test` has said that it cannot be had; else they fail."""
    if "chromium" not in LEFT_OUT:
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Pages do not know which database they stand on: one will do. tests/adapters proves that both are alike."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('gateway')}/telemaque.db"
    migrate(url)
    return url


@pytest.fixture
def house_settings(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path, public_url="https://mentoring.example.org", file_limit_mb=1)


@pytest.fixture
async def street(database: Database, house_settings: Settings) -> Street:
    """Everybody speaks English."""
    return await build_street(database, house_settings)


@pytest.fixture
async def rue(database: Database, house_settings: Settings) -> Street:
    """Everybody speaks French."""
    return await build_street(database, house_settings, Language.FRENCH)


@pytest.fixture
async def door(database: Database, tmp_path: Path) -> Door:
    return await open_door(database, tmp_path)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium. Fails, with what to do, where there is none."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("Chromium is not installed: `apt-get install -y --no-install-recommends chromium libatomic1`")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def open_street(database: Database, tmp_path: Path) -> AsyncIterator[tuple[Street, str]]:
    """A street whose gateway listens on this machine, and its address. In French: its words are the longer ones."""
    settings = Settings(var=tmp_path, public_url="http://127.0.0.1", file_limit_mb=1)
    street = await build_street(database, settings, Language.FRENCH)
    server = uvicorn.Server(
        uvicorn.Config(create_app(street.house), port=0, access_log=False, log_config=None, ws="none")
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it has no event to wait for
        await asyncio.sleep(0.01)
    yield street, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving
