"""The outbox's states: each letter leaves once, whoever tries and whatever breaks."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.database.connection import Database, migrate, open_database
from adapters.database.outbox import Claim, Claimed, Outbox, Row, RowStatus
from adapters.database.tables import OutboxRow
from contracts.names import letter_key, message_id
from tests.keys import RING

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)
KEY = letter_key("r-1", "goals", "p-1")
BODY = "Subject: Vos objectifs\r\n\r\nBonjour Léa".encode()


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


async def _put(outbox: Outbox, key: str = KEY, body: bytes = BODY, now: datetime = NOON) -> Row:
    return await outbox.put(
        key=key,
        message_id=message_id(key, "test"),
        relationship="r-1",
        step="goals",
        role="mentee",
        name="goals",
        cause={},
        body=body,
        now=now,
    )


async def _claimed(outbox: Outbox) -> Row:
    await _put(outbox)
    return (await outbox.claim(KEY, NOON, LEASE)).row


async def test_a_letter_that_was_never_put_is_not_found(outbox: Outbox) -> None:
    assert await outbox.find(KEY) is None
    with pytest.raises(LookupError, match=KEY):
        await outbox.claim(KEY, NOON, LEASE)


async def test_a_new_letter_waits_with_its_body(outbox: Outbox) -> None:
    row = await _put(outbox)
    assert row == await outbox.find(KEY)
    assert (row.status, row.body, row.attempts, row.created_at) == (RowStatus.NEW, BODY, 0, NOON)
    assert row.body_hash == hashlib.sha256(BODY).hexdigest()


async def test_a_letter_put_twice_keeps_its_first_body(outbox: Outbox) -> None:
    first = await _put(outbox)
    assert await _put(outbox, body=b"another link", now=NOON + LEASE) == first


async def test_of_twenty_that_claim_one_letter_exactly_one_may_send(outbox: Outbox) -> None:
    await _put(outbox)
    claims = await asyncio.gather(*(outbox.claim(KEY, NOON, LEASE) for _ in range(20)))
    assert sorted(claim.how for claim in claims) == [Claimed.BUSY] * 19 + [Claimed.SEND]
    row = await outbox.find(KEY)
    assert row is not None
    assert (row.status, row.attempts, row.lease_until) == (RowStatus.SENDING, 1, NOON + LEASE)


async def test_of_twenty_that_reclaim_an_interrupted_letter_exactly_one_may_send(outbox: Outbox) -> None:
    await _claimed(outbox)
    later = NOON + LEASE
    claims = await asyncio.gather(*(outbox.reclaim(KEY, later, LEASE) for _ in range(20)))
    assert sorted(claim.how for claim in claims) == [Claimed.BUSY] * 19 + [Claimed.SEND]


async def test_putting_and_claiming_at_once_from_two_processes_leaves_one_row(
    outbox: Outbox, database_url: str
) -> None:
    """Two engines, as worker and worker have them."""
    other = await open_database(database_url, RING)

    async def put_and_claim(box: Outbox) -> Claim:
        await _put(box)
        return await box.claim(KEY, NOON, LEASE)

    boxes = [outbox, Outbox(other)] * 6
    claims = await asyncio.gather(*(put_and_claim(box) for box in boxes))
    await other.close()
    assert sum(claim.how is Claimed.SEND for claim in claims) == 1
    assert len(await outbox.listing(RowStatus.SENDING)) == 1


async def test_whoever_claims_gets_the_body(outbox: Outbox) -> None:
    await _put(outbox)
    claim = await outbox.claim(KEY, NOON, LEASE)
    assert (claim.how, claim.row.body) == (Claimed.SEND, BODY)


async def test_while_a_lease_lives_nobody_else_may_send(outbox: Outbox) -> None:
    await _claimed(outbox)
    almost = NOON + LEASE - timedelta(microseconds=1)
    assert (await outbox.claim(KEY, almost, LEASE)).how is Claimed.BUSY
    assert (await outbox.reclaim(KEY, almost, LEASE)).how is Claimed.BUSY


async def test_after_its_lease_a_letter_is_interrupted_and_only_reclaim_takes_it(outbox: Outbox) -> None:
    await _claimed(outbox)
    later = NOON + LEASE
    assert (await outbox.claim(KEY, later, LEASE)).how is Claimed.INTERRUPTED
    again = await outbox.reclaim(KEY, later, LEASE)
    assert (again.how, again.row.attempts, again.row.lease_until) == (Claimed.SEND, 2, later + LEASE)


async def test_a_sent_letter_is_settled_and_its_body_is_gone(outbox: Outbox) -> None:
    await _claimed(outbox)
    row = await outbox.sent(KEY, "250 queued", NOON)
    assert (row.status, row.body, row.last_reply, row.sent_at) == (RowStatus.SENT, None, "250 queued", NOON)
    assert row.body_hash == hashlib.sha256(BODY).hexdigest()
    assert (await outbox.claim(KEY, NOON + LEASE * 2, LEASE)).how is Claimed.SETTLED
    assert (await outbox.reclaim(KEY, NOON + LEASE * 2, LEASE)).how is Claimed.SETTLED
    assert await _put(outbox) == row, "the same letter asked for again is the one that left"


async def test_a_refused_letter_is_settled_and_its_body_is_gone(outbox: Outbox) -> None:
    await _claimed(outbox)
    row = await outbox.refused(KEY, "550 no such user", NOON)
    assert (row.status, row.body, row.sent_at, row.settled_at) == (RowStatus.REFUSED, None, None, NOON)
    assert (await outbox.claim(KEY, NOON + LEASE * 2, LEASE)).how is Claimed.SETTLED


async def test_an_unknown_letter_is_settled_and_keeps_its_body_for_a_human(outbox: Outbox) -> None:
    await _claimed(outbox)
    row = await outbox.unknown(KEY, "connection lost", NOON)
    assert (row.status, row.body) == (RowStatus.UNKNOWN, BODY)
    assert (await outbox.claim(KEY, NOON + LEASE * 2, LEASE)).how is Claimed.SETTLED


@pytest.mark.parametrize("first", ["claimed", "unknown"])
async def test_a_letter_given_back_may_be_sent_by_anybody(outbox: Outbox, first: str) -> None:
    await _claimed(outbox)
    if first == "unknown":
        await outbox.unknown(KEY, "connection lost", NOON)
    row = await outbox.back(KEY, "451 try later")
    assert (row.status, row.lease_until, row.settled_at) == (RowStatus.NEW, None, None)
    assert (row.last_reply, row.body) == ("451 try later", BODY)
    claim = await outbox.claim(KEY, NOON, LEASE)
    assert (claim.how, claim.row.attempts) == (Claimed.SEND, 2)


async def test_one_whose_lease_ran_out_cannot_give_back_what_another_holds(outbox: Outbox) -> None:
    late = await _claimed(outbox)
    await outbox.reclaim(KEY, NOON + LEASE, LEASE)
    row = await outbox.back(KEY, "451 try later", attempt=late.attempts)
    assert (row.status, row.attempts) == (RowStatus.SENDING, 2)


async def test_a_letter_that_left_has_left_whatever_is_said_later(outbox: Outbox) -> None:
    await _claimed(outbox)
    sent = await outbox.sent(KEY, "250 queued", NOON)
    assert await outbox.refused(KEY, "550 no", NOON + LEASE) == sent
    assert await outbox.unknown(KEY, "lost", NOON + LEASE) == sent
    assert await outbox.back(KEY, "451 later") == sent
    assert await outbox.sent(KEY, "250 again", NOON + LEASE) == sent


async def test_found_in_the_archive_settles_an_unknown_letter(outbox: Outbox) -> None:
    await _claimed(outbox)
    await outbox.unknown(KEY, "connection lost", NOON)
    row = await outbox.sent(KEY, "found in the archive", NOON + LEASE)
    assert (row.status, row.body) == (RowStatus.SENT, None)


async def test_letters_are_listed_by_state_the_oldest_first_without_their_bodies(outbox: Outbox) -> None:
    await _put(outbox, "r-1/goals/p-2", now=NOON + LEASE)
    await _put(outbox, "r-1/goals/p-1", now=NOON)
    await _put(outbox, "r-1/goals/p-3", now=NOON)
    await outbox.claim("r-1/goals/p-3", NOON, LEASE)
    listed = await outbox.listing(RowStatus.NEW)
    assert [row.key for row in listed] == ["r-1/goals/p-1", "r-1/goals/p-2"]
    assert [row.body for row in listed] == [None, None]


async def test_of_a_letter_that_left_no_byte_stays_in_the_file(tmp_path: Path) -> None:
    """SQLite leaves erased bytes where they were unless it is told otherwise."""
    url, file = f"sqlite+aiosqlite:///{tmp_path}/telemaque.db", tmp_path / "telemaque.db"
    migrate(url)
    for ends in (False, True):
        database = await open_database(url, RING)
        outbox = Outbox(database)
        await _put(outbox, body=b"canary-in-a-letter" * 2000)
        async with database.reading() as session:
            kept = (await session.get_one(OutboxRow, KEY)).body or b"?"
        if ends:
            await outbox.claim(KEY, NOON, LEASE)
            await outbox.sent(KEY, "250 queued", NOON)
        await database.close()
        assert len(kept) > 2000
        assert (kept[-500:] in file.read_bytes()) is not ends
    assert [path.name for path in tmp_path.iterdir()] == ["telemaque.db"]
