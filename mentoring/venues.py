"""Where the two meet: a neutral room on a site that both share, else a video link. Never anybody's office (S23)."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from mentoring.directory import Directory, ShortText
from mentoring.model import Model
from mentoring.people import one_line

VIDEO = "video"
"""The venue of a meeting that is held by video. A room's is its id; "" is left to the two."""

SEATS = 2


class Room(Model):
    """A room as an organisation lists it. `place`: how to find it. `capacity`: in people, None: not told.

    `office_of`: whose office it is, if it is one: ids of the directory, or names of teams.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    name: Annotated[str, Field(max_length=100), AfterValidator(one_line)]
    site: Annotated[str, Field(max_length=100), AfterValidator(one_line)]
    place: ShortText = ""
    capacity: Annotated[int, Field(ge=1)] | None = None
    office_of: tuple[str, ...] = ()


class Venues(Model):
    """What an organisation offers. `video`: an https address in which `{meeting}` stands for a name of its own."""

    rooms: tuple[Room, ...] = ()
    video: Annotated[str, Field(pattern=r"^(https://[^\s{}]+\{meeting\}[^\s{}]*)?$")] = ""

    @model_validator(mode="after")
    def _each_once(self) -> "Venues":
        ids = [room.id for room in self.rooms]
        if twice := next((id_ for id_ in ids if ids.count(id_) > 1 or id_ == VIDEO), None):
            raise ValueError(f"each room has an id of its own, and none is called '{VIDEO}': look at '{twice}'")
        return self

    def room(self, room: str) -> Room | None:
        return next((one for one in self.rooms if one.id == room), None)


def rooms_for(venues: Venues, mentee: str, mentor: str, directory: Directory) -> list[Room]:
    """The rooms in which these two members may meet, in the order of the list: on their shared site, and neutral.

    `directory`: at least the two and everybody above them. Somebody whose site is not known has no room.
    """
    pair = [directory.member(member) for member in (mentee, mentor)]
    sites = {member.site.casefold() for member in pair}
    if len(sites) > 1 or "" in sites:
        return []
    partial = {name.casefold() for member in pair for name in (member.id, member.team) if name}
    partial |= {manager.casefold() for member in pair for manager in directory.managers_of(member.id)}
    return [
        room
        for room in venues.rooms
        if room.site.casefold() in sites
        and (room.capacity is None or room.capacity >= SEATS)
        and not partial & {owner.casefold() for owner in room.office_of}
    ]
