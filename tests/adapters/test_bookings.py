"""Rooms are held once; a place is found from the organisation's list, and told in words."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from activities.places import PlaceAsked
from adapters.bookings import RoomBookings, read_venues
from adapters.database.connection import Database, open_database
from adapters.database.directory import Directories
from adapters.database.rooms import Rooms
from adapters.mistakes import FileMistakes
from adapters.whereabouts import Whereabouts
from mentoring.people import Language
from mentoring.venues import Venues
from settings import ROOT, Settings
from tests.adapters.letter_samples import WORDS
from tests.keys import RING
from tests.mentoring.members import somebody

TEN = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
EXAMPLE = ROOT / "examples" / "venues.yaml"


async def hold(rooms: Rooms, wanted: list[str], meeting: int, start: datetime, length: timedelta = HOUR) -> str | None:
    return await rooms.hold(wanted, relationship=f"r-{meeting}", meeting=1, starts_at=start, length=length)


@pytest.mark.behaviour("S23")
async def test_a_room_is_held_by_one_meeting_at_a_time(database: Database) -> None:
    rooms = Rooms(database)
    assert await hold(rooms, ["blue", "red"], 1, TEN) == "blue"
    assert await hold(rooms, ["blue", "red"], 2, TEN + HOUR / 2) == "red"
    assert await hold(rooms, ["blue", "red"], 3, TEN + timedelta(minutes=59)) is None
    assert await hold(rooms, ["blue"], 4, TEN + HOUR) == "blue"
    assert await hold(rooms, ["blue"], 5, TEN - HOUR) == "blue"


async def test_a_meeting_that_moves_gives_its_room_back_and_one_asked_for_again_keeps_it(database: Database) -> None:
    rooms = Rooms(database)
    assert await hold(rooms, ["blue"], 1, TEN) == "blue"
    assert await hold(rooms, ["blue"], 1, TEN) == "blue"
    assert await hold(rooms, ["blue"], 1, TEN + HOUR / 2) == "blue"
    assert await hold(rooms, ["blue"], 2, TEN - HOUR / 2) == "blue"
    await rooms.free("r-1", 1)
    await rooms.free("r-1", 1)
    assert await hold(rooms, ["blue"], 3, TEN + HOUR / 2) == "blue"


async def test_without_a_free_room_what_was_held_is_given_back_all_the_same(database: Database) -> None:
    rooms = Rooms(database)
    await hold(rooms, ["blue"], 1, TEN)
    await hold(rooms, ["blue"], 2, TEN + HOUR)
    assert await hold(rooms, ["blue"], 1, TEN + HOUR) is None
    assert await hold(rooms, ["blue"], 3, TEN) == "blue"


async def test_of_forty_meetings_that_want_three_rooms_at_once_three_get_one_each(
    database: Database, database_url: str
) -> None:
    """Two processes: each with a database connection pool of its own."""
    other = await open_database(database_url, RING)
    both = [Rooms(database), Rooms(other)]
    wanted = ["blue", "green", "red"]
    try:
        held = await asyncio.gather(
            *(hold(both[n % 2], wanted[n % 3 :] + wanted[: n % 3], n, TEN + n % 4 * HOUR / 4) for n in range(40))
        )
    finally:
        await other.close()
    got = sorted(room for room in held if room)
    assert got == wanted


@pytest.fixture
async def bookings(database: Database) -> RoomBookings:
    directories = Directories(database)
    people = [
        somebody("lea", "paul", site="Lyon"),
        somebody("nadia", "omar", site="Lyon"),
        somebody("paul", "zoe", site="Lyon"),
        somebody("zoe", site="Lyon"),
        somebody("omar", site="Paris"),
        somebody("ines", "zoe", site="Paris"),
    ]
    await directories.keep(people)
    venues = Venues.model_validate(
        {
            "rooms": [
                {"id": "zoe-office", "name": "Bureau de Zoé", "site": "Lyon", "office_of": ["zoe"]},
                {"id": "colette", "name": "Salle Colette", "site": "Lyon", "capacity": 4},
            ],
            "video": "https://meet.example.org/{meeting}",
        }
    )
    return RoomBookings(venues, directories, Rooms(database))


async def asked(database: Database, mentee: str, mentor: str, relationship: str = "r-1") -> PlaceAsked:
    persons = await Directories(database).persons()
    return PlaceAsked(
        relationship=relationship,
        meeting=1,
        mentee=persons.get(mentee, mentee),
        mentor=persons.get(mentor, mentor),
        starts_at=TEN,
        length=HOUR,
    )


@pytest.mark.behaviour("S23")
async def test_the_default_is_a_neutral_room_on_the_shared_site_else_a_video_link(
    bookings: RoomBookings, database: Database
) -> None:
    assert await bookings.book(await asked(database, "lea", "nadia")) == "colette"
    assert await bookings.book(await asked(database, "lea", "nadia", "r-2")) == "video"  # the other one is Zoé's office
    assert await bookings.book(await asked(database, "lea", "ines")) == "video"
    assert await bookings.book(await asked(database, "p-nobody", "nadia", "r-3")) == "video"
    await bookings.free("r-1", 1)
    assert await bookings.book(await asked(database, "lea", "nadia", "r-4")) == "colette"


async def test_where_nothing_is_offered_the_two_find_a_place_themselves(database: Database) -> None:
    nothing = RoomBookings(Venues(), Directories(database), Rooms(database))
    assert await nothing.book(await asked(database, "lea", "nadia")) == ""


def told(language: Language, venue: str, *, meeting: int = 3, relationship: str = "r-1", secret: str = "s" * 40) -> str:
    where = Whereabouts(WORDS, Settings(venues=EXAMPLE, secret=secret))
    return where.told(language, venue, relationship, meeting)


@pytest.mark.parametrize("language", Language)
def test_a_room_is_told_with_the_way_to_it(language: Language) -> None:
    assert told(language, "colette") == "Salle Colette (2e étage, au fond du couloir, Lyon)"
    assert told(language, "") == ""
    assert told(language, "a-room-that-is-gone") == "a-room-that-is-gone"


def test_a_video_link_is_the_same_for_both_and_for_good_and_nobody_else_can_guess_it() -> None:
    link = told(Language.FRENCH, "video")
    assert link.startswith("https://meet.example.org/mentoring-")
    assert link == told(Language.ENGLISH, "video")
    others = {
        told(Language.FRENCH, "video", **other)
        for other in ({"meeting": 4}, {"relationship": "r-2"}, {"secret": "t" * 40})
    }
    assert len({link, *others}) == 4
    assert "r-1" not in link


def test_a_mistake_in_the_list_of_places_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "venues.yaml"
    path.write_text("rooms:\n  - {id: blue, name: Blue, site: Lyon, seats: 4}\nvideo: http://meet.example.org/\n")
    with pytest.raises(FileMistakes) as found:
        read_venues(path)
    assert "line 2" in str(found.value)
    assert "seats" in str(found.value)
    assert "line 3" in str(found.value)
    assert read_venues(None) == Venues()
