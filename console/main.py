"""Run one command: parse, call, print; turn whatever goes wrong into a sentence and an exit code."""

import sys
import traceback
from collections.abc import Sequence
from typing import Any

from cyclopts.exceptions import CycloptsError

from console.app import app
from console.report import AWAY, DONE, REFUSED, UNFORESEEN, Away, Refused, print_json


async def run(tokens: Sequence[str]) -> int:
    """0 done; 2 the input or the wish is refused; 3 something is away; 1 anything unforeseen."""
    try:
        code = await app.run_async(tokens, exit_on_error=False, result_action="return_value")
    except CycloptsError:
        return REFUSED  # it has been told already
    except BrokenPipeError:
        return DONE  # the reader has seen enough: `starter.py list | head -1`
    except Exception as error:  # noqa: BLE001 - an operator gets a sentence, whatever happened
        return _tell(error, as_json="--json" in tokens, debug="--debug" in tokens)
    return code if isinstance(code, int) else 0


def _tell(error: Exception, *, as_json: bool, debug: bool) -> int:
    if debug:
        traceback.print_exception(error)
    code, sentence, mistakes = _verdict(error)
    if as_json:
        kind = {REFUSED: "refused", AWAY: "away"}.get(code, "unforeseen")
        print_json({"error": {"kind": kind, "sentence": sentence, "mistakes": mistakes}})
    else:
        print(sentence, file=sys.stderr)
    return code


def _verdict(error: Exception) -> tuple[int, str, list[dict[str, Any]]]:
    from adapters.database.address import DatabaseAway
    from adapters.mistakes import FileMistakes
    from settings import BadSettings

    match error:
        case FileMistakes():
            return REFUSED, str(error), [mistake.model_dump() for mistake in error.mistakes]
        case Refused() | BadSettings():
            return REFUSED, str(error), []
        case Away():
            return AWAY, str(error), []
        case DatabaseAway():
            return AWAY, f"{error}. Nothing was changed.", []
    name = type(error).__name__
    return UNFORESEEN, f"Something unforeseen happened: {name}: {error}. With --debug the whole trace is shown.", []
