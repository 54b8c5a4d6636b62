"""How often one address may knock with links that do not exist."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

AT_MOST = 30
WITHIN = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)
ADDRESSES = 10_000
"""How many addresses are remembered; the one heard of longest ago is forgotten first."""


class Window:
    """Counts wrong knocks by address. Tokens cannot be guessed anyway: this spares the database and the log."""

    def __init__(self, at_most: int = AT_MOST, within: timedelta = WITHIN) -> None:
        self._at_most = at_most
        self._within = within
        self._knocks: OrderedDict[str, deque[datetime]] = OrderedDict()

    def too_many(self, address: str, now: datetime) -> bool:
        """Count one wrong knock; whether it is one too many."""
        knocks = self._knocks.setdefault(address, deque(maxlen=self._at_most + 1))
        self._knocks.move_to_end(address)
        if len(self._knocks) > ADDRESSES:
            self._knocks.popitem(last=False)
        knocks.append(now)
        while now - knocks[0] > self._within:
            knocks.popleft()
        return len(knocks) > self._at_most
