"""The vault: people, answers and files come back as they were given, and the same is never kept twice."""

import asyncio
import re
from datetime import UTC, datetime, time, timedelta

import pytest

from adapters.database.connection import Database
from adapters.database.vault import Vault
from contracts.vault import AnswerStatus, KeptAnswer, KeptFile, Unreadable
from mentoring import facts
from mentoring.kinds import AskKind
from mentoring.people import Language, Person

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
LEA = Person(
    name="Léa Müller-Łukasz",
    mail="Lea@Example.org",
    language=Language.ENGLISH,
    country="CA",
    region="QC",
    timezone="America/Montreal",
    opens=time(8, 30),
    closes=time(0),
    days=(1, 2, 3, 6),
)
ANSWER = KeptAnswer(
    id="a-1",
    relationship="r-1",
    ask="goals",
    kind=AskKind.GOALS,
    person="p-1",
    values={
        "goals": [{"goal": "Parler devant 30 personnes – « sans notes »\n🎤", "skill": "oral"}, {"goal": ""}],
        "files": ["cv.pdf"],
        "comment": "",
    },
    facts=facts.Goals(),
    received_at=NOON,
)


def a_file(name: str, content: bytes) -> KeptFile:
    return KeptFile(id="", answer="", name=name, media_type="application/pdf", size=len(content), content=content)


@pytest.fixture
def vault(database: Database) -> Vault:
    return Vault(database)


async def test_a_person_comes_back_as_registered(vault: Vault) -> None:
    person = await vault.register(LEA)
    assert re.fullmatch(r"p-[0-9a-f]{12}", person)
    assert await vault.person(person) == LEA


async def test_the_same_address_is_the_same_person_and_the_rest_is_updated(vault: Vault) -> None:
    first = await vault.register(LEA)
    changed = LEA.model_copy(update={"mail": "LEA@example.ORG", "name": "Léa Müller", "opens": time(10)})
    assert await vault.register(changed) == first
    assert await vault.person(first) == changed


async def test_one_person_registered_by_many_at_once_is_one_person(vault: Vault) -> None:
    assert len(set(await asyncio.gather(*(vault.register(LEA) for _ in range(20))))) == 1


async def test_two_addresses_are_two_people(vault: Vault) -> None:
    assert await vault.register(LEA) != await vault.register(LEA.model_copy(update={"mail": "lea@example.net"}))


async def test_a_person_is_found_by_their_address_however_it_is_capitalised(vault: Vault) -> None:
    person = await vault.register(LEA.model_copy(update={"mail": "straße@example.org"}))
    assert await vault.find(" STRASSE@EXAMPLE.org ") == person
    assert await vault.find("nobody@example.org") is None


async def test_an_unknown_person_is_a_lookup_error_that_tells_the_id(vault: Vault) -> None:
    with pytest.raises(Unreadable, match="p-nobody"):
        await vault.person("p-nobody")


async def test_an_answer_comes_back_word_for_word(vault: Vault) -> None:
    await vault.keep_answer(ANSWER)
    assert await vault.answer("a-1") == ANSWER
    assert await vault.answer("a-2") is None


EVERY_FACT = [
    facts.Debrief(held=True, reached=facts.Reached.PARTLY, next_at=NOON),
    facts.CharterDraft(rhythm=timedelta(weeks=3)),
    facts.Evaluation(scores={"trust": 5}),
    facts.Balance(),
]


@pytest.mark.parametrize("told", EVERY_FACT, ids=lambda told: told.kind.value)
async def test_facts_of_every_shape_come_back(vault: Vault, told: facts.Facts) -> None:
    answer = ANSWER.model_copy(update={"kind": told.kind, "facts": told})
    await vault.keep_answer(answer)
    assert await vault.answer("a-1") == answer


async def test_an_answer_kept_twice_is_kept_once_as_it_was_first(vault: Vault) -> None:
    await vault.keep_answer(ANSWER)
    await vault.settle_answer("a-1", AnswerStatus.TAKEN)
    await vault.keep_answer(ANSWER.model_copy(update={"ask": "charter"}))
    kept = await vault.answer("a-1")
    assert kept == ANSWER.model_copy(update={"status": AnswerStatus.TAKEN})


async def test_an_answer_is_settled_with_the_reason_it_was_refused_for(vault: Vault) -> None:
    await vault.keep_answer(ANSWER)
    await vault.settle_answer("a-1", AnswerStatus.REFUSED, "too-late")
    kept = await vault.answer("a-1")
    assert kept is not None
    assert (kept.status, kept.refusal) == (AnswerStatus.REFUSED, "too-late")
    with pytest.raises(LookupError, match="a-2"):
        await vault.settle_answer("a-2", AnswerStatus.TAKEN)


async def test_waiting_answers_are_those_received_before_and_not_settled_the_oldest_first(vault: Vault) -> None:
    for number, minutes in enumerate((3, 1, 2, 4, 5)):
        received = NOON + timedelta(minutes=minutes)
        await vault.keep_answer(ANSWER.model_copy(update={"id": f"a-{number}", "received_at": received}))
    await vault.settle_answer("a-2", AnswerStatus.TAKEN)
    waiting = await vault.waiting_answers(before=NOON + timedelta(minutes=5))
    assert [answer.id for answer in waiting] == ["a-1", "a-0", "a-3"]


async def test_files_come_back_byte_for_byte_in_the_order_they_came(vault: Vault) -> None:
    content = bytes(range(256)) * 4096
    given = [a_file("CV de Léa.pdf", content), *(a_file(f"{number}.pdf", b"") for number in range(5))]
    assert await vault.keep_answer(ANSWER, given)
    files = await vault.files("a-1")
    assert [(file.name, file.media_type, file.size) for file in files] == [
        ("CV de Léa.pdf", "application/pdf", 1048576),
        *((f"{number}.pdf", "application/pdf", 0) for number in range(5)),
    ]
    assert files[0].content == content
    assert all(re.fullmatch(r"f-[0-9a-f]{12}", file.id) for file in files)
    assert await vault.files("a-2") == []


async def test_an_answer_kept_by_many_at_once_has_its_files_once(vault: Vault) -> None:
    kept = await asyncio.gather(*(vault.keep_answer(ANSWER, [a_file("cv.pdf", b"x")]) for _ in range(5)))
    assert sorted(kept) == [False, False, False, False, True]
    assert len(await vault.files("a-1")) == 1


async def test_the_files_of_refused_answers_are_dropped_and_those_of_others_stay(vault: Vault) -> None:
    refused = {"status": AnswerStatus.REFUSED, "refusal": "incomplete"}
    for answer in (
        ANSWER,
        ANSWER.model_copy(update={"id": "a-2", **refused}),
        ANSWER.model_copy(update={"id": "a-3", **refused}),
        ANSWER.model_copy(update={"id": "a-4", "ask": "goals-9", **refused}),
    ):
        assert await vault.keep_answer(answer, [a_file(f"{answer.id}.pdf", b"x")])
    await vault.drop_refused_files(ANSWER.relationship, ANSWER.ask, ANSWER.person, but="a-3")
    left = [file.name for answer in ("a-1", "a-2", "a-3", "a-4") for file in await vault.files(answer)]
    assert left == ["a-1.pdf", "a-3.pdf", "a-4.pdf"]
