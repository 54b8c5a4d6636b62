"""HR events: what came and was not understood, having it looked at again, and telling one by hand."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from adapters.hr.own_doors import OPERATOR
from console.records import Records, open_records
from console.report import Refused, Report, draw_rows, moment, print_json
from contracts.hr_inbox import SETTLED, Notice, NoticeStatus
from mentoring.hr_form import OWN_FORM, hr_event_schema
from mentoring.kinds import HrEventType

WHAT_TO_DO = {
    NoticeStatus.RECEIVED: "wait: the gateway looks at it, or asks the platform again",
    NoticeStatus.UNKNOWN_PERSON: "bring the directory up to date, then replay it",
    NoticeStatus.UNKNOWN_TYPE: "nothing, or tell us what it means",
    NoticeStatus.GARBLED: "look at the field named, and mend the sender",
    NoticeStatus.FOR_A_HUMAN: "act on it; nothing happens by itself",
    NoticeStatus.UNDERSTOOD: "",
    NoticeStatus.NOT_FOR_US: "",
}


async def inbox(*, everything: bool) -> Report:
    """What waits for somebody; with `everything`, what was settled too."""
    statuses = [status for status in NoticeStatus if everything or status not in SETTLED]
    async with open_records() as records:
        notices = await records.hr_inbox.listing(statuses)
    documents = [notice.model_dump(mode="json") for notice in notices]

    def draw(console: Console) -> None:
        rows = [
            (
                str(notice.number),
                notice.source,
                notice.type,
                moment(notice.received_at),
                _state(notice),
                WHAT_TO_DO[notice.status],
            )
            for notice in notices
        ]
        none = "Nothing waits: every HR event that came has been understood."
        draw_rows(console, ("number", "source", "type", "came", "state", "what to do"), rows, none=none)

    return Report(documents, draw)


def _state(notice: Notice) -> str:
    tried = f"asked {notice.tries} times" if notice.tries else ""
    return ", ".join(part for part in (notice.status.value, notice.why, tried) if part)


async def replayed(numbers: Sequence[int], *, everything: bool) -> Report:
    """Have them looked at again. Raises Refused for a number that does not wait."""
    if bool(numbers) == everything:
        raise Refused("Say which: numbers from `starter.py hr inbox`, or --all. Nothing was changed.")
    async with open_records() as records:
        open_ones = [status for status in NoticeStatus if status not in SETTLED]
        waiting = {notice.number for notice in await records.hr_inbox.listing(open_ones)}
        wrong = sorted(set(numbers) - waiting)
        if wrong:
            listed = ", ".join(map(str, wrong))
            raise Refused(f"Nothing with the number {listed} waits; `starter.py hr inbox` lists what does.")
        count = await records.hr_inbox.again(waiting if everything else numbers)
    said = f"{count} will be looked at again, within half a minute. Then: starter.py hr inbox"
    return Report({"replayed": count}, lambda console: console.print(Text(said)))


async def sent(kind: HrEventType, employee: str, told: dict[str, str | None]) -> Report:
    """Tell an event by hand: it goes the way of all others. Raises Refused for what no platform could tell either."""
    now = datetime.now(UTC)
    data: dict[str, Any] = {"employee": employee, **{name: value for name, value in told.items() if value is not None}}
    document = {"type": kind.value, "timestamp": now.isoformat(), "data": data}
    try:
        OWN_FORM.validate_python(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = next((str(step) for step in reversed(first["loc"]) if step in {"employee", *told}), "")
        raise Refused(f"--{field.replace('_', '-')}: {first['msg']}. Nothing was sent.") from None
    async with open_records() as records:
        await _known(records, employee)
        event = f"op-{secrets.token_hex(6)}"
        await records.hr_inbox.keep(OPERATOR, event, kind.value, document, now)
    said = f"Kept as {event}; it is told within half a minute, or on its day. To replace it: --supersedes {event}"
    return Report({"id": event, **document}, lambda console: console.print(Text(said)))


async def _known(records: Records, employee: str) -> None:
    if await records.directories.find(employee) is None:
        raise Refused(f"Nobody in the directory has the id {employee}. Nothing was sent.")


async def outgoing(*, again: bool) -> Report:
    """What the organisation's systems have not taken; with `again`, have it tried again."""
    async with open_records() as records:
        if again:
            count = await records.outgoing.again(datetime.now(UTC))
            return Report({"again": count}, lambda console: console.print(Text(f"{count} will be sent again at once.")))
        waiting = await records.outgoing.undelivered()
    documents = [due.model_dump(mode="json") for due in waiting]

    def draw(console: Console) -> None:
        rows = [
            (due.endpoint, due.said.relationship, due.said.type, due.status, due.reply, str(due.attempts))
            for due in waiting
        ]
        none = "Nothing waits: every event has been taken by every endpoint."
        draw_rows(console, ("endpoint", "relationship", "event", "state", "answer", "attempts"), rows, none=none)

    return Report(documents, draw)


async def schema() -> Report:
    """The schema is one JSON document, asked for as such or not."""
    document = hr_event_schema()
    return Report(document, lambda _: print_json(document))
