"""What an organisation's HR platform tells a relationship: one signal, `hr_event`, with one `HrEvent`.

It is sent once its day has come, never before: a termination announced for next month is a timer of ours until then,
and one that is cancelled in between is never heard of. By the time it arrives our own directory is up to date, so
whoever looks somebody up after it (their manager, their leave, whether they are still there) finds what is true.
`employee` is the mentee or the mentor; of the coordinator nothing is told. What each type carries, and asks for:

    employee.terminated            They have left. Also sent for `employee.terminated.scheduled`, with that type, on its day.
    employee.terminated.cancelled  `supersedes`: the termination that was told and turned out not to be so.
    employee.rehired               They are back after a termination that was told.
    employee.leave_started         They are away; `until`: the instant of their return, None when nobody knows it. Sent
                                   anew, with another id, when the leave is prolonged, shortened or replaced: the last holds.
    employee.leave_ended           They are back, earlier than `until` said or because there was no date; or, with
                                   `supersedes`, the leave that was told turned out not to be so.
    employee.manager_changed       `manager`: their new one, None when there is none or we do not know them.
    employee.transferred           The same, after a move to another team or site.

The rest (identity, erasure, a wish for a mentoring) never comes: it concerns the directory, or a human.

The same event may come twice (`id` tells), and a relationship that has closed hears nothing. A platform that has a
Temporal client may send the signal by itself, at its own risk: it then keeps the order, and our directory does not
know. `employee` is then a vault id; `id` its own, unique for ever.
"""

from pydantic import AwareDatetime, Field

from mentoring.hr_events import HrEvent
from mentoring.kinds import HrEventType
from mentoring.model import Model

__all__ = ["HR_EVENT", "Delivery", "Due", "HrEvent", "HrEventType", "LookAt", "Telling"]

HR_EVENT = "hr_event"
"""The name of the signal."""


class Delivery(Model):
    """Whose relationships are told: a person of the vault. One workflow a person, for as long as something lies ahead."""

    person: str = Field(pattern=r"^[A-Za-z0-9:_-]{1,60}$")


class LookAt(Model):
    """Bring the directory up to date as of `at`, and say what has to be told."""

    person: str
    at: AwareDatetime


class Telling(Model):
    """One event for the relationships. `count`: how often they have been told anything of its strand, this time included."""

    event: HrEvent
    count: int


class Due(Model):
    """What has to be told now, to whom, and when something next takes effect. `relationships`: those under way."""

    tellings: tuple[Telling, ...] = ()
    relationships: tuple[str, ...] = ()
    next_at: AwareDatetime | None = None
