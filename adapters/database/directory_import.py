"""What an import does to the directory: worked out first, as a whole, then written in one transaction."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from pydantic import Field
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.safe import LOOKUP, Chain, Safe, Unreadable
from adapters.database.tables import MemberRow, PersonRow
from adapters.database.vault import mail_key, person_at
from mentoring.directory import Member
from mentoring.model import Model
from mentoring.people import Person

CORE = frozenset({"id", "name", "mail"})
"""What every member is told with."""
PERSONAL = set(Person.model_fields)
"""What is kept with the person; the rest is kept with the member."""


class Changes(Model):
    """What an import does, by member id, in the order in which they were told.

    `changed`: with the names of the fields that change. `untouched`: members whom the import does not name.
    """

    added: tuple[str, ...] = ()
    changed: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    unchanged: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()


class Foreseen(Model):
    """What an import would do, and the directory as it would then be, by id."""

    changes: Changes
    members: list[Member]


class AddressTaken(Exception):  # noqa: N818 - it names what was found
    """Addresses that are somebody else's already. `members`: to whom the import would give them. Nothing has changed."""

    def __init__(self, members: tuple[str, ...]) -> None:
        super().__init__(f"the addresses of {', '.join(members)} are somebody else's already")
        self.members = members


@dataclass(frozen=True)
class Known:
    """What is known before. `persons`: member → person; `owners`: the other way; `mails`: hashed address → person.

    `hashed`: how an address is hashed.
    """

    members: dict[str, Member]
    persons: dict[str, str]
    owners: dict[str, str]
    mails: dict[str, str]
    people: dict[str, dict[str, Any]]
    hashed: Callable[[str], str]

    @classmethod
    async def read(
        cls, session: AsyncSession, safe: Safe, *, to_write: bool = False, only: Collection[str] | None = None
    ) -> "Known":
        """Everybody, or `only` these members. `to_write`: nobody else writes people until this transaction ends.

        Somebody of whom what is kept is damaged is passed over (`starter.py trouble` lists them); to write, they must be
        read: raises Unreadable.
        """
        if to_write and session.get_bind().dialect.name == "postgresql":  # SQLite lets one write at a time anyway
            await session.execute(text("LOCK TABLE people, members IN SHARE ROW EXCLUSIVE MODE"))
        chosen = select(PersonRow.id, PersonRow.mail, PersonRow.person, MemberRow.id.label("owner"), MemberRow.member)
        chosen = chosen.outerjoin(MemberRow, MemberRow.person == PersonRow.id).order_by(MemberRow.id)
        rows = (await session.execute(chosen if only is None else chosen.where(MemberRow.id.in_(only)))).all()
        if to_write:
            await safe.chain_to_write(session, [LOOKUP])
        chain = await safe.chain(session, [LOOKUP, *(row.id for row in rows)])
        people: dict[str, dict[str, Any]] = {}
        members: dict[str, Member] = {}
        for row in rows:
            try:
                people[row.id] = chain.open(row.id, row.person, person_at(row.id))
                told = chain.open(row.id, row.member, member_at(row.owner)) if row.owner is not None else None
            except Unreadable:
                if to_write:
                    raise
                continue
            if told is not None:
                members[row.owner] = Member.model_validate({"id": row.owner, **people[row.id], **told})
        owned = [row for row in rows if row.owner is not None]
        return cls(
            members=members,
            persons={row.owner: row.id for row in owned},
            owners={row.id: row.owner for row in owned},
            mails={row.mail: row.id for row in rows},
            people=people,
            hashed=lambda mail: chain.hashed(mail_key(mail)) if LOOKUP in chain else "",
        )


