"""Places for meetings, from the organisation's list of rooms, its directory, and who holds which room when."""

from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from activities.places import PlaceAsked
from adapters.content_file import Explained, read_model
from adapters.database.rooms import Rooms
from mentoring.directory import Directory, Member
from mentoring.venues import VIDEO, Venues, rooms_for

EXPLAINED: Explained = {
    "rooms": ("a list of rooms", "write a hyphen before each, its fields below it, indented"),
    "id": ("small letters, digits and hyphens", "each room has an id of its own, and none is called video"),
    "name": ("one line, at most 100 characters", "what stands on its door"),
    "site": ("one line, at most 100 characters", "the site as the directory writes it"),
    "place": ("one line", "how to find it: floor, corridor"),
    "capacity": ("a number from 1", "how many people it seats; leave the line out if nobody knows"),
    "office_of": ("a list", "ids of the directory or names of teams whose office it is: [n-204, Finance]"),
    "video": ("an https address with {meeting} in it", "write it like https://meet.example.org/mentoring-{meeting}"),
}


def read_venues(path: Path | None) -> Venues:
    """What the organisation offers; nothing without a file. Raises FileMistakes."""
    return read_model(path, Venues, EXPLAINED) if path else Venues()


class KnowsLines(Protocol):
    async def member_of(self, person: str) -> str | None:
        """The member whom the vault knows by this id."""

    async def lines_above(self, members: Collection[str]) -> list[Member]:
        """These members and everybody above them, as far as the directory has them."""


class RoomBookings:
    """The port of activities/places.py."""

    def __init__(self, venues: Venues, directory: KnowsLines, rooms: Rooms) -> None:
        self._venues = venues
        self._directory = directory
        self._rooms = rooms

    async def book(self, asked: PlaceAsked) -> str:
        """See the port. A room only for two whom the directory has, on the site that they share."""
        fitting = await self._fitting(asked) if self._venues.rooms else []
        room = await self._rooms.hold(
            fitting,
            relationship=asked.relationship,
            meeting=asked.meeting,
            starts_at=asked.starts_at,
            length=asked.length,
        )
        return room or (VIDEO if self._venues.video else "")

    async def free(self, relationship: str, meeting: int) -> None:
        await self._rooms.free(relationship, meeting)

    async def _fitting(self, asked: PlaceAsked) -> list[str]:
        mentee = await self._directory.member_of(asked.mentee)
        mentor = await self._directory.member_of(asked.mentor)
        if mentee is None or mentor is None:
            return []
        directory = Directory(await self._directory.lines_above((mentee, mentor)))
        return [room.id for room in rooms_for(self._venues, mentee, mentor, directory)]
