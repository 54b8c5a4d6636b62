"""What an evaluation says. The instruments of one machine decide here, once, and the workflow records the result."""

from typing import Protocol

from temporalio import activity

from mentoring.evaluation import Dimension, Instrument
from mentoring.kinds import Role
from mentoring.model import Model
from mentoring.scoring import Advice, advice_for_mentor, alarms, by_dimension


class Sheet(Model):
    """The answers of one of the two: item → score."""

    instrument: str
    role: Role
    scores: dict[str, int]


class Reading(Model):
    """What a sheet says. `alarms`: items, `about`: their dimensions; only a mentee's sheet has any, or gives advice to the mentor."""

    scores: dict[Dimension, float]
    alarms: tuple[str, ...] = ()
    about: tuple[Dimension, ...] = ()
    advice: tuple[Advice, ...] = ()


class Instruments(Protocol):
    def instrument(self, instrument: str) -> Instrument:
        """Raises LookupError for an unknown one."""


class Evaluations:
    def __init__(self, instruments: Instruments) -> None:
        self._instruments = instruments

    @activity.defn(name="read-evaluation")
    async def read(self, sheet: Sheet) -> Reading:
        instrument = self._instruments.instrument(sheet.instrument)
        scores = by_dimension(instrument, sheet.role, sheet.scores)
        if sheet.role is not Role.MENTEE:
            return Reading(scores=scores)
        advice = tuple(advice_for_mentor(scores))
        low = alarms(instrument, sheet.scores)
        about = {item.dimension for item in instrument.items if item.id in low}
        return Reading(
            scores=scores,
            alarms=tuple(low),
            about=tuple(one for one in Dimension if one in about),
            advice=advice,
        )
