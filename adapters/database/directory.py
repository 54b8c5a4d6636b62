"""The organisation's directory, kept: who is in it, who declared a conflict with whom, who is never brought together again.

A member is the organisation's word on somebody, by the organisation's own id; who they are and how they are written
to stays with the person in the vault, whose id never changes, whatever address the organisation gives them next.
"""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import delete, select

from adapters.database.connection import Database
from adapters.database.directory_import import AddressTaken, Changes, Foreseen, Known, Plan, member_at, write
from adapters.database.safe import LOOKUP
from adapters.database.searches import Searches
from adapters.database.tables import ConflictRow, MemberRow, NeverAgainRow, PersonRow, Table
from adapters.database.upsert import insert
from adapters.database.vault import mail_key
from mentoring.directory import Leave, Member
from mentoring.eligibility import Circumstances

__all__ = ["AddressTaken", "Changes", "Directories", "Foreseen"]


class Directories:
    """Everything by the organisation's ids. Raises DatabaseAway when the database is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, members: Iterable[Member], fields: Collection[str] | None = None) -> Changes:
        """Keep these members, all or none; twice is once. Nobody is ever removed.

        `fields`: what was told about them; the rest keeps its value where it is known. None: everything. Raises
        AddressTaken; ValueError when two members have one id or one address.
        """
        async with self._database.session() as session:
            plan = Plan(await Known.read(session, self._database.safe, to_write=True), list(members), fields)
            await write(session, self._database.safe, plan)
        return plan.changes

    async def change(self, member: Member, fields: Collection[str]) -> Changes:
        """Keep what was told about one member of the directory. Raises AddressTaken."""
        async with self._database.session() as session:
            only = None if "mail" in fields else {member.id}  # addresses alone concern the others
            plan = Plan(await Known.read(session, self._database.safe, to_write=True, only=only), [member], fields)
            await write(session, self._database.safe, plan)
        return plan.changes

    async def foresee(self, members: Iterable[Member], fields: Collection[str] | None = None) -> Foreseen:
        """What `keep` would do, raising what it would raise. Nothing changes."""
        async with self._database.reading() as session:
            plan = Plan(await Known.read(session, self._database.safe), list(members), fields)
        return Foreseen(changes=plan.changes, members=plan.after)

    async def all(self) -> list[Member]:
        """Every member, by id."""
        async with self._database.reading() as session:
            return list((await Known.read(session, self._database.safe)).members.values())

    async def member(self, member: str) -> Member:
        """Raises LookupError for an unknown id."""
        async with self._database.reading() as session:
            found = (await Known.read(session, self._database.safe, only={member})).members
        if member not in found:
            raise LookupError(f"nobody in the directory has the id {member}")
        return found[member]

    async def find(self, member: str, mail: str = "") -> Member | None:
        """Whoever has this id; else whoever has this address, if one is told."""
        async with self._database.reading() as session:
            chain = await self._database.safe.chain(session, [LOOKUP])
            key = chain.hashed(mail_key(mail)) if mail and LOOKUP in chain else ""
            found = select(MemberRow.id).join(PersonRow, MemberRow.person == PersonRow.id).where(PersonRow.mail == key)
            owner = await session.scalar(found) if key else None
            members = (
                await Known.read(session, self._database.safe, only={one for one in (member, owner) if one})
            ).members
        return members.get(member) or members.get(owner or "")

    async def person_of(self, member: str) -> str | None:
        """The vault's id of a member."""
        async with self._database.reading() as session:
            return await session.scalar(select(MemberRow.person).where(MemberRow.id == member))

    async def member_of(self, person: str) -> str | None:
        """The member whom the vault knows by this id."""
        async with self._database.reading() as session:
            return await session.scalar(select(MemberRow.id).where(MemberRow.person == person))

    async def leaves_of(self, person: str) -> tuple[Leave, ...]:
        """The leave of somebody whom the vault knows by this id; none for one who is no member."""
        async with self._database.reading() as session:
            row = await session.scalar(select(MemberRow).where(MemberRow.person == person))
            if row is None:
                return ()
            told = (await self._database.safe.chain(session, [person])).open(person, row.member, member_at(row.id))
        return tuple(Leave.model_validate(leave) for leave in told.get("leaves", ()))

    async def lines_above(self, members: Collection[str]) -> list[Member]:
        """These members and everybody above them, as far as the directory has them."""
        found: dict[str, Member] = {}
        wanted = set(members)
        async with self._database.reading() as session:
            while wanted:
                read = (await Known.read(session, self._database.safe, only=wanted)).members
                found |= read
                wanted = {member.manager for member in read.values() if member.manager} - found.keys()
        return list(found.values())

    async def persons(self) -> dict[str, str]:
        """Every member's id in the vault."""
        async with self._database.reading() as session:
            return {row.id: row.person for row in await session.execute(select(MemberRow.id, MemberRow.person))}

    async def declare_conflict(self, who: str, about: str) -> None:
        """`who` declares a conflict of interest with `about`. Twice is once. Raises LookupError for an unknown id."""
        await self._note(ConflictRow, {"who": who, "about": about})

    async def withdraw_conflict(self, who: str, about: str) -> bool:
        """Take back what `who` declared; whether they had."""
        async with self._database.session() as session:
            said = delete(ConflictRow).where(ConflictRow.who == who, ConflictRow.about == about)
            return bool((await session.execute(said.returning(ConflictRow.who))).all())

    async def never_again(self, one: str, other: str) -> None:
        """These two are not brought together again. Twice is once. Raises LookupError for an unknown id."""
        smaller, larger = sorted((one, other))
        await self._note(NeverAgainRow, {"one": smaller, "other": larger})

    async def keep_apart(self, one: str, other: str) -> None:
        """The same, by the vault's ids. Somebody whom the directory does not have is never proposed to anybody."""
        members = [await self.member_of(person) for person in (one, other)]
        if None not in members:
            await self.never_again(*(member for member in members if member is not None))

    async def together_again(self, one: str, other: str) -> bool:
        """Take back `never_again`; whether it had been said."""
        smaller, larger = sorted((one, other))
        async with self._database.session() as session:
            said = delete(NeverAgainRow).where(NeverAgainRow.one == smaller, NeverAgainRow.other == larger)
            return bool((await session.execute(said.returning(NeverAgainRow.one))).all())

    async def conflicts(self) -> list[tuple[str, str]]:
        """Every declared conflict: who declared it, about whom."""
        async with self._database.reading() as session:
            declared = select(ConflictRow.who, ConflictRow.about).order_by(ConflictRow.who, ConflictRow.about)
            return [(row.who, row.about) for row in await session.execute(declared)]

    async def pairs_never_again(self) -> list[tuple[str, str]]:
        """Every pair that is not brought together again."""
        async with self._database.reading() as session:
            apart = select(NeverAgainRow.one, NeverAgainRow.other).order_by(NeverAgainRow.one, NeverAgainRow.other)
            return [(row.one, row.other) for row in await session.execute(apart)]

    async def circumstances(
        self, today: date, coordinator: str | None = None, *, allow_shared_manager: bool = False, beside: str = ""
    ) -> Circumstances:
        """What the rules of eligibility must know beside the directory. Somebody who is no member goes by their vault id.

        `beside`: a relationship that does not count.
        """
        members = {person: member for member, person in (await self.persons()).items()}
        pairs: dict[str, set[str]] = {}
        for one in await Searches(self._database).taken(beside):
            mentor, mentee = (members.get(person, person) for person in (one.mentor, one.mentee))
            pairs.setdefault(mentor, set()).add(mentee)
        return Circumstances(
            today=today,
            pairs={mentor: frozenset(mentees) for mentor, mentees in pairs.items()},
            conflicts=frozenset(map(frozenset, await self.conflicts())),
            never_again=frozenset(map(frozenset, await self.pairs_never_again())),
            coordinator=coordinator,
            allow_shared_manager=allow_shared_manager,
        )

    async def _note(self, table: type[Table], pair: dict[str, str]) -> None:
        if len(set(pair.values())) < len(pair):
            raise ValueError("a pair is two different people")
        async with self._database.session() as session:
            known = set(await session.scalars(select(MemberRow.id).where(MemberRow.id.in_(pair.values()))))
            for member in pair.values():
                if member not in known:
                    raise LookupError(f"nobody in the directory has the id {member}")
            await session.execute(insert(session, table).values(pair).on_conflict_do_nothing())
