"""The guides that come with a welcome, fitted to each programme and read back out of the PDF."""

import io
import re
from datetime import datetime, timedelta

import pypdf
import pytest

from adapters.documents import guide_facts, guide_pdf, guide_text
from mentoring.kinds import PAIR, Role
from mentoring.people import Language
from mentoring.programme import Programme
from tests.adapters.letter_samples import CONTENT, LIBRARY, MENTEE, MENTOR, NOON, WORDS, FakeVault, letter, people
from tests.adapters.test_composer import AWKWARD, composed

PROGRAMMES = list(LIBRARY.programmes().values())
FIRST = NOON + timedelta(days=14)
TOLD = {
    "partner": "Nadia",
    "mentee": "Léa Martin",
    "mentor": "Nadia Benali",
    "coordinator": "Amina Roy",
    "coordinator_mail": "amina@example.org",
    "programme": "Classic",
    "zone": "Europe/Paris",
    "other_zone": "Europe/Paris",
}


def guide(programme: Programme, role: Role, language: Language, ends: datetime | None = None) -> bytes:
    dates = {"first_meeting": FIRST} | ({"ends": ends} if ends else {})
    facts = guide_facts(WORDS, language, programme, told=TOLD, dates=dates)
    return guide_pdf(WORDS, language, guide_text(CONTENT, language, f"guide-{role}"), facts, at=NOON)


def words_in(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("role", PAIR)
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda one: one.id)
def test_each_guide_is_two_to_four_pages_without_a_hole_in_its_text(
    programme: Programme, role: Role, language: Language
) -> None:
    pdf = guide(programme, role, language)
    assert 2 <= len(pypdf.PdfReader(io.BytesIO(pdf)).pages) <= 4
    assert not re.search(r"\{\{|\{%|Undefined|None|True|False", words_in(pdf))


@pytest.mark.behaviour("S6", "P12")
@pytest.mark.parametrize("role", PAIR)
def test_each_guide_says_that_coaching_is_not_mentoring_and_why(role: Role) -> None:
    classic = LIBRARY.programme("classic")
    french, english = (words_in(guide(classic, role, language)) for language in Language)
    assert "le coaching n’est pas du mentorat" in french
    assert "coaching is not mentoring" in english
    assert "heures prévues" in french
    assert "hours are used up" in english


@pytest.mark.parametrize(
    ("programme", "french"),
    [
        ("classic", ("environ 9 mois", "Toutes les 3 semaines", "13 rencontres", "1 heure", "25 minutes", "défi")),
        ("just-in-time", ("4 semaines", "Tous les 10 jours", "3 rencontres", "45 minutes", "15 minutes")),
        ("reverse", ("environ 6 mois", "Toutes les 4 semaines", "7 rencontres", "le moins d’ancienneté")),
        ("peer", ("environ 3 mois", "Toutes les 2 semaines", "6 rencontres", "votre tour viendra")),
    ],
)
def test_the_numbers_in_a_guide_are_those_of_its_programme(programme: str, french: tuple[str, ...]) -> None:
    told = words_in(guide(LIBRARY.programme(programme), MENTOR, Language.FRENCH))
    for part in french:
        assert part in told


def test_a_programme_without_challenges_promises_none() -> None:
    for role in PAIR:
        told = words_in(guide(LIBRARY.programme("just-in-time"), role, Language.FRENCH))
        assert "l’adoucir" not in told


@pytest.mark.parametrize("language", Language)
def test_a_ladder_of_the_programme_s_own_is_told_rung_by_rung_in_its_words(language: Language) -> None:
    own = {"fr": "Un défi qui demande du cran.", "en": "One that takes nerve."}
    ours = {"id": "ours", "name": "Ours", "terms": {"levels": ["comfort", "bold"]}, "level_words": {"bold": own}}
    told = words_in(guide(Programme.model_validate(ours), MENTOR, language))
    usual = words_in(guide(LIBRARY.programme("classic"), MENTOR, language))
    assert f"(2) {own[language]}" in told
    assert "(1)" not in usual


@pytest.mark.behaviour("S18")
def test_the_mentee_reads_that_the_first_meeting_waits_and_is_never_dropped() -> None:
    told = words_in(guide(LIBRARY.programme("classic"), MENTEE, Language.ENGLISH))
    assert "Around 15 December 2026" in told
    assert "if they are late it moves, but it is never dropped" in told


@pytest.mark.behaviour("S13")
def test_the_way_out_and_whom_to_write_to_stand_in_both_guides() -> None:
    for role in PAIR:
        told = words_in(guide(LIBRARY.programme("classic"), role, Language.ENGLISH))
        assert "Amina Roy, amina@example.org" in told
    assert "you need not give a reason" in words_in(guide(LIBRARY.programme("classic"), MENTEE, Language.ENGLISH))


def test_an_end_that_is_known_is_told() -> None:
    assert "until about 1 July 2027" in words_in(
        guide(LIBRARY.programme("classic"), MENTEE, Language.ENGLISH, NOON + timedelta(days=212))
    )


def test_the_guides_have_the_same_shape_in_both_languages() -> None:
    for role in PAIR:
        french, english = (guide_text(CONTENT, language, f"guide-{role}") for language in Language)
        assert [[type(part) for part in section.body] for section in french.sections] == [
            [type(part) for part in section.body] for section in english.sections
        ]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("role", PAIR)
async def test_a_welcome_brings_its_guide(role: Role, language: Language) -> None:
    mail = letter(f"welcome-{role}", role, dates={"first_meeting": FIRST})
    (enclosed,) = (await composed(mail, FakeVault(people=people(language)))).iter_attachments()
    assert enclosed.get_filename() == guide_text(CONTENT, language, f"guide-{role}").file
    assert ("Nadia" if role is MENTEE else "Léa") in words_in(enclosed.get_content())


@pytest.mark.parametrize("name", AWKWARD.values(), ids=AWKWARD.keys())
async def test_people_with_awkward_names_get_their_guide(name: str) -> None:
    everybody = {id_: person.model_copy(update={"name": name}) for id_, person in people().items()}
    mail = letter("welcome-mentee", MENTEE, dates={"first_meeting": FIRST})
    (enclosed,) = (await composed(mail, FakeVault(people=everybody))).iter_attachments()
    assert 2 <= len(pypdf.PdfReader(io.BytesIO(enclosed.get_content())).pages) <= 4


def test_the_same_guide_is_the_same_bytes() -> None:
    for role in PAIR:
        assert guide(PROGRAMMES[0], role, Language.FRENCH) == guide(PROGRAMMES[0], role, Language.FRENCH)
