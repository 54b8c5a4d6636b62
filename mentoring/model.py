"""The one way a model of ours is declared."""

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict

BEGINNING_OF_TIME, END_OF_TIME = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""No date of ours lies beyond them: what is reckoned from one near the end of the calendar falls out of it.

HR systems write such a date (9999-12-31) where there is none.
"""


class Model(BaseModel):
    """A value: frozen, and strict about names, so that a misspelt field is an error and not a silence.

    Its errors do not cite what was put in: they end up in logs and in Temporal, where no name may be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class State(BaseModel):
    """Something that changes in place: the state of one relationship and its parts."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
