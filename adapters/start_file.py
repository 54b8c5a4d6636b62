"""The start file: one relationship or a list of them, written by a coordinator. Every mistake in it is told, all at once.

Reading has no side effect: what comes back has been checked whole; what raises has started nothing.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from adapters.marked_yaml import read_marked
from adapters.mistakes import FileMistakes, Mistake, in_order
from adapters.start_check import EXAMPLE, flaws_of, today_of
from adapters.start_form import RelationshipForm
from adapters.start_people import entries, ids_in, with_members
from adapters.text_file import read_text, shown
from mentoring.directory import Member
from mentoring.kinds import Transition
from mentoring.model import Model
from mentoring.people import Person
from mentoring.programme import Pairing, Programme, Terms
from mentoring.ranking import Wish

BEGINS_AT = time(9)
"""When a relationship of a coming day begins, by the mentee's clock."""


class StartRequest(Model):
    """One relationship that may be started. `start_at` is None when it begins at once. `line`: where it stands.

    `mentors`: whom to ask, the first first; none: the engine proposes. `wish`: what the mentee looks for.
    """

    programme: str
    terms: Terms
    pairing: Pairing
    start: date
    start_at: AwareDatetime | None
    mentee: Person
    mentors: tuple[Person, ...]
    coordinator: Person
    transition: Transition | None
    wish: Wish = Wish()
    line: int

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (self.mentee, *self.mentors, self.coordinator)


def read_start_file(name: str, programmes: Mapping[str, Programme], now: datetime) -> list[StartRequest]:
    """The relationships of the file `name` (`-`: standard input). `now` is aware. Raises FileMistakes."""
    return parse_start_file(start_text(name), shown(name), programmes, now)


def start_text(name: str) -> str:
    """What stands in it. Raises FileMistakes."""
    return read_text(name, what="a start file", example=EXAMPLE)


def members_named(text: str) -> set[str]:
    """The directory's ids by which a start file names people, right or wrong."""
    return ids_in(read_marked(text))


def parse_start_file(
    text: str,
    name: str,
    programmes: Mapping[str, Programme],
    now: datetime,
    members: Mapping[str, Member] | None = None,
) -> list[StartRequest]:
    """The same for a text already read; `name` is what the mistakes call it. `members`: whom an id may stand for."""
    marked = with_members(read_marked(text), members or {})
    if marked.data is None and not marked.flaws:
        raise FileMistakes([Mistake(file=name, found="nothing", expected="a start file", todo=EXAMPLE)])
    flaws = [*marked.flaws, *(flaws_of(marked, programmes, now) if marked.data is not None else ())]
    if flaws:
        raise FileMistakes(in_order(flaws, name))
    return [_request(data, programmes, now, marked.place_of(at).line) for at, data in entries(marked.data)]


def _request(data: dict[str, Any], programmes: Mapping[str, Programme], now: datetime, line: int) -> StartRequest:
    form = RelationshipForm.model_validate(data)
    today = today_of(data, now)
    start = form.start or today
    terms = programmes[form.programme].terms
    if form.ends is not None:
        terms = Terms.model_validate({**terms.model_dump(), "lasts": form.ends - start})
    mentee = form.mentee.person()
    begins = datetime.combine(start, BEGINS_AT, ZoneInfo(mentee.timezone)).astimezone(UTC)
    return StartRequest(
        programme=form.programme,
        terms=terms,
        pairing=programmes[form.programme].pairing,
        start=start,
        start_at=begins if start > today else None,
        mentee=mentee,
        mentors=tuple(mentor.person() for mentor in form.named),
        coordinator=form.coordinator.person(),
        transition=form.transition,
        wish=form.looks_for,
        line=line,
    )
