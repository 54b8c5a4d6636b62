"""When people work: their own week from the vault, less their leave and the public holidays where they live."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Protocol

import holidays
import structlog

from contracts.vault import Unreadable
from mentoring.directory import Leave
from mentoring.people import Person
from mentoring.starts import FAR_AHEAD
from mentoring.working_time import WorkingTime

SOMEBODY = Person(name="–", mail="nobody@telemaque.invalid")

log = structlog.get_logger()


class KnowsPeople(Protocol):
    async def person(self, person: str) -> Person:
        """Raises Unreadable for an unknown id, and when what is kept of them is damaged."""


class KnowsLeave(Protocol):
    async def leaves_of(self, person: str) -> Sequence[Leave]:
        """Their leave, by the vault's id; none for somebody the directory does not have."""


class Diaries:
    """The port of activities/diary.py, on the vault, the directory and the holidays library."""

    def __init__(self, vault: KnowsPeople, directory: KnowsLeave) -> None:
        self._vault = vault
        self._directory = directory

    async def working_time(self, person: str, after: datetime) -> WorkingTime:
        """Holidays are those of the year of `after` and of the next: further than any look ahead.

        Of somebody whom the vault cannot read any more nothing is known: they work as most do, so that the story goes on.
        """
        try:
            known = await self._vault.person(person)
        except Unreadable as error:
            log.warning("person_unreadable", person=person, why=str(error))
            known = SOMEBODY
        leave = _days(await self._directory.leaves_of(person), after.date())
        return WorkingTime(
            timezone=known.timezone,
            opens=known.opens,
            closes=known.closes,
            days=known.days,
            days_off=tuple(sorted({*public_holidays(known.country, known.region, after.year), *leave})),
        )


def _days(leaves: Sequence[Leave], today: date) -> Iterator[date]:
    """Day by day, from the eve of `today` to the end of any look ahead."""
    last = today + FAR_AHEAD + timedelta(days=2)
    for leave in leaves:
        day = max(leave.first, today - timedelta(days=1))
        while day <= min(leave.last, last):
            yield day
            day += timedelta(days=1)


@lru_cache(maxsize=512)
def public_holidays(country: str, region: str | None, year: int) -> tuple[date, ...]:
    """The public holidays from the eve of `year` to the end of the next. A country or region nobody knows has none."""
    years = (year - 1, year, year + 1)
    try:
        found = holidays.country_holidays(country, subdiv=region, years=years)
    except NotImplementedError:
        if region is None:
            return ()
        return public_holidays(country, None, year)
    return tuple(sorted(found))
