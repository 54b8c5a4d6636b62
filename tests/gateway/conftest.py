"""A street to walk in; and a browser, which a machine may lack."""

from pathlib import Path

import pytest

from adapters.database.connection import Database, migrate
from mentoring.people import Language
from settings import Settings
from tests.conftest import LEFT_OUT
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
