"""Where the database is, and what we say when it is not there."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    ProgrammingError,
)

from contracts.discretion import Discreet

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
PRAGMAS = (
    "PRAGMA busy_timeout=10000",  # milliseconds; first, because the next line may have to wait
    "PRAGMA journal_mode=WAL",  # readers do not wait for a writer
    "PRAGMA synchronous=FULL",  # what was acknowledged is on disk
    "PRAGMA secure_delete=ON",  # what is erased leaves no bytes behind
)
READING = "telemaque_reading"
"""The execution option of a transaction that only reads."""


OUR_FAULT = (DataError, IntegrityError, InternalError, NotSupportedError, ProgrammingError)
"""What a statement of ours brings about; every other error tells of the database itself."""
_POSTGRESQL_NOT_MIGRATED = ("42P01", "42703")  # a table, a column is missing
_NOT_MIGRATED = re.compile("no such (table|column)|(relation|column) .* does not exist")


class DatabaseAway(Discreet):
    """The database cannot be used now; the message tells an operator which one, why, and what to look at."""


class DatabaseRefused(Discreet):
    """The database would not take a statement: a defect of ours. The message holds codes only, nothing of the row."""


def read_address(url: str) -> URL:
    """The address of a database we can use, with its asynchronous driver. Raises DatabaseAway for any other."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseAway("the database's address cannot be read; write it like postgresql+psycopg://…") from None
    address = address.set(drivername=DRIVERS.get(address.drivername, address.drivername))
    if address.drivername not in DRIVERS.values():
        raise DatabaseAway(f"no database of the kind '{address.drivername}': use {' or '.join(DRIVERS.values())}")
    if address.drivername == DRIVERS["sqlite"] and address.database in (None, "", ":memory:"):
        raise DatabaseAway("an SQLite database needs a file, like sqlite+aiosqlite:///var/telemaque.db")
    return address


def sqlite_file(address: URL) -> Path | None:
    """The file behind an SQLite address; None on PostgreSQL."""
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def away(address: URL, error: Exception) -> DatabaseAway:
    """`error` in words for an operator: the address without its password, and the driver's first line."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    reason = next(iter(str(cause).splitlines()), type(cause).__name__)
    if _NOT_MIGRATED.search(reason):
        reason = f"it has not been migrated to this version, which starting the worker does ({reason})"
    return DatabaseAway(f"the database {address.render_as_string(hide_password=True)} cannot be used: {reason}")


def explained(address: URL, error: DBAPIError) -> DatabaseAway | DatabaseRefused:
    """A driver's error as one of ours. Drivers quote a refused row, names and all; so of that only codes are passed on."""
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", "")
    if not isinstance(error, OUR_FAULT) or state in _POSTGRESQL_NOT_MIGRATED:
        return away(address, error)
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
    return DatabaseRefused(" ".join(filter(None, (type(error.orig).__name__, state, constraint))))


def prepare_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    """Durability and honest transactions on every connection of an SQLite engine.

    The driver would begin a transaction at the first write only, so that two which read before they write could both
    go ahead: we begin by ourselves, and a transaction that may write takes its turn at once.
    """
    pragmas = (*PRAGMAS, "PRAGMA foreign_keys=ON") if foreign_keys else PRAGMAS

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        reading = connection.get_execution_options().get(READING, False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
