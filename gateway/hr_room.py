"""What stands behind the HR door: the sources, the inbox, and whoever reads it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from adapters.database.connection import Database, DatabaseAway
from adapters.database.directory import Directories
from adapters.database.hr_inbox import AT_ONCE, HrInbox
from adapters.database.outgoing import Outgoing
from adapters.database.scim_users import ScimUsers
from adapters.hr.desk import HrDesk
from adapters.hr.lookups import HttpLookups
from adapters.hr.platforms import Platform, Platforms
from adapters.hr.sources import HrFile, read_hr_file
from adapters.hr.telling import Teller
from adapters.hr.understanding import Lookups, Understanding
from adapters.scim.people import ScimPeople
from gateway.refusing import EngineAway
from settings import Settings

SWEEP_EVERY = timedelta(seconds=30)
TELL_EVERY = timedelta(seconds=5)
OWN_FORM = "standard"
"""The platform whose way of signing is ours too."""

log = structlog.get_logger()


class Deliveries(Protocol):
    async def look_at(self, person: str) -> None:
        """Have somebody's HR events looked at and told. Twice does no harm. Raises EngineAway."""


@dataclass(frozen=True)
class HrRoom:
    """`people`: those whom one SCIM client has brought, by its name. `teller`: who tells
    the organisation's systems. `wake`: set when something has come, so that nobody waits for the next round.
    """

    platforms: dict[str, Platform]
    file: HrFile
    inbox: HrInbox
    desk: HrDesk
    deliveries: Deliveries
    people: Callable[[str], ScimPeople]
    teller: Teller
    wake: asyncio.Event = field(default_factory=asyncio.Event)


def open_hr_room(
    settings: Settings, database: Database, deliveries: Deliveries, lookups: Lookups | None = None
) -> HrRoom:
    """Raises FileMistakes when the organisation's file, or one of ours, has mistakes."""
    platforms = Platforms(settings.content).all
    file = read_hr_file(settings.hr, platforms)
    inbox = HrInbox(database)
    directories, users = Directories(database), ScimUsers(database)
    understanding = Understanding(inbox, directories, platforms, file, lookups or HttpLookups())

    teller = Teller(Outgoing(database), file.endpoints, platforms[OWN_FORM].signature)

    def people(tenant: str) -> ScimPeople:
        return ScimPeople(tenant, users, directories)

    return HrRoom(platforms, file, inbox, HrDesk(inbox, understanding), deliveries, people, teller)


async def read_inbox(room: HrRoom) -> None:
    """Look at everything that waits, and hand over what it became. What the engine does not take stays for the next round."""
    while await room.desk.read_all() >= AT_ONCE:
        pass
    for person, events in (await room.inbox.to_hand()).items():
        try:
            await room.deliveries.look_at(person)
        except EngineAway as away:
            log.warning("hr_engine_away", reason=str(away))
            return
        await room.inbox.handed(events)


async def keep_reading_inbox(room: HrRoom, every: timedelta = SWEEP_EVERY) -> None:
    """Read for ever, when something comes and every now and then. What goes wrong once is told and tried again."""
    while True:
        try:
            await read_inbox(room)
        except DatabaseAway:
            log.warning("hr_inbox_without_database")
        except Exception as error:  # noqa: BLE001 - one bad notice must not end the reading
            log.error("hr_inbox_failed", error=type(error).__name__)  # noqa: TRY400 - a message may quote what was sent
        room.wake.clear()
        try:
            await asyncio.wait_for(room.wake.wait(), every.total_seconds())
        except TimeoutError:
            continue


async def keep_telling(room: HrRoom, now: Callable[[], datetime], every: timedelta = TELL_EVERY) -> None:
    """Tell the organisation's systems for ever. What goes wrong once is told and tried again."""
    listening = False
    while room.file.endpoints:
        try:
            if not listening:
                await room.teller.listen()
                listening = True
            await room.teller.tell(now)
        except DatabaseAway:
            log.warning("outgoing_without_database")
        except Exception as error:  # noqa: BLE001 - one bad event must not end the telling
            log.error("outgoing_failed", error=type(error).__name__)  # noqa: TRY400 - a message may quote an address
        await asyncio.sleep(every.total_seconds())
