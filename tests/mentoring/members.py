"""Members for tests: `somebody("lea", manager="paul")`."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from mentoring.directory import Directory, Member
from mentoring.eligibility import Circumstances

TODAY = date(2026, 12, 1)


def somebody(member: str, manager: str | None = None, **other: Any) -> Member:
    given = {"name": f"{member.title()} Martin", "mail": f"{member}@example.org", "capacity": 2, **other}
    return Member(id=member, manager=manager, **given)


def house(**managers: str | None) -> Directory:
    """`house(lea="paul", paul=None)`: who reports to whom."""
    return Directory(somebody(member, manager) for member, manager in managers.items())


def today(**other: Any) -> Circumstances:
    return Circumstances(today=TODAY, **other)


@st.composite
def any_house(draw: st.DrawFn) -> Directory:
    """Up to twelve people whose managers are anybody, themselves and the unknown included."""
    ids = [f"e{number}" for number in range(draw(st.integers(2, 12)))]
    managers = st.none() | st.sampled_from([*ids, "unknown"])
    return Directory(somebody(one, draw(managers)) for one in ids)
