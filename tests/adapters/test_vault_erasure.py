"""Files that are erased leave nothing behind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from adapters.database.connection import Database, DatabaseAway, migrate, open_database
from adapters.database.links import Links
from adapters.database.tables import FileRow
from adapters.database.vault import Vault
from mentoring import facts
from mentoring.kinds import AskKind
from tests.adapters.test_database_links import LINK, NOON
from tests.adapters.test_vault import ANSWER, a_file
from tests.keys import RING

CANARY = b"canary-4f9c" * 4000
DOSSIER = ANSWER.model_copy(
    update={
        "kind": AskKind.DOSSIER,
        "values": {"files": ["cv-canary.pdf"]},
        "facts": facts.Dossier(files=1, consent=True),
    }
)


@pytest.fixture
async def on_disk(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path}/telemaque.db"
    migrate(url)
    database = await open_database(url, RING)
    yield database
    await database.close()


@pytest.mark.behaviour("S19")
async def test_the_files_of_a_relationship_are_erased_and_no_other_s(database: Database) -> None:
    vault = Vault(database)
    other = DOSSIER.model_copy(update={"id": "a-2", "relationship": "r-2"})
    for answer in (DOSSIER, other):
        await vault.keep_answer(answer, [a_file("cv-canary.pdf", CANARY)])
    goals = ANSWER.model_copy(update={"id": "a-3"})
    await vault.keep_answer(goals)

    await vault.erase_files("r-1")
    await vault.erase_files("r-1")

    assert await vault.files("a-1") == []
    erased = await vault.answer("a-1")
    assert erased is not None
    assert erased.values == {}
    assert len(await vault.files("a-2")) == 1
    assert await vault.answer("a-3") == goals


@pytest.mark.behaviour("S35")
async def test_every_word_and_every_link_of_a_relationship_goes_and_no_other_s(database: Database) -> None:
    vault, links = Vault(database), Links(database)
    other = ANSWER.model_copy(update={"id": "a-2", "relationship": "r-2"})
    for answer in (ANSWER, other):
        await vault.keep_answer(answer, [a_file("cv-canary.pdf", CANARY)])
    tokens = [await links.issue(LINK.model_copy(update={"relationship": one})) for one in ("r-1", "r-2")]
    for _ in range(2):
        await vault.erase_words("r-1")
    erased = await vault.answer(ANSWER.id)
    assert erased is not None
    assert (erased.values, erased.facts) == ({}, ANSWER.facts)
    assert await vault.files(ANSWER.id) == []
    assert await vault.answer("a-2") == other
    assert [await links.resolve(token, NOON) is None for token in tokens] == [True, False]


@pytest.mark.behaviour("S19")
async def test_no_byte_of_them_stays_on_disk(on_disk: Database, tmp_path: Path) -> None:
    vault = Vault(on_disk)
    await vault.keep_answer(DOSSIER, [a_file("cv-canary.pdf", CANARY)])
    kept = await as_it_is_kept(on_disk)
    assert traces(tmp_path, kept)

    await vault.erase_files("r-1")

    assert traces(tmp_path, kept) == []


async def test_while_somebody_reads_what_was_there_it_is_to_be_tried_again(on_disk: Database, tmp_path: Path) -> None:
    vault = Vault(on_disk)
    await vault.keep_answer(DOSSIER, [a_file("cv-canary.pdf", CANARY)])
    kept = await as_it_is_kept(on_disk)
    async with on_disk.reading() as session:
        await session.execute(text("SELECT count(*) FROM files"))
        with pytest.raises(DatabaseAway, match="still reads"):
            await vault.erase_files("r-1")
    await vault.erase_files("r-1")
    assert traces(tmp_path, kept) == []


async def as_it_is_kept(database: Database) -> bytes:
    """The end of the one file that is kept, sealed as it is."""
    async with database.reading() as session:
        return bytes((await session.scalars(select(FileRow.content))).one())[-500:]


def traces(folder: Path, kept: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if kept in path.read_bytes()]
