"""The wall: nobody is shown words that are not for them, whatever a letter cites."""

import io
import re
from collections.abc import Iterator
from email.message import EmailMessage
from html import unescape
from typing import Any

import pypdf
import pytest

from adapters.mail.wall import ForbiddenWords
from contracts.letters import Letter
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.wall import MAY_READ, SHARED_FIELDS, Readers, may_read, readable
from tests.adapters.every_letter import every_letter
from tests.adapters.letter_samples import IDS, MENTEE, MENTOR, FakeVault, answer_id, composer, kept, letter


async def composed(mail: Letter, vault: FakeVault | None = None) -> None:
    url = "https://mentoring.example.org/a/x"
    await composer(vault).compose(mail, ask_url=url, personal_url=None, also_urls=[url for _ in mail.also])


@pytest.mark.behaviour("S10")
@pytest.mark.parametrize("kind", AskKind)
@pytest.mark.parametrize("reader", Role)
@pytest.mark.parametrize("writer", PAIR)
async def test_the_wall_stands_for_every_reader_and_every_kind_of_answer(
    kind: AskKind, reader: Role, writer: Role
) -> None:
    mail = letter("resumed", reader, answers={"anything": answer_id(kind, writer)})
    allowed = may_read(kind, reader=reader, is_writer=reader is writer)
    if allowed or (kind in SHARED_FIELDS and reader in PAIR):
        await composed(mail)
    else:
        with pytest.raises(ForbiddenWords):
            await composed(mail)
    if reader is Role.COORDINATOR:
        assert allowed == (kind in (AskKind.ACCEPT, AskKind.MENTOR_STOP)), (
            "a mentor's question and a mentor's word as they stop are put to them; nothing else is for them to read"
        )
    if MAY_READ[kind] in (Readers.WRITER, Readers.NOBODY) and reader is not writer:
        assert not allowed


async def test_the_wall_says_which_kinds_the_pair_shares_and_which_stay_with_their_writer() -> None:
    shared = {kind for kind in AskKind if may_read(kind, reader=MENTEE, is_writer=False)}
    assert shared == {
        AskKind.INTRODUCTION,
        AskKind.CHARTER_DRAFT,
        AskKind.CHARTER_AGREE,
        AskKind.CHARTER_CHANGE,
        AskKind.CHARTER_REVIEW,
        AskKind.GOALS,
        AskKind.GOALS_CHANGE,
        AskKind.GOALS_COMMENT,
        AskKind.DOSSIER,
        AskKind.IN_TOUCH,
        AskKind.EXTRA_MEETING,
        AskKind.EXTRA_ANSWER,
        AskKind.TOPICS,
        AskKind.ACTION_PLAN,
        AskKind.PLAN_CHANGE,
        AskKind.SKILLS,
        AskKind.BALANCE_VIEW,
        AskKind.IN_TOUCH,
        AskKind.CHALLENGE_PROPOSE,
        AskKind.CHALLENGE_ANSWER,
        AskKind.CHALLENGE_OPTIONS,
        AskKind.CHALLENGE_DEBRIEF,
    }
    own = {kind for kind in AskKind if may_read(kind, reader=MENTEE, is_writer=True)} - shared
    assert own == {AskKind.DEBRIEF, AskKind.PLAN_ACCEPT, AskKind.EVALUATION, AskKind.GOAL_TIE, AskKind.BALANCE}


@pytest.mark.behaviour("S10", "S27")
@pytest.mark.parametrize("reader", Role)
@pytest.mark.parametrize("writer", PAIR)
def test_of_a_debrief_the_pair_shares_the_follow_ups_and_nothing_else(reader: Role, writer: Role) -> None:
    answer = kept(AskKind.DEBRIEF, writer)
    shown = readable(answer.kind, answer.values, reader=reader, is_writer=reader is writer)
    if reader is Role.COORDINATOR:
        assert shown is None
    elif reader is writer:
        assert shown == answer.values
    else:
        assert shown == {"follow_ups": answer.values["follow_ups"]}


async def test_an_answer_of_another_relationship_is_never_cited() -> None:
    vault = FakeVault()
    vault.answers["a-goals-mentee"] = kept(AskKind.GOALS, MENTEE).model_copy(update={"relationship": "r-2"})
    with pytest.raises(ForbiddenWords):
        await composed(letter("goals-delivered", MENTOR, answers={"goals": "a-goals-mentee"}), vault)


