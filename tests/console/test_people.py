"""people and eligible: the directory as an operator brings it up to date, reads it, and asks who may accompany whom."""

import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from adapters.database.connection import migrate, open_database
from adapters.database.directory import Directories
from adapters.database.vault import Vault
from mentoring.people import Person
from settings import ROOT
from tests.console.conftest import NOBODY, Command
from tests.keys import RAW, RING

EXAMPLE = str(ROOT / "examples" / "people.csv")
HEAD = "Matricule;Nom;Courriel;Responsable;Capacité\n"

Write = Callable[..., str]


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path}/telemaque.db"
    migrate(url)
    return url


@pytest.fixture
def command(url: str, at: Callable[[Mapping[str, str]], Command]) -> Command:
    """The command on a database of this test's own; the directory needs neither server nor mail."""
    return at({"TELEMAQUE_DATABASE_URL": url, "TELEMAQUE_KEYS": RAW, "TELEMAQUE_TEMPORAL_ADDRESS": NOBODY})


@pytest.fixture
def people_file(tmp_path: Path) -> Write:
    """Writes rows below the usual headers and returns the file's path."""

    def written(rows: str, head: str = HEAD) -> str:
        path = tmp_path / "people.csv"
        path.write_bytes((head + rows).replace("\n", "\r\n").encode("cp1252"))
        return str(path)

    return written


async def test_an_import_tells_what_changed_and_twice_is_once(command: Command, people_file: Write) -> None:
    first = await command("people", "import", EXAMPLE)
    assert (first.code, first.err) == (0, "")
    assert first.out == "20 added, 0 changed, 0 unchanged.\n"
    assert (await command("people", "import", EXAMPLE)).out == "0 added, 0 changed, 20 unchanged.\n"

    moved = people_file("E1010;Léa Martin;lea.roux@example.org;E1008;0\nE2000;Zoé Blanc;zoe@example.org;E1001;1\n")
    told = (await command("people", "import", moved, "--json")).document
    assert told["added"] == [{"id": "E2000", "name": "Zoé Blanc"}]
    assert told["changed"] == [{"id": "E1010", "name": "Léa Martin", "fields": ["mail", "manager"]}]
    assert (told["unchanged"], len(told["untouched"])) == (0, 19)
    shown = (await command("people", "show", "E1010", "--json")).document
    assert (shown["mail"], shown["title"]) == ("lea.roux@example.org", "Ingénieure fiabilité")


async def test_a_dry_run_changes_nothing(command: Command) -> None:
    told = await command("people", "import", EXAMPLE, "--dry-run")
    assert told.out == "20 would be added, 0 would be changed, 0 unchanged.\nThis was a dry run: nothing was changed.\n"
    assert (await command("people", "list", "--json")).document == []
    assert "Nobody is in the directory yet" in (await command("people", "list")).out


@pytest.mark.behaviour("S9")
async def test_rings_and_gaps_are_told_by_name_and_the_people_are_imported_all_the_same(
    command: Command, people_file: Write
) -> None:
    ring = people_file(
        "E1;Anne Morel;anne@example.org;E2;1\n"
        "E2;Paul Roux;paul@example.org;E1;1\n"
        "E3;Léa Petit;lea@example.org;E2;0\n"
        "E4;Yves Garnier;yves@example.org;E99;1\n"
        "E5;Nadia Benali;nadia@example.org;;1\n"
    )
    told = await command("people", "import", ring)
    assert told.code == 0
    assert "5 added" in told.out
    assert "a circle: Anne Morel (E1) → Paul Roux (E2) → Anne Morel (E1) (3 affected)" in told.out
    assert "a gap: nobody has the id E99, the manager of Yves Garnier (E4) (1 affected)" in told.out

    refused = {one["id"]: one for one in (await command("eligible", "E3", "--language", "fr", "--json")).document}
    assert [refused[one]["eligible"] for one in ("E1", "E2", "E4", "E5")] == [False] * 4
    sentences = [one["sentence"] for one in refused["E5"]["refusals"]]
    assert sentences == [
        "La ligne hiérarchique de Léa Petit tourne en rond à partir de Paul Roux\u00a0: elle est à corriger dans l’annuaire."
    ]
    assert (await command("people", "show", "E3")).out.count("broken by a cycle") == 1


