"""People as behaviours: how soon somebody answers, what they write, and when they forget."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field

from mentoring.durations import Duration
from mentoring.forms import TEN
from mentoring.kinds import Role
from mentoring.model import Model
from rehearsal.visitor import PageField, PageForm

FIRST = "*"


class Moment(Model):
    """A date or a moment that lies `in` some time from now; `at`: the hour, for a moment."""

    in_: Duration
    at: str | None = None

    def written(self, now: datetime) -> str:
        day = (now + self.in_).date().isoformat()
        return f"{day}T{self.at}" if self.at else day


class Nature(Model):
    """One person's nature, as content/rehearsals/*.yaml tells it. `delays`: where they are quicker or slower, by kind."""

    delay: Duration = timedelta(days=1)
    delays: dict[str, Duration] = Field(default_factory=dict)
    scale: tuple[int, ...] = (4,)
    silent: dict[str, int] = Field(default_factory=dict)
    answers: dict[str, tuple[dict[str, Any], ...]] = Field(default_factory=dict)


class Script(Model):
    """A season's script: the start file, and how its people behave."""

    start: str
    mentee: Nature
    mentor: Nature
    coordinator: Nature = Nature()


def read_script(path: Path) -> Script:
    """Raises ValueError when the file is no script."""
    return Script.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@dataclass
class Player:
    """Somebody in a season: remembers how often they were asked what."""

    role: Role
    nature: Nature
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)

    def forgets(self, kind: str) -> bool:
        """Whether this ask is the one they overlook until they are reminded."""
        self.asked[kind] += 1
        return self.nature.silent.get(kind) == self.asked[kind]

    def fill(self, form: PageForm, now: datetime) -> Mapping[str, str]:
        """What they type into this form: their script first; otherwise the first choice, a rating, a few words if needed."""
        count = self.answered[form.kind]
        self.answered[form.kind] += 1
        told = self.nature.answers.get(form.kind, ({},))
        script = told[min(count, len(told) - 1)]
        typed = {name: _typed(form.fields[name], value, now) for name, value in script.items() if name in form.fields}
        for name, asked in form.fields.items():
            if asked.type == "radio" and name not in typed and not re.search(r"-\d+-", name):
                typed[name] = self._choice(asked, count, script)
        return {name: value for name, value in typed.items() if value != ""}

    def _choice(self, asked: PageField, count: int, script: Mapping[str, Any]) -> str:
        if asked.options and all(option in TEN for option in asked.options):
            return str(self.nature.scale[min(count, len(self.nature.scale) - 1)])
        return "" if script else asked.options[0]


def _typed(asked: PageField, value: Any, now: datetime) -> str:
    if value == FIRST:
        return asked.options[0]
    if isinstance(value, dict):
        return Moment(in_=value["in"], at=value.get("at")).written(now)
    return str(value).strip()
