"""What is said to people: the texts of content/, in their language. No sentence for people stands in code."""

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, pass_context
from jinja2.runtime import Context

from adapters.content_file import files_in, read_data, read_model
from adapters.mistakes import FileMistakes, Mistake, quoted
from adapters.speech import Speech
from adapters.texts import FormText, LetterText
from mentoring.kinds import AskKind
from mentoring.model import Model
from mentoring.people import Language


class _Forms(Model):
    forms: dict[AskKind, FormText]


class Words:
    """All texts of one content folder. Files are read once, when first needed. Raises FileMistakes."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self._voices = {language: _Voice(content, language) for language in Language}

    def say(self, language: Language, key: str, /, **facts: Any) -> str:
        """The text `key` (dotted) of content/words. Raises KeyError for a key that is not there, naming key and language."""
        return self._voices[language].say(key, facts)

    def render(self, language: Language, text: str, /, **facts: Any) -> str:
        """A text of ours with its facts. What people wrote comes in as a fact: it is never taken for a template."""
        return self._voices[language].render(text, facts)

    def rows(self, language: Language, expression: str, /, **facts: Any) -> list[Any]:
        """The rows that an expression of ours (`answers.goals.goals`) stands for; nothing there means no rows."""
        return self._voices[language].rows(expression, facts)

    def form(self, language: Language, kind: AskKind) -> FormText:
        """The words of the form for this kind of ask."""
        forms = self._voices[language].forms
        form = forms[kind]
        if form.fields_of is None:
            return form
        return form.model_copy(update={"fields": forms[form.fields_of].fields | form.fields})

    def letter(self, language: Language, name: str) -> LetterText:
        """The words of the letter `name`. Raises KeyError when there is none."""
        letters = self._voices[language].letters
        if name not in letters:
            raise KeyError(f"no letter '{name}' in '{language}'")
        return letters[name]

    def letters(self, language: Language) -> Mapping[str, LetterText]:
        """Every letter there is, by name."""
        return self._voices[language].letters

    def keys(self, language: Language) -> frozenset[str]:
        """Every key of content/words."""
        return frozenset(self._voices[language].words)

    def problem(self, language: Language, code: str) -> str:
        """What is wrong with a field: a code of `mentoring.form_reading`, or of an upload."""
        return self.say(language, f"problems.{code}")

    def refusal(self, language: Language, code: str) -> str:
        """Why the rules refuse: a code of `RuleBroken`."""
        return self.say(language, f"refusals.{code}")


class _Voice:
    """The texts of one language."""

    def __init__(self, content: Path, language: Language) -> None:
        self._content = content
        self.language = language
        self._environment = Environment(
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701 - plain text; whoever makes HTML of it escapes the whole
            trim_blocks=True,
            lstrip_blocks=True,
        )
        functions = Speech(language).functions()
        self._environment.globals |= functions | {"say": self._say_within}
        self._environment.filters |= functions
        self._template = cache(self._environment.from_string)

    @cached_property
    def words(self) -> dict[str, str]:
        words: dict[str, str] = {}
        for path in files_in(self._content / "words" / self.language):
            found = _flat(path, read_data(path))
            if twice := found.keys() & words.keys():
                raise _wrong(path, f"'{min(twice)}' again", "a name that no other file of the folder has")
            words |= found
        return words

    @cached_property
    def forms(self) -> dict[AskKind, FormText]:
        return read_model(self._content / "forms" / f"{self.language}.yaml", _Forms).forms

    @cached_property
    def letters(self) -> dict[str, LetterText]:
        folder = self._content / "letters" / self.language
        return {path.stem: read_model(path, LetterText) for path in files_in(folder)}

    def say(self, key: str, facts: Mapping[str, Any]) -> str:
        if key not in self.words:
            raise KeyError(f"no words for '{key}' in '{self.language}'")
        return self.render(self.words[key], facts).strip(" \n")

    def render(self, text: str, facts: Mapping[str, Any]) -> str:
        template: Template = self._template(text)
        return template.render(facts)

    def rows(self, expression: str, facts: Mapping[str, Any]) -> list[Any]:
        return list(self._environment.compile_expression(expression)(**facts) or [])

    @pass_context
    def _say_within(self, context: Context, key: str, /, **facts: Any) -> str:
        """`say("common.by")` inside a text: the other text knows what this one knows."""
        return self.say(key, {**context.get_all(), **facts})


def _flat(path: Path, data: Any, prefix: str = "") -> dict[str, str]:
    if isinstance(data, str):
        return {prefix: data}
    if not isinstance(data, dict):
        raise _wrong(path, quoted(data), f"words, or a group of words by name, at '{prefix or 'the top'}'")
    flat: dict[str, str] = {}
    for key, value in data.items():
        flat |= _flat(path, value, f"{prefix}.{key}" if prefix else key)
    return flat


def _wrong(path: Path, found: str, expected: str) -> FileMistakes:
    return FileMistakes(
        [Mistake(file=str(path), found=found, expected=expected, todo="put it in quotes, or rename it")]
    )
