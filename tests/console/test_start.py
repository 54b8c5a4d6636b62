"""Starting: once, whole or not at all, and nobody hears of a mistake."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.console.conftest import Command, Premises
from tests.console.files import pair

Write = Callable[[str], str]


@pytest.mark.behaviour("S4")
async def test_a_start_says_who_is_asked_for_what_by_when_and_how_to_follow_it(
    command: Command, start_file: Write
) -> None:
    told = await command("start", start_file(pair("first")))

    assert told.code == 0, told.err
    assert ": started." in told.out
    assert "Next: Nadia Benali (mentor): an answer to the request for mentoring, by " in told.out
    assert "starter.py show r-" in told.out


async def test_the_same_start_twice_starts_one_relationship(
    command: Command, start_file: Write, premises: Premises
) -> None:
    file = start_file(pair("twice"))
    [first] = (await command("start", file, "--json")).document
    letters = len(premises.post.sent)

    [second] = (await command("start", file, "--json")).document

    assert (first["outcome"], second["outcome"]) == ("started", "already-running")
    assert first["id"] == second["id"]
    assert len(premises.post.sent) == letters


async def test_two_who_are_together_are_not_started_again_on_another_day(command: Command, start_file: Write) -> None:
    [first] = (await command("start", start_file(pair("again")), "--json")).document
    await command("show", first["id"])
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)

    [second] = (
        await command("start", start_file(pair("again", classic=f"classic\nstart: {tomorrow}")), "--json")
    ).document

    assert (second["outcome"], second["id"]) == ("already-running", first["id"])


async def test_a_start_after_the_end_is_told_to_be_closed(command: Command, start_file: Write) -> None:
    file = start_file(pair("closed"))
    [first] = (await command("start", file, "--json")).document
    assert (await command("end", first["id"], "--reason", "other")).code == 0
    await _until_closed(command, first["id"])

    told = await command("start", file)

    assert told.code == 0
    assert "has run already and is closed; nothing was started" in told.out


@pytest.mark.behaviour("N14")
async def test_a_coming_start_is_listed_with_its_date_and_nobody_is_written_to(
    command: Command, start_file: Write, premises: Premises
) -> None:
    day = datetime.now(UTC).date() + timedelta(days=30)
    [started] = (
        await command("start", start_file(pair("coming", classic=f"classic\nstart: {day}")), "--json")
    ).document

    assert started["whats_next"]["what"] == "start"
    assert started["whats_next"]["who"] == "Claire Dubois"
    assert started["whats_next"]["due"].startswith(str(day))
    assert started["id"] in [one["id"] for one in (await command("list", "--json")).document]
    assert [letter for letter in premises.post.sent if letter.relationship == started["id"]] == []


async def test_an_end_before_the_day_of_the_start_is_told_to_the_coordinator_alone(
    command: Command, start_file: Write, premises: Premises
) -> None:
    day = datetime.now(UTC).date() + timedelta(days=30)
    [started] = (await command("start", start_file(pair("never", classic=f"classic\nstart: {day}")), "--json")).document

    await command("end", started["id"], "--reason", "coordinator")
    await _until_closed(command, started["id"])

    letters = [letter for letter in premises.post.sent if letter.relationship == started["id"]]
    assert [(letter.name, letter.role) for letter in letters] == [("closed", "coordinator")]


async def test_a_mistake_starts_nothing_registers_nobody_and_sends_nothing(
    command: Command, start_file: Write, premises: Premises
) -> None:
    letters = len(premises.post.sent)
    wrong = pair("wrong", classic="clasic")

    told = await command("start", start_file(wrong))

    assert (told.code, told.out) == (2, "")
    assert "start.yaml, line 1, column 12: programme: found 'clasic'" in told.err
    assert told.err.endswith("Nothing was started.\n")
    assert await premises.vault.find("wrong-mentee@example.org") is None
    assert len(premises.post.sent) == letters


async def test_a_mistake_is_one_json_document_too(command: Command, start_file: Write) -> None:
    told = await command("start", start_file(pair("wrong", classic="clasic")), "--json")

    assert told.code == 2
    assert told.document["error"]["kind"] == "refused"
    [mistake] = told.document["error"]["mistakes"]
    assert (mistake["line"], mistake["column"], mistake["field"]) == (1, 12, "programme")


async def test_one_mistake_in_a_list_starts_none_of_it(command: Command, start_file: Write, premises: Premises) -> None:
    def entry(text: str) -> str:
        return "  ".join(("- " + text).splitlines(keepends=True))

    good, bad = pair("listed"), pair("unlisted", classic="clasic")
    told = await command("start", start_file(f"relationships:\n{entry(good)}{entry(bad)}"))
    assert told.code == 2
    assert await premises.vault.find("listed-mentee@example.org") is None

    told = await command("start", start_file(f"relationships:\n{entry(good)}{entry(pair('other'))}"), "--json")
    assert [one["outcome"] for one in told.document] == ["started", "started"]


@pytest.mark.behaviour("P16")
async def test_a_programme_is_a_file_that_an_organisation_copies_and_changes(
    command: Command, start_file: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "programmes"
    own.mkdir()
    ours = Path("content/programmes/classic.yaml").read_text(encoding="utf-8")
    (own / "ours.yaml").write_text(
        ours.replace("id: classic", "id: ours").replace("answer_in: 7 days", "answer_in: 9 days")
    )
    monkeypatch.setenv("TELEMAQUE_PROGRAMMES", str(own))

    assert "9 days to answer" in (await command("programme", "list")).out
    [started] = (await command("start", start_file(pair("own", classic="ours")), "--json")).document

    due = datetime.fromisoformat(started["whats_next"]["due"])
    assert timedelta(days=8, hours=23) < due - datetime.now(UTC) <= timedelta(days=9)


def people(*mails: str) -> str:
    return "".join(f"  - {{name: {mail.split('@')[0].title()}, mail: {mail}}}\n" for mail in mails)


@pytest.mark.behaviour("S11")
async def test_of_several_mentors_the_first_is_asked_first(
    command: Command, start_file: Write, premises: Premises
) -> None:
    text = pair("ranked")
    one = "mentor:\n  name: Nadia Benali\n  mail: ranked-mentor@example.org\n"
    file = start_file(text.replace(one, f"mentors:\n{people('omar.r@example.org', 'zoe.r@example.org')}"))

    [started] = (await command("start", file, "--json")).document
    [again] = (await command("start", file, "--json")).document

    assert started["whats_next"]["who"] == "Omar.R"
    assert (started["outcome"], again["outcome"], again["id"]) == ("started", "already-running", started["id"])


Import = Callable[[str], Awaitable[None]]


@pytest.fixture
async def directory(command: Command, tmp_path: Path) -> AsyncIterator[Import]:
    """Imports a sheet of people; afterwards none of them has a place left for other tests' mentees."""
    sheets: list[str] = []

    async def imported(sheet: str) -> None:
        sheets.append(sheet)
        file = tmp_path / "people.csv"
        file.write_text(sheet, encoding="utf-8")
        assert (await command("people", "import", str(file))).code == 0

    yield imported
    for full in [sheet.replace(";1\n", ";0\n") for sheet in sheets]:
        await imported(full)


