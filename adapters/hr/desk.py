"""Who reads the inbox: each notice is settled, or kept with the reason why it cannot be."""

import structlog
from pydantic import ValidationError

from adapters.database.hr_inbox import HrInbox
from adapters.hr.understanding import LookupAway, NotUnderstood, Understanding, Verdict
from contracts.hr_inbox import Notice, NoticeStatus
from mentoring.kinds import HrEventType

log = structlog.get_logger()

_UNION = frozenset({"date", "datetime", *HrEventType})
"""What pydantic sees in a document that is not there: the names of a union's members."""


class HrDesk:
    def __init__(self, inbox: HrInbox, understanding: Understanding) -> None:
        self._inbox = inbox
        self._understanding = understanding

    async def read_all(self) -> int:
        """Look at everything that waits; how much was settled, one way or another. What goes wrong with one holds up no other."""
        settled = 0
        for notice in await self._inbox.waiting():
            try:
                verdict = await self._verdict(notice)
            except LookupAway as away:
                await self._inbox.tried(notice.number, str(away))
                log.warning("hr_lookup_away", source=notice.source, number=notice.number, reason=str(away))
                continue
            await self._inbox.settle(notice.number, verdict.status, why=verdict.why, became=verdict.became)
            log.info("hr_notice", source=notice.source, number=notice.number, became=verdict.status)
            settled += 1
        return settled

    async def _verdict(self, notice: Notice) -> Verdict:
        try:
            return await self._understanding.read(notice)
        except NotUnderstood as reason:
            return Verdict(status=reason.status, why=reason.why)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            is_new = first["type"] == "union_tag_invalid"
            where = ".".join(str(step) for step in first["loc"] if str(step) not in _UNION)
            status = NoticeStatus.UNKNOWN_TYPE if is_new else NoticeStatus.GARBLED
            return Verdict(status=status, why="type" if is_new else f"{where}: {first['type']}".removeprefix(": "))
        except (ValueError, OverflowError, TypeError) as error:  # a date that is none, a list where a text should be
            return Verdict(status=NoticeStatus.GARBLED, why=type(error).__name__)
