"""For developers: write the revision that leads from the newest migration to the tables as they are now.

    python -m adapters.database.revise "what changes"

Read what it wrote before you commit it: Alembic sees columns, not intentions.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from adapters.database.connection import migrate, migrations_config


def revise(message: str) -> None:
    """Compare an SQLite file migrated to the newest revision with the tables, and write what differs."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "newest.db"
        migrate(f"sqlite+aiosqlite:///{file}")
        engine = create_engine(f"sqlite:///{file}")
        with engine.connect() as connection:
            config = migrations_config()
            config.attributes["connection"] = connection
            command.revision(config, message, autogenerate=True)
        engine.dispose()


if __name__ == "__main__":
    revise(sys.argv[1])
