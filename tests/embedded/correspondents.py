"""People of flesh and blood, nearly: they read their mails in var/mail, open the links and send the forms until it has worked."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import httpx2

from mentoring.kinds import Role
from rehearsal.cast import Nature, Player, read_script
from rehearsal.visitor import LINK, PageForm, Turned, visit
from settings import ROOT

MOOD = {"held": "yes", "reached": "yes"}
FILE = ("cv.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")


def _nature(nature: Nature) -> Nature:
    """The same person, in a hurry: nobody forgets, and the next date is left to the programme."""
    return nature.model_copy(update={"silent": {}, "answers": {**nature.answers, "debrief": (MOOD,)}})


async def _come_back_later(response: httpx2.Response) -> None:
    """A page that breaks is no page: one tries again."""
    if response.is_server_error:
        response.raise_for_status()


@dataclass
class Correspondents:
    """`mails`: everything that has arrived in the folder. `turned`: pages that did not take an answer at once."""

    folder: Path
    addresses: Mapping[Role, str]
    mails: list[EmailMessage] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        script = read_script(ROOT / "content" / "rehearsals" / "lea-and-nadia.yaml")
        natures = {Role.MENTEE: script.mentee, Role.MENTOR: script.mentor, Role.COORDINATOR: script.coordinator}
        self._players = {self.addresses[role]: Player(role, _nature(nature)) for role, nature in natures.items()}

    async def live(self) -> None:
        """Read and answer, until cancelled."""
        async with asyncio.TaskGroup() as deeds:
            while True:
                for file in sorted(self.folder.glob("*.eml")):
                    if file.name not in self._seen:
                        self._seen.add(file.name)
                        self._read(message_from_bytes(file.read_bytes(), policy=policy.default), deeds)
                await asyncio.sleep(0.1)

    def arrived(self, step: str) -> int:
        """How many mails of this step of the story have come."""
        return sum(f".{step}" in str(mail["Message-ID"]) for mail in self.mails)

    def times(self) -> Counter[str]:
        """How often each Message-ID is in the mailbox."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)

    def _read(self, mail: EmailMessage, deeds: asyncio.TaskGroup) -> None:
        self.mails.append(mail)
        text = mail.get_body(("plain",))
        link = LINK.search(str(text.get_content())) if text else None
        if link is not None:
            deeds.create_task(self._answer(link[0], self._players[mail["To"].addresses[0].addr_spec]))

    async def _answer(self, link: str, player: Player) -> None:
        def fill(form: PageForm) -> Mapping[str, str]:
            return player.fill(form, datetime.now(UTC))

        while True:
            try:
                hooks = {"response": [_come_back_later]}
                async with httpx2.AsyncClient(follow_redirects=True, timeout=30, event_hooks=hooks) as browser:
                    await visit(browser, link, fill, files={"files": FILE})
            except (Turned, httpx2.HTTPError) as error:
                self.turned.append(str(error))
                await asyncio.sleep(1)
            else:
                return