class Plan:
    """Who is added, who changes, and which person of the vault each member is."""

    def __init__(self, known: Known, members: list[Member], fields: Collection[str] | None) -> None:
        """Raises AddressTaken; ValueError when two members have one id or one address."""
        ids = {member.id for member in members}
        if len(ids) < len(members) or len({mail_key(member.mail) for member in members}) < len(members):
            raise ValueError("each member is told once, with an address of their own")
        self._known = known
        self._ids = ids
        self._kept = set(Member.model_fields) - CORE - set(fields) if fields is not None else set()
        taken = tuple(member.id for member in members if self._is_taken(member))
        if taken:
            raise AddressTaken(taken)
        self.added = {member.id: self._whole(member) for member in members if member.id not in known.members}
        again = {member.id: self._whole(member) for member in members if member.id in known.members}
        differences = {one: _differences(known.members[one], member) for one, member in again.items()}
        self.changed = {one: member for one, member in again.items() if differences[one]}
        self.changes = Changes(
            added=tuple(self.added),
            changed={one: differences[one] for one in self.changed},
            unchanged=tuple(one for one in again if one not in self.changed),
            untouched=tuple(one for one in known.members if one not in ids),
        )

    @property
    def after(self) -> list[Member]:
        """The whole directory as it then is, by id."""
        everybody = self._known.members | self.changed | self.added
        return [everybody[one] for one in sorted(everybody)]

    def person_of(self, member: Member) -> str | None:
        """The person whom the vault knows already: by the member's id, else by an address that is no other member's."""
        known = self._known
        if member.id in known.persons:
            return known.persons[member.id]
        holder = known.mails.get(known.hashed(member.mail))
        return holder if holder is not None and holder not in known.owners else None

    def _is_taken(self, member: Member) -> bool:
        """An address may pass from a member to another in one import; else it stays with whoever has it."""
        holder = self._known.mails.get(self._known.hashed(member.mail))
        return (
            holder is not None and holder != self.person_of(member) and self._known.owners.get(holder) not in self._ids
        )

    def _whole(self, member: Member) -> Member:
        """The member, with what is known where nothing was told."""
        if member.id in self._known.members:
            before: dict[str, Any] = dict(self._known.members[member.id])
        else:
            person = self.person_of(member)
            before = dict(Person.model_validate(self._known.people[person])) if person else {}
        return member.model_copy(update={name: before[name] for name in self._kept if name in before})


async def write(session: AsyncSession, safe: Safe, plan: Plan) -> None:
    """Write what was worked out."""
    adopted = {one: person for one, member in plan.added.items() if (person := plan.person_of(member))}
    new = {one: f"p-{secrets.token_hex(6)}" for one in plan.added if one not in adopted}
    updated = [
        (plan.person_of(member), member) for member in (*plan.changed.values(), *(plan.added[one] for one in adopted))
    ]
    persons = {**adopted, **new, **{one: plan.person_of(member) for one, member in plan.changed.items()}}
    owners = {one: person for one, person in persons.items() if person is not None}
    chain = await safe.chain_to_write(session, [LOOKUP, *owners.values()])
    if updated:  # addresses may change hands, so each is let go of before any is taken
        await session.execute(update(PersonRow), [{"id": person, "mail": f"?{person}"} for person, _ in updated])
        await session.execute(
            update(PersonRow), [_person_row(chain, person, member) for person, member in updated if person]
        )
    if new:
        await session.execute(insert(PersonRow), [_person_row(chain, new[one], plan.added[one]) for one in new])
    if plan.added:
        rows = [
            {"person": owners[one], **_member_row(chain, owners[one], member)} for one, member in plan.added.items()
        ]
        await session.execute(insert(MemberRow), rows)
    if plan.changed:
        await session.execute(
            update(MemberRow), [_member_row(chain, owners[one], member) for one, member in plan.changed.items()]
        )


def _differences(before: Member, after: Member) -> tuple[str, ...]:
    return tuple(name for name in Member.model_fields if getattr(before, name) != getattr(after, name))


def member_at(member: str) -> str:
    """Where a member is kept, as it is bound to the sealed bytes."""
    return f"members.member/{member}"


def _person_row(chain: Chain, person: str, member: Member) -> dict[str, Any]:
    told = member.model_dump(mode="json", include=PERSONAL)
    return {
        "id": person,
        "mail": chain.hashed(mail_key(member.mail)),
        "person": chain.seal(person, told, person_at(person)),
    }


def _member_row(chain: Chain, person: str, member: Member) -> dict[str, Any]:
    told = member.model_dump(mode="json", exclude={"id", *PERSONAL})
    return {"id": member.id, "member": chain.seal(person, told, member_at(member.id))}
