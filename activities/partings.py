"""Two who are not to be brought together again."""

from typing import Protocol

from temporalio import activity

from mentoring.model import Model


class Parting(Model):
    """Ids of the vault."""

    mentee: str
    mentor: str


class Memory(Protocol):
    async def keep_apart(self, one: str, other: str) -> None:
        """Never propose these two to each other again. Twice is once; two whom the directory does not know are never proposed."""


class Partings:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    @activity.defn(name="keep-apart")
    async def keep_apart(self, parting: Parting) -> None:
        await self._memory.keep_apart(parting.mentee, parting.mentor)
