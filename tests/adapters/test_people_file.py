"""Files of people, as Excel and HR software write them."""

from datetime import time as clock
from pathlib import Path

import pytest

from adapters.people_file import read_people_file
from mentoring.directory import Member
from mentoring.people import Language
from settings import ROOT
from tests.adapters.people_files import BOTH, HEAD, HEADERS, LEA, PAUL, Mistakes, Reader, mistakes_of, reader


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return reader(tmp_path)


@pytest.fixture
def mistakes(read: Reader) -> Mistakes:
    return mistakes_of(read)


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
        "Lieu de travail;Échelon;Compétences\n"
        'E1;Léa;lea@example.org;Anglais;Canada;qc;America/Montreal;8h30-17h;lun, mar. jeudi;"Achats\nNord";Cheffe;'
        'Énergie;Lyon;4;"écoute; vente\nanglais"\n'
    ).replace("Achats\nNord", "Achats Nord")
    english = (
        "id,name,mail,language,country,region,time zone,working hours,days,team,job title,sector,site,level,skills\n"
        "E1,Léa,lea@example.org,en,CA,QC,America/Montreal,08:30 - 17:00,mon tue thu,Achats Nord,Cheffe,Énergie,Lyon,4.0,"
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
        site="Lyon",
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


def test_the_example_is_read_whole() -> None:
    found = read_people_file(str(ROOT / "examples" / "people.csv"), HEADERS)
    assert len(found.members) == 20
    assert found.ignored == ()
    assert {member.country for member in found.members} == {"FR", "CA", "GB"}


def test_every_header_leads_to_one_field_and_every_field_has_a_header() -> None:
    in_other_words = {"opens", "closes", "left"}  # hours have one header for both; who has left is told by an HR event
    fields = {HEADERS.field(field) for field in Member.model_fields if field not in in_other_words}
    assert fields == set(Member.model_fields) - in_other_words
    assert HEADERS.field("  ADRESSE_ELECTRONIQUE ") == HEADERS.field("Adresse électronique :") == "mail"
    assert HEADERS.field("Salaire") is None


def test_ten_thousand_people_are_read(read: Reader) -> None:
    rows = "".join(f"E{n};Léa Martin;e{n}@example.org;E{n // 8};2;01/12/2026-15/12/2026\r\n" for n in range(1, 10_001))
    assert len(read((HEAD + rows).encode("cp1252")).members) == 10_000
