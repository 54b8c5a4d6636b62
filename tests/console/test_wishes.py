"""pause, resume, promote, end: what an operator may wish, and what the rules refuse."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from console.app import Reason
from contracts.letters import AskInLetter
from contracts.messages import AnswerGiven, AnswerTaken
from mentoring.facts import CharterDraft, Facts
from mentoring.kinds import EndReason
from tests.console.conftest import Command, Premises
from tests.console.files import pair
from tests.natures import willing

Write = Callable[[str], str]


async def test_a_pause_until_a_day_ends_with_its_first_instant_where_the_coordinator_lives(
    command: Command, start_file: Write
) -> None:
    far = "claire@example.org\n  timezone: America/Montreal"
    [document] = (await command("start", start_file(pair("zone", **{"claire@example.org": far})), "--json")).document

    told = (await command("pause", document["id"], "--until", "2027-02-01", "--json")).document

    assert told["status"] == "paused"
    assert told["paused_until"] == "2027-02-01T05:00:00Z"
    assert (told["whats_next"]["what"], told["whats_next"]["who"]) == ("resume", "Claire Dubois")
    await command("resume", document["id"])
    said = (await command("pause", document["id"], "--until", "2027-02-01")).out
    assert ", the first instant of that day in America/Montreal." in said


async def test_a_pause_may_end_at_an_instant(command: Command, started: str) -> None:
    told = await command("pause", started, "--until", "2027-02-01T09:00+01:00")

    assert told.code == 0
    assert "Paused until Mon 1 Feb 2027 " in told.out
    assert "Next: Claire Dubois: the return from the pause" in told.out


@pytest.mark.parametrize("until", ["soon", "2027-02-30", "2027-02-01T09:00", "01/02/2027", ""])
async def test_a_return_that_cannot_be_read_pauses_nothing(command: Command, started: str, until: str) -> None:
    told = await command("pause", started, "--until", until)

    assert (told.code, told.out) == (2, "")
    assert "2027-02-01T09:00+01:00" in told.err
    assert (await command("show", started, "--json")).document["status"] == "open"


async def test_a_return_in_the_past_is_refused_in_the_words_of_the_rule(command: Command, started: str) -> None:
    told = await command("pause", started, "--until", "2020-01-01")

    assert (told.code, told.out) == (2, "")
    assert told.err == (
        "This date has already gone by. Please choose one that is still to come. Nothing was changed.\n"
    )


async def test_pause_and_resume_each_make_sense_once(command: Command, started: str) -> None:
    assert (await command("resume", started)).code == 2
    assert (await command("pause", started)).code == 0
    again = await command("pause", started)
    assert (again.code, "already paused" in again.err) == (2, True)

    resumed = await command("resume", started, "--json")

    assert (resumed.code, resumed.document["status"]) == (0, "open")


async def test_an_end_closes_in_order_and_is_refused_the_second_time(command: Command, started: str) -> None:
    assert (await command("end", started, "--reason", "goals-reached")).code == 0

    told = await command("end", started, "--reason", "other")

    assert told.code == 2
    assert "The relationship is closed" in told.err


async def test_an_end_needs_one_of_its_reasons(command: Command, started: str) -> None:
    for words in ([], ["--reason", "no-answer"], ["--reason", "boredom"]):
        assert (await command("end", started, *words)).code == 2
    assert (await command("show", started, "--json")).document["status"] == "open"


def test_an_operator_may_give_every_reason_but_those_the_engine_concludes() -> None:
    concluded = {EndReason.NO_ANSWER, EndReason.NO_MENTOR}

    assert list(get_args(Reason)) == [reason.value for reason in EndReason if reason not in concluded]


@pytest.mark.behaviour("S1")
async def test_a_just_in_time_mentoring_is_offered_a_longer_programme(
    command: Command, start_file: Write, premises: Premises
) -> None:
    text = pair("promoted").replace("programme: classic", "programme: just-in-time")
    [document] = (await command("start", start_file(text), "--json")).document
    relationship = document["id"]
    early = await command("promote", relationship)
    assert (early.code, "once its charter is agreed" in early.err) == (2, True)
    await _agree_on_the_charter(premises, relationship)

    unknown = await command("promote", relationship, "--to", "eternal")
    assert (unknown.code, "There is no programme 'eternal', only classic, just-in-time" in unknown.err) == (2, True)
    same = await command("promote", relationship, "--to", "just-in-time")
    assert (same.code, "lasts longer than its own" in same.err) == (2, True)

    told = await command("promote", relationship, "--to", "classic")
    assert (told.code, "Both are asked whether they carry on in 'classic'." in told.out) == (0, True)
    assert (await command("show", relationship, "--json")).document["programme"] == "just-in-time"
    await _answer(premises, relationship, lambda ask: ask.kind == "promotion")
    while (shown := await command("show", relationship, "--json")).document["programme"] != "classic":  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    assert shown.document["id"] == relationship

    too_long = await command("extend", relationship, "--weeks", "60")
    assert (too_long.code, "between 1 and 52" in too_long.err) == (2, True)
    longer = await command("extend", relationship, "--weeks", "6")
    assert (longer.code, "Both are asked whether it shall last 6 weeks longer." in longer.out) == (0, True)


@pytest.mark.behaviour("E4", "S36")
async def test_a_mentor_is_replaced_once_they_have_accepted_by_somebody_of_the_directory(
    command: Command, start_file: Write, premises: Premises, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("id,name,email,manager,capacity\nyara,Yara Sol,yara@example.org,,2\n", encoding="utf-8")
    assert (await command("people", "import", str(people))).code == 0
    [document] = (
        await command(
            "start", start_file(pair("replaced").replace("programme: classic", "programme: just-in-time")), "--json"
        )
    ).document
    relationship, before = document["id"], document["mentor"]["id"]
    early = await command("replace", relationship, "--mentor", "yara")
    assert (early.code, "once they have accepted" in early.err) == (2, True)
    await _agree_on_the_charter(premises, relationship)
    stranger = await command("replace", relationship, "--mentor", "yar")
    assert (stranger.code, "Nobody in the directory has the id 'yar'; " in stranger.err) == (2, True)

    told = await command("replace", relationship, "--mentor", "yara", "--reason", "mentor-wish", "--json")
    assert (told.code, told.document["id"]) == (0, relationship)
    while (shown := await command("show", relationship, "--json")).document["mentor"] is None or (  # noqa: ASYNC110
        shown.document["mentor"]["id"] == before
    ):
        await asyncio.sleep(0.1)
    assert shown.document["mentor"]["name"] == "Yara Sol"
    assert [one["id"] for one in shown.document["former"]] == [before]
    story = (await command("timeline", relationship)).out
    assert "Another mentor is asked for (operator: mentor-wish)" in story, "who and why"
    assert "Before" in (await command("show", relationship)).out


async def _agree_on_the_charter(premises: Premises, relationship: str) -> None:
    while "charter-agreed" not in [note.event for note in await premises.shelf.timeline(relationship)]:
        await _answer(premises, relationship, lambda _: True)


async def _answer(premises: Premises, relationship: str, chosen: Callable[[AskInLetter], bool]) -> None:
    """Whatever is open and chosen is answered with good will, until something of it has been."""
    handle, answered = premises.client.get_workflow_handle(relationship), 0
    letters = [one for one in premises.post.sent if one.relationship == relationship and one.ask and chosen(one.ask)]
    still_open = {ask.id for ask in await premises.shelf.asks(relationship)}
    for ask in [letter.ask for letter in letters if letter.ask and letter.ask.id in still_open]:
        given = AnswerGiven(id=f"m-{ask.id}", ask=ask.id, person=ask.person, facts=_willing(ask))
        answered += not (await handle.execute_update("answer", given, result_type=AnswerTaken)).again
    if not answered:
        await asyncio.sleep(0.1)


def _willing(ask: AskInLetter) -> Facts:
    return CharterDraft(rhythm=timedelta(days=10)) if ask.kind == "charter-draft" else willing(ask)
