"""The checker: pure questions to what was recorded. Each answers with what is wrong."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from activities.calendars import Entry
from adapters.database.directory import Directories
from contracts.letters import Invitation, Letter, Method
from contracts.names import letter_key
from mentoring.kinds import Status
from tests.hr_show.model import Final, Life

Told = Mapping[tuple[str, str, int], list[Invitation]]
"""By relationship, recipient and meeting: every invitation, in the order in which they were told."""


def mails_twice(letters: Iterable[Letter]) -> Iterator[str]:
    """By the key from which the Message-ID is made."""
    keys = Counter(letter_key(letter.relationship, letter.step, letter.recipient) for letter in letters)
    yield from (f"mail {key}: {times} times" for key, times in keys.items() if times > 1)


def told_again(letters: Iterable[Letter]) -> Iterator[str]:
    """Nobody is told twice in a row of the same pause, or twice in a row that it is over. With a mentor the pause ends too."""
    latest: dict[tuple[str, str], Letter] = {}
    for letter in letters:
        if letter.name in ("paused", "resumed", "mentor-changes"):
            before = latest.get((letter.relationship, letter.recipient))
            if before is not None and (before.name, before.dates) == (letter.name, letter.dates):
                yield f"{letter.relationship}: {letter.recipient} was told {letter.name} twice in a row"
            latest[letter.relationship, letter.recipient] = letter


def invitations(letters: Iterable[Letter]) -> Told:
    told: dict[tuple[str, str, int], list[Invitation]] = defaultdict(list)
    for letter in letters:
        if letter.invitation is not None:
            told[letter.relationship, letter.recipient, letter.invitation.meeting].append(letter.invitation)
    return told


def cancelled_badly(told: Told) -> Iterator[str]:
    """Each invitation is cancelled at most once, and what comes later has a higher SEQUENCE."""
    for (relationship, person, meeting), shown in told.items():
        where = f"{relationship}, meeting {meeting} for {person}"
        sequences = [one.sequence for one in shown]
        if sequences != sorted(set(sequences)):
            yield f"{where}: sequences {sequences}"
        methods = [Method.CANCEL, *(one.method for one in shown)]
        if (Method.CANCEL, Method.CANCEL) in pairwise(methods):
            yield f"{where}: cancelled twice, or never planned: {[one.method for one in shown]}"


def left_standing(told: Told, entries: Iterable[Entry], finals: Mapping[str, Final], gone: set[str]) -> Iterator[str]:
    """Where nobody meets any more, or not for now, no meeting stands: each was told to be cancelled, and is out of every calendar.

    `gone`: who has left the organisation, and is written to no more; their calendars are cleared all the same.
    """
    over = {relationship for relationship, final in finals.items() if final.status is not Status.OPEN}
    for (relationship, person, meeting), shown in told.items():
        if relationship in over and person not in gone and shown[-1].method is not Method.CANCEL:
            yield f"{relationship}: meeting {meeting} was never called off to {person}"
    for entry in entries:
        if entry.relationship in over and entry.invitation.method is not Method.CANCEL:
            yield f"{entry.relationship}: meeting {entry.invitation.meeting} stands in the calendar of {entry.person}"


def not_as_it_must_be(finals: Mapping[str, Final], wanted: Mapping[str, Final]) -> Iterator[str]:
    for relationship, must in wanted.items():
        is_so = finals[relationship]
        if must.replaced is None:
            is_so = replace(is_so, replaced=None)
        if is_so != must:
            yield f"{relationship}: {finals[relationship]}, and not {must}"


async def wrong_in_directory(directories: Directories, lives: Mapping[str, Life], end: datetime) -> AsyncIterator[str]:
    """The directory knows who has left, and on which day where they live."""
    for member, life in lives.items():
        entered, true = await directories.member(member), life.standing(end).left
        day = true.effective_at.astimezone(ZoneInfo(entered.timezone)).date() if true else None
        if entered.left != day:
            yield f"the directory has {entered.left} for when {member} left, and not {day}"
