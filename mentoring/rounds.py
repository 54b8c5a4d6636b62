"""When the relationship is evaluated, and with which instrument. All in active time.

A check-in some days after the start; a pulse, and then another at the programme's interval; the one nearest to half-way is
the mid-term. Closure brings its own, and the last word comes three months after it. A round that comes late is counted from the
day it took place: two never follow on each other's heels.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mentoring.evaluation import Round
from mentoring.kinds import AskKind
from mentoring.model import Model
from mentoring.programme import Terms

CHECK_IN, PULSE, MID_TERM, FINAL, AFTER = "check-in", "pulse", "mid-term", "final", "after"


class Due(Model):
    """The next round: with which instrument, and when (active time)."""

    instrument: str
    at: datetime


def round_before_next_meeting(
    terms: Terms,
    started_at: datetime,
    rounds: Sequence[Round],
    *,
    now: datetime,
    rhythm: timedelta,
    met_at: datetime | None = None,
) -> Due | None:
    """The next round, if it is due, or falls due early enough to be answered before the next meeting, a rhythm from `now`.

    None: it can wait until then, and holds up nothing. The rest as in next_round.
    """
    due = next_round(terms, started_at, rounds, met_at=met_at)
    ask = terms.for_ask(AskKind.EVALUATION)
    return due if due.at <= now or due.at + ask.answer_in + ask.grace <= now + rhythm else None


def next_round(terms: Terms, started_at: datetime, rounds: Sequence[Round], *, met_at: datetime | None = None) -> Due:
    """The round that comes after these.

    `met_at`: when the mentor of now came, if another went before; `rounds` are with this one. Such a pair begins anew with a
    check-in; half-way stays half-way from the start.
    """
    since = max(met_at or started_at, started_at)
    if not rounds and terms.check_in_after and terms.check_in_after < terms.first_evaluation_after:
        return Due(instrument=CHECK_IN, at=since + terms.check_in_after)
    pulses = [one for one in rounds if one.instrument != CHECK_IN]
    at = pulses[-1].at + terms.evaluate_every if pulses else since + terms.first_evaluation_after
    half_way = started_at + terms.lasts / 2
    is_nearest = abs(at - half_way) <= terms.evaluate_every / 2
    has_been = any(one.instrument == MID_TERM for one in rounds)
    return Due(instrument=MID_TERM if is_nearest and pulses and not has_been else PULSE, at=at)
