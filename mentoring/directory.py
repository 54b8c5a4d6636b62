"""The organisation's people and who reports to whom. A reporting line may be broken; that is told, never guessed around."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from mentoring.model import Model
from mentoring.people import Person, one_line

CAPACITY_AT_MOST = 20

MemberId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""The organisation's own id of somebody: a staff number."""


def _short(value: str) -> str:
    return one_line(value) if value.strip() else ""


ShortText = Annotated[str, Field(max_length=200), AfterValidator(_short)]
Skill = Annotated[str, Field(max_length=100), AfterValidator(one_line)]


class Leave(Model):
    """Days away, both ends included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _forwards(self) -> "Leave":
        if self.last < self.first:
            raise ValueError("'last' must not come before 'first'")
        return self


class Member(Person):
    """A person as the organisation knows them.

    `manager`: the id of who they report to; None at the top of a line. `site`: where they usually work. `rank`: their place in the ladder, 1 = most
    senior; None: not known. `capacity`: how many mentees at once; 0: they are no mentor.
    `left`: the day from which they are no longer employed.
    """

    id: MemberId
    manager: MemberId | None = None
    team: ShortText = ""
    title: ShortText = ""
    sector: ShortText = ""
    site: ShortText = ""
    rank: Annotated[int, Field(ge=1, le=99)] | None = None
    capacity: Annotated[int, Field(ge=0, le=CAPACITY_AT_MOST)] = 0
    skills: Annotated[tuple[Skill, ...], Field(max_length=50)] = ()
    leaves: Annotated[tuple[Leave, ...], Field(max_length=50)] = ()
    left: date | None = None

    def away_until(self, today: date) -> date | None:
        """The last day of the leave they are on; None when they are there."""
        return max((leave.last for leave in self.leaves if leave.first <= today <= leave.last), default=None)


class Break(StrEnum):
    """CYCLE: people who report to each other in a ring. GAP: a manager whom the directory does not have."""

    CYCLE = "cycle"
    GAP = "gap"


class LineProblem(Model):
    """Where a reporting line is broken. `members`: the ring, each reporting to the next and the last to the first; or
    everybody who names the `missing` manager.
    """

    kind: Break
    members: tuple[str, ...]
    missing: str = ""


class Directory:
    """Who is above whom. Built once, in a time that grows with the number of people; then each question is answered at once.

    Everybody is numbered on a walk down the lines, so that those below somebody have the numbers that follow theirs,
    up to a last one. A ring is walked from one of its members; they are all above each other and all who hang below.
    """

    def __init__(self, members: Iterable[Member]) -> None:
        """Raises ValueError when two members have the same id."""
        self._members: dict[str, Member] = {}
        for member in members:
            if member.id in self._members:
                raise ValueError(f"two members have the id {member.id}")
            self._members[member.id] = member
        self._reports: dict[str, list[str]] = {}
        for member in self._members.values():
            if member.manager is not None:
                self._reports.setdefault(member.manager, []).append(member.id)
        self._number: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._top: dict[str, str] = {}
        self._in_ring: set[str] = set()
        self._broken: dict[str, LineProblem] = {}  # by the top of the line
        self._look_for_tops()

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[Member]:
        return iter(self._members.values())

    def __contains__(self, member: object) -> bool:
        return member in self._members

    def member(self, member: str) -> Member:
        """Raises LookupError for an unknown id."""
        if member not in self._members:
            raise LookupError(f"nobody in the directory has the id {member}")
        return self._members[member]

    def name(self, member: str) -> str:
        """A name for people to read; the id itself when the directory does not have it."""
        return self._members[member].name if member in self._members else member

    def managers_of(self, member: str) -> list[str]:
        """The line upwards, nearest first. It stops at a gap, and in a ring before it comes round again."""
        line: dict[str, None] = {member: None}
        above = self.member(member).manager
        while above is not None and above in self._members and above not in line:
            line[above] = None
            above = self._members[above].manager
        return list(line)[1:]

    def reports_of(self, member: str) -> list[str]:
        """Who reports to them directly; a manager that the directory does not have may be asked about too."""
        return list(self._reports.get(member, ()))

    def is_above(self, one: str, other: str) -> bool:
        """Whether `one` is in the reporting line of `other`, at any depth. Raises LookupError for an unknown id."""
        self.member(one), self.member(other)
        if one == other:
            return False
        below = self._number[one] < self._number[other] <= self._last[one]
        return below or (one in self._in_ring and self._top[one] == self._top[other])

    def in_line(self, one: str, other: str) -> bool:
        """Whether either is in the other's reporting line."""
        return self.is_above(one, other) or self.is_above(other, one)

    def shared_manager(self, one: str, other: str) -> str | None:
        """The id of the direct manager whom two different people share; None if there is none."""
        manager = self.member(one).manager
        return manager if one != other and manager == self.member(other).manager else None

    def break_in_line_of(self, member: str) -> LineProblem | None:
        """Where the line above them is broken, if it is: then nobody can say who is above them."""
        self.member(member)
        return self._broken.get(self._top[member])

    def problems(self) -> list[LineProblem]:
        """Every ring and every gap, each once."""
        once = {id(problem): problem for problem in self._broken.values()}
        return list(once.values())

    def _look_for_tops(self) -> None:
        gaps: dict[str, LineProblem] = {}
        for member in self._members.values():
            missing = member.manager
            if missing is None:
                self._walk_down(member.id)
            elif missing not in self._members:
                if missing not in gaps:
                    gaps[missing] = LineProblem(kind=Break.GAP, members=tuple(self._reports[missing]), missing=missing)
                self._broken[member.id] = gaps[missing]
                self._walk_down(member.id)
        for one in self._members:
            if one not in self._number:  # its line has no top, so it leads into a ring
                ring = self._ring_above(one)
                self._in_ring.update(ring)
                self._broken[ring[0]] = LineProblem(kind=Break.CYCLE, members=tuple(ring))
                self._walk_down(ring[0])

    def _walk_down(self, top: str) -> None:
        """Number everybody below `top`. No recursion: a line may be thousands deep."""
        path: list[tuple[str, Iterator[str]]] = []
        coming: str | None = top
        while coming is not None or path:
            if coming is not None:
                self._number[coming] = len(self._number)
                self._top[coming] = top
                path.append((coming, iter(self._reports.get(coming, ()))))
            member, below = path[-1]
            coming = next((one for one in below if one not in self._number), None)
            if coming is None:
                self._last[member] = len(self._number) - 1
                path.pop()

    def _ring_above(self, member: str) -> list[str]:
        """The ring that a line without a top leads into, from its smallest id upwards."""
        order: dict[str, int] = {}
        while member not in order:
            order[member] = len(order)
            member = str(self._members[member].manager)
        ring = list(order)[order[member] :]
        start = ring.index(min(ring))
        return ring[start:] + ring[:start]
