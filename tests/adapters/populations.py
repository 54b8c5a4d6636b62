"""Whole populations for tests: any people, with any trouble between them."""

from datetime import time, timedelta
from typing import Any

from hypothesis import strategies as st

from mentoring.directory import Directory, Leave, Member
from mentoring.eligibility import Circumstances
from mentoring.people import Language
from mentoring.ranking import Weights, Wish
from tests.mentoring.members import TODAY, somebody

SKILLS = ("Law", "law", "Public  speaking", "Négociation", "Retail", "")
ZONES = ("Europe/Paris", "America/Montreal", "Asia/Kathmandu", "Pacific/Auckland")

words = st.lists(st.sampled_from(SKILLS[:-1]), max_size=4).map(tuple)
wishes = st.builds(
    Wish,
    skills=words,
    sector=st.sampled_from(("", "Retail", "retail", "Law")),
    languages=st.lists(st.sampled_from(Language), max_size=2).map(tuple),
)
weights = st.builds(
    Weights,
    **{
        name: st.sampled_from((0.0, 1.0, 2.5, 4.0))
        for name in ("skills", "language", "availability", "ladder", "sector", "room")
    },
    hours=st.sampled_from((1.0, 10.0, 40.0)),
    steps=st.tuples(st.integers(-3, 3), st.integers(-3, 3)),
)
leaves = st.lists(
    st.integers(-3, 3).map(lambda day: Leave(first=TODAY + timedelta(days=day), last=TODAY + timedelta(days=day + 1))),
    max_size=1,
).map(tuple)


@st.composite
def members(draw: st.DrawFn, at_most: int = 7) -> list[Member]:
    """Some of them mentors, some under nobody, under themselves or under somebody unknown."""
    ids = [f"e{number}" for number in range(draw(st.integers(2, at_most)))]
    return [
        somebody(
            one,
            draw(st.none() | st.sampled_from([*ids, "unknown"])),
            capacity=draw(st.integers(0, 3)),
            skills=draw(words),
            sector=draw(st.sampled_from(SKILLS)),
            language=draw(st.sampled_from(Language)),
            timezone=draw(st.sampled_from(ZONES)),
            opens=time(draw(st.integers(0, 12)), draw(st.sampled_from((0, 10, 15)))),
            closes=draw(st.sampled_from((time(0), time(17, 20), time(18)))),
            rank=draw(st.none() | st.integers(1, 5)),
            leaves=draw(leaves),
        )
        for one in ids
    ]


@st.composite
def circumstances(draw: st.DrawFn, directory: Directory) -> Circumstances:
    """Anything that has been declared, begun or forbidden among them."""
    ids = [member.id for member in directory]
    pairs = st.frozensets(st.frozensets(st.sampled_from(ids), min_size=2, max_size=2), max_size=2)
    some = st.frozensets(st.sampled_from(ids), max_size=2)
    given: dict[str, Any] = {
        "pairs": draw(st.dictionaries(st.sampled_from(ids), some, max_size=2)),
        "conflicts": draw(pairs),
        "never_again": draw(pairs),
        "coordinator": draw(st.none() | st.sampled_from([*ids, "outside"])),
        "allow_shared_manager": draw(st.booleans()),
    }
    return Circumstances(today=TODAY, **given)
