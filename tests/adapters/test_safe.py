"""The vault at rest: sealed under a key a person, wrapped under a master key that can be changed."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, select, text, update

from adapters.database.connection import Database, migrate, migrations_config, open_database
from adapters.database.directory import Directories
from adapters.database.hr_inbox import HrInbox
from adapters.database.outbox import LetterRow, Outbox
from adapters.database.rotation import in_use, rotate
from adapters.database.safe import Unreadable
from adapters.database.scim_users import ScimUsers
from adapters.database.searches import Searches
from adapters.database.tables import HoldRow, KeyRow, PersonRow, Table
from adapters.database.vault import Vault
from adapters.keys import KeyRing, UnknownKey
from contracts.hr_inbox import NoticeStatus
from contracts.vault import Portrait
from mentoring.directory import Member
from mentoring.hr_events import HrEvent
from mentoring.kinds import HrEventType
from mentoring.people import Person
from mentoring.ranking import Wish
from tests.adapters.test_vault import ANSWER, a_file
from tests.keys import RING

CANARY = "canary-7d21"
LEA = Person(name=f"Léa {CANARY}", mail=f"{CANARY}@example.org")
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
MASTERS = {"m1": bytes(32), "m2": bytes([1] * 32)}


def ring(*names: str) -> KeyRing:
    return KeyRing(lambda: {name: MASTERS[name] for name in names})


async def fill(database: Database) -> str:
    """Something of everything that people are, wrote and gave; Léa's id."""
    vault = Vault(database)
    lea = await vault.register(LEA)
    answer = ANSWER.model_copy(update={"person": lea, "values": {"goal": CANARY}})
    await vault.keep_answer(answer, [a_file(f"{CANARY}.pdf", CANARY.encode())])
    await Directories(database).keep([Member(id="E1", name="Nadia", mail=f"{CANARY}2@example.org", title=CANARY)])
    nadia = await Directories(database).person_of("E1")
    assert nadia is not None
    searches = Searches(database)
    await searches.look_for("r-1", mentee=lea, mentor="", wish=Wish(skills=(CANARY,)))
    await searches.hold("r-1", mentee=lea, mentor=nadia, places=None, portrait=Portrait(mentor=nadia, title=CANARY))
    letter = LetterRow(
        key="r-1/a/p", message_id="<1@x>", relationship="r-1", step="a", role="mentee", name="a", cause={}
    )
    await Outbox(database).put(**letter, body=CANARY.encode(), now=NOW)
    await HrInbox(database).keep("bamboohr", "n-1", "employee.terminated", {"name": CANARY}, NOW)
    return lea


async def assert_all_there(database: Database, lea: str) -> None:
    vault = Vault(database)
    assert await vault.person(lea) == LEA
    assert await vault.find(LEA.mail.upper()) == lea
    answer = await vault.answer("a-1")
    assert answer is not None
    assert answer.values == {"goal": CANARY}
    assert [(file.name, file.content) for file in await vault.files("a-1")] == [(f"{CANARY}.pdf", CANARY.encode())]
    assert (await Directories(database).member("E1")).title == CANARY
    portrait, wish = await vault.portrait("r-1"), await Searches(database).wish("r-1")
    assert portrait is not None
    assert (portrait.title, wish.skills) == (CANARY, (CANARY,))
    letter = await Outbox(database).find("r-1/a/p")
    assert letter is not None
    assert letter.body == CANARY.encode()
    [notice] = await HrInbox(database).listing([NoticeStatus.RECEIVED])
    assert notice.document == {"name": CANARY}


async def everything_kept(database: Database) -> str:
    """Each cell of each table, as whoever steals the database sees it."""
    async with database.reading() as session:
        cells = []
        for sheet in Table.metadata.sorted_tables:
            for row in await session.execute(text(f'SELECT * FROM "{sheet.name}"')):  # noqa: S608
                cells += [bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]
    return repr(cells)


async def test_nothing_that_people_are_wrote_or_gave_can_be_read_in_the_database(database: Database) -> None:
    lea = await fill(database)
    kept = await everything_kept(database)
    assert lea in kept
    assert "canary" not in kept.casefold()
    await assert_all_there(database, lea)


async def test_whoever_lacks_the_master_key_reads_nothing(database: Database, database_url: str) -> None:
    lea = await fill(database)
    other = await open_database(database_url, KeyRing(lambda: {"v1": bytes([9] * 32)}))
    with pytest.raises(LookupError, match=f"people.person/{lea}"):
        await Vault(other).person(lea)
    await other.close()
    other = await open_database(database_url, ring("m1"))
    with pytest.raises(UnknownKey, match="'v1'"):
        await Vault(other).person(lea)
    await other.close()


