"""Logs: events with ids, one JSON line each, on the standard error. Never a name, an address or a text."""

import logging
import sys

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

_SHARED: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


_OURS = ("activities", "adapters", "embedded", "engine", "gateway", "workflows", "worker", "__main__")

_TALKATIVE = ("httpx2", "caldav")
"""They write addresses down, and in a calendar's address stands whose it is. What goes wrong there we log ourselves."""


def _bare(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """What the SDK adds to a record for itself is not repeated in the line, but for the relationship that it is about."""
    record = event.get("_record")
    for about in ("temporal_workflow", "temporal_activity"):
        known = getattr(record, about, None) or event.get(about)
        if isinstance(known, dict) and "workflow_id" in known:
            event.setdefault("relationship", known["workflow_id"])
    for key in ("temporal_workflow", "temporal_activity", "_record", "_from_structlog"):
        event.pop(key, None)
    return event


def configure_logs(level: str = "INFO") -> None:
    """Send structlog and the standard library through one formatter. Call once, at the start of a process.

    DEBUG is for our own rooms alone: at that level libraries write down what passes through them (aiosqlite every row).
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED, processors=[_bare, structlog.processors.JSONRenderer()]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.getLevelNamesMapping()[level], logging.INFO))
    for library in _TALKATIVE:
        logging.getLogger(library).setLevel(logging.CRITICAL)
    for room in _OURS:
        logging.getLogger(room).setLevel(level)
