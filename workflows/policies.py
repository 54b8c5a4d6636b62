"""How long we try, and why. Every activity has an end, so that nothing is retried in silence for ever."""

from datetime import timedelta

from temporalio.common import RetryPolicy

MAIL = RetryPolicy(initial_interval=timedelta(seconds=1), backoff_coefficient=2, maximum_interval=timedelta(minutes=10))
"""A mail server that is away comes back: soon at first, then every ten minutes."""

MAIL_GIVEN_UP_AFTER = timedelta(days=30)
"""After a month the letter is taken for undeliverable and the coordinator is told."""

MAIL_ATTEMPT = timedelta(seconds=40)
"""Longer than the post office may take (its lease on a letter is 30 s); a worker killed at it is missed after this long."""

DATABASE = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(minutes=1))
"""Our own database: short steps, retried until it is back."""

DATABASE_ATTEMPT = timedelta(seconds=20)
DATABASE_GIVEN_UP_AFTER = timedelta(days=365)
"""Without the database nothing can go on, and nothing is lost: the relationship waits for it."""

CALENDAR = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(hours=1))
"""A calendar that is away is tried again for as long as the meeting lies ahead; the letter has arrived without it."""

CALENDAR_ATTEMPT = timedelta(seconds=60)
"""Longer than both calendars together may take to tell when somebody is busy."""
