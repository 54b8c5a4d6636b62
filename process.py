"""How every process of ours ends. Light: nothing is imported here that a command's `--help` would have to wait for."""

import asyncio
import logging
import os
import sys
import traceback
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, NoReturn

UNFORESEEN, INTERRUPTED = 1, 130


def run_main(main: Callable[[], Coroutine[Any, Any, int]]) -> NoReturn:
    """Run `main` and leave with its exit code; with 1 and the trace after an exception, with 130 after Ctrl-C.

    Leaves without the interpreter's own goodbye, in which a process that used the Temporal client may crash after all
    its work succeeded. Output and logs are flushed first.
    """
    try:
        code = asyncio.run(main())
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BaseException:  # noqa: BLE001 - whatever it was, it is shown, and the exit code tells
        traceback.print_exc()
        code = UNFORESEEN
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # the reader has gone: `starter.py list | head -1`
            stream.flush()
    os._exit(code)
