"""The ledger: what operators and pages read, written by the workflow itself."""

from typing import Protocol

from temporalio import activity

from contracts.messages import LedgerPage


class Shelf(Protocol):
    async def keep(self, page: LedgerPage) -> None:
        """Keep the page. Twice is once; an older page never overwrites a newer one."""


class Ledger:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @activity.defn(name="write-ledger")
    async def write(self, page: LedgerPage) -> None:
        """Write one page of the ledger."""
        await self._shelf.keep(page)
