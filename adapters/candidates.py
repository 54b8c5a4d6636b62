"""Who may be asked to be a mentor, by the organisation's directory and by what is under way at this moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import structlog

from activities.candidates import Candidate, CandidateWanted, PairAsked
from adapters.database.directory import Directories
from adapters.database.searches import Searches
from contracts.vault import Portrait, Unreadable
from mentoring.directory import CAPACITY_AT_MOST, Directory, Member
from mentoring.eligibility import STANDS_BETWEEN, Circumstances, Refusal, RefusalCode, refusals
from mentoring.people import Person
from mentoring.ranking import Candidate as Ranked
from mentoring.ranking import rank

log = structlog.get_logger()


class KnowsPeople(Protocol):
    async def person(self, person: str) -> Person:
        """Raises Unreadable for an unknown id, and when what is kept of them is damaged."""


@dataclass(frozen=True)
class Standing:
    """Everybody as the rules see them. People go by their vault ids, `members` are the ids by which the directory knows them.

    Somebody whom the directory does not have stands in it alone, with what the vault knows of them.
    """

    directory: Directory
    circumstances: Circumstances
    members: Mapping[str, str]

    def of(self, person: str) -> Member:
        return self.directory.member(self.members.get(person, person))

    def refusals(self, mentee: str, mentor: str) -> list[Refusal]:
        """Every reason why `mentor` may not be proposed to `mentee`."""
        return refusals(self.of(mentee), self.of(mentor), self.directory, self.circumstances)

    def where(self, **circumstances: Any) -> "Standing":
        """The same where these circumstances are otherwise."""
        return replace(self, circumstances=self.circumstances.model_copy(update=circumstances))


async def standing(
    directories: Directories, people: Mapping[str, Person], today: date, *, beside: str = ""
) -> Standing:
    """How things stand, these people included. `beside`: a relationship that does not count."""
    everybody = await directories.all()
    known = {member.id for member in everybody}
    members = {person: member for member, person in (await directories.persons()).items() if member in known}
    strangers = [_stranger(person, told) for person, told in people.items() if person not in members]
    circumstances = await directories.circumstances(today, beside=beside)
    now = Standing(Directory([*everybody, *strangers]), circumstances, members)
    return now.where(unlisted=frozenset(one.id for one in strangers))


def _portrait(person: str, mentor: Member, ranked: Ranked) -> Portrait:
    return Portrait(mentor=person, title=mentor.title, skills=mentor.skills, reasons=ranked.score.reasons)


def _stranger(person: str, told: Person) -> Member:
    return Member(id=person, capacity=CAPACITY_AT_MOST, **{name: getattr(told, name) for name in Person.model_fields})


class DirectoryChoice:
    """The port of activities/candidates.py."""

    def __init__(self, people: KnowsPeople, directories: Directories, searches: Searches) -> None:
        self._people = people
        self._directories = directories
        self._searches = searches

    async def next(self, wanted: CandidateWanted) -> Candidate:
        """See the port. A place that somebody else takes meanwhile makes us look again."""
        while True:
            found, portrait = await self._best(wanted)
            if await self._searches.hold(
                wanted.relationship,
                mentee=wanted.mentee,
                mentor=found.mentor,
                places=await self._places(found.mentor),
                portrait=portrait,
            ):
                return found

    async def between(self, pair: PairAsked) -> tuple[RefusalCode, ...]:
        """See the port."""
        ids = (pair.mentee, pair.mentor, pair.coordinator)
        people = await self._readable(ids)
        if len(people) < len(ids):
            return ()  # of somebody of whom nothing is known any more, nothing stands in the way either
        now = await self._standing(people, pair)
        found = now.refusals(pair.mentee, pair.mentor)
        return tuple(code for code in STANDS_BETWEEN if any(one.code is code for one in found))

    async def declare_conflict(self, who: str, about: str) -> None:
        """See the port. Of somebody whom the directory does not have, it has nothing to keep."""
        one, other = await self._directories.member_of(who), await self._directories.member_of(about)
        if one and other:
            await self._directories.declare_conflict(one, other)

    async def _best(self, wanted: CandidateWanted) -> tuple[Candidate, Portrait | None]:
        people = await self._readable((wanted.mentee, wanted.coordinator, *(wanted.named or ())))
        if not {wanted.mentee, wanted.coordinator} <= people.keys():
            return Candidate(), None  # nobody is chosen for, or by, somebody of whom nothing is known
        now = await self._standing(people, wanted, beside=wanted.relationship)
        refused: dict[str, tuple[RefusalCode, ...]] = {}
        for mentor, portrait in await self._in_order(wanted, now):
            if mentor in wanted.passed or (wanted.named is not None and mentor not in people):
                continue
            reasons = now.refusals(wanted.mentee, mentor)
            if not reasons:
                return Candidate(mentor=mentor, refused=refused), portrait
            if wanted.named is not None:
                refused[mentor] = tuple(reason.code for reason in reasons)
        return Candidate(refused=refused), None

    async def _readable(self, ids: Iterable[str]) -> dict[str, Person]:
        people = {}
        for person in ids:
            try:
                people[person] = await self._people.person(person)
            except Unreadable as error:
                log.warning("person_unreadable", person=person, why=str(error))
        return people

    async def _standing(
        self, people: Mapping[str, Person], asked: CandidateWanted | PairAsked, *, beside: str = ""
    ) -> Standing:
        """How things stand on the mentee's day, for these people and the coordinator."""
        today = asked.at.astimezone(ZoneInfo(people[asked.mentee].timezone)).date()
        now = await standing(self._directories, people, today, beside=beside)
        coordinator = now.of(asked.coordinator).id
        return now.where(coordinator=coordinator, allow_shared_manager=asked.pairing.allow_shared_manager)

    async def _in_order(self, wanted: CandidateWanted, now: Standing) -> Iterable[tuple[str, Portrait | None]]:
        if wanted.named is not None:
            return [(mentor, None) for mentor in wanted.named]
        wish = await self._searches.wish(wanted.relationship)
        persons = {member: person for person, member in now.members.items()}
        mentors = [one for one in now.directory if one.capacity and one.id in persons]
        circumstances = now.circumstances
        under_way = {mentor: len(mentees) for mentor, mentees in circumstances.pairs.items()}
        ranked = rank(
            now.of(wanted.mentee), mentors, wish, wanted.pairing.weights, circumstances.today, under_way=under_way
        )
        return [
            (persons[one.mentor], _portrait(persons[one.mentor], now.directory.member(one.mentor), one))
            for one in ranked
        ]

    async def _places(self, mentor: str) -> int | None:
        """How many mentees they may have; None when nobody knows."""
        member = await self._directories.member_of(mentor)
        return (await self._directories.member(member)).capacity if member else None
