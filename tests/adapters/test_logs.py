"""Logs hold ids and events, at every level that the settings offer."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from adapters.database.connection import Database
from adapters.database.vault import Vault
from adapters.logs import configure_logs
from mentoring.people import Person


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
