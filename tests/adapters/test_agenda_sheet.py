"""The agenda of a meeting, as a mail and as a page: its blocks by the reader's clock, and what of the pair's belongs on it."""

import io
from datetime import timedelta
from email.message import EmailMessage

import pypdf
import pytest

from contracts.letters import Agenda
from mentoring.agenda import Opening
from mentoring.kinds import PAIR, AskKind, Role
from mentoring.people import Language
from tests.adapters.letter_samples import (
    MENTEE,
    MENTOR,
    NOON,
    WORDS,
    FakeVault,
    agenda_of,
    answer_id,
    composer,
    kept,
    letter,
    people,
)
from tests.adapters.test_documents import AWKWARD, read

TOPICS, GOALS = "topics", "goals"
PLACES = {f"plan-line-{number}": float(number - 1) for number in (1, 2, 3, 4)} | {"plan-done": 1.0}
PLAN = tuple(PLACES)[:3]
"""The open lines of the plan; a fourth has been ticked off."""
KINDS = {TOPICS: AskKind.TOPICS, GOALS: AskKind.GOALS, **dict.fromkeys(PLAN, AskKind.ACTION_PLAN)}
FR, EN = Language.FRENCH, Language.ENGLISH


async def mailed(
    role: Role, meeting: Agenda, *cited: str, vault: FakeVault | None = None, language: Language = FR
) -> EmailMessage:
    answers = {name: answer_id(KINDS[name], MENTEE) for name in cited}
    mail = letter("agenda", role, agenda=meeting, answers=answers, numbers=PLACES)
    return await composer(vault or FakeVault(people(language))).compose(mail, ask_url=None, personal_url=None)


def page(message: EmailMessage) -> str:
    [part] = message.iter_attachments()
    assert part.get_content_type() == "application/pdf"
    return read(part.get_content())


def body(message: EmailMessage) -> str:
    plain = message.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


@pytest.mark.behaviour("S24", "S25", "S26", "S27")
@pytest.mark.parametrize(
    ("language", "minutes", "clocks"),
    [
        (FR, 30, ["12 h 00", "12 h 10", "12 h 20", "12 h 25"]),
        (FR, 60, ["12 h 00", "12 h 10", "12 h 35", "12 h 55"]),
        (EN, 90, ["12:00", "12:10", "12:50", "13:25"]),
    ],
)
async def test_the_four_blocks_stand_at_their_hours_in_the_mail_and_on_the_page(
    language: Language, minutes: int, clocks: list[str]
) -> None:
    message = await mailed(MENTEE, agenda_of(5, Opening.HEART, minutes=minutes), language=language)
    titles = [WORDS.say(language, f"agenda.{block}.title") for block in ("opening", "hot", "goals", "wrap-up")]
    told = page(message).replace("\u00a0", " ")
    places = [told.index(title) for title in titles]
    assert places == sorted(places)
    for clock in clocks:
        assert clock in told
        assert clock in body(message).replace("\u00a0", " ")
    for one in ("reached", "follow_ups", "next"):
        assert WORDS.say(language, f"agenda.wrap-up.{one}").replace("\u202f", " ")[:20] in told.replace("\u202f", " ")


@pytest.mark.behaviour("S24")
async def test_each_reads_the_hours_of_their_own_zone() -> None:
    vault = FakeVault()
    vault.people["p-mentor"] = vault.people["p-mentor"].model_copy(update={"timezone": "America/Montreal"})
    theirs = await mailed(MENTOR, agenda_of(5, Opening.HEART), vault=vault)
    ours = await mailed(MENTEE, agenda_of(5, Opening.HEART), vault=vault)
    assert "6 h 10" in page(theirs)
    assert "(heure de Montréal)" in page(theirs)
    assert "12 h 10" in page(ours)


@pytest.mark.behaviour("S20")
@pytest.mark.parametrize("role", PAIR)
async def test_the_first_meeting_adds_goals_and_what_each_brings_by_role(role: Role) -> None:
    first = page(await mailed(role, agenda_of(1, Opening.FIRST), GOALS))
    for told in ("Notre première rencontre", "Animer une réunion", "rôle de chacun", "Léa apporte", "Nadia écoute"):
        assert told in first
    assert "rôle de chacun" not in page(await mailed(role, agenda_of(2, Opening.EARLY), GOALS))


