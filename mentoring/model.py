"""The one way a model of ours is declared."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A value: frozen, and strict about names, so that a misspelt field is an error and not a silence.

    Its errors do not cite what was put in: they end up in logs and in Temporal, where no name may be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class State(BaseModel):
    """Something that changes in place: the state of one relationship and its parts."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
