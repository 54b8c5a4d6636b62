"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy offers once for each."""

from typing import cast

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import Table


def insert(session: AsyncSession, table: type[Table]) -> Insert:
    """An INSERT that can be told what to do on a conflict, in the words of the session's database."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return cast("Insert", sqlite.insert(table))  # another class with the same methods
