"""A real CalDAV server on this machine: Radicale, with a calendar for each of the people it is told of."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any

import httpx2
from icalendar import Calendar, Event

from settings import Settings

USER, PASSWORD = "télémaque", "mot de passe: très secret"
_XML = {"Content-Type": "application/xml"}
_MKCALENDAR = '<C:mkcalendar xmlns:C="urn:ietf:params:xml:ns:caldav"/>'


@dataclass
class Radicale:
    """The server, and what people see in their calendars. `settings` lead to it; `stop` and `start` it at will."""

    settings: Settings
    folder: Path
    port: int
    _process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        command = [sys.executable, "-m", "radicale", "--config", str(self.folder / "config")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        await self._listening()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    async def open_calendar(self, mail: str) -> None:
        """What a person does once: have a calendar."""
        for path in (f"/{mail}/", f"/{mail}/work/"):
            kind = "MKCALENDAR" if path.endswith("/work/") else "MKCOL"
            answer = await self.request(kind, path, content=_MKCALENDAR if kind == "MKCALENDAR" else "", headers=_XML)
            assert answer.status_code == 201, answer.text

    async def write(self, mail: str, name: str, event: str) -> None:
        """An entry by the person themselves: the lines of one event."""
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//their own program//EN", "BEGIN:VEVENT"]
        lines += ["DTSTAMP:20270101T000000Z", *event.split("\n"), "END:VEVENT", "END:VCALENDAR", ""]
        await self.keep(mail, name, "\r\n".join(lines).encode())

    async def keep(self, mail: str, name: str, content: bytes) -> None:
        answer = await self.request("PUT", f"/{mail}/work/{name}.ics", content=content)
        assert answer.is_success, answer.text

    async def entries(self, mail: str) -> list[Event]:
        """What stands in that calendar, in no order."""
        everything = await self.request("GET", f"/{mail}/work/")
        assert everything.status_code == 200, everything.text
        return [event for event in Calendar.from_ical(everything.content).walk("VEVENT") if isinstance(event, Event)]

    async def request(self, method: str, path: str, **about: Any) -> httpx2.Response:
        async with httpx2.AsyncClient(auth=(USER, PASSWORD)) as client:
            return await client.request(method, f"http://127.0.0.1:{self.port}{path}", **about)

    async def _listening(self) -> None:
        async with asyncio.timeout(30):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except ConnectionRefusedError:
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    return


@asynccontextmanager
async def radicale(settings: Settings, folder: Path) -> AsyncIterator[Radicale]:
    """One account that may write into all calendars, as an organisation gives to us."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    (folder / "rights").write_text("[all]\nuser: .+\ncollection: .*\npermissions: RrWw\n", encoding="utf-8")
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[encoding]\nrequest = utf-8\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder / 'users'}\nhtpasswd_encryption = plain\ndelay = 0\n"
        f"[rights]\ntype = from_file\nfile = {folder / 'rights'}\n[storage]\nfilesystem_folder = {folder / 'kept'}\n",
        encoding="utf-8",
    )
    leads_there = {"caldav_url": f"http://127.0.0.1:{port}/{{mail}}/work/", "caldav_user": USER}
    served = Settings.model_validate({**settings.model_dump(), **leads_there, "caldav_password": PASSWORD})
    server = Radicale(served, folder, port)
    await server.start()
    try:
        yield server
    finally:
        server.stop()
