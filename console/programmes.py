"""Programmes: their terms in words, and their calendar."""

from typing import Any

from rich.console import Console

from adapters.library import Library
from adapters.programme_file import programme_schema, read_programme
from console.calendar import draw_calendar
from console.report import Report, draw_facts, print_json
from mentoring.asks import AskTerms
from mentoring.durations import spell
from mentoring.meetings import AT_RISK_AFTER
from mentoring.outline import outline
from mentoring.people import Language
from mentoring.programme import Programme, Style, Terms
from mentoring.ranking import Quality
from settings import load_settings

_STYLES = {
    Style.USUAL: "",
    Style.REVERSE: "reverse: the mentor is the junior of the two",
    Style.PEER: "peer: two of the same standing",
}


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


async def checked(file: str) -> Report:
    """One programme file, explained. Raises FileMistakes."""
    programme = read_programme(file)
    foreseen = outline(programme.terms)
    calendar = [{"after": spell(one.after), **one.model_dump(mode="json", exclude={"after"})} for one in foreseen]

    def draw(console: Console) -> None:
        draw_facts(console, _facts(programme))
        console.print()
        draw_calendar(console, programme.terms)

    return Report(_document(programme) | {"calendar": calendar}, draw)


async def schema_of_files() -> Report:
    """The schema is one JSON document, asked for as such or not."""
    schema = programme_schema()
    return Report(schema, lambda _: print_json(schema))


def _document(programme: Programme) -> dict[str, Any]:
    terms = {heading.lower().replace(" ", "_"): said for heading, said in _terms(programme.terms)}
    told = programme.model_dump(
        mode="json", include={"id", "name", "about", "style", "weights", "allow_shared_manager"}
    )
    return told | {"terms": terms}


def _facts(programme: Programme) -> list[tuple[str, str]]:
    name, about = programme.name[Language.ENGLISH], programme.about.get(Language.ENGLISH, "")
    return [
        (programme.id, name),
        ("", about),
        ("Style", _STYLES[programme.style]),
        *_terms(programme.terms),
        *_choice(programme),
    ]


def _terms(terms: Terms) -> list[tuple[str, str]]:
    usual, *others = [spell(rhythm) for rhythm in terms.rhythms]
    choice = f", or {' or '.join(others)} if the charter says so" if others else ""
    tried = f"one between two meetings, {spell(terms.challenge_lasts)} to try it; levels: {' → '.join(terms.levels)}"
    return [
        ("Lasts", f"{spell(terms.lasts)}; the end is announced {spell(terms.announce_closure)} before"),
        ("Meetings", f"{spell(terms.meeting_length)} every {usual}{choice}, with {spell(terms.notice)} notice"),
        ("First meeting", f"{spell(terms.first_meeting_after)} after the mentor has accepted"),
        ("Challenges", tried if terms.challenges else "none"),
        ("Evaluations", f"after {spell(terms.first_evaluation_after)}, then every {spell(terms.evaluate_every)}"),
        ("At risk", _at_risk(terms)),
        ("Asks", _asks(terms.ask)),
        ("Asks apart", "; ".join(f"{kind}: {_asks(ask)}" for kind, ask in terms.asks.items())),
    ]


def _at_risk(terms: Terms) -> str:
    because = f", or its health below {terms.at_risk_below} of 100" if terms.at_risk_below else ""
    return f"{AT_RISK_AFTER} meetings in a row that went wrong{because}: the coordinator is asked what to do"


def _choice(programme: Programme) -> list[tuple[str, str]]:
    weights = programme.weights
    parts = ", ".join(f"{quality} {weights.part(quality):.0%}" for quality in Quality if weights.part(quality))
    shared = "may be paired" if programme.allow_shared_manager else "are not paired"
    return [
        ("Mentors suit by", f"{parts}; {_steps(*weights.steps)}, {weights.hours:g} hours a week in common"),
        ("Shared manager", f"two who report to the same person {shared}"),
    ]


def _steps(least: int, most: int) -> str:
    if least == most == 0:
        return "on the same step"
    return f"{-most} to {-least} steps below" if most < 0 else f"{least} to {most} steps above"


def _asks(ask: AskTerms) -> str:
    reminders = " and ".join(spell(wait) for wait in ask.remind_after)
    told = "; then the coordinator is told" if ask.escalate else ""
    default = f", and the default applies {spell(ask.grace)} later" if ask.grace else ", when the default applies"
    return f"{spell(ask.answer_in)} to answer{f', reminded after {reminders}' if reminders else ''}{told}{default}"
