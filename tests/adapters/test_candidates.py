"""Who may be asked, on a real database: the rules as they stand now, and no place given twice."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from activities.candidates import Candidate, CandidateWanted, PairAsked
from adapters.candidates import DirectoryChoice
from adapters.database.connection import Database
from adapters.database.directory import Directories
from adapters.database.searches import Searches
from adapters.database.shelf import Shelf
from adapters.database.vault import Vault
from contracts.messages import LedgerPage, View
from mentoring.directory import Leave
from mentoring.eligibility import RefusalCode
from mentoring.kinds import Phase, Status
from mentoring.people import Person
from mentoring.programme import Pairing
from mentoring.ranking import Quality, Wish
from tests.mentoring.members import somebody

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
AWAY = Leave(first=date(2026, 11, 20), last=date(2026, 12, 4))
HOUSE = [
    somebody("boss", rank=1),
    somebody("lea", "boss", capacity=0, rank=4),
    somebody("max", capacity=0, rank=4),
    somebody("nadia", capacity=1, rank=3),
    somebody("omar", capacity=2, rank=4),
    somebody("zoe", capacity=2, rank=3, leaves=(AWAY,)),
    somebody("claire", capacity=0),
]


class House:
    """The port on a real database, people by their ids in the organisation."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.directories = Directories(database)
        self.vault = Vault(database)
        self.choice = DirectoryChoice(self.vault, self.directories, Searches(database))

    async def person(self, member: str) -> str:
        return (await self.directories.persons()).get(member, member)

    async def next(self, *named: str, mentee: str = "lea", passed: tuple[str, ...] = (), at: datetime = NOW) -> str:
        found = await self.found(*named, mentee=mentee, passed=passed, at=at)
        return await self.directories.member_of(found.mentor) or found.mentor

    async def found(
        self, *named: str, mentee: str = "lea", passed: tuple[str, ...] = (), at: datetime = NOW
    ) -> Candidate:
        persons = await self.directories.persons()
        wanted = CandidateWanted(
            relationship=f"r-{mentee}",
            pairing=Pairing(),
            mentee=persons.get(mentee, mentee),
            coordinator=persons["claire"],
            named=tuple(persons.get(one, one) for one in named) or None,
            passed=tuple(persons.get(one, one) for one in passed),
            at=at,
        )
        return await self.choice.next(wanted)

    async def closes(self, mentee: str) -> None:
        """The relationship of this mentee ends."""
        view = View(
            id=f"r-{mentee}",
            programme="classic",
            phase=Phase.CLOSED,
            status=Status.CLOSED,
            whats_next=None,
            mentee=await self.person(mentee),
            mentor="",
            coordinator=await self.person("claire"),
            started_at=NOW,
            rhythms=(),
            rhythm=NOW - NOW,
            meetings_held=0,
            meetings_planned=0,
            challenges_taken=0,
            evaluations=0,
            version=9,
        )
        await Shelf(self.database).keep(LedgerPage(view=view, asks=[], notes=[]))


@pytest.fixture
async def house(database: Database) -> House:
    found = House(database)
    await found.directories.keep(HOUSE)
    return found


@pytest.mark.behaviour("S11", "P14")
async def test_the_best_who_may_be_asked_comes_first_then_the_next_best(house: House) -> None:
    assert await house.next() == "nadia"  # a step above; omar is on the same one, zoe away, the boss in the line
    assert await house.next(passed=("nadia",)) == "omar"
    assert await house.next(passed=("nadia", "omar")) == ""


@pytest.mark.behaviour("P14", "S5")
async def test_what_the_mentee_looks_for_decides_among_those_who_may_be_asked(house: House) -> None:
    await house.directories.keep([somebody("omar", capacity=2, rank=4, skills=("Négociation",))])
    searches, lea = Searches(house.database), await house.person("lea")
    await searches.look_for("r-lea", mentee=lea, mentor="", wish=Wish(skills=("négociation",)))
    assert await house.next() == "omar"
    assert await house.next() == "omar", "what is looked for stays"
    portrait = await house.vault.portrait("r-lea")
    assert portrait is not None
    assert portrait.reasons[0].code is Quality.SKILLS
    assert portrait.reasons[0].share == 1


@pytest.mark.behaviour("P14")
async def test_who_is_proposed_is_told_with_the_reasons_and_who_was_named_is_not(house: House) -> None:
    await house.next()
    portrait = await house.vault.portrait("r-lea")
    assert portrait is not None
    assert portrait.mentor == await house.person("nadia")
    assert Quality.LADDER in {reason.code for reason in portrait.reasons}
    await house.next("omar")
    assert await house.vault.portrait("r-lea") is None


