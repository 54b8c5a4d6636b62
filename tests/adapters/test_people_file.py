"""Files of people, as Excel and HR software write them; and every mistake in them, told by line and column."""

import time
from collections.abc import Callable
from datetime import date
from datetime import time as clock
from pathlib import Path

import pytest

from adapters.mistakes import FileMistakes, Mistake
from adapters.people_entries import SIZE_LIMIT
from adapters.people_file import PeopleFile, read_people_file
from adapters.people_headers import Headers
from mentoring.directory import Leave, Member
from mentoring.people import Language
from settings import ROOT

HEADERS = Headers.of(ROOT / "content")
HEAD = "Matricule;Nom;Adresse électronique;Responsable;Capacité;Congés\r\n"
LEA = "E1;Léa Müller;lea@example.org;E2;0;\r\n"
PAUL = "E2;Paul Roux;paul@example.org;;2;24/12/2026-02/01/2027\r\n"
BOTH = [
    Member(id="E1", name="Léa Müller", mail="lea@example.org", manager="E2"),
    Member(
        id="E2",
        name="Paul Roux",
        mail="paul@example.org",
        capacity=2,
        leaves=(Leave(first=date(2026, 12, 24), last=date(2027, 1, 2)),),
    ),
]

Reader = Callable[..., PeopleFile]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Writes a file and reads it."""

    def written(content: str | bytes, name: str = "people.csv") -> PeopleFile:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_people_file(str(path), HEADERS)

    return written


@pytest.fixture
def mistakes(read: Reader) -> Callable[..., list[Mistake]]:
    def told(content: str | bytes, name: str = "people.csv") -> list[Mistake]:
        with pytest.raises(FileMistakes) as caught:
            read(content, name)
        return caught.value.mistakes

    return told


Mistakes = Callable[..., list[Mistake]]

WAYS = {
    "UTF-8 with its mark": (HEAD + LEA + PAUL).encode("utf-8-sig"),
    "UTF-8 without": (HEAD + LEA + PAUL).encode(),
    "Windows-1252": (HEAD + LEA + PAUL).encode("cp1252"),
    "UTF-16": (HEAD + LEA + PAUL).encode("utf-16"),
    "commas": (HEAD + LEA + PAUL).replace(";", ",").encode(),
    "tabs": (HEAD + LEA + PAUL).replace(";", "\t").encode(),
    "the line sep=": ("sep=;\r\n" + HEAD + LEA + PAUL).encode("cp1252"),
    "Unix line ends": (HEAD + LEA + PAUL).replace("\r\n", "\n").encode(),
    "empty lines and empty rows": (HEAD + "\r\n;;;;;\r\n" + LEA + " ; ;\r\n" + PAUL + "\r\n\r\n").encode(),
    "blanks around cells": (HEAD + LEA + PAUL).replace(";", " ;\u00a0").encode(),
    "no line end at the end": (HEAD + LEA + PAUL).rstrip().encode(),
    "English headers in another order": (
        b"Capacity,Leave,MANAGER ID,email,Full name,Employee-ID\n"
        b"0,,E2,lea@example.org,L\xc3\xa9a M\xc3\xbcller,E1\n"
        b"2,from 2026-12-24 to 2027-01-02,,paul@example.org,Paul Roux,E2\n"
    ),
    "names and leaves in two columns": (
        "NOM;PRENOM;matricule;courriel;N+1;places;Début de congé;Fin de congé\n"
        "Müller;Léa;E1;lea@example.org;PAUL@example.org;;;\n"
        "Roux;Paul;E2;paul@example.org;;2;24/12/2026;2/1/2027\n"
    ).encode(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_sheet_is_read_as_it_is(way: str, read: Reader) -> None:
    assert read(WAYS[way]).members == BOTH


def test_yaml_is_read_too(read: Reader) -> None:
    text = """\
people:
  - {id: E1, name: Léa Müller, mail: lea@example.org, manager: E2}
  - id: E2
    nom: Paul Roux
    courriel: paul@example.org
    capacité: 2
    congés: [{first: 2026-12-24, last: 2027-01-02}]
