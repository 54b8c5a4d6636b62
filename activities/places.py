"""Where meetings are held: a place is taken for each, and given back when the meeting is called off."""

from datetime import timedelta
from typing import Protocol

from pydantic import AwareDatetime
from temporalio import activity

from mentoring.model import Model


class PlaceAsked(Model):
    """Asks for a place for one meeting of these two. Asked again, it moves the same booking."""

    relationship: str
    meeting: int
    mentee: str
    mentor: str
    starts_at: AwareDatetime
    length: timedelta


class PlaceFreed(Model):
    relationship: str
    meeting: int


class Bookings(Protocol):
    async def book(self, asked: PlaceAsked) -> str:
        """The id of the room taken, `video`, or "": no place is offered, and the two find one. Twice is once."""

    async def free(self, relationship: str, meeting: int) -> None:
        """Give the room back, if one was taken. Twice is once."""


class Places:
    def __init__(self, bookings: Bookings) -> None:
        self._bookings = bookings

    @activity.defn(name="book-place")
    async def book(self, asked: PlaceAsked) -> str:
        """A neutral room that nobody else holds at that time, else a video link."""
        return await self._bookings.book(asked)

    @activity.defn(name="free-place")
    async def free(self, freed: PlaceFreed) -> None:
        await self._bookings.free(freed.relationship, freed.meeting)
