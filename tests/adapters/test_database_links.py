"""Links: what a token opens, and that the database cannot open anything with what it holds."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from adapters.database.connection import Database
from adapters.database.links import Links
from adapters.database.tables import LinkRow
from contracts.vault import Link
from mentoring.kinds import AskKind, Role

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
LINK = Link(
    relationship="r-1",
    programme="classic",
    person="p-1",
    role=Role.MENTEE,
    ask="goals",
    kind=AskKind.GOALS,
    choices=("a", "b"),
    number=2,
    codes={"phase": "onboarding"},
    answers={"charter": "a-1"},
    numbers={"count": 3},
    dates={"first_meeting": NOON},
    due=NOON + timedelta(days=7),
    ends=NOON + timedelta(days=9),
    expires_at=NOON + timedelta(days=30),
)


@pytest.fixture
def links(database: Database) -> Links:
    return Links(database)


async def test_a_token_opens_the_link_it_was_issued_for(links: Links) -> None:
    token = await links.issue(LINK)
    assert await links.resolve(token, NOON) == LINK
    assert await links.resolve(token, NOON) == LINK, "looking uses nothing up"


async def test_every_link_has_a_token_of_its_own(links: Links) -> None:
    assert len({await links.issue(LINK) for _ in range(20)}) == 20


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 10_000_000, "é" * 43, "A" * 42 + "\n", "../../etc/passwd"])
async def test_what_is_no_token_of_ours_opens_nothing(links: Links, token: str) -> None:
    await links.issue(LINK)
    assert await links.resolve(token, NOON) is None


async def test_a_link_opens_nothing_once_it_has_expired(links: Links) -> None:
    token = await links.issue(LINK)
    assert await links.resolve(token, LINK.expires_at - timedelta(microseconds=1)) == LINK
    assert await links.resolve(token, LINK.expires_at) is None


async def test_the_doors_of_a_relationship_close_to_one_person_and_stay_open_to_every_other(links: Links) -> None:
    personal = LINK.model_copy(update={"ask": None, "kind": None})
    elsewhere = LINK.model_copy(update={"relationship": "r-2"})
    partner = LINK.model_copy(update={"person": "p-other"})
    issued = {await links.issue(link): link for link in (LINK, LINK, personal, elsewhere, partner)}
    for _ in range(2):
        await links.close_to("r-1", LINK.person)
        opened = [await links.resolve(token, NOON) for token in issued]
        assert opened == [None, None, None, elsewhere, partner]


async def test_a_token_is_stored_as_its_hash_and_nowhere_in_clear(links: Links, database: Database) -> None:
    token = await links.issue(LINK)
    async with database.reading() as session:
        row = (await session.scalars(select(LinkRow))).one()
    assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str({column: getattr(row, column) for column in LinkRow.__table__.columns.keys()})  # noqa: SIM118
