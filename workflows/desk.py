"""The desk at which the story is written: the state of one relationship, its clock, and the ways to wait."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from temporalio import workflow

from contracts.letters import Cause
from mentoring.asks import Ask
from mentoring.kinds import EndReason, Phase, Role
from mentoring.relationship import Ending, Note, Relationship, Stage
from workflows.alarm import Alarm

T = TypeVar("T")

_CAUSE: ContextVar[Cause | None] = ContextVar("cause", default=None)
"""Why this part of the story is awake. Each task has its own, and hands it on to the tasks that it begins."""

ABOUT_LETTERS = ("letter-", "asked", "reminded")
"""Events that follow from others: no letter leaves because of them."""

ENGINE, HR = "engine", "hr"
"""Who decides, beside the people of the relationship: a deadline that has passed, and what an HR platform tells."""

STAGE_TAKES = timedelta(hours=1)
"""How long the engine may be busy with its own work (letters on their way) before that looks like trouble."""


class EndingRequested(Exception):  # noqa: N818 - it names what happened
    """Somebody ends the relationship, or the mentor leaves it: whatever waits stops waiting.

    Caught in one place, which closes in order, or goes on to look for another mentor.
    """


class PauseBegan(Exception):  # noqa: N818 - it names what happened
    """A pause began while something was waiting that cannot wait through it: a meeting and its date."""


@dataclass
class Bustle:
    """What is on its way at this moment, whoever sits at the desk.

    `telling_of_pause`: the keeper of pauses still has something to say. `reminding`: to whom a reminder is on its way.
    `posting`: how many letters are; `entering`: how many calendar entries. `turning`: the page is
    about to be turned, and what is not yet in a calendar is left to the next run.
    `latest`: the latest event of the timeline that is not itself a letter.
    """

    telling_of_pause: bool = False
    reminding: list[str] = field(default_factory=list)
    posting: int = 0
    entering: int = 0
    turning: bool = False
    latest: Cause | None = None


class Desk:
    """One relationship at work. Parts of the story read and change `relationship`; they wait only through this class."""

    def __init__(
        self,
        relationship: Relationship,
        alarm: Alarm,
        bustle: "Bustle | None" = None,
        *,
        winding_up: bool = False,
        whoever_comes: bool = False,
    ) -> None:
        self.relationship = relationship
        self.alarm = alarm
        self.winding_up = winding_up
        self.whoever_comes = whoever_comes
        self.bustle = bustle or Bustle()

    def in_peace(self) -> "Desk":
        """The desk at which something is brought to its end, come what may: no ending interrupts it."""
        return Desk(self.relationship, self.alarm, self.bustle, winding_up=True)

    def whoever_the_mentor(self) -> "Desk":
        """The desk for what goes on when the mentor is replaced: only a real end interrupts it."""
        return Desk(self.relationship, self.alarm, self.bustle, whoever_comes=True)

    @property
    def now(self) -> datetime:
        return workflow.now()

    @property
    def active_now(self) -> datetime:
        return self.relationship.clock.active(self.now)

    def now_for(self, ask: Ask) -> datetime:
        """What the clock shows by which this ask runs."""
        return self.relationship.clock_of(ask).active(self.now)

    @property
    def has_begun(self) -> bool:
        """Whether its day has come. Before it, only the coordinator knows of the relationship."""
        return self.now >= self.relationship.started_at

    @property
    def is_paused(self) -> bool:
        return self.relationship.pause is not None

    @property
    def is_undisturbed(self) -> bool:
        """No pause is on, the last one has been told of to the end, and no letter is on its way."""
        return not self.is_paused and not self.bustle.telling_of_pause and not self.bustle.posting

    @property
    def must_stop(self) -> bool:
        """Somebody ends it, or the mentor is on their way out."""
        relationship = self.relationship
        parting = relationship.replacing is not None and not self.whoever_comes
        return (relationship.ending is not None or parting) and not self.winding_up

    def changed(self) -> None:
        """Tell the scribe that there is something to write down."""
        self.relationship.version += 1

    def note(self, event: str, *, step: str = "", role: Role | None = None) -> None:
        """Add a line to the timeline."""
        relationship = self.relationship
        relationship.note_count += 1
        relationship.notes.append(Note(seq=relationship.note_count, at=self.now, event=event, step=step, role=role))
        if not event.startswith(ABOUT_LETTERS):
            self.bustle.latest = Cause(event=event, step=step, role=role, at=self.now)
        self.changed()

    def enter(self, phase: Phase, role: Role = Role.COORDINATOR) -> None:
        """Move on to the next phase."""
        self.relationship.phase = phase
        self.note(f"phase-{phase}")
        self.busy_with(phase.value, role)

    def busy_with(self, what: str, role: Role = Role.COORDINATOR) -> None:
        """Say what the engine itself is doing, so that there is a next step even while nobody is being asked."""
        self.relationship.stage = Stage(what=what, role=role, due=self.now + STAGE_TAKES)
        self.changed()

    def still_busy(self) -> None:
        """The engine's own work goes on: its hour begins anew."""
        self.relationship.stage = self.relationship.stage.model_copy(update={"due": self.now + STAGE_TAKES})

    @contextlib.contextmanager
    def expecting(self, step: str, what: str, role: Role, due: datetime) -> Iterator[None]:
        """Say what time alone will bring, so that it is a next step for as long as it is waited for."""
        self.relationship.waits[step] = Stage(what=what, role=role, due=due)
        self.changed()
        try:
            yield
        finally:
            del self.relationship.waits[step]
            self.changed()

    def end_because(self, reason: EndReason, by: str) -> None:
        """Decide that the relationship ends. The first reason stands. `by`: who says so, for the timeline."""
        if self.relationship.ending is None:
            self.relationship.ending = Ending(reason=reason, at=self.now)
            self.note("ending", step=f"{by}: {reason}")

    def stop_if_ending(self) -> None:
        if self.must_stop:
            raise EndingRequested

    async def wait_for(self, condition: Callable[[], bool], *, until: datetime | None = None, summary: str) -> bool:
        """Wait for `condition`, an end, or the real instant `until`. True when the condition holds, False when time is up.

        Raises EndingRequested. `summary` is shown in Temporal's own pages: codes only, at most 200 bytes.
        """

        def time_is_up() -> bool:
            return until is not None and self.now >= until

        with self.alarm.set_to(until, summary):
            while not condition():
                self.stop_if_ending()
                if time_is_up():
                    _CAUSE.set(Cause(event="time", step=summary, at=until or self.now))
                    return False
                # Looked at again after waking: a condition that held for a moment and no longer does ends no wait.
                await workflow.wait_condition(lambda: condition() or self.must_stop or time_is_up())
                _CAUSE.set(self.bustle.latest or _CAUSE.get())
        return True

    @property
    def cause(self) -> Cause | None:
        """What the part of the story that asks was woken by: an event, or a moment that had come."""
        return _CAUSE.get() or self.bustle.latest

    async def resumed(self) -> None:
        """Wait until no pause is on. Its own keeper (pausing.py) sees to it that every pause ends or is asked about."""
        await self.wait_for(lambda: not self.is_paused, summary="resume")

    async def until(self, moment: datetime, summary: str) -> None:
        """Wait for a real instant. Raises PauseBegan when a pause comes first, EndingRequested when an end does."""
        if await self.wait_for(lambda: self.is_paused, until=moment, summary=summary):
            raise PauseBegan

    async def unless(self, dropped: Callable[[], bool], part: Coroutine[Any, Any, T], *, summary: str) -> T | None:
        """See a part of the story through, or drop it as soon as `dropped` holds: then its asks are cancelled, None returned.

        Raises EndingRequested.
        """
        task = asyncio.create_task(part)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())  # told where it is waited for
        try:
            await self.wait_for(lambda: task.done() or dropped(), summary=summary)
            result = await task if task.done() else None
        finally:
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return result

    async def active_time(self, length: timedelta, *, step: str, what: str, role: Role) -> None:
        """Let `length` of active time go by: pauses do not count."""
        end = self.active_now + length
        while self.active_now < end or self.is_paused:
            await self.resumed()
            due = self.relationship.clock.real(end)
            with self.expecting(step, what, role, due):
                await self.wait_for(lambda: self.is_paused, until=due, summary=step)


