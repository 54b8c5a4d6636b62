"""Active time: the time a relationship really had, without its pauses. Every deadline runs in it."""

from datetime import datetime, timedelta

from mentoring.model import Model


class ActiveClock(Model):
    """A clock that a pause stops and a resumption restarts, giving back every second.

    All instants are aware, in UTC. `stopped_for` is the sum of the finished pauses; `stopped_since` is set during one.
    """

    stopped_for: timedelta = timedelta(0)
    stopped_since: datetime | None = None

    @property
    def is_stopped(self) -> bool:
        return self.stopped_since is not None

    def stop(self, now: datetime) -> "ActiveClock":
        return self if self.is_stopped else self.model_copy(update={"stopped_since": now})

    def restart(self, now: datetime) -> "ActiveClock":
        if self.stopped_since is None:
            return self
        return ActiveClock(stopped_for=self.stopped_for + (now - self.stopped_since))

    def active(self, now: datetime) -> datetime:
        """What this clock shows at the real instant `now`."""
        return (self.stopped_since or now) - self.stopped_for

    def in_active(self, moment: datetime) -> datetime:
        """What this clock will show at the coming instant `moment` if no (further) pause comes before it."""
        return moment - self.stopped_for

    def real(self, active: datetime, *, resumes_at: datetime | None = None) -> datetime:
        """When the clock will show `active`. During a pause: as if it ended at `resumes_at`, else as if it ended now."""
        pending = timedelta(0)
        if self.stopped_since is not None and resumes_at is not None:
            pending = resumes_at - self.stopped_since
        return active + self.stopped_for + pending


WALL = ActiveClock()
"""The clock of the few asks that run on during a pause."""