async def test_what_is_copied_into_anothers_row_does_not_open(database: Database) -> None:
    vault = Vault(database)
    lea = await vault.register(LEA)
    async with database.session() as session:
        chain = await database.safe.chain(session, [lea])
        forged = chain.seal(lea, LEA.model_dump(mode="json"), "people.person/p-other")
        await session.execute(update(PersonRow).values(person=forged))
    with pytest.raises(Unreadable):
        await vault.person(lea)


async def test_one_whose_row_is_damaged_is_told_and_nobody_else_is_touched(database: Database) -> None:
    vault, directories = Vault(database), Directories(database)
    members = [Member(id=f"E{n}", name=f"Somebody {n}", mail=f"n{n}@example.org") for n in range(3)]
    await directories.keep(members)
    hurt = await directories.person_of("E1")
    async with database.session() as session:
        await session.execute(update(PersonRow).where(PersonRow.id == hurt).values(person=b"rubbish"))
    assert hurt is not None
    with pytest.raises(Unreadable, match=hurt):
        await vault.person(hurt)
    assert await vault.unreadable() == [hurt]
    assert [member.id for member in await directories.all()] == ["E0", "E2"]


async def test_a_key_that_is_destroyed_takes_everything_with_it_and_is_never_made_again(database: Database) -> None:
    lea = await fill(database)
    vault = Vault(database)
    for _ in range(2):
        async with database.session() as session:
            gone = await database.safe.destroy(session, [lea, "r-1"], NOW)
    assert gone == []
    for look in (vault.person(lea), vault.answer("a-1"), vault.files("a-1"), Outbox(database).find("r-1/a/p")):
        with pytest.raises(Unreadable, match="destroyed"):
            await look
    with pytest.raises(Unreadable):
        await vault.keep_answer(ANSWER.model_copy(update={"person": lea, "id": "a-2"}))
    assert (await Directories(database).member("E1")).title == CANARY


@pytest.fixture
async def turning(tmp_path: Path) -> tuple[str, str]:
    """A full vault under the master key m1: its address, and Léa."""
    url = f"sqlite+aiosqlite:///{tmp_path}/telemaque.db"
    migrate(url)
    database = await open_database(url, ring("m1"))
    lea = await fill(database)
    await database.close()
    return url, lea


async def test_the_master_key_is_changed_and_the_old_one_is_needed_no_more(turning: tuple[str, str]) -> None:
    url, lea = turning
    both = await open_database(url, ring("m2", "m1"))
    before = await in_use(both)
    assert await rotate(both) == before["m1"] == 5, "Léa, Nadia, the relationship, the addresses, what HR said"
    assert await rotate(both) == 0
    assert await in_use(both) == {"m2": 5}
    await both.close()
    new = await open_database(url, ring("m2"))
    await assert_all_there(new, lea)
    await new.close()


async def test_killed_midway_everything_opens_and_the_next_run_ends_it(turning: tuple[str, str]) -> None:
    url, lea = turning
    both = await open_database(url, ring("m2", "m1"))
    async with both.session() as session:  # as far as a run came that was killed
        row = await session.get_one(KeyRow, lea)
        for name, value in both.safe.wrap(lea, both.safe.unwrap(row)).items():
            setattr(row, name, value)
    assert await in_use(both) == {"m1": 4, "m2": 1}
    await assert_all_there(both, lea)
    assert await rotate(both) == 4
    await assert_all_there(both, lea)
    await both.close()