@pytest.mark.behaviour("S9")
async def test_a_conflict_that_somebody_declares_keeps_the_two_apart_from_then_on(house: House) -> None:
    await house.choice.declare_conflict(await house.person("lea"), await house.person("nadia"))
    assert await house.directories.conflicts() == [("lea", "nadia")]
    assert await house.next() == "omar"
    stranger = await house.vault.register(Person(name="Ana Un", mail="ana@example.org"))
    await house.choice.declare_conflict(stranger, await house.person("lea"))
    assert await house.directories.conflicts() == [("lea", "nadia")]


@pytest.mark.behaviour("S11")
async def test_a_leave_counts_on_the_day_of_asking_alone(house: House) -> None:
    refused = (await house.found("zoe")).refused
    assert refused == {await house.person("zoe"): (RefusalCode.ON_LEAVE,)}
    assert await house.next("zoe", at=datetime(2026, 12, 4, 23, 30, tzinfo=UTC)) == "zoe"  # past midnight in Paris


@pytest.mark.behaviour("S9", "E6")
async def test_of_those_named_who_may_not_be_asked_is_passed_over_with_every_reason(house: House) -> None:
    await house.directories.declare_conflict("lea", "nadia")
    await house.directories.never_again("lea", "nadia")
    found = await house.found("boss", "nadia", "omar")
    assert found.refused == {
        await house.person("boss"): (RefusalCode.REPORTS_TO,),
        await house.person("nadia"): (RefusalCode.DECLARED_CONFLICT, RefusalCode.NEVER_AGAIN),
    }
    assert found.mentor == await house.person("omar")


@pytest.mark.behaviour("S11", "P2")
async def test_two_who_choose_at_the_same_time_do_not_get_the_same_last_place(house: House) -> None:
    first, second = await asyncio.gather(house.next("nadia", mentee="lea"), house.next("nadia", mentee="max"))
    assert sorted((first, second)) == ["", "nadia"]


@pytest.mark.behaviour("S11", "P2")
async def test_a_place_is_held_once_and_given_back_when_another_is_asked_or_it_closes(house: House) -> None:
    assert await house.next("nadia", mentee="lea") == "nadia"
    assert await house.next("nadia", mentee="lea") == "nadia", "asked twice, it is the same place"
    assert await house.next("nadia", mentee="max") == ""
    assert await house.next("nadia", "omar", mentee="lea", passed=("nadia",)) == "omar"
    assert await house.next("nadia", mentee="max") == "nadia"
    assert await house.next("nadia", mentee="lea", passed=("omar",)) == ""
    await house.closes("max")
    assert await house.next("nadia", mentee="lea", passed=("omar",)) == "nadia"


async def test_somebody_who_is_only_in_a_start_file_may_be_asked_by_as_many_as_like(house: House) -> None:
    stranger = await house.vault.register(Person(name="Ana Un", mail="ana@example.org"))
    assert await house.next(stranger, mentee="lea") == stranger
    assert await house.next(stranger, mentee="max") == stranger
    mentee = await house.vault.register(Person(name="Bo Deux", mail="bo@example.org"))
    assert await house.next("nadia", mentee=mentee) == "nadia"


async def test_a_place_that_is_held_counts_wherever_the_rules_are_asked(house: House) -> None:
    await house.next("nadia", mentee="lea")
    pairs = (await house.directories.circumstances(NOW.date())).pairs
    assert pairs == {"nadia": frozenset({"lea"})}
    assert (await house.directories.circumstances(NOW.date(), beside="r-lea")).pairs == {}


@pytest.mark.behaviour("N1", "E2")
async def test_of_a_running_pair_only_what_keeps_two_apart_counts_not_places_nor_leave(house: House) -> None:
    async def between(mentor: str) -> tuple[RefusalCode, ...]:
        ids = {role: await house.person(one) for role, one in (("mentee", "lea"), ("mentor", mentor))}
        coordinator = await house.person("claire")
        return await house.choice.between(PairAsked(pairing=Pairing(), coordinator=coordinator, at=NOW, **ids))

    assert [await between(mentor) for mentor in ("nadia", "zoe", "max")] == [(), (), ()]
    assert await between("boss") == (RefusalCode.REPORTS_TO,)
