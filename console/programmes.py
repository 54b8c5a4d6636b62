"""Programmes: their terms, in words."""

from datetime import timedelta
from typing import Any

from rich.console import Console

from adapters.library import Library
from console.report import Report, draw_facts
from mentoring.asks import AskTerms
from mentoring.people import Language
from mentoring.programme import Programme, Terms
from settings import load_settings


async def explained() -> Report:
    """Every programme there is, ours and the organisation's own."""
    settings = load_settings()
    programmes = sorted(Library(settings.content, settings.programmes).programmes().values(), key=lambda one: one.id)
    documents = [_document(programme) for programme in programmes]

    def draw(console: Console) -> None:
        for programme in programmes:
            draw_facts(console, _facts(programme))
            console.print()

    return Report(documents, draw)


def _document(programme: Programme) -> dict[str, Any]:
    terms = {heading.lower().replace(" ", "_"): said for heading, said in _terms(programme.terms)}
    return {"id": programme.id, "name": programme.name, "about": programme.about, "terms": terms}


def _facts(programme: Programme) -> list[tuple[str, str]]:
    name = programme.name.get(Language.ENGLISH, programme.id)
    return [(programme.id, name), ("", programme.about.get(Language.ENGLISH, "")), *_terms(programme.terms)]


def _terms(terms: Terms) -> list[tuple[str, str]]:
    usual, *others = [spell(rhythm) for rhythm in terms.rhythms]
    choice = f", or {' or '.join(others)} if the charter says so" if others else ""
    challenge = f"one between two meetings, {spell(terms.challenge_lasts)} to try it" if terms.challenges else "none"
    return [
        ("Lasts", f"{spell(terms.lasts)}; the end is announced {spell(terms.announce_closure)} before"),
        ("Meetings", f"{spell(terms.meeting_length)} every {usual}{choice}, with {spell(terms.notice)} notice"),
        ("First meeting", f"{spell(terms.first_meeting_after)} after the mentor has accepted"),
        ("Challenges", challenge),
        ("Evaluations", f"after {spell(terms.first_evaluation_after)}, then every {spell(terms.evaluate_every)}"),
        ("Asks", _asks(terms.ask)),
        ("Asks apart", "; ".join(f"{kind}: {_asks(ask)}" for kind, ask in terms.asks.items())),
    ]


def _asks(ask: AskTerms) -> str:
    reminders = " and ".join(spell(wait) for wait in ask.remind_after)
    told = "; then the coordinator is told" if ask.escalate else ""
    default = f", and the default applies {spell(ask.grace)} later" if ask.grace else ", when the default applies"
    return f"{spell(ask.answer_in)} to answer{f', reminded after {reminders}' if reminders else ''}{told}{default}"


def spell(length: timedelta) -> str:
    """A length of time in its largest whole unit: `3 weeks`, `60 minutes`."""
    seconds = int(length.total_seconds())
    for unit, size in (("week", 7 * 86400), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds % size == 0 and seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if count != 1 else ''}"
    return "0 seconds"
