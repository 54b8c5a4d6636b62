"""Every mistake in a file of people is told by line and column, all at once."""

from pathlib import Path

import pytest

from adapters.people_entries import SIZE_LIMIT
from tests.adapters.people_files import BOTH, HEAD, LEA, PAUL, Mistakes, Reader, mistakes_of, reader


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return reader(tmp_path)


@pytest.fixture
def mistakes(read: Reader) -> Mistakes:
    return mistakes_of(read)


ONE_MISTAKE = {
    "no address": (LEA.replace("lea@example.org", "lea"), 2, 3, "Adresse électronique", "'lea'", "exactly one mail"),
    "two addresses": (
        LEA.replace("lea@", "a@b.org, lea@"),
        2,
        3,
        "Adresse électronique",
        "a@b.org, lea",
        "exactly one",
    ),
    "an empty address": (
        LEA.replace("lea@example.org", ""),
        2,
        3,
        "Adresse électronique",
        "nothing",
        "exactly one mail",
    ),
    "an empty name": (LEA.replace("Léa Müller", " "), 2, 2, "Nom", "nothing", "one line of text"),
    "a new line in a name": (LEA.replace("Léa Müller", '"Léa\nMüller"'), 2, 2, "Nom", r"'Léa\nMüller'", "one line"),
    "an empty id": (LEA.replace("E1", ""), 2, 1, "Matricule", "nothing", "letters, digits"),
    "an id with blanks": (LEA.replace("E1", "E 1"), 2, 1, "Matricule", "'E 1'", "letters, digits"),
    "a formula as id": (LEA.replace("E1", "=1+1"), 2, 1, "Matricule", "'=1+1'", "letters, digits"),
    "a manager by name": (LEA.replace("E2", "Paul Roux"), 2, 4, "Responsable", "'Paul Roux'", "the manager's id"),
    "an unknown address as manager": (LEA.replace("E2", "x@y.org"), 2, 4, "Responsable", "'x@y.org'", "manager's id"),
    "half a mentee": (LEA.replace(";0;", ";1,5;"), 2, 5, "Capacité", "'1,5'", "a whole number from 0 to 20"),
    "21 mentees": (LEA.replace(";0;", ";21;"), 2, 5, "Capacité", "'21'", "a whole number from 0 to 20"),
    "fewer than none": (LEA.replace(";0;", ";-1;"), 2, 5, "Capacité", "'-1'", "a whole number from 0 to 20"),
    "a day that does not exist": (
        LEA.replace(";0;", ";0;31/02/2027"),
        2,
        6,
        "Congés",
        "'31/02/2027'",
        "the day before",
    ),
    "a leave backwards": (LEA.replace(";0;", ";0;02/01/2027-24/12/2026"), 2, 6, "Congés", "'02/01", "days of leave"),
    "a leave in words": (LEA.replace(";0;", ";0;en été"), 2, 6, "Congés", "'en été'", "days of leave"),
    "the same id twice": (LEA + LEA.replace("lea@", "leo@"), 3, 1, "Matricule", "in line 2 too", "each once"),
    "the same address twice": (
        LEA + LEA.replace("E1", "E3").replace("lea@", "LEA@"),
        3,
        3,
        "Adresse",
        "line 2 too",
        "each once",
    ),
    "a cell too many": (LEA.replace("\r\n", ";x\r\n"), 2, 7, "", "'x'", "no cell beyond the last header"),
    "a quote never closed": (LEA.replace("Léa", '"Léa'), 2, 1, "", "a row that cannot be read", "cells between"),
    "a quote in the middle": (
        LEA.replace("Léa Müller", '"Léa" Müller'),
        2,
        1,
        "",
        "a row that cannot be read",
        "cells",
    ),
}


@pytest.mark.parametrize("name", ONE_MISTAKE)
def test_one_mistake_is_told_with_its_place_what_was_found_and_what_was_expected(name: str, mistakes: Mistakes) -> None:
    rows, line, column, header, found, expected = ONE_MISTAKE[name]
    [mistake] = mistakes(HEAD + rows)
    assert (mistake.line, mistake.column) == (line, column)
    assert mistake.field.startswith(header)
    assert found in mistake.found
    assert expected in mistake.expected
    assert mistake.todo


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(mistakes: Mistakes) -> None:
    told = mistakes(HEAD + LEA.replace("lea@", "lea").replace(";0;", ";x;") + PAUL + LEA.replace("E1", "é"))
    assert [(one.line, one.column) for one in told] == [(2, 3), (2, 5), (4, 1)]
    assert "people.csv, line 2, column 3: Adresse électronique: found 'leaexample.org'; expected" in str(told[0])


@pytest.mark.parametrize(
    ("head", "column", "told"),
    [
        (HEAD.replace("Matricule", "Numéro"), 1, "a column for 'id'"),
        (HEAD.replace("Nom", "Dénomination"), 1, "a column for 'name'"),
        (HEAD.replace("Adresse électronique", "Contact"), 1, "a column for 'mail'"),
        (HEAD.replace("Capacité", "Capcité"), 5, "'capacity'"),
        (HEAD.replace("Capacité", "Places"), 0, ""),
        (HEAD.replace("Capacité", "N+1"), 5, "another column for 'manager'"),
    ],
)
def test_a_header_that_is_missing_misspelt_or_there_twice_is_told(
    head: str, column: int, told: str, mistakes: Mistakes, read: Reader
) -> None:
    if not column:
        assert read(head + LEA).members == BOTH[:1]
        return
    [mistake] = mistakes(head + LEA)
    assert (mistake.line, mistake.column) == (1, column)
    assert told in str(mistake)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "nobody"),
        (HEAD.encode(), "nobody"),
        (b"PK\x03\x04 a workbook", "a workbook"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "a workbook"),
        (b"\x7fELF\x00\x00", "a binary file"),
        (HEAD.encode("cp1252") + b"E1;L\x81a;\n", "neither UTF-8 nor Windows-1252"),
        (b"\xff\xfeX", "neither UTF-8 nor Windows-1252"),
        (b"x" * (SIZE_LIMIT + 1), "more than"),
    ],
    ids=["empty", "headers alone", "xlsx", "xls", "binary", "no known encoding", "half a UTF-16", "too large"],
)
def test_what_is_no_file_of_people_is_told(content: bytes, found: str, mistakes: Mistakes) -> None:
    [mistake] = mistakes(content)
    assert found in mistake.found


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("people: 3\n", None, "3"),
        ("- lea\n", None, "the list"),
        ("- id: E1\n  nom: Léa\n  courriel: lea\n", 3, "'lea'"),
        ("- id: E1\n  nom: Léa\n", 1, "nothing"),
        ("- id: E1\n  nom: Léa\n  courriel: l@x.org\n  capcité: 2\n", 4, "a header that we do not know"),
        ("- id: E1\n  id: E2\n  nom: Léa\n  courriel: l@x.org\n", 2, "the same field again"),
        ("- id: *x\n", 1, "the alias *x"),
        ("", None, "nobody"),
    ],
)
def test_a_mistake_in_yaml_has_its_line_too(text: str, line: int | None, found: str, mistakes: Mistakes) -> None:
    [mistake] = mistakes(text, "people.yaml")
    assert mistake.line == line
    assert found in mistake.found
