"""A person is forgotten here: by the vault, by the archive of mails, by Temporal itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from temporalio import activity

from contracts.privacy import Destroyed, ErasureWish, Forgotten, Proof, Standing


class People(Protocol):
    async def standing(self, person: str) -> Standing:
        """What stands in the way of forgetting them."""

    async def forget(self, person: str, at: datetime) -> Forgotten:
        """Destroy everything that is theirs, and their keys. Twice is once: the second time tells what the first one did."""

    async def keep_proof(self, proof: Proof) -> None:
        """Keep it. Twice is once."""


class Archive(Protocol):
    async def forget(self, relationships: Sequence[str]) -> int:
        """Erase our copies of the mails of these relationships; how many there were."""


class Histories(Protocol):
    async def forget(self, relationships: Sequence[str]) -> int:
        """Have Temporal delete every run of these relationships, which are closed; how many there were."""


class Forgetting:
    def __init__(self, people: People, archive: Archive, histories: Histories) -> None:
        self._people = people
        self._archive = archive
        self._histories = histories

    @activity.defn(name="erasure-standing")
    async def standing(self, wish: ErasureWish) -> Standing:
        """Look what stands in the way."""
        return await self._people.standing(wish.person)

    @activity.defn(name="forget-person")
    async def forget(self, wish: ErasureWish) -> Forgotten:
        """Forget one person in the vault."""
        return await self._people.forget(wish.person, activity.info().scheduled_time)

    @activity.defn(name="forget-copies")
    async def forget_copies(self, forgotten: Forgotten) -> list[Destroyed]:
        """Erase the copies that are kept elsewhere."""
        theirs = forgotten.relationships
        return [
            Destroyed(where="mail-archive", count=await self._archive.forget(theirs)),
            Destroyed(where="temporal", count=await self._histories.forget(theirs)),
        ]

    @activity.defn(name="keep-proof")
    async def keep_proof(self, proof: Proof) -> None:
        """Keep the proof."""
        await self._people.keep_proof(proof)
