"""The directory as a sheet that `people import` reads back."""

from mentoring.directory import Member

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HEADER = (
    *("id", "name", "mail", "manager", "team", "title", "sector", "rank", "capacity", "skills", "leaves"),
    *("language", "country", "region", "timezone", "hours", "days"),
)
"""Each header is the name of a field."""


def cells(member: Member) -> tuple[str, ...]:
    """One row, in the order of the header."""
    told = {
        **{name: str(value) if value is not None else "" for name, value in member},
        "skills": ", ".join(member.skills),
        "leaves": ", ".join(f"{leave.first} to {leave.last}" for leave in member.leaves),
        "hours": f"{member.opens:%H:%M}-{member.closes:%H:%M}",
        "days": ", ".join(_DAYS[day - 1] for day in member.days),
    }
    return tuple(told[name] for name in HEADER)
