"""How Alembic runs here: always inside our process, on the connection and in the transaction that it is given.

A new revision is written by `python -m adapters.database.revise "what changes"`.
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from adapters.database.tables import Instant, Table


def _render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Revisions must not import our models, which change: a type of our own is written as what it is below."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
