"""Letters leave here."""

from typing import Protocol

from temporalio import activity

from contracts.letters import Letter, Posted


class PostOffice(Protocol):
    async def post(self, letter: Letter) -> Posted:
        """Send the letter once, whatever happens between two attempts.

        Returns what became of it; raises when the mail server is away, so that it is tried again.
        """


class Correspondence:
    def __init__(self, post_office: PostOffice) -> None:
        self._post_office = post_office

    @activity.defn(name="send-letter")
    async def send(self, letter: Letter) -> Posted:
        """Send one letter to one person, exactly once."""
        return await self._post_office.post(letter)
