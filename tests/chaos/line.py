"""A line between two programs that can be cut, or swallow what passes: a TCP proxy with moods."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum

CHUNK = 2**16


class Mood(StrEnum):
    """HOLE: what is sent stays in the line until it opens again. AWAY: nobody answers. MUTE: what is asked arrives, its answer does not."""

    OPEN = "open"
    HOLE = "hole"
    AWAY = "away"
    MUTE = "mute"


class Line:
    """From `port` to `target`, both on this machine."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self._target = target
        self._mood = Mood.OPEN
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()

    def becomes(self, mood: Mood) -> None:
        """From now on, for old connections and new ones; those of a line that is away or mute are cut."""
        self._mood = mood
        if mood is Mood.HOLE:
            self._flows.clear()
        else:
            self._flows.set()
        if mood in (Mood.AWAY, Mood.MUTE):
            for writer in self._writers:
                writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._mood is Mood.AWAY:
            writer.transport.abort()
            return
        try:
            their_reader, their_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, their_writer}
        self._writers |= ends
        try:
            ways = (self._pass_on(reader, their_writer, back=False), self._pass_on(their_reader, writer, back=True))
            await asyncio.wait([asyncio.create_task(way) for way in ways])
        finally:
            self._writers -= ends
            for end in ends:
                end.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, back: bool) -> None:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                await self._flows.wait()
                if back and self._mood is Mood.MUTE:
                    writer.transport.abort()
                    return
                writer.write(chunk)
                await writer.drain()
            writer.write_eof()


@asynccontextmanager
async def line_to(target: int) -> AsyncIterator[Line]:
    """A line on a free port."""
    line = Line(target)
    server = await asyncio.start_server(line._connected, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        line.becomes(Mood.AWAY)
