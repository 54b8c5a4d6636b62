"""What may be wrong in a start file: its shape, its fields, and what no field can know alone. All of it is looked for."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ValidationError

from adapters.marked_yaml import At, Flaw, Marked
from adapters.mistakes import near, quoted
from adapters.start_form import AHEAD_AT_MOST, EXPECTED, RelationshipForm, known_fields, read_date
from adapters.start_people import LIST, MENTORS, entries, people_of
from mentoring.kinds import Role, Transition
from mentoring.people import known_zone
from mentoring.programme import Programme, Terms

PEOPLE = (*Role, MENTORS)
BY_ID = "write name: and mail: below it, indented, or an id that `starter.py people list` shows"
EXAMPLE = "begin with a copy of examples/lea-and-nadia.yaml"
USUAL_ZONE = "Europe/Paris"


def flaws_of(marked: Marked, programmes: Mapping[str, Programme], now: datetime) -> Iterator[Flaw]:
    """Everything that is wrong with a start file that can be read as YAML."""
    yield from _of_shape(marked)
    for at, data in entries(marked.data):
        yield from _of_fields(marked, at, data)
        yield from _of_programme(marked, at, data, programmes)
        yield from _of_dates(marked, at, data, programmes, now)
        yield from _of_people(marked, at, data)


def today_of(data: Mapping[str, Any], now: datetime) -> date:
    """The day it is where the mentee lives; in UTC if nobody can tell."""
    mentee = data.get("mentee")
    zone = mentee.get("timezone", USUAL_ZONE) if isinstance(mentee, dict) else USUAL_ZONE
    try:
        return now.astimezone(ZoneInfo(known_zone(zone))).date()
    except (ValueError, TypeError):
        return now.astimezone(UTC).date()


def _of_shape(marked: Marked) -> Iterator[Flaw]:
    """What is wrong above the relationships themselves."""
    data = marked.data
    if not isinstance(data, dict):
        yield _flaw(marked, (), quoted(data), "fields (programme:, mentee:, …)", EXAMPLE)
        return
    if LIST not in data:
        return
    for key in data.keys() - {LIST}:
        yield _flaw(marked, (key,), f"'{key}' beside '{LIST}'", f"'{LIST}' alone", "move it into the list", key=True)
    listed = data[LIST]
    if not isinstance(listed, list) or not listed:
        yield _flaw(marked, (LIST,), quoted(listed), "a list of relationships", "begin each with '- '")
        return
    for index, entry in enumerate(listed):
        if not isinstance(entry, dict):
            yield _flaw(marked, (LIST, index), quoted(entry), "a relationship (programme:, mentee:, …)", EXAMPLE)


def _of_fields(marked: Marked, at: At, data: dict[str, Any]) -> Iterator[Flaw]:
    """What one relationship gets wrong field by field."""
    try:
        RelationshipForm.model_validate(data)
    except ValidationError as error:
        for problem in error.errors():
            where, wrong = problem["loc"], problem["input"]
            name = next(part for part in reversed(where) if isinstance(part, str))
            if problem["type"] == "extra_forbidden":
                known = known_fields(where)
                todo = f"{near(name, known)}the fields here are {', '.join(known)}"
                yield _flaw(marked, (*at, *where), f"'{name}'", "a field that we know", todo, key=True)
                continue
            expected, todo = EXPECTED[name]
            if isinstance(wrong, str) and name in PEOPLE:
                expected, todo = "a person, or the id of somebody in the directory", BY_ID
            meant = near(wrong, _choices(name)) if isinstance(wrong, str) else ""
            found = "nothing" if problem["type"] == "missing" else quoted(wrong)
            yield _flaw(marked, (*at, *where), found, expected, meant + todo)


def _choices(name: str) -> list[str]:
    if name == "timezone":
        return sorted(available_timezones())
    return list(Transition) if name == "transition" else []


def _of_programme(marked: Marked, at: At, data: dict[str, Any], programmes: Mapping[str, Programme]) -> Iterator[Flaw]:
    programme = data.get("programme")
    if isinstance(programme, str) and programme not in programmes:
        known = sorted(programmes)
        todo = f"{near(programme, known)}the programmes are {', '.join(known)} (`starter.py programme list`)"
        yield _flaw(marked, (*at, "programme"), quoted(programme), "a programme that we know", todo)


def _of_people(marked: Marked, at: At, data: dict[str, Any]) -> Iterator[Flaw]:
    """Different people; who somebody is, their address says."""
    if Role.MENTOR in data and MENTORS in data:
        todo = "name one with 'mentor', or several with 'mentors'"
        yield _flaw(marked, (*at, MENTORS), f"'{MENTORS}' beside '{Role.MENTOR}'", "one of the two", todo, key=True)
    seen: dict[str, Role] = {}
    for where, role, person in people_of(data):
        mail = person.get("mail") if isinstance(person, dict) else None
        if not isinstance(mail, str):
            continue
        mail = mail.strip().casefold()
        if mail in seen:
            todo = f"give the {role}'s own address; the coordinator is neither mentee nor mentor"
            another = "another " if seen[mail] is role else "the "
            found, expected = f"{another}{seen[mail]}'s address", f"somebody else than the {seen[mail]}"
            yield _flaw(marked, (*at, *where, "mail"), found, expected, todo)
        seen.setdefault(mail, role)


def _of_dates(
    marked: Marked, at: At, data: dict[str, Any], programmes: Mapping[str, Programme], now: datetime
) -> Iterator[Flaw]:
    """Whatever is no date at all is passed over: it has been told already."""
    today = today_of(data, now)
    start, ends = _date(data.get("start", str(today))), _date(data.get("ends"))
    if start is not None and not today <= start <= today + AHEAD_AT_MOST:
        when = "in the past" if start < today else "too far away"
        expected = f"a day from {today} to {today + AHEAD_AT_MOST}"
        yield _flaw(marked, (*at, "start"), f"{start}, {when}", expected, "leave the line out to start today")
    if start is None or ends is None:
        return
    programme = programmes.get(str(data.get("programme")))
    terms = programme.terms if programme else Terms()
    least = terms.first_meeting_after + terms.announce_closure
    earliest, latest = start + least + timedelta(days=1), start + AHEAD_AT_MOST
    if not earliest <= ends <= latest:
        when = "before the start" if ends < start else "too soon" if ends < earliest else "too far away"
        todo = f"the start is {start}, and this programme needs more than {least.days} days"
        yield _flaw(marked, (*at, "ends"), f"{ends}, {when}", f"a day from {earliest} to {latest}", todo)


def _date(value: Any) -> date | None:
    try:
        return read_date(value)
    except ValueError:
        return None


def _flaw(marked: Marked, at: At, found: str, expected: str, todo: str, *, key: bool = False) -> Flaw:
    return Flaw(at=at, place=marked.place_of(at, key=key), found=found, expected=expected, todo=todo)
