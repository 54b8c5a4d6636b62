"""Starts: from a file to running relationships. Checked whole before anything begins; the same start twice is one."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from adapters.database.connection import DatabaseAway
from adapters.enrolment import enrol
from adapters.library import Library
from adapters.mistakes import FileMistakes
from adapters.pairs_sheet import PairsReader
from adapters.start_file import StartRequest, members_named, parse_start_file, start_text
from adapters.start_rules import StartRules
from adapters.text_file import shown
from console.engine_room import EngineRoom, enter
from console.records import Records, open_records
from console.relationships import document_of
from console.report import Away, Report, deadline
from contracts.messages import StartRelationship, View
from mentoring.directory import Directory
from mentoring.kinds import Status
from mentoring.ranking import Wish
from settings import load_settings

LOOKS, PAUSE_SECONDS = 20, 0.25
"""How often, and how far apart, we look whether the first person has been asked."""
SHEET = ".csv"
"""How the name of a sheet of pairs ends; every other file is a start file."""


async def start(file: str) -> Report:
    """Start what the file describes and tell who is asked for what first."""
    try:
        requests = await _requests(file)
    except FileMistakes as error:
        raise FileMistakes(error.mistakes, so="Nothing was started.") from None
    async with open_records() as records:
        engine = await enter(records.settings)
        documents: list[dict[str, Any]] = []
        for request in requests:
            try:
                documents.append(await _started(records, engine, request))
            except (Away, DatabaseAway) as error:
                raise Away(f"{error} {_so_far(documents)}") from None
        lines = [line for document in documents for line in _lines(records, document)]

    def draw(console: Console) -> None:
        for line in lines:
            console.print(Text(line))

    return Report(documents, draw)


async def _requests(file: str) -> list[StartRequest]:
    """What a start file or a sheet of pairs asks for. Raises FileMistakes."""
    settings, now = load_settings(), datetime.now(UTC)
    programmes = Library(settings.content, settings.programmes).programmes()
    if file.casefold().endswith(SHEET):
        async with open_records() as records:
            directory = Directory(await records.directories.all())
            circumstances = await records.directories.circumstances(now.date())
            return PairsReader(programmes, directory, circumstances, records.words).read(file, now)
    text = start_text(file)
    named = members_named(text)
    if not named:
        parse_start_file(text, shown(file), programmes, now)  # its mistakes are told even while the database is away
    async with open_records() as records:
        members = {one.id: one for one in await records.directories.all()} if named else {}
        requests = parse_start_file(text, shown(file), programmes, now, members)
        rules = StartRules(records.vault, records.directories, records.words)
        if mistakes := await rules.refused(requests, shown(file)):
            raise FileMistakes(mistakes)
        return requests


async def _started(records: Records, engine: EngineRoom, request: StartRequest) -> dict[str, Any]:
    wanted = await enrol(records.vault, request)
    together = await _together(records, wanted)
    if together is not None:
        return await _document(records, engine, together, "already-running")
    if request.wish != Wish():
        first = wanted.mentors[0] if wanted.mentors else ""
        await records.searches.look_for(wanted.id, mentee=wanted.mentee, mentor=first, wish=request.wish)
    if await engine.start(wanted):
        return await _document(records, engine, wanted.id, "started")
    runs = await engine.is_running(wanted.id) and not await _is_closed(records, wanted.id)
    return await _document(records, engine, wanted.id, "already-running" if runs else "already-closed")


async def _is_closed(records: Records, relationship: str) -> bool:
    """Also while its workflow still runs, for what comes months after the end."""
    known = await records.shelf.relationship(relationship)
    return known is not None and known.status is Status.CLOSED


async def _together(records: Records, wanted: StartRelationship) -> str | None:
    """Where this mentee is in this programme now with one of these mentors: a file without a date, started again tomorrow."""
    for view in await records.shelf.relationships(programme=wanted.programme):
        is_theirs = view.mentee == wanted.mentee and view.status is not Status.CLOSED
        if is_theirs and (not wanted.mentors or view.mentor in wanted.mentors):
            return view.id
    return None


async def _document(records: Records, engine: EngineRoom, relationship: str, outcome: str) -> dict[str, Any]:
    """The relationship as `show` tells it, as soon as somebody has been asked for something."""
    told: dict[str, Any] = {"outcome": outcome, "worker": True}
    try:
        view = await _first_step(engine, relationship)
    except Away:
        view, told["worker"] = None, False
    return told | (await document_of(records, view) if view else {"id": relationship, "whats_next": None})


async def _first_step(engine: EngineRoom, relationship: str) -> View | None:
    view = None
    for _ in range(LOOKS):
        view = await engine.view(relationship)
        coming = view.whats_next if view else None
        if coming is None or coming.step or coming.what == "start":
            break
        await asyncio.sleep(PAUSE_SECONDS)
    return view


def _so_far(documents: list[dict[str, Any]]) -> str:
    ids = ", ".join(document["id"] for document in documents if document["outcome"] == "started")
    if not ids:
        return "Nothing was started."
    return f"Started before that: {ids}. The same command again starts only what is missing."


def _lines(records: Records, document: dict[str, Any]) -> list[str]:
    relationship, coming = document["id"], document["whats_next"]
    said = {
        "started": "started",
        "already-running": "is running already; nothing was started",
        "already-closed": "has run already and is closed; nothing was started. A new one needs another start date",
    }
    lines = [f"{relationship}: {said[document['outcome']]}."]
    if coming is not None:
        by = deadline(datetime.fromisoformat(coming["due"]))
        lines.append(f"  Next: {coming['who']} ({coming['role']}): {records.step(coming['what'])}, by {by}.")
    elif not document["worker"]:
        lines.append("  No worker answers yet: it goes on as soon as one runs (`python worker.py`, or `make up`).")
    lines.append(f"  Follow it: starter.py show {relationship} · asks {relationship} · timeline {relationship}")
    return lines
