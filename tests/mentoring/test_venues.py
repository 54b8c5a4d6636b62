"""A venue is neutral: never either's or a manager's office, on a site that both share."""

import pytest
from pydantic import ValidationError

from mentoring.directory import Directory
from mentoring.venues import Room, Venues, rooms_for
from tests.mentoring.members import somebody

LEA = somebody("lea", "paul", site="Lyon", team="Achats")
PAUL = somebody("paul", "zoe", site="Lyon", team="Direction")
ZOE = somebody("zoe", site="Paris")
NADIA = somebody("nadia", "omar", site="LYON", team="Ventes")
OMAR = somebody("omar", site="Paris", team="Finance")
EVERYBODY = Directory([LEA, PAUL, ZOE, NADIA, OMAR])


def room(name: str, site: str = "Lyon", capacity: int | None = 4, *office_of: str) -> Room:
    return Room(id=name, name=name.title(), site=site, capacity=capacity, office_of=office_of)


def offered(*rooms: Room, mentee: str = "lea", mentor: str = "nadia", directory: Directory = EVERYBODY) -> list[str]:
    return [one.id for one in rooms_for(Venues(rooms=rooms), mentee, mentor, directory)]


@pytest.mark.behaviour("S23")
@pytest.mark.parametrize("owner", ["lea", "nadia", "paul", "zoe", "omar", "Achats", "ventes", "LEA"])
def test_nobody_s_office_who_is_one_of_the_two_or_above_them_or_their_team(owner: str) -> None:
    assert offered(room("office", "Lyon", 4, owner), room("neutral")) == ["neutral"]


def test_the_office_of_somebody_who_has_nothing_to_do_with_them_is_neutral() -> None:
    assert offered(room("office", "Lyon", 4, "kim", "Logistique")) == ["office"]
    assert offered(room("office", "Lyon", 4, "Finance")) == ["office"]  # the team of a manager, not the manager's own


def test_a_room_is_on_the_site_that_both_share_and_seats_two() -> None:
    rooms = (room("far", "Paris"), room("cabin", "Lyon", 1), room("near"), room("untold", "Lyon", None))
    assert offered(*rooms) == ["near", "untold"]
    assert offered(*rooms, mentee="zoe", mentor="nadia") == []
    assert offered(*rooms, mentee="zoe", mentor="omar") == ["far"]


def test_two_whose_site_nobody_knows_have_no_room() -> None:
    nowhere = Directory([somebody("a"), somebody("b")])
    assert offered(room("near"), room("blank", "x"), mentee="a", mentor="b", directory=nowhere) == []


def test_a_list_of_rooms_with_an_id_twice_or_called_video_is_refused() -> None:
    for rooms in ((room("one"), room("one")), (room("video"),)):
        with pytest.raises(ValidationError, match="an id of its own"):
            Venues(rooms=rooms)


@pytest.mark.parametrize(
    "link", ["http://meet.example.org/{meeting}", "https://meet.example.org/", "https://x/{a}{meeting}"]
)
def test_a_video_link_is_secure_and_has_a_name_of_its_own_for_each_meeting(link: str) -> None:
    with pytest.raises(ValidationError):
        Venues(video=link)
    assert Venues(video="https://meet.example.org/m-{meeting}#lobby").room("m") is None
