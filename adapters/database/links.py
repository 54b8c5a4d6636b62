"""Links: a mail holds a random token, the database only its hash. Who reads the database can open nothing with it."""

import hashlib
import re
import secrets
from datetime import datetime

from sqlalchemy import select, update

from adapters.database.connection import Database
from adapters.database.tables import LinkRow
from contracts.vault import Link

TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Links:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def issue(self, link: Link) -> str:
        """A new token for this link. It is told here and nowhere else."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row = LinkRow(
            token_hash=_hash(token),
            relationship=link.relationship,
            ask=link.ask,
            link=link.model_dump(mode="json"),
            expires_at=link.expires_at,
            revoked=False,
        )
        async with self._database.session() as session:
            session.add(row)
        return token

    async def resolve(self, token: str, now: datetime) -> Link | None:
        """What the token opens; None if it is unknown, expired, revoked or no token at all: nobody learns which."""
        if not _TOKEN.fullmatch(token):
            return None
        async with self._database.reading() as session:
            row = await session.get(LinkRow, _hash(token))
            if row is None or row.revoked or row.expires_at <= now:
                return None
            return Link.model_validate(row.link)

    async def of_ask(self, relationship: str, ask: str) -> Link | None:
        """The link that tells most about this ask: the letter that asked cites more than its reminders do."""
        issued = select(LinkRow.link).where(LinkRow.relationship == relationship, LinkRow.ask == ask)
        async with self._database.reading() as session:
            links = [Link.model_validate(link) for link in await session.scalars(issued)]
        return max(links, key=lambda link: len(link.answers) + len(link.codes) + len(link.dates), default=None)

    async def close_to(self, relationship: str, person: str) -> None:
        """Every link that this person was given in this relationship opens nothing any more. Twice is once."""
        issued = select(LinkRow.token_hash, LinkRow.link).where(LinkRow.relationship == relationship)
        async with self._database.session() as session:
            rows = (await session.execute(issued)).all()
            theirs = [token for token, link in rows if Link.model_validate(link).person == person]
            await session.execute(update(LinkRow).where(LinkRow.token_hash.in_(theirs)).values(revoked=True))


def _hash(token: str) -> str:
    # A plain hash will do: the token is 256 random bits, there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()
