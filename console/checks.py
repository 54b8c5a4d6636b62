"""What the doctor looks at, one function each: it returns what it found, or raises Ill with what to do."""

from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.calendars import CalendarAway
from adapters.keys import load_keys
from adapters.troubles import REPORTED
from contracts.names import TASK_QUEUE
from engine import connect
from settings import BadSettings, Settings
from workflows.scribe import SEARCH_ATTRIBUTES

FRESH = timedelta(seconds=75)
"""A worker that lives asks for work at least once a minute."""

START = "start it: `make up`, or `docker compose up`"


class Ill(Exception):  # noqa: N818 - it names what was found
    """Something is not as it should be. `todo`: what to do about it."""

    def __init__(self, found: str, todo: str) -> None:
        super().__init__(found)
        self.todo = todo


async def database(settings: Settings) -> str:
    from adapters.database.connection import DatabaseAway, is_migrated

    try:
        migrated = await is_migrated(settings.database_url)
    except DatabaseAway as error:
        raise Ill(str(error), "see that it runs, and that TELEMAQUE_DATABASE_URL is right") from None
    if not migrated:
        raise Ill("not there, or not up to date", "start the worker: it brings the database up to date")
    return "there and up to date"


async def _client(settings: Settings) -> Client:
    address = settings.temporal_address
    try:
        return await connect(settings)
    except BadSettings:
        raise Ill("cannot be asked without the keys", "see what is said of them above") from None
    except RuntimeError:
        todo = f"{START}; TELEMAQUE_TEMPORAL_ADDRESS says where it is"
        raise Ill(f"no server answers at {address}", todo) from None


async def keys(settings: Settings) -> str:
    """The right ones: the first relationship that Temporal has can be read."""
    try:
        ring = load_keys(settings).temporal
    except BadSettings as error:
        raise Ill(str(error), "set TELEMAQUE_KEYS as it says") from None
    return f"new payloads are sealed under {ring.current}; {len(ring.names)} on the ring"


async def server(settings: Settings) -> str:
    await _client(settings)
    return f"answers at {settings.temporal_address}"


async def namespace(settings: Settings) -> str:
    client = await _client(settings)
    name = settings.temporal_namespace
    try:
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=name))
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise Ill(f"'{name}' cannot be asked about: {error.message}", "look at the server's own log") from None
        todo = f"create it: `temporal operator namespace create -n {name}`"
        raise Ill(f"the server has no namespace '{name}'", todo) from None
    return name


async def search_attributes(settings: Settings) -> str:
    client = await _client(settings)
    wanted = ListSearchAttributesRequest(namespace=settings.temporal_namespace)
    todo = "start the worker: it registers them"
    try:
        known = (await client.operator_service.list_search_attributes(wanted)).custom_attributes
    except RPCError as error:
        raise Ill(f"cannot be asked about: {error.message}", "look at the namespace first") from None
    missing = [key.name for key in SEARCH_ATTRIBUTES if known.get(key.name) != key.indexed_value_type.value]
    if missing:
        raise Ill(f"not registered: {', '.join(missing)}", todo)
    return "registered"


async def worker(settings: Settings) -> str:
    """Both kinds of tasks are asked for, and lately."""
    client = await _client(settings)
    for kind in (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY):
        asked = DescribeTaskQueueRequest(
            namespace=settings.temporal_namespace, task_queue=TaskQueue(name=TASK_QUEUE), task_queue_type=kind
        )
        try:
            pollers = (await client.workflow_service.describe_task_queue(asked)).pollers
        except RPCError as error:
            raise Ill(f"cannot be asked about: {error.message}", "look at the namespace first") from None
        latest = max((poller.last_access_time.ToDatetime(UTC) for poller in pollers), default=None)
        if latest is None or datetime.now(UTC) - latest > FRESH:
            raise Ill(f"nobody works on the queue '{TASK_QUEUE}'", "start one: `python worker.py`, or `make up`")
    return f"works on the queue '{TASK_QUEUE}'"


