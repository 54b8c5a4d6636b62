"""match: a population's best pairs as an operator sees them, and a season that begins from the edited sheet."""

import asyncio
import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from adapters.database.connection import migrate
from settings import ROOT
from tests.console.conftest import NOBODY, Command
from tests.keys import RAW

EXAMPLE = str(ROOT / "examples" / "people.csv")


@pytest.fixture
async def offline(tmp_path: Path, at: Callable[[Mapping[str, str]], Command]) -> Command:
    """The command on a directory of this test's own: matching needs neither server nor mail."""
    url = f"sqlite+aiosqlite:///{tmp_path}/telemaque.db"
    migrate(url)
    command = at({"TELEMAQUE_DATABASE_URL": url, "TELEMAQUE_KEYS": RAW, "TELEMAQUE_TEMPORAL_ADDRESS": NOBODY})
    await command("people", "import", EXAMPLE)
    return command


def rows(sheet: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"), newline=""), delimiter=";"))


@pytest.mark.behaviour("P14")
async def test_every_pair_is_printed_with_its_score_and_reasons(offline: Command) -> None:
    told = await offline("match", "classic")
    document = (await offline("match", "classic", "--json")).document

    assert told.code == 0
    assert "Linh Nguyen" in told.out
    assert told.out.rstrip().endswith("a pair.")
    assert len(document["pairs"]) == 8
    assert all(pair["because"] and 0 < pair["score"]["total"] <= 1 for pair in document["pairs"])
    assert document["total"] == pytest.approx(sum(pair["score"]["total"] for pair in document["pairs"]))


async def test_who_looks_for_a_mentor_and_for_what_is_told_in_a_sheet(offline: Command, tmp_path: Path) -> None:
    wishes = tmp_path / "mentees.csv"
    wishes.write_text("id;languages;sector\nE1016;en;\nE1010;;Amérique\n", encoding="utf-8")

    document = (await offline("match", "classic", "--mentees", str(wishes), "--json")).document

    assert {pair["mentee"] for pair in document["pairs"]} == {"E1016", "E1010"}
    told = {
        reason["code"] for pair in document["pairs"] if pair["mentee"] == "E1010" for reason in pair["score"]["reasons"]
    }
    assert "sector" in told


@pytest.mark.behaviour("P14")
async def test_who_is_left_over_is_named_with_why(offline: Command, tmp_path: Path) -> None:
    wishes = tmp_path / "mentees.csv"
    wishes.write_text("id\nE1001\n", encoding="utf-8")

    told = await offline("match", "classic", "--mentees", str(wishes))
    [row] = rows((await offline("match", "classic", "--mentees", str(wishes), "--csv")).out)

    assert "Hélène Vasseur    No mentor is eligible (" in told.out
    assert "own reporting line, below" in told.out
    assert (row["mentee"], row["mentor"]) == ("E1001", "")
    assert row["reasons"].startswith("No mentor is eligible")


async def test_a_coordinator_is_nobodys_mentor_and_reads_reasons_in_their_language(offline: Command) -> None:
    document = (await offline("match", "classic", "--coordinator", "E1007", "--json")).document

    assert "E1007" not in {pair["mentor"] for pair in document["pairs"]}
    assert {left["mentee"] for left in document["unmatched"]} == {"E1010", "E1011"}  # they report to E1007
    assert any(sentence.startswith("Langue commune") for pair in document["pairs"] for sentence in pair["because"])


async def test_a_sheet_that_is_there_already_is_never_written_over(offline: Command, tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    out.write_text("edited by hand", encoding="utf-8")

    told = await offline("match", "classic", "--out", str(out))

    assert told.code == 2
    assert "is there already" in told.err
    assert out.read_text(encoding="utf-8") == "edited by hand"


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (("clasic",), "No programme is called 'clasic'"),
        (("classic", "--coordinator", "E9"), "Nobody in the directory has the id 'E9'"),
        (("classic", "--mentees", "nowhere.csv"), "no such file"),
        (("classic", "--out", "/nowhere/pairs.csv"), "cannot be written"),
    ],
)
async def test_what_cannot_be_matched_is_a_sentence(offline: Command, tokens: tuple[str, ...], said: str) -> None:
    told = await offline("match", *tokens)

    assert (told.code, told.out) == (2, "")
    assert said in told.err


async def test_an_edited_pair_against_the_rules_starts_nothing(offline: Command, tmp_path: Path) -> None:
    sheet = tmp_path / "pairs.csv"
    await offline("match", "classic", "--coordinator", "E1009", "--out", str(sheet))
    text = sheet.read_text(encoding="utf-8")
    [mentor] = [row["mentor"] for row in rows(text) if row["mentee"] == "E1010"]
    sheet.write_text(text.replace(f"E1010;{mentor};", "E1010;E1002;"), encoding="utf-8")

    told = await offline("start", str(sheet))

    assert told.code == 2
    assert "Nadia Benali is in Léa Martin’s reporting line, 2 levels up" in told.err
    assert told.err.rstrip().endswith("Nothing was started.")


@pytest.mark.behaviour("P2", "P14")
async def test_a_season_begins_from_the_edited_sheet_and_takes_places(command: Command, tmp_path: Path) -> None:
    people = "id;nom;courriel;capacité\nM1;Ana Un;ana@m.example.org;0\nM2;Bo Deux;bo@m.example.org;0\n"
    people += "T1;Cy Trois;cy@m.example.org;1\nT2;Di Quatre;di@m.example.org;1\nK1;Ed Cinq;ed@m.example.org;0\n"
    file, mentees, sheet = tmp_path / "people.csv", tmp_path / "mentees.csv", tmp_path / "pairs.csv"
    file.write_text(people, encoding="utf-8")
    mentees.write_text("id\nM1\nM2\n", encoding="utf-8")
    assert (await command("people", "import", str(file))).code == 0
    matching = ("match", "classic", "--mentees", str(mentees), "--coordinator", "K1")
    assert (await command(*matching, "--out", str(sheet))).code == 0
    swapped = {"T1": "T2", "T2": "T1"}
    text = sheet.read_text(encoding="utf-8")
    for row in rows(text):
        text = text.replace(f"{row['mentee']};{row['mentor']};", f"{row['mentee']};{swapped[row['mentor']]};")
    sheet.write_text(text, encoding="utf-8")

    started = (await command("start", str(sheet), "--json")).document
    again = (await command("start", str(sheet), "--json")).document
    for _ in range(100):  # a place is taken at the moment of asking, a breath after the start
        after = (await command(*matching, "--json")).document
        if all(left["reasons"].get("full") == 2 for left in after["unmatched"]):
            break
        await asyncio.sleep(0.1)

    wanted = {(row["mentee_name"], swapped_name(row["mentor_name"])) for row in rows(text)}
    assert [one["outcome"] for one in started] == ["started", "started"]
    assert {(one["mentee"]["name"], one["mentor"]["name"]) for one in started} == wanted
    assert [(one["id"], one["outcome"]) for one in again] == [(one["id"], "already-running") for one in started]
    assert after["pairs"] == []
    assert [left["reasons"].get("full") for left in after["unmatched"]] == [2, 2]


def swapped_name(mentor: str) -> str:
    return {"Cy Trois": "Di Quatre", "Di Quatre": "Cy Trois"}[mentor]
