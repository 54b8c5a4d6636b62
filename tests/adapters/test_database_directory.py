"""The directory, kept: importing twice is importing once, and a person stays who they are whatever their address."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.database.connection import Database
from adapters.database.directory import AddressTaken, Changes, Directories, Foreseen
from adapters.database.shelf import Shelf
from adapters.database.vault import Vault
from contracts.messages import LedgerPage, View
from mentoring.directory import Leave
from mentoring.kinds import Phase, Status
from mentoring.people import Language, Person
from tests.mentoring.members import TODAY, somebody

LEA = somebody(
    "lea",
    "paul",
    team="Achats",
    title="Acheteuse",
    sector="Industrie",
    site="Lyon",
    rank=4,
    skills=("négociation", "anglais"),
    leaves=(Leave(first=date(2026, 12, 24), last=date(2027, 1, 2)),),
)
PAUL = somebody("paul", capacity=3)


@pytest.fixture
def directories(database: Database) -> Directories:
    return Directories(database)


@pytest.fixture
def vault(database: Database) -> Vault:
    return Vault(database)


async def test_members_come_back_as_they_were_told(directories: Directories) -> None:
    assert await directories.keep([PAUL, LEA]) == Changes(added=("paul", "lea"))
    assert await directories.all() == [LEA, PAUL]
    assert await directories.member("lea") == LEA
    with pytest.raises(LookupError, match="nobody-1"):
        await directories.member("nobody-1")


async def test_the_same_import_twice_changes_nothing(directories: Directories) -> None:
    await directories.keep([LEA, PAUL])
    persons = await directories.persons()
    assert await directories.keep([LEA, PAUL]) == Changes(unchanged=("lea", "paul"))
    assert await directories.persons() == persons


async def test_a_later_import_tells_what_changes_in_whom_and_leaves_the_others_alone(directories: Directories) -> None:
    await directories.keep([LEA, PAUL])
    moved = LEA.model_copy(update={"manager": "zoe", "team": "Ventes"})
    zoe = somebody("zoe")
    told = Changes(added=("zoe",), changed={"lea": ("manager", "team")}, untouched=("paul",))
    assert await directories.foresee([zoe, moved]) == Foreseen(changes=told, members=[moved, PAUL, zoe])
    assert await directories.member("lea") == LEA, "foreseeing changes nothing"
    assert await directories.keep([zoe, moved]) == told
    assert await directories.all() == [moved, PAUL, zoe]


async def test_another_address_is_the_same_person(directories: Directories, vault: Vault) -> None:
    await directories.keep([LEA])
    person = await directories.person_of("lea")
    assert person is not None
    married = LEA.model_copy(update={"mail": "Lea.Roux@example.org", "name": "Léa Roux"})
    assert await directories.keep([married]) == Changes(changed={"lea": ("name", "mail")})
    assert await directories.person_of("lea") == person
    assert (await vault.person(person)).mail == "Lea.Roux@example.org"
    assert await vault.find("lea@example.org") is None
    assert await vault.find("lea.roux@example.org") == person


async def test_somebody_whom_the_vault_knows_by_their_address_keeps_their_id(
    directories: Directories, vault: Vault
) -> None:
    known = await vault.register(Person(name="Léa", mail="LEA@example.org", language=Language.ENGLISH))
    await directories.keep([LEA])
    assert await directories.person_of("lea") == known
    assert await directories.member_of(known) == "lea"
    assert (await vault.person(known)).name == LEA.name


async def test_what_was_not_told_keeps_its_value(directories: Directories, vault: Vault) -> None:
    await vault.register(Person(name="Léa", mail="lea@example.org", language=Language.ENGLISH))
    await directories.keep([LEA, PAUL], fields={"team", "manager"})
    lea = await directories.member("lea")
    assert (lea.language, lea.team) == (Language.ENGLISH, "Achats")
    renamed = somebody("lea", "paul", name="Léa Roux", team="Ventes")
    assert await directories.keep([renamed], fields={"team"}) == Changes(
        changed={"lea": ("name", "team")}, untouched=("paul",)
    )
    assert (await directories.member("lea")).skills == LEA.skills


async def test_two_members_may_exchange_their_addresses(directories: Directories) -> None:
    await directories.keep([LEA, PAUL])
    persons = await directories.persons()
    swapped = [LEA.model_copy(update={"mail": PAUL.mail}), PAUL.model_copy(update={"mail": LEA.mail})]
    await directories.keep(swapped)
    assert await directories.all() == swapped
    assert await directories.persons() == persons


async def test_a_newcomer_may_take_an_address_that_a_member_gives_up(directories: Directories) -> None:
    await directories.keep([LEA])
    person = await directories.person_of("lea")
    moved = LEA.model_copy(update={"mail": "lea.martin@example.org"})
    await directories.keep([somebody("leandre", mail="lea@example.org"), moved])
    assert await directories.person_of("lea") == person
    assert await directories.person_of("leandre") not in (None, person)


async def test_an_address_that_is_somebody_elses_is_refused_and_nothing_changes(
    directories: Directories, vault: Vault
) -> None:
    await directories.keep([LEA, PAUL])
    await vault.register(Person(name="Zoé", mail="zoe@example.org"))
    newcomer = somebody("noe", mail="PAUL@example.org")
    moved = LEA.model_copy(update={"mail": "zoe@example.org"})
    for keeping in (directories.keep, directories.foresee):
        with pytest.raises(AddressTaken) as caught:
            await keeping([newcomer, moved])
        assert caught.value.members == ("noe", "lea")
    assert await directories.all() == [LEA, PAUL]


async def test_one_id_or_one_address_for_two_is_an_error_of_whoever_imports(directories: Directories) -> None:
    for second in (somebody("lea", mail="other@example.org"), somebody("leo", mail="LEA@example.org")):
        with pytest.raises(ValueError, match="each member is told once"):
            await directories.keep([LEA, second])
    assert await directories.all() == []


async def test_imports_at_once_are_one_after_the_other(directories: Directories) -> None:
    told = await asyncio.gather(*(directories.keep([LEA, PAUL]) for _ in range(5)))
    assert sorted(len(changes.added) for changes in told) == [0, 0, 0, 0, 2]


@pytest.mark.behaviour("S9")
async def test_a_conflict_names_the_person_it_is_about_and_is_kept_once(directories: Directories) -> None:
    await directories.keep([LEA, PAUL])
    await directories.declare_conflict("paul", "lea")
    await directories.declare_conflict("paul", "lea")
    assert await directories.conflicts() == [("paul", "lea")]
    for who, about in (("lea", "nobody-1"), ("nobody-1", "lea")):
        with pytest.raises(LookupError, match="nobody-1"):
            await directories.declare_conflict(who, about)
    with pytest.raises(ValueError, match="two different people"):
        await directories.declare_conflict("lea", "lea")
    assert await directories.conflicts() == [("paul", "lea")]


async def test_never_again_has_no_direction(directories: Directories) -> None:
    await directories.keep([LEA, PAUL])
    await directories.never_again("paul", "lea")
    await directories.never_again("lea", "paul")
    assert await directories.pairs_never_again() == [("lea", "paul")]


@pytest.mark.behaviour("S11")
@pytest.mark.behaviour("P2")
async def test_circumstances_count_the_relationships_under_way(database: Database, directories: Directories) -> None:
    await directories.keep([LEA, PAUL])
    await directories.declare_conflict("lea", "paul")
    await directories.never_again("lea", "paul")
    persons = await directories.persons()
    for number, (mentee, status) in enumerate(
        [(persons["lea"], Status.OPEN), ("p-guest", Status.PAUSED), ("p-past", Status.CLOSED)]
    ):
        await Shelf(database).keep(
            LedgerPage(view=_view(f"r-{number}", mentee, persons["paul"], status), asks=(), notes=())
        )
    circumstances = await directories.circumstances(TODAY, "zoe", allow_shared_manager=True)
    assert circumstances.pairs == {"paul": frozenset({"lea", "p-guest"})}
    assert circumstances.conflicts == circumstances.never_again == frozenset({frozenset({"lea", "paul"})})
    assert (circumstances.today, circumstances.coordinator, circumstances.allow_shared_manager) == (TODAY, "zoe", True)


@pytest.mark.slow
async def test_ten_thousand_members_are_kept_and_changed_at_once(directories: Directories) -> None:
    members = [somebody(f"e{n:05}", f"e{n // 8:05}" if n else None) for n in range(10_000)]
    await directories.keep(members)
    assert await directories.all() == members
    moved = [one.model_copy(update={"mail": f"new-{one.mail}"}) for one in members]
    assert len((await directories.keep(moved)).changed) == 10_000


def _view(relationship: str, mentee: str, mentor: str, status: Status) -> View:
    return View(
        id=relationship,
        programme="classic",
        phase=Phase.CORE,
        status=status,
        whats_next=None,
        mentee=mentee,
        mentor=mentor,
        coordinator="p-coordinator",
        started_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        rhythms=(timedelta(weeks=3),),
        rhythm=timedelta(weeks=3),
        meetings_held=0,
        meetings_planned=0,
        challenges_taken=0,
        evaluations=0,
        version=1,
    )


@pytest.mark.behaviour("S11")
async def test_the_leave_of_a_member_is_known_by_their_id_in_the_vault(directories: Directories, vault: Vault) -> None:
    await directories.keep([LEA, PAUL])
    persons = await directories.persons()
    assert await directories.leaves_of(persons["lea"]) == LEA.leaves
    assert await directories.leaves_of(persons["paul"]) == ()
    assert await directories.leaves_of(await vault.register(Person(name="Ana", mail="ana@example.org"))) == ()


async def test_a_line_is_read_to_its_top_round_a_ring_and_up_to_a_gap(directories: Directories) -> None:
    ring = [somebody("a", "b"), somebody("b", "c"), somebody("c", "b")]
    await directories.keep([*ring, somebody("d", "e"), somebody("e", "nobody"), somebody("f")])
    read = await directories.lines_above(("a", "d", "unknown"))
    assert sorted(member.id for member in read) == ["a", "b", "c", "d", "e"]
