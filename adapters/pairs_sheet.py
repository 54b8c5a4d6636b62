"""The pairs that `match` proposes, as a sheet: a coordinator edits it and starts from it. Edited or not, the rules are asked again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from adapters.eligibility_words import sentence
from adapters.mistakes import FileMistakes, Mistake, near
from adapters.own_sheet import Row, read_own_sheet
from adapters.start_file import BEGINS_AT, StartRequest
from adapters.start_form import AHEAD_AT_MOST, read_date
from adapters.text_file import shown
from adapters.words import Words
from contracts.messages import MENTORS_AT_MOST
from mentoring.directory import Directory, Member
from mentoring.eligibility import Circumstances, refusals
from mentoring.people import Language, Person
from mentoring.programme import Programme

HEADER = ("programme", "start", "mentee", "mentor", "coordinator", "score", "mentee_name", "mentor_name", "reasons")
READ = HEADER[:5]
"""What is read back. The rest is for people's eyes."""
PROPOSE = "propose"
"""In place of a mentor: the engine proposes one. An empty cell starts nothing: that is somebody whom `match` left over."""
_EXCELS = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")


class PairsReader:
    """Reads pairs against what is known: programmes, the directory, what has been declared and begun."""

    def __init__(
        self, programmes: Mapping[str, Programme], directory: Directory, circumstances: Circumstances, words: Words
    ) -> None:
        self._programmes, self._directory = programmes, directory
        self._circumstances, self._words = circumstances, words

    def read(self, name: str, now: datetime) -> list[StartRequest]:
        """A start for each row that has a mentor. `now` is aware. Raises FileMistakes: every mistake, and every refusal of the rules."""
        file = shown(name)
        rows = [
            row
            for row in read_own_sheet(name, what="a list of pairs", needed="mentor", known=READ)
            if row.cells["mentor"]
        ]
        mistakes = [mistake for row in rows for mistake in self._mistakes(row, file, now)] or [
            *self._refused(rows, file)
        ]
        if not rows:
            todo = "fill in the mentor of a row, or take `starter.py match` again"
            mistakes = [Mistake(file=file, found="no pair", expected="a mentor in one row at least", todo=todo)]
        if mistakes:
            raise FileMistakes(mistakes)
        return [self._request(row, now) for row in rows]

    def _mistakes(self, row: Row, file: str, now: datetime) -> Iterator[Mistake]:
        for role in ("mentee", "mentor", "coordinator"):
            known = [one in self._directory for one in (_mentors(row) if role == "mentor" else (row.cells[role],))]
            if not all(known):
                yield row.wrong(file, role, "the id of somebody in the directory", "`starter.py people import` first")
        if len(set(_mentors(row))) < len(_mentors(row)) or len(_mentors(row)) > MENTORS_AT_MOST:
            expected = f"at most {MENTORS_AT_MOST} different ids"
            yield row.wrong(file, "mentor", expected, "write them in the order in which they are to be asked")
        if row.cells["programme"] not in self._programmes:
            todo = f"{near(row.cells['programme'], list(self._programmes))}the programmes are {', '.join(self._programmes)}"
            yield row.wrong(file, "programme", "a programme that we know", todo)
        if row.cells["start"] and not _may_start(row.cells["start"], now):
            yield row.wrong(
                file, "start", "a day from today on", "write it like 2027-02-01, or leave it empty for today"
            )

    def _refused(self, rows: Sequence[Row], file: str) -> Iterator[Mistake]:
        """What the rules say to each pair, all pairs before it taken as begun. Those that have begun already are no news."""
        in_file = {(mentor, row.cells["mentee"]) for row in rows for mentor in _mentors(row)}
        pairs = {
            mentor: frozenset(mentee for mentee in mentees if (mentor, mentee) not in in_file)
            for mentor, mentees in self._circumstances.pairs.items()
        }
        for row in rows:
            mentee = self._directory.member(row.cells["mentee"])
            asked = {
                "pairs": pairs,
                "coordinator": row.cells["coordinator"],
                "allow_shared_manager": self._programmes[row.cells["programme"]].allow_shared_manager,
            }
            circumstances = self._circumstances.model_copy(update=asked)
            for mentor in _mentors(row):
                for refusal in refusals(mentee, self._directory.member(mentor), self._directory, circumstances):
                    said = sentence(self._words, Language.ENGLISH, refusal, self._directory)
                    yield row.wrong(
                        file, "mentor", "an eligible mentor", f"{said} Name another one, or take the row out"
                    )
            for first in _mentors(row)[:1]:
                pairs[first] = pairs.get(first, frozenset()) | {mentee.id}

    def _request(self, row: Row, now: datetime) -> StartRequest:
        mentee, coordinator = (_person(self._directory.member(row.cells[role])) for role in ("mentee", "coordinator"))
        today = now.astimezone(ZoneInfo(mentee.timezone)).date()
        start = _day(row.cells["start"]) if row.cells["start"] else today
        begins = datetime.combine(start, BEGINS_AT, ZoneInfo(mentee.timezone)).astimezone(UTC)
        programme = self._programmes[row.cells["programme"]]
        return StartRequest(
            programme=programme.id,
            terms=programme.terms,
            pairing=programme.pairing,
            start=start,
            start_at=begins if start > today else None,
            mentee=mentee,
            mentors=tuple(_person(self._directory.member(mentor)) for mentor in _mentors(row)),
            coordinator=coordinator,
            transition=None,
            line=row.line,
        )


def _mentors(row: Row) -> tuple[str, ...]:
    """Whom to ask, the first first; nobody is named where the engine proposes."""
    told = row.cells["mentor"]
    return () if told.casefold() == PROPOSE else tuple(re.split(r"[,\s]+", told))


def _may_start(text: str, now: datetime) -> bool:
    try:
        return now.date() <= _day(text) <= now.date() + AHEAD_AT_MOST
    except ValueError:
        return False


def _day(text: str) -> date:
    """`2027-02-01`, or `01/02/2027` once a French Excel has saved it. Raises ValueError."""
    found = _EXCELS.fullmatch(text)
    return date(*map(int, reversed(found.groups()))) if found else read_date(text)


def _person(member: Member) -> Person:
    """The member as the vault knows them."""
    return Person(**{name: getattr(member, name) for name in Person.model_fields})
