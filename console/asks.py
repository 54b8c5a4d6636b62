"""Asks: who is being asked for what, by when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console

from console.records import Records, open_records
from console.report import Report, deadline, draw_rows, unknown
from contracts.messages import AskView


async def listed(relationship: str | None) -> Report:
    """The open asks of one relationship or of all, the soonest deadline first."""
    async with open_records() as records:
        if relationship is not None and await records.shelf.relationship(relationship) is None:
            unknown(relationship)
        asks = await records.shelf.asks(relationship)
        documents = [await document_of(records, ask) for ask in asks]
    return Report(documents, lambda console: draw(console, records, documents))


async def document_of(records: Records, ask: AskView) -> dict[str, Any]:
    """An ask as --json tells it: `who` is the person's name."""
    plain = ask.model_dump(mode="json")
    first = ("id", "relationship", "kind")
    last = ("due", "reminders_sent", "role", "opened_at", "ends", "escalated", "undeliverable")
    return {
        **{name: plain[name] for name in first},
        "who": await records.name(ask.who),
        "who_id": ask.who,
        **{name: plain[name] for name in last},
    }


def draw(console: Console, records: Records, documents: Sequence[dict[str, Any]]) -> None:
    rows = [
        (
            ask["relationship"],
            ask["who"],
            records.say(f"roles.{ask['role']}"),
            records.say(f"asked.{ask['kind']}"),
            deadline(datetime.fromisoformat(ask["due"])),
            _reminded(ask),
        )
        for ask in documents
    ]
    headings = ("relationship", "who", "role", "what", "by", "reminded")
    draw_rows(console, headings, rows, none="Nobody is being asked for anything.")


def _reminded(ask: dict[str, Any]) -> str:
    said = [f"{ask['reminders_sent']} times" if ask["reminders_sent"] != 1 else "once"]
    if ask["reminders_sent"] == 0:
        said = ["not yet"]
    if ask["escalated"]:
        said.append("coordinator told")
    if ask["undeliverable"]:
        said.append("the address refuses mail")
    return ", ".join(said)
