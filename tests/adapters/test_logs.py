"""Logs hold ids and events, at every level that the settings offer."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from adapters.calendars.line import calendar_of
from adapters.database.connection import Database
from adapters.database.vault import Vault
from adapters.logs import configure_logs
from mentoring.people import Person
from settings import Settings
from tests.radicale import radicale


@pytest.fixture
def logging_put_back() -> Iterator[None]:
    """Logging is one for the whole process: what a test sets is taken back."""
    root = logging.getLogger()
    handlers, level, loggers = list(root.handlers), root.level, dict(root.manager.loggerDict)
    levels = {name: one.level for name, one in loggers.items() if isinstance(one, logging.Logger)}
    yield
    root.handlers, root.level = handlers, level
    for name, one in root.manager.loggerDict.items():
        if isinstance(one, logging.Logger):
            one.setLevel(levels.get(name, logging.NOTSET))
    structlog.reset_defaults()


@pytest.mark.usefixtures("logging_put_back")
async def test_even_at_the_chattiest_level_nothing_that_passes_through_the_database_is_written_down(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("DEBUG")

    await Vault(database).register(Person(name="Kanari Martin", mail="kanari@example.org"))
    logging.getLogger("adapters.mail").debug("our own word")

    told = capsys.readouterr().err
    assert "our own word" in told
    assert "anari" not in told


@pytest.mark.usefixtures("logging_put_back")
async def test_whose_calendar_is_asked_for_is_not_written_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with radicale(Settings(), tmp_path) as server:
        await server.open_calendar("kanari@example.org")
        configure_logs("DEBUG")
        async with calendar_of("kanari@example.org", server.settings) as calendar:
            assert await calendar.find("nothing") is None
    logging.getLogger("httpx2").critical("what a library says when it matters")

    told = capsys.readouterr().err
    assert "when it matters" in told
    assert "anari" not in told
