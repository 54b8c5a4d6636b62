"""The charter and the goals sheet, read back out of the PDF."""

import io
from datetime import UTC, datetime, timedelta

import pypdf
import pytest

from adapters.documents import charter_pdf, goals_pdf
from mentoring.people import Language
from tests.adapters.letter_samples import WORDS

SIGNED = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
ROW = {"goal": "Animer une réunion", "skill": "Parler", "horizon": "short", "scope": "outside", "success": "Calme"}
AWKWARD = [
    "#set page(fill: red) #panic[x] $x^2$ \\ *bold* _it_ @label <label> https://x",
    "{{ 7*7 }} <script>alert(1)</script>",
    "Žofie Ångström-Çelik œ « » … € — ’",
    "مرحبا بكم في الإرشاد",
    "שלום וברוכים הבאים",
    "你好 🙂",
    "x" * 2000,
    "une\nligne\n\npuis une autre",
    "",
]


def charter(language: Language = Language.FRENCH, text: str = "Le mardi matin", name: str = "Léa Martin") -> bytes:
    return charter_pdf(
        WORDS,
        language,
        zone="Europe/Paris",
        mentee=name,
        mentor="Nadia Benali",
        charter={"availability": text, "themes": text, "expectations": text},
        rhythm="Toutes les 3 semaines",
        other_expects=text,
        proposed_at=SIGNED,
        accepted_at=SIGNED + timedelta(days=2),
    )


def goals(language: Language = Language.FRENCH, text: str = "Animer une réunion", count: int = 1) -> bytes:
    rows = [{**ROW, "goal": text, "skill": text} for _ in range(count)]
    return goals_pdf(
        WORDS, language, zone="Europe/Paris", mentee="Léa Martin", mentor="Nadia Benali", goals=rows, written_at=SIGNED
    )


def read(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.behaviour("S16")
@pytest.mark.behaviour("S17")
@pytest.mark.parametrize(
    ("language", "proposed", "accepted"),
    [
        (Language.FRENCH, "mardi 1er décembre 2026 à 9 h 30", "jeudi 3 décembre 2026 à 9 h 30"),
        (Language.ENGLISH, "Tuesday 1 December 2026 at 9:30", "Thursday 3 December 2026 at 9:30"),
    ],
)
def test_the_charter_bears_both_names_and_when_each_agreed(language: Language, proposed: str, accepted: str) -> None:
    words = read(charter(language))
    for told in ("Léa Martin", "Nadia Benali", proposed, accepted, "Le mardi matin", "Toutes les 3 semaines"):
        assert told in words


@pytest.mark.behaviour("S5")
@pytest.mark.parametrize("language", Language)
def test_the_goals_sheet_tells_each_goal_with_the_skill_it_serves(language: Language) -> None:
    words = read(goals(language, count=3))
    assert words.count("Animer une réunion") >= 3
    assert WORDS.say(language, "scopes.outside") in words


@pytest.mark.parametrize("text", AWKWARD)
def test_people_may_write_anything_and_it_is_never_taken_for_markup(text: str) -> None:
    for pdf in (charter(text=text, name=text.replace("\n", " ")[:200] or "x"), goals(text=text)):
        assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) >= 1
    if text.isascii() and "\n" not in text and len(text) < 100:
        assert text.replace(" ", "") in read(charter(text=text)).replace(" ", "")


def test_accents_and_punctuation_are_on_the_page() -> None:
    assert "Žofie Ångström-Çelik œ" in read(charter(text="Žofie Ångström-Çelik œ"))


def test_the_same_charter_is_the_same_bytes() -> None:
    assert charter() == charter()
    assert goals() == goals()


def test_the_title_of_the_document_is_in_its_language() -> None:
    for language, title in ((Language.FRENCH, "Notre charte"), (Language.ENGLISH, "Our charter")):
        metadata = pypdf.PdfReader(io.BytesIO(charter(language))).metadata
        assert metadata is not None
        assert metadata.title == title
