"""list, show, asks, timeline, programmes: what an operator reads, and the shape of --json."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import pytest
from rich.text import Text

from adapters.database.tables import RelationshipRow
from contracts.messages import AnswerGiven
from mentoring.facts import Accept, Acceptance
from mentoring.health import Health, Reason, Sign
from mentoring.programme import Terms
from tests.console.conftest import Command, Premises
from tests.console.files import pair

Write = Callable[[str], str]


async def test_show_tells_who_is_expected_to_do_what_by_when(command: Command, started: str) -> None:
    told = (await command("show", started, "--json")).document

    assert list(told)[:5] == ["id", "programme", "phase", "status", "whats_next"]
    assert (told["programme"], told["phase"], told["status"]) == ("classic", "choosing", "open")
    assert list(told["whats_next"]) == ["who", "what", "due", "role", "who_id", "step"]
    assert told["whats_next"]["who"] == "Nadia Benali"
    assert (told["whats_next"]["what"], told["whats_next"]["step"]) == ("accept", "accept-1")
    assert datetime.fromisoformat(told["whats_next"]["due"]).tzinfo is not None
    assert told["mentee"]["name"] == "Léa Martin"
    assert told["coordinator"]["name"] == "Claire Dubois"
    assert told["counts"] == {"meetings_held": 0, "meetings_planned": 0, "challenges_taken": 0, "evaluations": 0}
    assert told["closing"] is None
    assert told["engine"] == {"answers": True, "differs_in": [], "away": ""}


async def test_show_says_it_in_words_too(command: Command, started: str) -> None:
    told = (await command("show", started)).out

    assert "Nadia Benali: an answer to the request for mentoring" in told
    assert "Choosing the mentor" in told
    assert "says the same" in told


async def test_show_tells_where_the_ledger_is_behind(command: Command, started: str, premises: Premises) -> None:
    view = await premises.shelf.relationship(started)
    assert view is not None
    async with premises.database.session() as session:
        row = await session.get(RelationshipRow, started)
        assert row is not None
        row.view = view.model_copy(update={"meetings_held": 7}).model_dump(mode="json")

    assert (await command("show", started, "--json")).document["engine"]["differs_in"] == ["meetings_held"]
    assert "is ahead of the ledger in meetings_held" in (await command("show", started)).out


@pytest.mark.behaviour("P8")
async def test_the_health_is_shown_with_its_reasons_in_words(
    command: Command, started: str, premises: Premises
) -> None:
    view = await premises.shelf.relationship(started)
    assert view is not None
    reasons = (Reason(sign=Sign.MEETINGS, share=0.5, facts={"done": 1, "of": 2}),)
    async with premises.database.session() as session:
        row = await session.get(RelationshipRow, started)
        assert row is not None
        row.view = view.model_copy(update={"health": Health(score=70, reasons=reasons)}).model_dump(mode="json")

    document = (await command("show", started, "--json")).document
    said = "1 of 2 meetings took place."
    assert document["health"] == {"score": 70, "reasons": [{"sign": "meetings", "done": 1, "of": 2, "said": said}]}
    assert document["engine"]["differs_in"] == [], "it goes with the hours, and says nothing of who is behind"
    told = (await command("show", started)).out
    assert "70 of 100" in told
    assert said in told


async def test_asks_are_listed_with_their_person_and_deadline(command: Command, started: str) -> None:
    [told] = (await command("asks", started, "--json")).document

    assert {"id", "relationship", "kind", "who", "due", "reminders_sent"} <= told.keys()
    assert (told["id"], told["relationship"], told["kind"]) == ("accept-1", started, "accept")
    assert (told["who"], told["role"], told["reminders_sent"]) == ("Nadia Benali", "mentor", 0)
    assert (told["escalated"], told["undeliverable"]) == (False, False)
    assert told in (await command("asks", "--json")).document
    assert "not yet" in (await command("asks", started)).out


async def test_an_answer_is_told_in_the_timeline(command: Command, started: str, premises: Premises) -> None:
    [ask] = (await command("asks", started, "--json")).document
    given = AnswerGiven(
        id="m-1", ask=ask["id"], person=ask["who_id"], facts=Accept(answer=Acceptance.YES, declared=True)
    )
    await premises.client.get_workflow_handle(started).execute_update("answer", given)

    events: list[str] = []
    async with asyncio.timeout(60):
        while "mentor-accepted" not in events:
            notes = (await command("timeline", started, "--json")).document
            events = [note["event"] for note in notes]

    assert events[:2] == ["phase-choosing", "letter-sent"]
    assert events.index("asked") < events.index("answered") < events.index("mentor-accepted")
    assert notes[0].keys() == {"seq", "at", "event", "step", "role", "words"}
    told = (await command("timeline", started)).out
    assert "Mentor found (mentor)" in told
    assert str(datetime.now().astimezone().year) in told


async def test_the_list_is_narrowed_by_status_programme_and_phase(command: Command, started: str) -> None:
    async def ids(*narrowed: str) -> list[str]:
        return [one["id"] for one in (await command("list", "--json", *narrowed)).document]

    assert started in await ids()
    assert started in await ids("--status", "open", "--programme", "classic", "--phase", "choosing")
    assert started not in await ids("--status", "paused")
    assert started not in await ids("--programme", "just-in-time")
    assert started not in await ids("--phase", "first-meeting")


async def test_the_soonest_next_step_stands_first_in_the_list(command: Command, started: str) -> None:
    dues = [one["whats_next"]["due"] for one in (await command("list", "--json", "--status", "open")).document]

    assert started
    assert dues == sorted(dues)


async def test_what_people_wrote_is_never_taken_for_markup(command: Command, start_file: Write) -> None:
    name = "[bold red]Léa[/bold red] [link=x]"
    [document] = (await command("start", start_file(pair("markup", **{"Léa Martin": f"'{name}'"})), "--json")).document

    assert document["mentee"]["name"] == name
    assert name in (await command("show", document["id"])).out


async def test_a_narrow_window_is_written_row_by_row(
    command: Command, started: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "44")

    told = Text.from_ansi((await command("asks", started)).out).plain

    assert max(len(line) for line in told.splitlines()) <= 44
    assert started in told
    assert "Nadia Benali" in told


@pytest.mark.parametrize("verb", [("show",), ("asks",), ("timeline",), ("resume",), ("end", "--reason", "other")])
@pytest.mark.parametrize("relationship", ["r-000000000000", "../etc/passwd", "r-1\r\n"])
async def test_an_unknown_id_is_refused(command: Command, verb: tuple[str, ...], relationship: str) -> None:
    told = await command(verb[0], relationship, *verb[1:])

    assert (told.code, told.out) == (2, "")
    assert "There is no relationship" in told.err


async def test_the_programmes_are_explained_in_words(command: Command) -> None:
    told = await command("programme", "list")
    documents = (await command("programme", "list", "--json")).document

    assert "39 weeks; the end is announced 4 weeks before" in told.out
    assert [one["id"] for one in documents] == ["classic", "just-in-time", "peer", "reverse"]
    assert documents[0]["name"] == {"fr": "Mentorat sur neuf mois", "en": "Nine-month mentoring"}


def test_the_classic_programme_spells_out_the_usual_terms() -> None:
    from adapters.library import Library
    from settings import ROOT

    assert Library(ROOT / "content").programme("classic").terms == Terms()
