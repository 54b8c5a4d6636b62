"""Sheets of mentees and of pairs: what a coordinator edits is read back, and the rules are asked again."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.library import Library
from adapters.mistakes import FileMistakes, Mistake
from adapters.pairs_sheet import HEADER, PairsReader
from adapters.sheet import written
from adapters.start_file import StartRequest
from adapters.wishes_sheet import read_wishes
from mentoring.directory import Directory
from mentoring.eligibility import Circumstances
from mentoring.people import Language, Person
from mentoring.ranking import Wish
from settings import ROOT
from tests.adapters.letter_samples import WORDS
from tests.mentoring.members import somebody

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUSE = Directory(
    [
        somebody("boss"),
        somebody("lea", "boss", name="Léa Martin", capacity=0),
        somebody("max", "boss", capacity=0),
        somebody("nadia", name="Nadia Benali", capacity=1),
        somebody("claire", name="Claire Dubois"),
    ]
)


def rows(*pairs: tuple[str, ...]) -> list[tuple[str, ...]]:
    """`("lea", "nadia")`, and the start if there is one."""
    return [
        ("classic", *(start or [""]), mentee, mentor, "claire", "0.9", "x", "y", "z")
        for mentee, mentor, *start in pairs
    ]


def read(path: Path, text: str, *, encoding: str = "utf-8", **other: Any) -> list[StartRequest]:
    path = path / "pairs.csv"
    path.write_bytes(text.encode(encoding))
    circumstances = Circumstances.model_validate({"today": NOW.date(), **other})
    return PairsReader(Library(ROOT / "content").programmes(), HOUSE, circumstances, WORDS).read(str(path), NOW)


def mistakes(path: Path, text: str, **other: Any) -> list[Mistake]:
    with pytest.raises(FileMistakes) as caught:
        read(path, text, **other)
    return caught.value.mistakes


@pytest.mark.behaviour("P14")
def test_the_sheet_that_was_written_can_be_started_from(tmp_path: Path) -> None:
    [request] = read(tmp_path, written(HEADER, rows(("lea", "nadia"))))

    [mentor] = request.mentors
    assert (request.mentee.name, mentor.name, request.coordinator.name) == (
        "Léa Martin",
        "Nadia Benali",
        "Claire Dubois",
    )
    assert type(request.mentee) is Person
    assert (request.programme, request.start, request.start_at, request.line) == ("classic", NOW.date(), None, 2)


def test_a_sheet_that_an_older_excel_has_saved_is_read_as_it_is(tmp_path: Path) -> None:
    text = (
        'Programme,Mentee,Mentor,Coordinator,Start,Remarque\r\nclassic,lea,nadia,claire,01/02/2027,"Très\r\nbien"\r\n'
    )

    [request] = read(tmp_path, text, encoding="cp1252")

    assert request.start == date(2027, 2, 1)
    assert request.start_at == datetime(2027, 2, 1, 8, tzinfo=UTC)  # 09:00 in Paris


def test_rows_without_a_mentor_are_those_left_over_and_start_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, written(HEADER, rows(("max", ""), ("lea", "nadia"))))

    assert [(request.mentee.name, request.line) for request in found] == [("Léa Martin", 3)]


def test_a_sheet_without_any_pair_is_a_mistake(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, written(HEADER, rows(("max", ""))))

    assert mistake.found == "no pair"


@pytest.mark.behaviour("S9")
def test_an_edited_pair_is_refused_by_the_same_rules_in_a_sentence(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, written(HEADER, rows(("lea", "boss"))))

    assert (mistake.line, mistake.field, mistake.found) == (2, "mentor", "'boss'")
    assert mistake.todo.startswith("Léa Martin reports directly to Boss Martin.")


@pytest.mark.behaviour("P2")
def test_a_mentor_is_not_given_more_mentees_than_places_within_one_sheet(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, written(HEADER, rows(("lea", "nadia"), ("max", "nadia"))))

    assert mistake.line == 3
    assert "already accompanies" in mistake.todo


def test_started_again_a_sheet_meets_no_refusal_for_what_it_began_itself(tmp_path: Path) -> None:
    text = written(HEADER, rows(("lea", "nadia")))

    assert len(read(tmp_path, text, pairs={"nadia": frozenset({"lea"})})) == 1
    assert mistakes(tmp_path, text, pairs={"nadia": frozenset({"max"})})


def test_every_mistake_of_a_sheet_is_told_at_once(tmp_path: Path) -> None:
    text = "programme;start;mentee;mentor;coordinator\nclasic;2026-01-01;leo;nadia;\nclassic;soon;lea;nadia;claire\n"

    told = mistakes(tmp_path, text)

    assert [(one.line, one.field) for one in told] == [
        (2, "mentee"),
        (2, "coordinator"),
        (2, "programme"),
        (2, "start"),
        (3, "start"),
    ]
    assert "'classic'" in told[2].todo


@pytest.mark.parametrize("text", ["", "\n", "a;b\n1;2\n"])
def test_a_sheet_without_its_column_names_those_there_are(tmp_path: Path, text: str) -> None:
    [mistake] = mistakes(tmp_path, text)

    assert "column 'mentor'" in mistake.expected
    assert "programme, start, mentee, mentor, coordinator" in mistake.todo


def test_no_cell_of_the_sheet_is_a_formula() -> None:
    text = written(HEADER, [("classic", "", "lea", "nadia", "claire", "0.5", '=HYPERLINK("x")', "+33", "@x")])

    assert text.startswith("\ufeffprogramme;start;")
    assert '"\'=HYPERLINK(""x"")";\'+33;\'@x' in text


def wishes(path: Path, text: str) -> dict[str, Wish]:
    path = path / "mentees.csv"
    path.write_text(text, encoding="utf-8")
    return read_wishes(str(path), HOUSE)


def test_a_list_of_ids_is_a_list_of_mentees(tmp_path: Path) -> None:
    assert wishes(tmp_path, "id\nlea\nmax\n") == {"lea": Wish(), "max": Wish()}


def test_mentees_may_wish_for_skills_a_sector_and_languages(tmp_path: Path) -> None:
    found = wishes(tmp_path, "id;skills;sector;languages\nlea;Droit, prise de parole;Banque;FR, en\n")

    assert found["lea"] == Wish(
        skills=("Droit", "prise de parole"), sector="Banque", languages=(Language.FRENCH, Language.ENGLISH)
    )


def test_mistakes_in_a_list_of_mentees_are_told_by_line_and_column(tmp_path: Path) -> None:
    with pytest.raises(FileMistakes) as caught:
        wishes(tmp_path, f"id;skills;languages\nleo;;\nlea;{'x' * 101};de\nlea;;\n")

    assert [(one.line, one.field) for one in caught.value.mistakes] == [
        (2, "id"),
        (3, "skills"),
        (3, "languages"),
        (4, "id"),
    ]
