"""Programme files: what each field holds, told to whoever writes one: as a mistake, and by their editor (JSON Schema)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from adapters.content_file import Explained, read_model
from mentoring.asks import AskTerms
from mentoring.durations import spell
from mentoring.kinds import AskKind
from mentoring.programme import Programme, Style, Terms
from mentoring.ranking import Weights

_LENGTH = "a length of time"


def _length(meaning: str, example: str) -> tuple[str, str]:
    return _LENGTH, f"{meaning}; write a number and a unit, like {example} (seconds, minutes, hours, days, weeks)"


def _weight(meaning: str) -> tuple[str, str]:
    return "a number from 0 to 100", f"how much it counts that {meaning}; 0: not at all"


EXPLAINED: Explained = {
    "id": ("small letters, digits and hyphens", "start files name the programme by it, like classic"),
    "name": ("its name, in each language (fr:, en:) or one for all", "people read it in their mails; 80 characters"),
    "about": ("a sentence or two, by language", "write fr: and en: below it, indented"),
    "style": ("one of " + ", ".join(Style), "reverse: the mentor is the junior; peer: two of the same standing"),
    "terms": ("the numbers of the programme", "what is left out keeps the value of classic.yaml"),
    "lasts": _length("from the start to the last meeting", "39 weeks"),
    "rhythms": (
        "a list of lengths of time",
        "what the charter may choose from, the usual one first: [3 weeks, 2 weeks]",
    ),
    "meeting_length": _length("how long a meeting takes", "60 minutes"),
    "first_meeting_after": _length("from the mentor's consent to the first meeting", "2 weeks"),
    "check_in_after": _length("from the start to the first few questions, or 0 days for none", "2 weeks"),
    "first_evaluation_after": _length("from the start to the first evaluation", "30 days"),
    "evaluate_every": _length("from one evaluation to the next", "60 days"),
    "follow_up_after": _length("how long after the end both are asked what has stayed; 0 days: never", "90 days"),
    "words_kept": _length("how long after the end what the two wrote is erased; 0 days: never", "180 days"),
    "announce_closure": _length("how long before the end both are told of it", "4 weeks"),
    "notice": _length("the least time between an invitation and its meeting", "3 days"),
    "challenge_lasts": _length("the time to try a challenge out", "10 days"),
    "challenges": ("true or false", "true: from the second meeting on, a challenge between two meetings"),
    "levels": (
        "one to seven levels of challenge, each once: small letters, digits and hyphens",
        "the gentlest first, like [comfort, stretch, daring]; one that is not among these has its words in level_words",
    ),
    "level_words": (
        "what the mentor reads of a level, in each language",
        "write the level, and fr: and en: below it, one sentence each, of 200 characters at most",
    ),
    "at_risk_below": (
        "a whole number from 0 to 100",
        "the coordinator is asked what to do once a relationship's health is below it; 0: never because of its health",
    ),
    "ask": ("the terms of every ask", "write answer_in:, remind_after:, apart:, grace:, escalate: below it, indented"),
    "asks": ("terms of their own for some kinds of ask", "write a kind, its terms below it: " + ", ".join(AskKind)),
    "answer_in": _length("from the ask to the deadline that the person is told", "7 days"),
    "remind_after": ("a list of lengths of time", "when reminders leave, each before the deadline: [3 days, 5 days]"),
    "apart": _length("the least time between two reminders", "1 day"),
    "grace": _length("from the deadline until what was announced applies", "3 days"),
    "escalate": ("true or false", "true: the coordinator is told when the deadline passes"),
    "allow_shared_manager": ("true or false", "true: two who report to the same person may be paired"),
    "weights": (
        "what makes a mentor suit",
        "only the proportions count; what is left out keeps the value of classic.yaml",
    ),
    "skills": _weight("the mentor brings the skills that the mentee's goals need"),
    "language": _weight("both speak the same language"),
    "availability": _weight("they have working hours in common"),
    "ladder": _weight("the mentor stands as far above the mentee as 'steps' says"),
    "sector": _weight("the mentor knows the sector that the mentee asks about"),
    "room": _weight("the mentor has places free, so that nobody is overburdened"),
    "hours": ("a number of hours, up to 168", "so many working hours in common, a week, are enough"),
    "steps": (
        "two whole numbers, at least and at most",
        "steps of the ladder from mentee up to mentor, like [1, 2]; below 0 the mentor is the junior, [0, 0] is a peer",
    ),
}
"""Field → what it holds, what it means."""


def read_programme(path: Path | str) -> Programme:
    """The programme of one file (`-`: standard input). Raises FileMistakes."""
    return read_model(path, Programme, EXPLAINED)


def programme_schema() -> dict[str, Any]:
    """The JSON Schema of programme files, from the models that read them."""
    schema = Programme.model_json_schema()
    definitions = schema["$defs"]
    for model in (Programme, Terms, AskTerms, Weights):
        described = schema if model is Programme else definitions[model.__name__]
        _explain(model, described["properties"])
        described.pop("description", None)  # it speaks to whoever reads the code
    schema["properties"]["name"] = {
        "anyOf": [{"type": "string"}, {**schema["properties"]["name"], "required": ["fr", "en"]}],
        "description": schema["properties"]["name"].pop("description"),
    }
    title = "A mentoring programme: the terms under which an organisation runs mentoring"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def _explain(model: type[BaseModel], properties: dict[str, Any]) -> None:
    """Each field says what it holds; defaults are told as people write them, or not at all."""
    for name, described in properties.items():
        described.pop("title", None)
        described["description"] = "{}: {}".format(*EXPLAINED[name])
        if "default" in described:
            default = _written(model.model_fields[name].default)
            described.update(default=default) if default is not None else described.pop("default")


def _written(default: object) -> object:
    match default:
        case timedelta():
            return spell(default)
        case tuple():
            return [_written(one) for one in default]
        case bool() | int() | float() | str():
            return default
        case _:
            return None
