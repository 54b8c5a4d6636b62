"""When people work: their own week from the vault, less the public holidays of their country and region."""

from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

import holidays

from mentoring.people import Person
from mentoring.working_time import WorkingTime


class KnowsPeople(Protocol):
    async def person(self, person: str) -> Person:
        """Raises LookupError for an unknown id."""


class Diaries:
    """The port of activities/diary.py, on the vault and the holidays library."""

    def __init__(self, vault: KnowsPeople) -> None:
        self._vault = vault

    async def working_time(self, person: str, after: datetime) -> WorkingTime:
        """Holidays are those of the year of `after` and of the next: further than any look ahead."""
        known = await self._vault.person(person)
        return WorkingTime(
            timezone=known.timezone,
            opens=known.opens,
            closes=known.closes,
            days=known.days,
            days_off=public_holidays(known.country, known.region, after.year),
        )


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