@pytest.mark.behaviour("S9", "S11")
async def test_a_mentor_whom_the_rules_exclude_is_refused_with_every_reason_and_nothing_is_started(
    command: Command, start_file: Write, premises: Premises, directory: Import
) -> None:
    sheet = "id;nom;courriel;manager;capacité\nX1;Rita Haut;x1@example.org;;0\nX2;Sam Bas;x2@example.org;X1;0\n"
    await directory(sheet)
    good, bad = pair("fine"), pair("refused", **{"refused-mentee@": "x2@", "refused-mentor@": "x1@"})
    bad = bad.replace("x2@example.org", "X2@example.org")  # an address is the same however it is written
    entries = "".join("  ".join(("- " + text).splitlines(keepends=True)) for text in (good, bad))

    told = await command("start", start_file(f"relationships:\n{entries}"))

    assert (told.code, told.out) == (2, "")
    assert "line 12, column 1: mentor: found Nadia Benali; expected an eligible mentor" in told.err
    assert "Sam Bas reports directly to Rita Haut." in told.err
    assert "Rita Haut has no places for mentees." in told.err
    assert told.err.endswith("Nothing was started.\n")
    assert await premises.vault.find("fine-mentee@example.org") is None


@pytest.mark.behaviour("S11", "P2")
async def test_within_one_file_no_mentor_is_given_more_mentees_than_places(
    command: Command, start_file: Write, directory: Import
) -> None:
    await directory("id;nom;courriel;capacité\nY1;Uma Une;y1@example.org;1\n")
    texts = (pair(name, **{f"{name}-mentor@": "y1@"}) for name in ("yan", "yves"))
    entries = "".join("  ".join(("- " + text).splitlines(keepends=True)) for text in texts)

    told = await command("start", start_file(f"relationships:\n{entries}"))

    assert told.code == 2
    assert told.err.count("Uma Une already accompanies one person and has only one place.") == 1


