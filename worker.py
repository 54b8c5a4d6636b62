"""The worker: composes settings, adapters and activities, and works until told to stop."""

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from activities.calendars import Entries
from activities.candidates import Candidates
from activities.correspondence import Correspondence
from activities.diary import Diary
from activities.erasure import Erasure
from activities.evaluations import Evaluations
from activities.forgetting import Forgetting
from activities.hr import HrNews
from activities.ledger import Ledger
from activities.partings import Partings
from activities.places import Places
from adapters.bookings import RoomBookings, read_venues
from adapters.calendars.caldav_calendars import CalDavCalendars
from adapters.candidates import DirectoryChoice
from adapters.database.connection import Database, migrate, open_database
from adapters.database.directory import Directories
from adapters.database.forgetting import Forgetters
from adapters.database.hr_inbox import HrInbox
from adapters.database.links import Links
from adapters.database.outbox import Outbox
from adapters.database.rooms import Rooms
from adapters.database.searches import Searches
from adapters.database.shelf import Shelf
from adapters.database.vault import Vault
from adapters.deployment import Deployment
from adapters.diaries import Diaries
from adapters.histories import Histories
from adapters.hr.news import InboxNews
from adapters.keys import load_keys
from adapters.library import Library
from adapters.logs import configure_logs
from adapters.mail.archive import MailFolder, NoArchive
from adapters.mail.composer import Composer
from adapters.mail.invitation import Inviter
from adapters.mail.post_office import PostOffice
from adapters.mail.smtp import MailServer
from adapters.metrics import keep_counting, serve_metrics
from adapters.words import Words
from contracts.names import TASK_QUEUE
from engine import connect, deployment, ensure_search_attributes, run_main
from settings import BadSettings, Settings, load_settings

GRACE = timedelta(seconds=25)
"""On a stop signal: the time of one mail, so that none is cut off in the middle."""

RETRY_SECONDS = 2
log = structlog.get_logger()


def activities(settings: Settings, database: Database) -> Sequence[Callable[..., Any]]:
    """Every activity, with what it needs."""
    vault = Vault(database)
    words = Words(settings.content)
    library = Library(settings.content, settings.programmes)
    post_office = PostOffice(
        outbox=Outbox(database),
        composer=Composer(words, library, vault, settings),
        links=Links(database),
        people=vault,
        server=MailServer(settings),
        archive=MailFolder(settings.mail_archive) if settings.mail_archive else NoArchive(),
        settings=settings,
    )
    directory = Directories(database)
    calendars = CalDavCalendars(settings, vault, Inviter(words, settings))
    diary = Diary(Diaries(vault, directory), calendars)
    places = Places(RoomBookings(read_venues(settings.venues), directory, Rooms(database)))
    partings = Partings(directory, Links(database))
    candidates = Candidates(DirectoryChoice(vault, directory, Searches(database)))
    hr_news = HrNews(InboxNews(HrInbox(database), directory, Shelf(database)))
    return [
        candidates.next,
        candidates.declare_conflict,
        candidates.between,
        Correspondence(post_office).send,
        diary.working_moment,
        diary.find_slots,
        diary.preparation,
        Entries(calendars).enter,
        diary.on_the_day,
        places.book,
        places.free,
        Evaluations(library).read,
        Erasure(vault).erase_files,
        Erasure(vault).erase_words,
        partings.keep_apart,
        partings.withdraw,
        Ledger(Shelf(database)).write,
        hr_news.look,
        hr_news.note,
    ]


def erasing(client: Client, settings: Settings, database: Database) -> Sequence[Callable[..., Any]]:
    """The activities by which a person is forgotten."""
    archive = MailFolder(settings.mail_archive) if settings.mail_archive else NoArchive()
    forgetting = Forgetting(Forgetters(database), archive, Histories(client))
    return [forgetting.standing, forgetting.forget, forgetting.forget_copies, forgetting.keep_proof]


def make_worker(client: Client, settings: Settings, database: Database) -> Worker:
    """A worker for every relationship. Fixed slots and enough pollers for the first day of a cohort."""
    config = deployment(settings)
    build: dict[str, Any] = {"deployment_config": config} if config else {"build_id": settings.build}
    return Worker(
        client,
        task_queue=TASK_QUEUE,
        activities=[*activities(settings, database), *erasing(client, settings, database)],
        **build,  # without a name for it the SDK hashes every loaded module, for seconds
        max_cached_workflows=500,
        max_concurrent_activities=100,
        graceful_shutdown_timeout=GRACE,
    )


async def patient_connect(settings: Settings) -> Client:
    """A client, however long the server takes to come."""
    while True:
        try:
            return await connect(settings)
        except RuntimeError:
            log.warning("temporal_away", address=settings.temporal_address)
            await asyncio.sleep(RETRY_SECONDS)


async def main() -> int:
    """Work until told to stop. Exit code 2 when the settings cannot be used."""
    try:
        settings = load_settings()
        ring = load_keys(settings).vault
    except BadSettings as error:
        sys.stderr.write(f"{error}\n")
        return 2
    configure_logs(settings.log_level)
    runtime = serve_metrics(settings)
    await asyncio.to_thread(migrate, settings.database_url, ring)
    database = await open_database(settings.database_url, ring)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        client = await _unless(stopped, patient_connect(settings))
        if client is not None:
            await ensure_search_attributes(client)
            log.info("worker_ready", started=datetime.now().astimezone().isoformat(), queue=TASK_QUEUE)
            async with make_worker(client, settings, database):
                claiming = asyncio.create_task(Deployment(client).claim_if_first(settings))
                counting = asyncio.create_task(keep_counting(runtime, database, client))
                await stopped.wait()
                counting.cancel()
                claiming.cancel()
    finally:
        await database.close()
    return 0


async def _unless(stopped: asyncio.Event, wanted: Any) -> Any:
    """What is wanted, or None when we are told to stop first."""
    task, stop = asyncio.ensure_future(wanted), asyncio.ensure_future(stopped.wait())
    await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if task.done():
        return task.result()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return None


if __name__ == "__main__":
    run_main(main)