"""
    assert read(text, "people.yaml").members == BOTH
    listed = text.removeprefix("people:\n")
    assert read(listed, "people.yml").members == BOTH


def test_every_field_can_be_told_as_a_french_or_an_english_hand_writes_it(read: Reader) -> None:
    french = (
        "Matricule;Nom;Courriel;Langue;Pays;Région;Fuseau horaire;Horaires;Jours travaillés;Équipe;Fonction;Secteur;"
        "Échelon;Compétences\n"
        'E1;Léa;lea@example.org;Anglais;Canada;qc;America/Montreal;8h30-17h;lun, mar. jeudi;"Achats\nNord";Cheffe;'
        'Énergie;4;"écoute; vente\nanglais"\n'
    ).replace("Achats\nNord", "Achats Nord")
    english = (
        "id,name,mail,language,country,region,time zone,working hours,days,team,job title,sector,level,skills\n"
        "E1,Léa,lea@example.org,en,CA,QC,America/Montreal,08:30 - 17:00,mon tue thu,Achats Nord,Cheffe,Énergie,4.0,"
        "écoute|vente|anglais\n"
    )
    lea = Member(
        id="E1",
        name="Léa",
        mail="lea@example.org",
        language=Language.ENGLISH,
        country="CA",
        region="QC",
        timezone="America/Montreal",
        opens=clock(8, 30),
        closes=clock(17),
        days=(1, 2, 4),
        team="Achats Nord",
        title="Cheffe",
        sector="Énergie",
        rank=4,
        skills=("écoute", "vente", "anglais"),
    )
    assert read(french.replace("mar. jeudi", "mar., jeudi")).members == [lea]
    assert read(english).members == [lea]


def test_a_quoted_new_line_stays_in_its_cell_and_lines_are_still_counted_right(
    read: Reader, mistakes: Mistakes
) -> None:
    text = 'Matricule;Nom;Courriel;Compétences\nE1;Léa;lea@example.org;"vente,\r\nécoute"\nE2;Paul;paul@example.org;x\n'
    found = read(text)
    assert found.members[0].skills == ("vente", "écoute")
    assert found.lines == {"E1": 2, "E2": 4}
    [mistake] = mistakes(text.replace("paul@", "paul"))
    assert mistake.line == 4


def test_it_is_told_which_fields_the_file_has_and_which_columns_mean_nothing_to_us(read: Reader) -> None:
    found = read("Matricule;Nom;Prénom;Courriel;Salaire;Horaires;Nom du responsable\nE1;Roux;Léa;lea@example.org;9;;\n")
    assert found.fields == {"id", "name", "mail", "opens", "closes"}
    assert found.ignored == ("Salaire", "Nom du responsable")


def test_progress_is_told_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(HEAD + LEA + PAUL, encoding="utf-8")
    seen: list[tuple[int, int]] = []
    read_people_file(str(path), HEADERS, lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]


def test_what_looks_like_a_formula_is_data(read: Reader) -> None:
    text = 'Matricule;Nom;Courriel;Équipe\nE1;"=HYPERLINK(""http://example.org"")";lea@example.org;\'+33\n'
    member = read(text).members[0]
    assert member.name == '=HYPERLINK("http://example.org")'
    assert member.team == "+33", "the apostrophe that keeps a spreadsheet from computing is not part of it"


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


def test_the_example_is_read_whole() -> None:
    found = read_people_file(str(ROOT / "examples" / "people.csv"), HEADERS)
    assert len(found.members) == 20
    assert found.ignored == ()
    assert {member.country for member in found.members} == {"FR", "CA", "GB"}


def test_every_header_leads_to_one_field_and_every_field_has_a_header() -> None:
    fields = {HEADERS.field(field) for field in Member.model_fields if field not in ("opens", "closes")}
    assert fields == set(Member.model_fields) - {"opens", "closes"}
    assert HEADERS.field("  ADRESSE_ELECTRONIQUE ") == HEADERS.field("Adresse électronique :") == "mail"
    assert HEADERS.field("Salaire") is None


def test_ten_thousand_people_are_read_within_seconds(read: Reader) -> None:
    rows = "".join(f"E{n};Léa Martin;e{n}@example.org;E{n // 8};2;01/12/2026-15/12/2026\r\n" for n in range(1, 10_001))
    began = time.process_time()
    assert len(read((HEAD + rows).encode("cp1252")).members) == 10_000
    assert time.process_time() - began < 5
