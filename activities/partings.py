"""Those who part: two who are not to be brought together again, and one who is no longer part of a relationship."""

from typing import Protocol

from temporalio import activity

from mentoring.model import Model


class Parting(Model):
    """Ids of the vault."""

    mentee: str
    mentor: str


class Withdrawal(Model):
    """`person`, an id of the vault, is no longer part of the relationship."""

    relationship: str
    person: str


class Memory(Protocol):
    async def keep_apart(self, one: str, other: str) -> None:
        """Never propose these two to each other again. Twice is once; two whom the directory does not know are never proposed."""


class Doors(Protocol):
    async def close_to(self, relationship: str, person: str) -> None:
        """No link that this person was given in this relationship opens anything any more. Twice is once."""


class Partings:
    def __init__(self, memory: Memory, doors: Doors) -> None:
        self._memory = memory
        self._doors = doors

    @activity.defn(name="keep-apart")
    async def keep_apart(self, parting: Parting) -> None:
        await self._memory.keep_apart(parting.mentee, parting.mentor)

    @activity.defn(name="withdraw")
    async def withdraw(self, withdrawal: Withdrawal) -> None:
        await self._doors.close_to(withdrawal.relationship, withdrawal.person)