async def test_one_mistake_and_nobody_is_imported(command: Command, people_file: Write) -> None:
    wrong = people_file("E1;Anne;anne@example.org;;1\nE2;Paul;paul;;x\n")
    told = await command("people", "import", wrong)
    assert (told.code, told.out) == (2, "")
    assert "line 3, column 3: Courriel: found 'paul'; expected exactly one mail address" in told.err
    assert "line 3, column 5: Capacité: found 'x'; expected a whole number from 0 to 20" in told.err
    assert told.err.endswith("Nothing was imported.\n")
    assert len((await command("people", "import", wrong, "--json")).document["error"]["mistakes"]) == 2
    assert (await command("people", "list", "--json")).document == []


async def test_an_address_that_is_somebody_elses_is_told_with_its_line(command: Command, people_file: Write) -> None:
    await command("people", "import", people_file("E1;Anne;anne@example.org;;1\n"))
    told = await command("people", "import", people_file("E2;Zoé;zoe@example.org;;1\nE3;Anna;Anne@example.org;;1\n"))
    assert told.code == 2
    assert "line 3" in told.err
    assert "for Anna (E3) the address Anne@example.org, which is somebody else's already" in told.err
    assert [one["id"] for one in (await command("people", "list", "--json")).document] == ["E1"]


async def test_what_may_be_a_mistake_is_asked_and_not_refused(command: Command, people_file: Write) -> None:
    rows = "E1;Anne Morel;anne@example.org;;1;3000\nE2;anne  morel;a.morel@example.org;;1;3000\n"
    told = (await command("people", "import", people_file(rows, HEAD.replace("Capacité", "Capacité;Salaire")))).out
    assert "Columns that mean nothing to us: Salaire." in told
    assert "at the top of a line of their own: Anne Morel (E1), anne  morel (E2)." in told
    assert "One name, several ids; is it one person? Anne Morel (E1), anne  morel (E2)." in told


async def test_a_sheet_comes_from_standard_input_too(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(EXAMPLE).read_bytes())))
    assert (await command("people", "import", "-")).out == "20 added, 0 changed, 0 unchanged.\n"


async def test_the_directory_as_a_sheet_is_read_back_unchanged(
    command: Command, people_file: Write, tmp_path: Path
) -> None:
    await command("people", "import", EXAMPLE)
    await command("people", "import", people_file('E1;"=1+1";e1@example.org;;1\n'))
    sheet = (await command("people", "list", "--csv")).out
    assert "'=1+1" in sheet
    assert ";=1+1" not in sheet
    path = tmp_path / "back.csv"
    path.write_text(sheet, encoding="utf-8", newline="")
    assert (await command("people", "import", str(path))).out.startswith("0 added, 0 changed, 21 unchanged.")


async def test_show_tells_the_line_and_the_list_tells_everybody(command: Command) -> None:
    await command("people", "import", EXAMPLE)
    shown = await command("people", "show", "E1010")
    assert "Yves Moreau (E1007) → Nadia Benali (E1002) → Hélène Vasseur (E1001)" in shown.out
    listed = await command("people", "list")
    assert all(name in listed.out for name in ("Marie-Ève Tremblay", "Léa Martin", "0 of 2"))
    unknown = await command("people", "show", "E101")
    assert unknown.code == 2
    assert "Nobody in the directory has the id 'E101'; did you mean" in unknown.err


@pytest.mark.behaviour("S9")
async def test_a_declared_conflict_names_two_people_and_keeps_them_apart_until_it_is_withdrawn(
    command: Command,
) -> None:
    await command("people", "import", EXAMPLE)
    told = await command("people", "conflict", "E1010", "E1012")
    assert (
        told.out == "Léa Martin has a conflict of interest with Giulia Rossi: they are never proposed to each other.\n"
    )
    [giulia] = (await command("eligible", "E1010", "--mentor", "E1012", "--json")).document
    assert [one["code"] for one in giulia["refusals"]] == ["declared-conflict"]
    assert (await command("people", "show", "E1012", "--json")).document["conflicts"] == [
        {"id": "E1010", "name": "Léa Martin"}
    ]
    assert "is withdrawn" in (await command("people", "conflict", "E1010", "E1012", "--undo")).out
    assert "nothing was changed" in (await command("people", "conflict", "E1010", "E1012", "--undo")).out
    [giulia] = (await command("eligible", "E1010", "--mentor", "E1012", "--json")).document
    assert giulia["eligible"]
    for who, about in (("E1010", "nobody"), ("nobody", "E1010"), ("E1010", "E1010")):
        assert (await command("people", "conflict", who, about)).code == 2