@pytest.mark.behaviour("S11", "P14")
async def test_without_a_mentor_one_is_proposed(
    command: Command, start_file: Write, premises: Premises, directory: Import
) -> None:
    sheet = "id;nom;courriel;capacité\nZ1;Vic Vrai;z1@example.org;1\n"
    await directory(sheet)
    text = pair("open").replace("mentor:\n  name: Nadia Benali\n  mail: open-mentor@example.org\n", "")

    [started] = (await command("start", start_file(text), "--json")).document

    assert started["outcome"] == "started"
    assert started["mentor"]["name"]
    assert await premises.vault.find("open-mentor@example.org") is None


@pytest.mark.behaviour("S11", "P1")
async def test_people_may_be_named_by_their_ids_in_the_directory(
    command: Command, start_file: Write, premises: Premises, directory: Import
) -> None:
    await directory(
        "id;nom;courriel;capacité;manager\nB1;Ada Bas;b1@example.org;0;\nB2;Bob Haut;b2@example.org;1;\n"
        "B3;Cléo Neutre;b3@example.org;0;\nB4;Dan Plus;b4@example.org;1;\n"
    )
    text = "programme: classic\nmentee: B1\nmentors: [B4, B2]\ncoordinator: B3\n"

    unknown = await command("start", start_file(text.replace("B4", "B9")))
    [started] = (await command("start", start_file(text), "--json")).document

    assert unknown.code == 2
    assert "mentors.0: found 'B9'; expected a person, or the id of somebody in the directory" in unknown.err
    assert started["whats_next"]["who"] == "Dan Plus"
    shown = await command("show", started["id"])
    assert "Dan Plus is being asked" in shown.out
    document = (await command("show", started["id"], "--json")).document
    assert [(one["mentor"]["name"], one["became"]) for one in document["candidacies"]] == [("Dan Plus", "asked")]
    vault = premises.vault
    assert await vault.find("b1@example.org") == document["mentee"]["id"]


@pytest.mark.behaviour("S11", "P1")
async def test_a_sheet_may_name_several_mentors_or_leave_it_to_the_engine(
    command: Command, tmp_path: Path, directory: Import
) -> None:
    await directory(
        "id;nom;courriel;capacité\nC1;Eva Une;c1@example.org;0\nC2;Fil Deux;c2@example.org;0\n"
        "C3;Gus Trois;c3@example.org;1\nC4;Hal Quatre;c4@example.org;1\nC5;Ida Cinq;c5@example.org;0\n"
    )
    sheet = tmp_path / "pairs.csv"
    rows = 'classic;;C1;"C4, C3";C5\nclassic;;C2;Propose;C5\n'
    sheet.write_text(f"programme;start;mentee;mentor;coordinator\n{rows}", encoding="utf-8")

    named, proposed = (await command("start", str(sheet), "--json")).document

    assert (named["outcome"], proposed["outcome"]) == ("started", "started")
    assert named["whats_next"]["who"] == "Hal Quatre"
    assert (proposed["whats_next"]["who"], proposed["whats_next"]["what"]) == ("Fil Deux", "proposal")


@pytest.mark.behaviour("P14", "S5")
async def test_what_the_mentee_looks_for_says_who_is_proposed(
    command: Command, start_file: Write, directory: Import
) -> None:
    await directory(
        "id;nom;courriel;compétences;capacité\nD1;Jo Une;d1@example.org;;0\nD2;Kim Deux;d2@example.org;;0\n"
        "D3;Lou Trois;d3@example.org;;1\nD4;Max Quatre;d4@example.org;apiculture;1\n"
    )
    text = "programme: classic\nmentee: D1\ncoordinator: D2\nlooks_for:\n  skills: [Apiculture]\n"

    [started] = (await command("start", start_file(text), "--json")).document

    assert started["whats_next"]["what"] == "proposal"
    assert "Max Quatre is proposed to the mentee" in (await command("show", started["id"])).out


async def _until_closed(command: Command, relationship: str) -> None:
    for _ in range(50):
        if (await command("show", relationship, "--json")).document["status"] == "closed":
            return
    raise AssertionError(f"{relationship} did not close")