async def together(*parts: Coroutine[Any, Any, T]) -> list[T]:
    """Run parts of the story side by side and join them all; then raise the first thing that went wrong, if any.

    Not a TaskGroup: its ExceptionGroup would be taken for a bug, and the workflow retried for ever.
    """
    results = await asyncio.gather(*parts, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]


async def beside(story: Coroutine[Any, Any, T], *keepers: Coroutine[Any, Any, None]) -> T:
    """Run the story with its keepers beside it, and stop them when it ends.

    A keeper that breaks breaks the story too, where it is seen: it must not die in silence, for the waits that it keeps
    would never end. A cancellation is passed on to the story.
    """
    told = asyncio.create_task(story)
    kept = [asyncio.create_task(keeper) for keeper in keepers]
    try:
        while not told.done():
            try:
                await workflow.wait_condition(lambda: told.done() or any(_broke(task) for task in kept))
            except asyncio.CancelledError:
                if not is_cancelled():
                    raise
                told.cancel()
            for task in filter(_broke, kept):
                task.result()
        return told.result()
    finally:
        told.cancel()
        for task in kept:
            task.cancel()


def is_cancelled() -> bool:
    """Whether somebody cancelled the workflow. Otherwise a CancelledError only means that the worker puts it aside."""
    return workflow.cancellation_reason() is not None


def _broke(task: asyncio.Task[None]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is not None
