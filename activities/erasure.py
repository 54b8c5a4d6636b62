"""What must not be kept is erased here."""

from typing import Protocol

from temporalio import activity


class Files(Protocol):
    async def erase_files(self, relationship: str) -> None:
        """Erase every file given in a relationship, and its name, so that no byte of it is left. Twice is once.

        Raises when it cannot be done now, so that it is tried again.
        """

    async def erase_words(self, relationship: str) -> None:
        """Erase all that was typed and given in a relationship; ids, dates and facts stay. Twice is once. Raises as above."""


class Erasure:
    def __init__(self, files: Files) -> None:
        self._files = files

    @activity.defn(name="erase-files")
    async def erase_files(self, relationship: str) -> None:
        """Erase the files of one relationship."""
        await self._files.erase_files(relationship)

    @activity.defn(name="erase-words")
    async def erase_words(self, relationship: str) -> None:
        """Erase the words of one relationship."""
        await self._files.erase_words(relationship)
