"""People: who is in the directory, where they stand, and the conflicts that were declared."""

from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from adapters.mistakes import near
from adapters.people_sheet import HEADER, cells
from adapters.sheet import written
from console.records import open_records
from console.report import Refused, Report, draw_facts, draw_rows
from mentoring.directory import Directory, Member
from mentoring.eligibility import Circumstances


async def listed(*, csv: bool) -> Report:
    """Everybody, by id; as a sheet if that is wanted."""
    async with open_records() as records:
        directory = Directory(await records.directories.all())
        circumstances = await records.directories.circumstances(datetime.now(UTC).date())
    documents = [document_of(one, directory, circumstances) for one in directory]

    def draw(console: Console) -> None:
        if csv:
            console.file.write(written(HEADER, [cells(one) for one in directory]))
            return
        rows = [
            (one["id"], one["name"], one["title"], one["team"], (one["manager"] or {}).get("name", ""), places(one))
            for one in documents
        ]
        headings = ("id", "name", "title", "team", "manager", "mentees")
        draw_rows(console, headings, rows, none="Nobody is in the directory yet: `starter.py people import FILE`.")

    return Report(documents, draw)


async def shown(member: str) -> Report:
    """One person. Raises Refused for an unknown id."""
    async with open_records() as records:
        directory = Directory(await records.directories.all())
        one = known(directory, member)
        circumstances = await records.directories.circumstances(datetime.now(UTC).date())
        person = await records.directories.person_of(member)
    apart = {"conflicts": circumstances.conflicts, "never_again": circumstances.never_again}
    broken = directory.break_in_line_of(member)
    document = {
        **document_of(one, directory, circumstances),
        "line": [_named(directory, above) for above in directory.managers_of(member)],
        "line_is_broken": broken.kind.value if broken else None,
        "reports": [_named(directory, below) for below in directory.reports_of(member)],
        "accompanies": [_named(directory, other) for other in sorted(circumstances.pairs.get(member, ()))],
        **{
            name: [
                _named(directory, other)
                for pair in sorted(map(sorted, pairs))
                if member in pair
                for other in pair
                if other != member
            ]
            for name, pairs in apart.items()
        },
        "person": person,
    }
    return Report(document, lambda console: draw_facts(console, _facts(document)))


def known(directory: Directory, member: str) -> Member:
    """Raises Refused for an unknown id."""
    if member not in directory:
        meant = near(member, [one.id for one in directory])
        raise Refused(
            f"Nobody in the directory has the id '{member}'; {meant}`starter.py people list` shows everybody."
        )
    return directory.member(member)


def document_of(one: Member, directory: Directory, circumstances: Circumstances) -> dict[str, Any]:
    """A member as --json tells of them."""
    plain = one.model_dump(mode="json")
    return {
        **{name: plain[name] for name in ("id", "name", "mail")},
        "manager": _named(directory, one.manager) if one.manager else None,
        **{name: plain[name] for name in plain if name not in ("id", "name", "mail", "manager")},
        "under_way": len(circumstances.pairs.get(one.id, ())),
    }


def places(document: dict[str, Any]) -> str:
    """How many mentees, and how many there could be; nothing for somebody who is no mentor."""
    capacity, under_way = document["capacity"], document["under_way"]
    return f"{under_way} of {capacity}" if capacity or under_way else ""


def _named(directory: Directory, member: str) -> dict[str, Any]:
    return {"id": member, "name": directory.name(member)}


def _facts(told: dict[str, Any]) -> list[tuple[str, str]]:
    def names(field: str, separator: str = ", ") -> str:
        return separator.join(f"{one['name']} ({one['id']})" for one in told[field])

    line = names("line", " → ")
    if told["line_is_broken"]:
        line = f"{line} – broken by a {told['line_is_broken']}; `starter.py people import` tells where".strip(" –")
    return [
        (told["id"], told["name"]),
        ("Mail", told["mail"]),
        ("Title", told["title"]),
        ("Team", told["team"]),
        ("Sector", told["sector"]),
        ("Place in the ladder", str(told["rank"] or "")),
        ("Reports to", line or "nobody"),
        ("Reports", names("reports")),
        ("Skills", ", ".join(told["skills"])),
        ("Mentees", places(told) or "is no mentor"),
        ("Accompanies", names("accompanies")),
        ("Leave", ", ".join(f"{one['first']} to {one['last']}" for one in told["leaves"])),
        ("Conflicts of interest", names("conflicts")),
        ("Never again with", names("never_again")),
        ("Language", told["language"]),
        ("Time", f"{told['timezone']}, {told['opens'][:5]}-{told['closes'][:5]}, {told['country']}"),
    ]
