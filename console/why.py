"""Why did this mail leave? Which relationship, step, event or moment caused it, when it was tried, what the server said."""

import re
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from adapters.database.outbox import Row
from console.records import Records, open_records
from console.report import Refused, Report, draw_facts, moment
from contracts.names import letter_key, message_id
from mentoring.kinds import Role

BECAME = {
    "new": "waits to be sent",
    "sending": "is being sent",
    "sent": "was taken by the mail server",
    "refused": "was refused",
    "unknown": "nobody knows: the line broke after its text was handed over",
}
_KEY = re.compile(r"[a-z0-9-]+/[a-z0-9-]+/[A-Za-z0-9:_-]+")


async def told(mail: str) -> Report:
    """`mail`: its Message-ID, with or without the angle brackets, or `relationship/step/person`."""
    async with open_records() as records:
        document = await explained(records, mail)
        facts = _facts(records, document)

    def draw(console: Console) -> None:
        draw_facts(console, facts)
        for tried in document["tries"]:
            console.print(Text(f"  {moment(datetime.fromisoformat(tried['at']))}  {tried['reply'] or '…'}"))

    return Report(document, draw)


async def explained(records: Records, mail: str) -> dict[str, Any]:
    """As --json tells it. Raises Refused for a mail that is none of ours."""
    row = await records.outbox.by_message_id(_message_id(mail, records.settings.mail_domain))
    if row is None:
        raise Refused(
            f"No mail of ours has the Message-ID {mail}. It stands in the mail's own header, like "
            f"{message_id(letter_key('r-0123456789ab', 'goals-1', 'p-0123456789ab'), records.settings.mail_domain)}."
        )
    return await _document(records, row)


def _message_id(mail: str, domain: str) -> str:
    mail = mail.strip()
    return message_id(mail, domain) if _KEY.fullmatch(mail) else f"<{mail.strip('<>')}>"


async def _document(records: Records, row: Row) -> dict[str, Any]:
    recipient = row.key.rpartition("/")[2]
    cause = dict(row.cause)
    asks = cause.pop("asks", [])
    return {
        "message_id": row.message_id,
        "relationship": row.relationship,
        "letter": row.name,
        "step": row.step,
        "role": row.role,
        "who": await records.name(recipient),
        "who_id": recipient,
        "because": cause or None,
        "asks": asks,
        "written_at": row.created_at.isoformat(),
        "status": row.status.value,
        "attempts": row.attempts,
        "settled_at": row.settled_at.isoformat() if row.settled_at else None,
        "answered": row.last_reply,
        "tries": row.tries,
    }


def _facts(records: Records, document: dict[str, Any]) -> list[tuple[str, str]]:
    settled = f" ({moment(datetime.fromisoformat(document['settled_at']))})" if document["settled_at"] else ""
    asks = [f"{ask['id']}, by {moment(datetime.fromisoformat(ask['due']))}" for ask in document["asks"]]
    return [
        ("mail", document["message_id"]),
        ("relationship", document["relationship"]),
        ("letter", f"{document['letter']} (step {document['step']})"),
        ("to", f"{document['who']} ({records.say('roles.' + document['role']).lower()})"),
        ("because", _because(records, document["because"])),
        ("asks for", "; ".join(asks)),
        ("written", moment(datetime.fromisoformat(document["written_at"]))),
        ("became", BECAME[document["status"]] + settled),
        ("server said", document["answered"]),
        ("tried", f"{document['attempts']} times" if document["attempts"] != 1 else "once"),
    ]


def _because(records: Records, because: dict[str, Any] | None) -> str:
    """In words: the event, or the moment that had come."""
    if because is None:
        return "the story went on by itself"
    at = moment(datetime.fromisoformat(because["at"]))
    if because["event"] == "time":
        step, _, what = because["step"].partition(": ")
        return f"its moment had come: {step}{f' ({what})' if what else ''}, {at}"
    role = [records.say(f"roles.{Role(because['role'])}").lower()] if because.get("role") else []
    about = ", ".join([*role, *([because["step"]] if because["step"] else [])])
    return records.say("events." + because["event"]) + (f" ({about})" if about else "") + f", {at}"
