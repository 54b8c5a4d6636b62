"""People of a start file who are named by their id in the directory: `mentee: E1042` stands for all that it knows of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.marked_yaml import At, Marked
from adapters.start_form import WEEKDAYS
from mentoring.directory import Member
from mentoring.kinds import Role

LIST, MENTORS = "relationships", "mentors"


def entries(data: Any) -> Iterator[tuple[At, dict[str, Any]]]:
    """Each relationship of the file, and the way to it."""
    if isinstance(data, dict) and LIST not in data:
        yield (), data
    elif isinstance(data, dict) and isinstance(data[LIST], list):
        for index, entry in enumerate(data[LIST]):
            if isinstance(entry, dict):
                yield (LIST, index), entry


def people_of(data: Mapping[str, Any]) -> Iterator[tuple[At, Role, Any]]:
    """Everybody in one relationship as the file has them, and the way to them."""
    yield (Role.MENTEE,), Role.MENTEE, data.get(Role.MENTEE)
    yield (Role.MENTOR,), Role.MENTOR, data.get(Role.MENTOR)
    several = data.get(MENTORS)
    for number, person in enumerate(several if isinstance(several, list) else ()):
        yield (MENTORS, number), Role.MENTOR, person
    yield (Role.COORDINATOR,), Role.COORDINATOR, data.get(Role.COORDINATOR)


def ids_in(marked: Marked) -> set[str]:
    """The ids by which people are named."""
    return {told for _, data in entries(marked.data) for _, _, told in people_of(data) if isinstance(told, str)}


def with_members(marked: Marked, members: Mapping[str, Member]) -> Marked:
    """The same file with everybody written out whom the directory knows; an id that it does not know stays as it is."""
    for _, data in entries(marked.data):
        for (field, *place), _, told in list(people_of(data)):
            if not isinstance(told, str) or told not in members:
                continue
            if place:
                data[str(field)][place[0]] = _written_out(members[told])
            else:
                data[str(field)] = _written_out(members[told])
    return marked


def _written_out(member: Member) -> dict[str, Any]:
    names = {number: day for day, number in WEEKDAYS.items()}
    return {
        **{name: getattr(member, name) for name in ("name", "mail", "country", "region", "timezone")},
        "language": member.language.value,
        "hours": f"{member.opens:%H:%M}-{member.closes:%H:%M}",
        "days": [names[day] for day in member.days],
    }
