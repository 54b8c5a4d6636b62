"""Where a meeting is held, in words: for mails, calendars and pages."""

import hashlib
import hmac
from functools import cached_property

from adapters.bookings import read_venues
from adapters.secret import load_secret
from adapters.words import Words
from mentoring.people import Language
from mentoring.venues import VIDEO, Venues
from settings import Settings

_NAME_LENGTH = 20


class Whereabouts:
    """Raises FileMistakes when the organisation's list of places has a mistake."""

    def __init__(self, words: Words, settings: Settings) -> None:
        self._words = words
        self._settings = settings

    def told(self, language: Language, venue: str, relationship: str, meeting: int) -> str:
        """`Salle Colette (2e étage, Lyon)`, or the link; "" where the two find a place themselves.

        A room that the list has no longer is told as such: by its id, so that somebody can ask.
        """
        if venue == VIDEO:
            return self._link(relationship, meeting)
        room = self._venues.room(venue)
        if room is None:
            return venue
        return self._words.say(language, "calendar.room", name=room.name, place=room.place, site=room.site)

    @cached_property
    def _venues(self) -> Venues:
        return read_venues(self._settings.venues)

    def _link(self, relationship: str, meeting: int) -> str:
        """The same for both and for good, and nothing that anybody else could guess."""
        if not self._venues.video:
            return ""
        key = load_secret(self._settings).encode()
        name = hmac.new(key, f"video/{relationship}/{meeting}".encode(), hashlib.sha256).hexdigest()
        return self._venues.video.replace("{meeting}", name[:_NAME_LENGTH])
