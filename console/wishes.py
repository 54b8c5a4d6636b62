"""An operator's wishes: pause, resume, promote, replace, end. The rules may refuse; then nothing has changed."""

import re
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from adapters.library import Library
from console.engine_room import Wish, enter
from console.people import known
from console.records import Records, open_records
from console.relationships import document_of
from console.report import Refused, Report, deadline, moment, unknown
from contracts.messages import OPERATOR, EndWish, ExtendWish, PauseWish, PromoteWish, ReplaceWish, ResumeWish, View
from contracts.names import WORKFLOW_ID
from mentoring.directory import Directory
from mentoring.kinds import EndReason
from mentoring.people import Language, Person
from mentoring.refusals import RuleBroken

WEEKS_AT_MOST = 52
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


async def pause(relationship: str, until: str | None) -> Report:
    """Stop every clock. `until`: a day (its first instant where the coordinator lives) or an instant with its offset."""
    async with open_records() as records:
        view = await _known(records, relationship)
        if until is None:
            return await _made(records, view, PauseWish(id=_id()), "Paused, with no date of return.")
        zone = (await records.vault.person(view.coordinator)).timezone
        instant = _return(until, ZoneInfo(zone))
        meant = f", the first instant of that day in {zone}" if _DAY.fullmatch(until) else ""
        return await _made(records, view, PauseWish(id=_id(), until=instant), f"Paused until {moment(instant)}{meant}.")


async def resume(relationship: str) -> Report:
    """Restart every clock."""
    async with open_records() as records:
        view = await _known(records, relationship)
        return await _made(records, view, ResumeWish(id=_id()), "Resumed.")


async def promote(relationship: str, to: str) -> Report:
    """Ask both whether they carry on under the terms of the programme `to`."""
    async with open_records() as records:
        view = await _known(records, relationship)
        programmes = Library(records.settings.content, records.settings.programmes).programmes()
        if to not in programmes:
            raise Refused(f"There is no programme '{to}', only {', '.join(sorted(programmes))}. Nothing was changed.")
        wish = PromoteWish(id=_id(), programme=to, terms=programmes[to].terms)
        return await _made(records, view, wish, f"Both are asked whether they carry on in '{to}'.")


async def extend(relationship: str, weeks: int) -> Report:
    """Ask both whether they carry on for so many weeks more."""
    async with open_records() as records:
        view = await _known(records, relationship)
        if not 1 <= weeks <= WEEKS_AT_MOST:
            raise Refused(f"--weeks {weeks}: between 1 and {WEEKS_AT_MOST}. Nothing was changed.")
        wish = ExtendWish(id=_id(), by=timedelta(weeks=weeks))
        return await _made(records, view, wish, f"Both are asked whether it shall last {weeks} weeks longer.")


async def replace(relationship: str, mentors: Sequence[str], reason: str) -> Report:
    """Look for another mentor: one of `mentors`, by their ids in the directory, or whoever the engine proposes."""
    async with open_records() as records:
        view = await _known(records, relationship)
        people = await _people(records, mentors)
        wish = ReplaceWish(id=_id(), mentors=people, reason=EndReason(reason))
        return await _made(records, view, wish, "Both are told, and another mentor is being looked for.")


async def _people(records: Records, members: Sequence[str]) -> tuple[str, ...]:
    """What the vault calls them. Raises Refused for somebody whom the directory does not know."""
    directory = Directory(await records.directories.all())
    people = [
        Person.model_validate(known(directory, one).model_dump(include=set(Person.model_fields))) for one in members
    ]
    return tuple([await records.vault.register(person) for person in people])


async def end(relationship: str, reason: str) -> Report:
    """End in order, with a reason."""
    async with open_records() as records:
        view = await _known(records, relationship)
        wish = EndWish(id=_id(), reason=EndReason(reason))
        return await _made(records, view, wish, f"It is being ended ({reason}): whoever knew of it is told.")


def _id() -> str:
    return f"{OPERATOR}-{secrets.token_hex(8)}"


async def _known(records: Records, relationship: str) -> View:
    """The relationship, asked for at its source: this also shows that a worker will hear the wish."""
    if not WORKFLOW_ID.match(relationship):
        unknown(relationship)
    view = await (await enter(records.settings)).view(relationship)
    if view is None:
        unknown(relationship)
    return view


async def _made(records: Records, view: View, wish: Wish, said: str) -> Report:
    engine = await enter(records.settings)
    try:
        await engine.wish(view.id, wish)
    except RuleBroken as error:
        raise Refused(f"{records.words.refusal(Language.ENGLISH, error.code)} Nothing was changed.") from None
    view = await engine.view(view.id) or view
    document = {**await document_of(records, view), "wish": wish.id}
    lines = [f"{view.id}: {said}"]
    if view.whats_next is not None:
        who, what = document["whats_next"]["who"], records.step(view.whats_next.what)
        lines.append(f"Next: {who}: {what}, by {deadline(view.whats_next.due)}.")

    def draw(console: Console) -> None:
        for line in lines:
            console.print(Text(line))

    return Report(document, draw)


def _return(until: str, zone: ZoneInfo) -> datetime:
    """The instant meant by `until`, in UTC; a day begins in `zone`."""
    try:
        if _DAY.fullmatch(until):
            return datetime.combine(date.fromisoformat(until), time(), zone).astimezone(UTC)
        instant = datetime.fromisoformat(until)
    except ValueError:
        raise Refused(_HOW_TO_SAY.format(until=until)) from None
    if instant.tzinfo is None:
        raise Refused(_HOW_TO_SAY.format(until=until))
    return instant.astimezone(UTC)


_HOW_TO_SAY = (
    "--until '{until}' is not a date that we can read: write a day, like 2027-02-01, or an instant with its offset, like "
    "2027-02-01T09:00+01:00. Nothing was changed."
)
