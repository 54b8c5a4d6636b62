"""Fakes with a memory you can read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from activities.calendars import CalendarAway, Entry, Written
from activities.candidates import Candidate, CandidateWanted, PairAsked
from activities.places import PlaceAsked
from contracts.letters import Delivery, Letter, Posted
from contracts.messages import LedgerPage
from contracts.names import letter_key, message_id
from mentoring.eligibility import RefusalCode
from mentoring.relationship import Note
from mentoring.starts import Busy
from mentoring.working_time import WorkingTime


@dataclass
class FakePostOffice:
    """Every letter in the order it left.

    `refuses`: people whose address does not exist. `away`: whether the mail server is away at this moment.
    """

    sent: list[Letter] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    away: Callable[[Letter], bool] = lambda _: False
    attempts: int = 0

    async def post(self, letter: Letter) -> Posted:
        self.attempts += 1
        if self.away(letter):
            raise ConnectionRefusedError("the mail server is away")
        key = letter_key(letter.relationship, letter.step, letter.recipient)
        if letter.recipient in self.refuses:
            return Posted(delivery=Delivery.REFUSED, message_id=message_id(key, "test"))
        self.sent.append(letter)
        return Posted(delivery=Delivery.SENT, message_id=message_id(key, "test"))

    def names(self, role: str | None = None) -> list[str]:
        return [letter.name for letter in self.sent if role in (None, letter.role)]

    def named(self, name: str, role: str | None = None) -> list[Letter]:
        return [letter for letter in self.sent if letter.name == name and role in (None, letter.role)]

    def steps(self) -> list[str]:
        return [letter.step for letter in self.sent]


@dataclass
class FakeDiaries:
    """Everybody works in Paris, Monday to Friday, nine to six, but on `days_off`; `other`: who works otherwise."""

    usual: WorkingTime = field(default_factory=WorkingTime)
    days_off: tuple[date, ...] = ()
    other: dict[str, WorkingTime] = field(default_factory=dict)

    async def working_time(self, person: str, after: datetime) -> WorkingTime:
        return self.other.get(person, self.usual).model_copy(update={"days_off": self.days_off})


@dataclass
class FakeCandidates:
    """Whoever is named may be asked; with nobody named, these `proposed`, the best first.

    `conflicts`: who declared one about whom. `refused`: who may not, and why; it may change while a season runs, as may what `stands_between` the two. `wanted`: what we were asked.
    """

    proposed: tuple[str, ...] = ()
    refused: dict[str, tuple[RefusalCode, ...]] = field(default_factory=dict)
    wanted: list[CandidateWanted] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    stands_between: tuple[RefusalCode, ...] = ()

    async def next(self, wanted: CandidateWanted) -> Candidate:
        self.wanted.append(wanted)
        refused: dict[str, tuple[RefusalCode, ...]] = {}
        for one in wanted.named if wanted.named is not None else self.proposed:
            if one in wanted.passed:
                continue
            if one not in self.refused:
                return Candidate(mentor=one, refused=refused)
            if wanted.named is not None:
                refused[one] = self.refused[one]
        return Candidate(refused=refused)

    async def between(self, pair: PairAsked) -> tuple[RefusalCode, ...]:
        return self.stands_between

    async def declare_conflict(self, who: str, about: str) -> None:
        self.conflicts.append((who, about))


@dataclass
class FakeCalendars:
    """Nobody has a calendar but `owners`. `busy_times`: when they are busy; `away`: whether the server is, at this moment.

    `entries`: what stands in whose calendar, by meeting; `written`: every version that was written, in order.
    """

    owners: set[str] = field(default_factory=set)
    busy_times: dict[str, list[Busy]] = field(default_factory=dict)
    away: Callable[[], bool] = lambda: False
    entries: dict[tuple[str, int], Entry] = field(default_factory=dict)
    written: list[Entry] = field(default_factory=list)
    attempts: int = 0

    async def busy(
        self, person: str, since: datetime, until: datetime, *, relationship: str, meeting: int
    ) -> list[Busy] | None:
        if person not in self.owners:
            return None
        self._knock()
        return self.busy_times.get(person, [])

    async def put(self, entry: Entry) -> Written:
        self._knock()
        place = (entry.person, entry.invitation.meeting)
        standing = self.entries.get(place)
        if standing and standing.invitation.sequence >= entry.invitation.sequence:
            same = standing.invitation.sequence == entry.invitation.sequence
            return Written.ALREADY if same else Written.NEWER
        self.entries[place] = entry
        self.written.append(entry)
        return Written.WRITTEN

    def _knock(self) -> None:
        self.attempts += 1
        if self.away():
            raise CalendarAway("the calendar server is away")


@dataclass
class FakeFiles:
    """Whose files were erased, and whose words: relationships, in order."""

    erased: list[str] = field(default_factory=list)
    words_erased: list[str] = field(default_factory=list)

    async def erase_files(self, relationship: str) -> None:
        self.erased.append(relationship)

    async def erase_words(self, relationship: str) -> None:
        self.words_erased.append(relationship)


@dataclass
class FakePartings:
    """Who is kept apart, by the vault's ids; and to whom the doors of which relationship were closed."""

    apart: list[tuple[str, str]] = field(default_factory=list)
    closed_to: list[tuple[str, str]] = field(default_factory=list)

    async def keep_apart(self, one: str, other: str) -> None:
        self.apart.append((one, other))

    async def close_to(self, relationship: str, person: str) -> None:
        self.closed_to.append((relationship, person))


@dataclass
class FakeBookings:
    """Every meeting gets `venue`. `held`: relationship and meeting → when, as long as it is."""

    venue: str = ""
    held: dict[tuple[str, int], datetime] = field(default_factory=dict)

    async def book(self, asked: PlaceAsked) -> str:
        self.held[asked.relationship, asked.meeting] = asked.starts_at
        return self.venue

    async def free(self, relationship: str, meeting: int) -> None:
        self.held.pop((relationship, meeting), None)


@dataclass
class FakeShelf:
    """The newest page, and every note once."""

    page: LedgerPage | None = None
    notes: dict[int, Note] = field(default_factory=dict)

    async def keep(self, page: LedgerPage) -> None:
        if self.page is None or page.view.version > self.page.view.version:
            self.page = page
        self.notes |= {note.seq: note for note in page.notes}

    def events(self) -> list[str]:
        return [self.notes[seq].event for seq in sorted(self.notes)]
