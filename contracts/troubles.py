"""What needs a human: one shape for the operator's list, the metrics and the logs. Ids, codes and instants only."""

from datetime import datetime

from mentoring.model import Model

KINDS = (
    "stuck",
    "lost",
    "overdue",
    "retrying",
    "mail-unknown",
    "mail-refused",
    "mail-waiting",
    "answer-waiting",
    "message-refused",
    "person-unreadable",
    "hr-not-understood",
)


class Trouble(Model):
    """`about`: the id of a relationship, a mail, a person, a notice. `found`, `todo`: in words, without names."""

    kind: str
    about: str
    since: datetime | None = None
    found: str
    todo: str