async def stories(settings: Settings) -> str:
    """None fails at every try: what a bad deploy does to those that it touches (docs/deploys.md says how soon it is seen)."""
    client = await _client(settings)
    try:
        stuck = [one.id async for one in client.list_workflows(REPORTED)]
    except RPCError as error:
        raise Ill(f"cannot be asked about: {error.message}", "look at the namespace first") from None
    if stuck:
        todo = "`starter.py trouble` says more; after a deploy: `starter.py deploy use` the build before"
        raise Ill(f"{len(stuck)} are stuck: their workflow fails at every try", todo)
    return "none is stuck"


async def mail(settings: Settings) -> str:
    import aiosmtplib

    from adapters.mail.smtp import MailServer

    where = f"{settings.smtp_host}:{settings.smtp_port} ({settings.smtp_security})"
    try:
        await MailServer(settings).greet()
    except (aiosmtplib.SMTPException, OSError) as error:
        reason = str(error) or type(error).__name__
        todo = "see that it runs, and that the TELEMAQUE_SMTP_… settings are right"
        raise Ill(f"{where} does not take our mail: {reason}", todo) from None
    return f"{where} takes our mail"


async def replies(settings: Settings) -> str:
    from adapters.mail.mailbox import Mailbox, MailboxAway

    if not settings.imap_host:
        return "not read (TELEMAQUE_IMAP_HOST is not set): people answer on the pages"
    try:
        await Mailbox(settings).greet()
    except MailboxAway as away:
        todo = "see that the TELEMAQUE_IMAP_… settings are right"
        raise Ill(f"the mailbox cannot be read: {away}", todo) from None
    return f"read from {settings.imap_host}:{settings.imap_port} ({settings.imap_security})"


async def hr(settings: Settings) -> str:
    from adapters.database.connection import DatabaseAway, open_database
    from adapters.database.hr_inbox import HrInbox
    from adapters.hr.platforms import Platforms
    from adapters.hr.sources import read_hr_file
    from adapters.mistakes import FileMistakes
    from contracts.hr_inbox import SETTLED

    if settings.hr is None:
        return "no platform may tell us anything (TELEMAQUE_HR is not set)"
    try:
        file = read_hr_file(settings.hr, Platforms(settings.content).all)
    except FileMistakes as mistakes:
        raise Ill(str(mistakes), "correct it, then restart the gateway") from None
    named = ", ".join([*file.sources, *(f"{name} (SCIM)" for name in file.scim)]) or "nobody"
    try:
        database = await open_database(settings.database_url, load_keys(settings).vault)
        try:
            counted = await HrInbox(database).count()
        finally:
            await database.close()
    except (BadSettings, DatabaseAway):
        return f"open to {named}"
    waiting = sum(number for status, number in counted.items() if status not in SETTLED)
    return f"open to {named}; " + (f"{waiting} to look at: starter.py hr inbox" if waiting else "nothing waits")


async def calendars(settings: Settings) -> str:
    from adapters.calendars.line import greet, server_of

    if not settings.caldav_url:
        return "not written to (TELEMAQUE_CALDAV_URL is not set): invitations come by mail alone"
    try:
        await greet(settings)
    except CalendarAway as away:
        todo = "see that it runs, and that the TELEMAQUE_CALDAV_… settings are right"
        raise Ill(f"calendars cannot be read: {away}", todo) from None
    return f"read and written at {server_of(settings)}"


async def gateway(settings: Settings) -> str:
    import httpx2

    address = f"{settings.public_url.rstrip('/')}/healthz"
    try:
        async with httpx2.AsyncClient() as client:
            answer = await client.get(address)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        raise Ill(f"{address} does not answer: {reason}", f"{START}; TELEMAQUE_PUBLIC_URL says where it is") from None
    if not answer.is_success:
        raise Ill(f"{address} answers {answer.status_code}", "look at the gateway's own log")
    return f"answers at {settings.public_url}"