async def test_what_an_older_version_kept_in_clear_is_sealed_by_the_migration(tmp_path: Path) -> None:
    file = tmp_path / "telemaque.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = migrations_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
    engine.dispose()
    columns = ANSWER.model_dump(mode="json")
    with sqlite3.connect(file) as old:
        old.execute("PRAGMA secure_delete = ON")
        person = json.dumps(LEA.model_dump(mode="json"))
        old.execute("INSERT INTO people VALUES ('p-1', ?, ?)", (LEA.mail.casefold(), person))
        nadia = json.dumps({"name": "Nadia", "mail": f"{CANARY}2@example.org"})
        old.execute("INSERT INTO people VALUES ('p-2', ?, ?)", (f"{CANARY}2@example.org", nadia))
        old.execute("INSERT INTO members VALUES ('E1', 'p-2', ?)", (json.dumps({"title": CANARY}),))
        old.execute(
            'INSERT INTO answers (id, relationship, ask, kind, person, "values", facts, received_at, status, refusal)'
            " VALUES ('a-1', 'r-1', 'goals', 'goals', 'p-1', ?, ?, '2027-03-01 12:00:00', 'taken', '')",
            (json.dumps({"goal": CANARY}), json.dumps(columns["facts"])),
        )
        old.execute(
            "INSERT INTO files VALUES (1, 'f-1', 'a-1', ?, 'application/pdf', 1, ?)", (f"{CANARY}.pdf", CANARY.encode())
        )
        told = (json.dumps({"mentor": "p-2", "title": CANARY}), json.dumps({"skills": [CANARY]}))
        old.execute("INSERT INTO searches VALUES ('r-1', 'p-1', 'p-2', ?, ?)", told)
        old.execute(
            "INSERT INTO hr_notices VALUES (1, 'bamboohr', 'n-1', 'x', '2027-03-01 12:00:00', 'received', '', 0, ?)",
            (json.dumps({"name": CANARY}),),
        )
        old.execute(
            "INSERT INTO outbox VALUES ('r-1/a/p', '<1@x>', 'r-1', 'a', 'mentee', 'a', 'new', ?, '', 0, '',"
            " '2027-03-01 12:00:00', NULL, NULL)",
            (CANARY.encode(),),
        )
    old.close()
    url = f"sqlite+aiosqlite:///{file}"
    with pytest.raises(RuntimeError, match="key of the vault"):
        migrate(url)
    migrate(url, RING)
    database = await open_database(url, RING)
    await assert_all_there(database, "p-1")
    assert "canary" not in await everything_kept(database)
    await database.scrub()
    await database.close()


async def test_what_was_sealed_under_the_master_key_itself_gets_keys_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "telemaque.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = migrations_config()
        config.attributes |= {"connection": connection, "ring": ring("m1")}
        command.upgrade(config, "0011")
    engine.dispose()

    def under_the_master(value: object) -> bytes:
        name, box = ring("m1").seal(json.dumps(value).encode(), b"house")
        return name.encode() + b"\0" + box

    event = HrEvent(
        id="e-1", type=HrEventType.TERMINATED, employee="p-1", source="x", recorded_at=NOW, effective_at=NOW
    ).model_dump_json()
    with sqlite3.connect(file) as old:
        at = "2027-03-01 12:00:00"
        waits, done = under_the_master({"name": CANARY}), under_the_master({})
        old.execute("INSERT INTO hr_notices VALUES (1, 'bob', 'n-1', 'x', ?, 'received', '', 0, ?)", (at, waits))
        old.execute("INSERT INTO hr_notices VALUES (2, 'bob', 'n-2', 'x', ?, 'understood', '', 0, ?)", (at, done))
        entry = under_the_master({"title": CANARY})
        old.execute("INSERT INTO hr_events VALUES ('e-1', 'p-1', 1, ?, 0, ?)", (event, entry))
        user = under_the_master({"userName": CANARY})
        old.execute("INSERT INTO scim_users VALUES ('u-1', 't', 'hash', 'E1', 1, ?, ?, ?)", (at, at, user))
        why = under_the_master({"by": "anne", "why": CANARY})
        old.execute("INSERT INTO holds VALUES ('p-1', ?, ?)", (at, why))
    old.close()
    url = f"sqlite+aiosqlite:///{file}"
    migrate(url, ring("m1"))
    database = await open_database(url, ring("m1"))
    inbox = HrInbox(database)
    assert [notice.document for notice in await inbox.listing(list(NoticeStatus))] == [{"name": CANARY}, {}]
    assert [kept.entry for kept in await inbox.events_of("p-1")] == [{"title": CANARY}]
    [kept_user] = await ScimUsers(database).all("t")
    assert kept_user.user == {"userName": CANARY}
    async with database.reading() as session:
        hold, chain = await session.get_one(HoldRow, "p-1"), await database.safe.chain(session, ["p-1"])
        assert chain.open("p-1", hold.told, "holds.told/p-1") == {"by": "anne", "why": CANARY}
        owners = set(await session.scalars(select(KeyRow.owner)))
    assert owners == {"p-1", "hr/bob/n-1", "scim/u-1"}, "what is understood needs none"
    await database.close()


async def test_every_key_is_its_owners_own(database: Database) -> None:
    await fill(database)
    async with database.reading() as session:
        rows = (await session.scalars(select(KeyRow))).all()
        assert len({database.safe.unwrap(row) for row in rows}) == len(rows) == 5
