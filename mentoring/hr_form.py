"""An HR event as it is told to us: in the organisation's own ids, with what the directory needs. Everything else becomes this.

Its JSON Schema is schemas/hr-event.schema.json; docs/hr.md shows one sent with curl.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, TypeAdapter

from mentoring.directory import MemberId, ShortText, Skill
from mentoring.kinds import HrEventType, Transition
from mentoring.model import Model
from mentoring.people import Language, one_address, one_line

When = AwareDatetime | date
"""An instant, or a day: then its first moment where the person lives."""


class Told(Model):
    """`employee`: the id of somebody in the directory. `effective_at`: when it holds from; the `timestamp` if it is not
    said. `supersedes`: the id of an event sent earlier, which this one replaces.
    """

    employee: MemberId
    effective_at: When | None = None
    supersedes: Annotated[str, Field(min_length=1, max_length=256)] | None = None


class LeaveTold(Told):
    """`until`: the first day back, or the instant of the return; nobody knows it if it is not said."""

    until: When | None = None


class ManagerTold(Told):
    """`manager`: the id of whom they report to now; null: they report to nobody."""

    manager: MemberId | None


class TransferTold(Told):
    """What changes with the move; what is not said stays as it is."""

    manager: MemberId | None = None
    team: ShortText | None = None
    site: ShortText | None = None
    title: ShortText | None = None
    sector: ShortText | None = None


class IdentityTold(Told):
    """What changes; what is not said stays as it is."""

    name: Annotated[str, Field(max_length=200), AfterValidator(one_line)] | None = None
    mail: Annotated[str, AfterValidator(one_address)] | None = None
    language: Language | None = None


class RequestTold(Told):
    """Somebody's wish for a mentoring. Nothing begins by it: the coordinator is shown it."""

    programme: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")] | None = None
    transition: Transition | None = None
    skills: Annotated[tuple[Skill, ...], Field(max_length=20)] = ()


class _Event(Model):
    timestamp: AwareDatetime


class PlainEvent(_Event):
    type: Literal[
        HrEventType.TERMINATED,
        HrEventType.TERMINATION_SCHEDULED,
        HrEventType.TERMINATION_CANCELLED,
        HrEventType.REHIRED,
        HrEventType.REHIRE_CANCELLED,
        HrEventType.LEAVE_ENDED,
        HrEventType.ERASURE_REQUESTED,
    ]
    data: Told


class LeaveEvent(_Event):
    type: Literal[HrEventType.LEAVE_STARTED]
    data: LeaveTold


class ManagerEvent(_Event):
    type: Literal[HrEventType.MANAGER_CHANGED]
    data: ManagerTold


class TransferEvent(_Event):
    type: Literal[HrEventType.TRANSFERRED]
    data: TransferTold


class IdentityEvent(_Event):
    type: Literal[HrEventType.IDENTITY_CHANGED]
    data: IdentityTold


class RequestEvent(_Event):
    type: Literal[HrEventType.MENTORING_REQUESTED]
    data: RequestTold


ToldEvent = PlainEvent | LeaveEvent | ManagerEvent | TransferEvent | IdentityEvent | RequestEvent
OWN_FORM: TypeAdapter[ToldEvent] = TypeAdapter(Annotated[ToldEvent, Field(discriminator="type")])
"""`timestamp`: when it was written down. Raises ValidationError for anything else."""

DIRECTORY_FIELDS = ("name", "mail", "language", "manager", "team", "site", "title", "sector")


def for_the_directory(event: ToldEvent) -> dict[str, Any]:
    """What changes in somebody's entry, by field; only what was said. JSON values."""
    said = event.data.model_dump(mode="json", exclude_unset=True)
    return {
        name: said[name] for name in DIRECTORY_FIELDS if name in said and (said[name] is not None or name == "manager")
    }


def instant(when: When | None, otherwise: datetime, zone: Any) -> datetime:
    """The instant that is meant: a day begins at midnight in `zone`."""
    if when is None:
        return otherwise
    return when if isinstance(when, datetime) else datetime.combine(when, datetime.min.time(), zone)


def hr_event_schema() -> dict[str, Any]:
    """The JSON Schema of our own form."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An HR event, as POST /hr/{source}/events takes it",
        **OWN_FORM.json_schema(),
    }