async def test_an_answer_by_a_third_person_is_never_cited() -> None:
    vault = FakeVault()
    vault.answers["a-goals-mentee"] = kept(AskKind.GOALS, MENTEE).model_copy(update={"person": "p-stranger"})
    with pytest.raises(ForbiddenWords):
        await composed(letter("goals-delivered", MENTOR, answers={"goals": "a-goals-mentee"}), vault)


async def test_the_wall_tells_ids_and_codes_and_no_words() -> None:
    with pytest.raises(ForbiddenWords) as refused:
        await composed(letter("resumed", Role.COORDINATOR, answers={"goals": answer_id(AskKind.GOALS, MENTEE)}))
    assert str(refused.value) == "resumed to coordinator may not cite goals a-goals-mentee"


async def test_an_answer_that_is_gone_stops_the_letter() -> None:
    with pytest.raises(LookupError, match="not in the vault"):
        await composed(letter("goals-delivered", MENTOR, answers={"goals": "a-gone"}))


async def test_a_coordinator_without_words_of_anybody_gets_facts() -> None:
    vault = FakeVault()
    mails = [mail for mail in every_letter() if mail.role is Role.COORDINATOR]
    for mail in mails:
        await composed(mail, vault)
    assert mails
    assert {asked for asked in vault.asked if asked.startswith(("a-", "files"))} == {
        "a-accept-mentor",
        "a-mentor-stop-mentor",
    }


_CODE = re.compile(r"[a-z0-9-]*")
MARK = re.compile(r"Mark_([a-z-]+)_([a-z]+)_([a-z0-9_]+?)_Mark")


def marked(value: Any, mark: str) -> Any:
    """The same, each free text in it marked; codes, dates and numbers stay as they are."""
    if isinstance(value, dict):
        return {name: marked(one, mark) for name, one in value.items()}
    if isinstance(value, list):
        return [marked(one, mark) for one in value]
    return f"{value} {mark}" if isinstance(value, str) and not _CODE.fullmatch(value) else value


def marked_vault() -> FakeVault:
    """Every answer of every kind by everybody; each text tells whose it is, in an answer of which kind, in which field."""
    vault = FakeVault()
    for answer in list(vault.answers.values()):
        writer = next(role for role, person in IDS.items() if person == answer.person)
        values = {name: marked(one, f"Mark_{answer.kind}_{writer}_{name}_Mark") for name, one in answer.values.items()}
        vault.answers[answer.id] = answer.model_copy(update={"values": values})
    return vault


def marks_in(message: EmailMessage) -> Iterator[tuple[str, str, str, str]]:
    """In which kind of part a mark stands, then its kind, writer and field; on a page, however its lines are broken."""
    for part in message.walk():
        media_type, told = part.get_content_type(), ""
        if part.get_content_maintype() == "text":
            told = unescape(str(part.get_content()))
        elif media_type == "application/pdf":
            pages = pypdf.PdfReader(io.BytesIO(part.get_content())).pages
            told = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
        for mark in MARK.findall(told):
            yield (media_type, *mark)


@pytest.mark.behaviour("S10")
async def test_every_letter_carries_to_each_reader_only_the_words_that_the_table_gives_them() -> None:
    """Each mail is composed, invitation and PDFs and all, and searched for marks; each mark found must be on the table."""
    vault, found, on_pages = marked_vault(), set(), set[str]()
    different = {(mail.name, mail.role, tuple(sorted(mail.answers.items()))): mail for mail in every_letter()}
    for mail in different.values():
        url = "https://mentoring.example.org/a/x"
        message = await composer(vault).compose(
            mail, ask_url=url, personal_url=None, also_urls=[url for _ in mail.also]
        )
        assert not MARK.search(str(message["Subject"])), mail.name
        for media_type, kind, writer, name in marks_in(message):
            answer = vault.answers[f"a-{kind}-{writer}"]
            shown = readable(answer.kind, answer.values, reader=mail.role, is_writer=writer == mail.role)
            assert shown is not None, f"{mail.name} tells {mail.role} of {kind} by {writer}"
            assert name in shown, f"{mail.name} tells {mail.role} the {name} of {kind} by {writer}"
            found.add((kind, writer, mail.role.value))
            on_pages |= {kind} if media_type == "application/pdf" else set()
    assert {("goals", "mentee", "mentor"), ("introduction", "mentor", "mentee")} <= found
    assert {kind for kind, _, reader in found if reader == Role.COORDINATOR} == {"accept", "mentor-stop"}
    assert {"charter-draft", "charter-agree", "goals", "topics", "action-plan"} <= on_pages