@pytest.mark.behaviour("S26")
async def test_goals_stand_by_their_horizon_and_what_the_plan_says_is_late_surfaces() -> None:
    lines = [
        {"opportunity": "Le comité", "skill": "Parler", "owner": "mentee", "by": "2026-12-01"},
        {"opportunity": "Le salon", "skill": "Parler", "owner": "mentor", "by": "2026-11-20"},
        {"opportunity": "Ce jour même", "skill": "Parler", "owner": "mentor", "by": "2026-12-02"},
        {"opportunity": "Déjà fait", "skill": "Parler", "owner": "mentor", "by": "2026-11-20"},
    ]
    vault = FakeVault()
    vault.answers["a-action-plan-mentee"] = kept(AskKind.ACTION_PLAN, MENTEE, {"lines": lines})
    told = page(await mailed(MENTOR, agenda_of(5, Opening.HEART), GOALS, *PLAN, vault=vault))
    assert "Bientôt Animer une réunion" in told
    assert "Plus tard Exposer mes photos" in told
    assert told.index("Le salon – vous") < told.index("Le comité – Léa")
    assert "Ce jour même" not in told
    assert "Déjà fait" not in told
    assert "Le plan d’action 1 étape faite, 2 en retard, 1 à venir. Dans le plan" in told


@pytest.mark.behaviour("S25")
@pytest.mark.parametrize("role", PAIR)
async def test_hot_topics_are_told_to_both_and_none_is_no_hole(role: Role) -> None:
    message = await mailed(role, agenda_of(5, Opening.HEART), TOPICS)
    assert "> Ma réunion de lundi.\n> Et un désaccord avec un collègue." in body(message).replace("\r\n", "\n")
    assert "Ma réunion de lundi." in page(message)
    without = await mailed(role, agenda_of(5, Opening.HEART))
    assert "Rien n’a été noté d’avance" in page(without)
    assert "> " not in body(without)


@pytest.mark.behaviour("S24")
async def test_the_mentor_alone_finds_questions_to_open_with_and_others_the_next_time() -> None:
    asked = [WORDS.say(FR, f"openings.heart.{letter}") for letter in "abcdefghijkl"]

    async def found(role: Role, number: int) -> set[str]:
        told = page(await mailed(role, agenda_of(number, Opening.HEART))).replace("\u202f", " ")
        return {question for question in asked if question.replace("\u202f", " ") in told}

    assert await found(MENTEE, 5) == set()
    fifth, sixth = await found(MENTOR, 5), await found(MENTOR, 6)
    assert len(fifth) == len(sixth) == 3
    assert not fifth & sixth


@pytest.mark.parametrize("opening", Opening)
def test_there_are_questions_for_every_meeting_of_the_story(opening: Opening) -> None:
    questions = [key for key in WORDS.keys(FR) if key.startswith(f"openings.{opening}.")]
    assert len(questions) >= 3


@pytest.mark.behaviour("S10")
async def test_nothing_confidential_stands_in_subject_file_name_or_title() -> None:
    message = await mailed(MENTOR, agenda_of(5, Opening.HEART), TOPICS, GOALS, *PLAN)
    [part] = message.iter_attachments()
    title = pypdf.PdfReader(io.BytesIO(part.get_content())).metadata
    shown = f"{message['Subject']} {part.get_filename()} {title.title if title else ''}"
    assert shown == "Votre rencontre 5\u00a0: le déroulé rencontre-5.pdf Notre rencontre 5"


@pytest.mark.parametrize("text", AWKWARD)
async def test_people_may_write_anything_and_it_is_never_taken_for_markup(text: str) -> None:
    vault = FakeVault()
    vault.answers["a-topics-mentee"] = kept(AskKind.TOPICS, MENTEE, {"topics": text})
    vault.people["p-mentee"] = vault.people["p-mentee"].model_copy(update={"name": text.replace("\n", " ")[:200]})
    told = page(await mailed(MENTOR, agenda_of(1, Opening.FIRST), TOPICS, vault=vault))
    if text.isascii() and "\n" not in text and 0 < len(text) < 100:
        assert text.replace(" ", "") in told.replace(" ", "")


async def test_the_same_agenda_is_the_same_bytes() -> None:
    meeting = agenda_of(5, Opening.HEART, starts_at=NOON + timedelta(days=2))
    assert (await mailed(MENTEE, meeting, GOALS)).as_bytes() == (await mailed(MENTEE, meeting, GOALS)).as_bytes()
