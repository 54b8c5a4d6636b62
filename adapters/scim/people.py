"""Identity providers' people: kept as they have them, in our directory as we need them, and what happens to them told to the HR inbox."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scim2_models import Context, Meta, PatchOp, PreconditionFailedException, Resource, UniquenessException

from adapters.database.directory import AddressTaken, Directories
from adapters.database.scim_users import ChangedMeanwhile, Kept, NameTaken, ScimUsers
from adapters.hr.own_doors import SCIM
from adapters.scim.members import QUIETLY, events_of, fields_of, is_active, manager_of, member_id
from adapters.scim.service import ScimUser
from contracts.hr_inbox import Arrival
from mentoring.directory import Member
from mentoring.kinds import HrEventType


class ScimPeople:
    """The people of one `tenant`. Raises scim2-models' own exceptions, and DatabaseAway. `now` is the caller's."""

    def __init__(self, tenant: str, users: ScimUsers, directories: Directories) -> None:
        self._tenant = tenant
        self._users = users
        self._directories = directories

    async def user(self, user: str) -> Kept | None:
        return await self._users.user(self._tenant, user)

    async def all(self, name: str = "") -> list[Kept]:
        """Everybody, in the order in which they came; or whoever has this user name."""
        return await (self._users.named(self._tenant, name) if name else self._users.all(self._tenant))

    async def create(self, user: Any, now: datetime) -> Kept:
        user.id = secrets.token_hex(16)
        kept = Kept(id=user.id, tenant=self._tenant, created_at=now, changed_at=now, user={})
        member, happened = await self._entered(user)
        kept = kept.model_copy(update={"member": member, "user": _kept_form(user)})
        try:
            await self._users.add(kept, self._told(kept, happened, now))
        except NameTaken:
            raise UniquenessException(detail="somebody with this userName is here already") from None
        return kept

    async def replace(self, before: Kept, user: Any, now: datetime) -> Kept:
        """PUT: the whole user anew."""
        was = read(before)
        user.id = before.id
        if not user.replace(was):
            return before
        return await self._change(before, was, user, now)

    async def patch(self, before: Kept, patch: "PatchOp[Any]", now: datetime) -> Kept:
        was, user = read(before), read(before)
        if not patch.patch(user):
            return before
        return await self._change(before, was, user, now)

    async def remove(self, before: Kept, now: datetime) -> None:
        """DELETE: gone from here; to the organisation they have left."""
        happened: list[tuple[HrEventType, dict[str, Any]]] = []
        if before.member and is_active(read(before)):
            happened = [(HrEventType.TERMINATED, {})]
        await self._users.remove(before, self._told(before, happened, now), now)

    async def _change(self, before: Kept, was: Any, user: Any, now: datetime) -> Kept:
        member, happened = before.member, []
        if before.member:
            managers = (await self._manager(was), await self._manager(user))
            happened = events_of(was, user, managers=managers)
            await self._quietly(before.member, user)
        else:
            member, happened = await self._entered(user)
        update = {"member": member, "version": before.version + 1, "changed_at": now, "user": _kept_form(user)}
        kept = before.model_copy(update=update)
        try:
            await self._users.change(kept, self._told(kept, happened, now))
        except NameTaken:
            raise UniquenessException(detail="somebody with this userName is here already") from None
        except ChangedMeanwhile:
            raise PreconditionFailedException(detail="it has been changed meanwhile; read it again") from None
        return kept

    async def _entered(self, user: Any) -> tuple[str, list[tuple[HrEventType, dict[str, Any]]]]:
        """Into the directory, as soon as they are there and can be written to; whom the directory knows already is
        brought up to date by events. Their id in it, "" while they are not, and what happened.
        """
        fields = fields_of(user)
        known = await self._directories.find(member_id(user))
        if known is not None:
            await self._quietly(known.id, user)
            return known.id, await self._compared(known, user, fields)
        if not is_active(user) or "mail" not in fields:
            return "", []
        manager = await self._manager(user)
        told = {**fields, **({"manager": manager} if manager else {})}
        try:
            await self._directories.keep([Member.model_validate({"id": member_id(user), **told})], fields=told.keys())
        except AddressTaken:
            raise UniquenessException(detail="this address is somebody else's in the directory") from None
        return member_id(user), []

    async def _compared(
        self, known: Member, user: Any, fields: dict[str, Any]
    ) -> list[tuple[HrEventType, dict[str, Any]]]:
        happened: list[tuple[HrEventType, dict[str, Any]]] = []
        if is_active(user) is not (known.left is None):
            happened.append((HrEventType.REHIRED if is_active(user) else HrEventType.TERMINATED, {}))
        manager = await self._manager(user)
        if manager is not None and manager != known.manager:
            happened.append((HrEventType.MANAGER_CHANGED, {"manager": manager}))
        identity: dict[str, Any] = {
            name: fields[name] for name in ("name", "mail") if name in fields and fields[name] != getattr(known, name)
        }
        if identity:
            happened.append((HrEventType.IDENTITY_CHANGED, identity))
        return happened

    async def _quietly(self, member: str, user: Any) -> None:
        known = await self._directories.find(member)
        told = {name: value for name, value in fields_of(user).items() if name in QUIETLY}
        if known is not None and any(getattr(known, name) != value for name, value in told.items()):
            await self._directories.change(Member.model_validate({**known.model_dump(), **told}), told.keys())

    async def _manager(self, user: Any) -> str | None:
        """The directory's id of the manager; None when there is none, or nobody whom we know."""
        theirs = manager_of(user)
        if not theirs:
            return None
        row = await self._users.user(self._tenant, theirs)
        if row is not None and row.member:
            return row.member
        member = await self._directories.find(theirs)
        return member.id if member else None

    def _told(self, kept: Kept, happened: Sequence[tuple[HrEventType, dict[str, Any]]], now: datetime) -> list[Arrival]:
        return [
            Arrival(
                source=SCIM,
                notice=f"{kept.id}/{kept.version}/{kind.value}",
                type=kind.value,
                document={"type": kind.value, "timestamp": now.isoformat(), "data": {"employee": kept.member, **data}},
            )
            for kind, data in happened
        ]


def read(kept: Kept) -> Any:
    """A user of ours as the protocol has them, but for what the address of the service adds."""
    return ScimUser.model_validate({**kept.user, "id": kept.id})


def shown(kept: Kept, base: str) -> Any:
    """The same with their meta data. `base`: the address of the service."""
    user = read(kept)
    user.meta = Meta(
        resource_type="User",
        created=kept.created_at,
        last_modified=kept.changed_at,
        location=f"{base}/Users/{kept.id}",
        version=etag(kept),
    )
    return user


def etag(kept: Kept) -> str:
    return f'W/"{kept.version}"'


def _kept_form(user: "Resource[Any]") -> dict[str, Any]:
    """What is kept: never a password, which nobody needs here."""
    told: dict[str, Any] = user.model_dump(scim_ctx=Context.DEFAULT)
    return {name: value for name, value in told.items() if name not in ("password", "meta", "id")}
