"""A made-up organisation, the same each time: half of its people look for a mentor, the other half have places."""

import random
from datetime import date, time
from typing import NamedTuple

from mentoring.directory import Directory, Member
from mentoring.eligibility import Circumstances
from mentoring.people import Language
from mentoring.ranking import Wish

DAY = date(2026, 11, 23)
REPORTS = 7
"""How many people report to one manager."""
SKILLS = [f"skill {number}" for number in range(60)]
SECTORS = [f"sector {number}" for number in range(12)]
ZONES = ("Europe/Paris", "Europe/Paris", "Europe/London", "America/Montreal")


class Population(NamedTuple):
    mentees: list[Member]
    mentors: list[Member]
    wishes: dict[str, Wish]
    directory: Directory
    circumstances: Circumstances


def population(each: int, capacity: int, *, plain: bool = False) -> Population:
    """`each` mentees and as many mentors with 1 to `capacity` places. `plain`: nobody has told a wish, many are alike."""
    chance = random.Random(each)  # noqa: S311 - made-up people, not secrets
    people = [_member(number, capacity, chance) for number in range(2 * each)]
    mentees = [one for one in people if not one.capacity]
    wishes = {} if plain else {one.id: _wish(chance) for one in mentees}
    apart = frozenset(frozenset(one.id for one in chance.sample(people, 2)) for _ in range(each // 10))
    return Population(
        mentees,
        [one for one in people if one.capacity],
        wishes,
        Directory(people),
        Circumstances(today=DAY, conflicts=apart),
    )


def _member(number: int, capacity: int, chance: random.Random) -> Member:
    return Member(
        id=f"e{number}",
        name=f"Person {number}",
        mail=f"e{number}@example.org",
        language=chance.choice((Language.FRENCH, Language.FRENCH, Language.ENGLISH)),
        timezone=chance.choice(ZONES),
        opens=time(chance.choice((8, 9, 10))),
        closes=time(chance.choice((16, 17, 18))),
        manager=f"e{(number - 1) // REPORTS}" if number else None,
        sector=chance.choice(SECTORS),
        rank=chance.randint(1, 8),
        capacity=chance.randint(1, capacity) if number % 2 else 0,
        skills=tuple(chance.sample(SKILLS, 5)),
    )


def _wish(chance: random.Random) -> Wish:
    return Wish(skills=tuple(chance.sample(SKILLS, 3)), sector=chance.choice(("", *SECTORS)))
