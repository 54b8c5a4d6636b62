"""The timeline: what has happened in one relationship."""

from typing import Any

from rich.console import Console
from rich.text import Text

from console.records import Records, open_records
from console.report import Report, moment, unknown
from mentoring.relationship import Note


async def told(relationship: str) -> Report:
    """A line for each thing that happened, the oldest first."""
    async with open_records() as records:
        if await records.shelf.relationship(relationship) is None:
            unknown(relationship)
        notes = await records.shelf.timeline(relationship)
        documents = [_document(records, note) for note in notes]
        lines = [Text(_line(records, note), style="bold" if note.event.startswith("at-risk") else "") for note in notes]

    def draw(console: Console) -> None:
        for line in lines or [Text("Nothing has happened yet.")]:
            console.print(line)

    return Report(documents, draw)


def _document(records: Records, note: Note) -> dict[str, Any]:
    return {**note.model_dump(mode="json"), "words": records.say(f"events.{note.event}")}


def _line(records: Records, note: Note) -> str:
    about = [records.say(f"roles.{note.role}").lower()] if note.role else []
    about += [note.step] if note.step else []
    return f"{moment(note.at)}  {records.say(f'events.{note.event}')}" + (f" ({', '.join(about)})" if about else "")
