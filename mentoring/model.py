"""The one way a model of ours is declared."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A value: frozen, and strict about names, so that a misspelt field is an error and not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class State(BaseModel):
    """Something that changes in place: the state of one relationship and its parts."""

    model_config = ConfigDict(extra="forbid", validate_assignment=False)