@pytest.mark.behaviour("E6")
async def test_two_people_are_kept_apart_until_somebody_takes_it_back(command: Command) -> None:
    await command("people", "import", EXAMPLE)
    assert "Nobody is kept apart." in (await command("people", "apart")).out
    told = await command("people", "apart", "E1012", "E1010")
    assert told.out.startswith("Giulia Rossi and Léa Martin are never brought together again.")
    await command("people", "conflict", "E1010", "E1003")

    [giulia] = (await command("eligible", "E1010", "--mentor", "E1012", "--json")).document
    assert [one["code"] for one in giulia["refusals"]] == ["never-again"]
    listed = (await command("people", "apart", "--json")).document
    assert {(one["why"], *sorted(person["id"] for person in one["people"])) for one in listed} == {
        ("conflict", "E1003", "E1010"),
        ("never-again", "E1010", "E1012"),
    }
    assert "Giulia Rossi (E1012)" in (await command("people", "apart")).out

    assert "may be brought together again" in (await command("people", "apart", "E1010", "E1012", "--undo")).out
    assert "nothing was changed" in (await command("people", "apart", "E1010", "E1012", "--undo")).out
    [giulia] = (await command("eligible", "E1010", "--mentor", "E1012", "--json")).document
    assert giulia["eligible"]
    for wrong in (("E1010",), ("E1010", "nobody"), ("E1010", "E1010")):
        assert (await command("people", "apart", *wrong)).code == 2


@pytest.mark.behaviour("S9")
async def test_every_mentor_is_told_eligible_or_why_not(command: Command) -> None:
    await command("people", "import", EXAMPLE)
    told = await command("eligible", "E1010", "--coordinator", "E1009")
    assert told.code == 0
    assert "Léa Martin reports directly to Yves Moreau." in told.out
    assert "Hélène Vasseur is in Léa Martin’s reporting line, 3 levels up, by way of Yves Moreau." in told.out
    assert "9 of 12 may be proposed to Léa Martin." in told.out
    documents = (await command("eligible", "E1010", "--json")).document
    assert [one["eligible"] for one in documents] == [True] * 9 + [False] * 3

    colleague = ("eligible", "E1020", "--mentor", "E1007", "--json")
    [strict] = (await command(*colleague)).document
    assert strict["refusals"][0]["sentence"] == "Camille Leroy and Yves Moreau both report directly to Nadia Benali."


@pytest.mark.behaviour("S10")
async def test_a_coordinator_in_a_reporting_line_is_refused_by_name(command: Command) -> None:
    await command("people", "import", EXAMPLE)
    [paul] = (await command("eligible", "E1010", "--mentor", "E1003", "--coordinator", "E1001", "--json")).document
    assert [one["sentence"] for one in paul["refusals"]] == [
        "Hélène Vasseur, who coordinates the programme, is in Léa Martin’s reporting line.",
        "Hélène Vasseur, who coordinates the programme, is in Paul Roux’s reporting line.",
    ]


async def test_a_programme_may_allow_a_shared_manager(
    url: str, at: Callable[[Mapping[str, str]], Command], tmp_path: Path, command: Command
) -> None:
    (tmp_path / "ours.yaml").write_text("id: ours\nname: Ours\nallow_shared_manager: true\n", encoding="utf-8")
    await command("people", "import", EXAMPLE)
    ours = at({"TELEMAQUE_DATABASE_URL": url, "TELEMAQUE_KEYS": RAW, "TELEMAQUE_PROGRAMMES": str(tmp_path)})
    [allowed] = (await ours("eligible", "E1020", "--mentor", "E1007", "--programme", "ours", "--json")).document
    assert allowed["eligible"]


@pytest.mark.parametrize(
    "tokens",
    [("nobody",), ("E1010", "--coordinator", "nobody"), ("E1010", "--mentor", "x"), ("E1010", "--programme", "x")],
)
async def test_whoever_and_whatever_is_unknown_is_told(command: Command, tokens: tuple[str, ...]) -> None:
    await command("people", "import", EXAMPLE)
    told = await command("eligible", *tokens)
    assert (told.code, told.out) == (2, "")
    assert f"'{tokens[-1]}'" in told.err


async def test_people_of_a_start_file_become_members_and_stay_who_they_are(
    url: str, command: Command, people_file: Write
) -> None:
    database = await open_database(url, RING)
    person = await Vault(database).register(Person(name="Anne", mail="anne@example.org"))
    await command("people", "import", people_file("E1;Anne Morel;Anne@example.org;;1\n"))
    assert await Directories(database).person_of("E1") == person
    await database.close()
    assert (await command("people", "show", "E1", "--json")).document["person"] == person
