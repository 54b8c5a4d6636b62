"""One YAML file as one model, whatever the model: every mistake is told by line and field, with what was expected."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from adapters.marked_yaml import At, Flaw, Marked, read_marked
from adapters.mistakes import FileMistakes, Mistake, in_order, near, quoted
from adapters.text_file import read_text, shown

M = TypeVar("M", bound=BaseModel)

Explained = Mapping[str, tuple[str, str]]
"""Field → what it holds, what to do about it."""

_ITS_KIND = "a file like the others of its folder"
_COMPARE = "compare it with a file that is right"
_KEY = "[key]"


def read_model(path: Path | str, model: type[M], explained: Explained | None = None) -> M:
    """One file as one model (`-`: standard input). Raises FileMistakes, all at once, in the words of `explained`."""
    marked = _read(path)
    flaws = list(marked.flaws)
    if marked.data is not None:
        try:
            found = model.model_validate(marked.data)
        except ValidationError as error:
            flaws += [_flaw(marked, model, one, explained or {}) for one in error.errors()]
    if flaws:
        raise FileMistakes(in_order(flaws, shown(str(path))))
    return found


def read_data(path: Path) -> Any:
    """The content of one file. Raises FileMistakes."""
    marked = _read(path)
    if marked.flaws:
        raise FileMistakes(in_order(marked.flaws, str(path)))
    return marked.data


def files_in(folder: Path) -> Iterator[Path]:
    """The YAML files of a folder, by name."""
    yield from sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))


def _read(path: Path | str) -> Marked:
    marked = _parsed(read_text(str(path), what=_ITS_KIND, example=_COMPARE))
    if marked.data is None and not marked.flaws:
        raise FileMistakes([Mistake(file=shown(str(path)), found="nothing", expected=_ITS_KIND, todo=_COMPARE)])
    return marked


@lru_cache(maxsize=512)
def _parsed(text: str) -> Marked:
    """The same text is parsed once a process: a page of our words takes longer to parse than to read. Nobody changes what it says."""
    return read_marked(text)


def _flaw(marked: Marked, model: type[BaseModel], error: ErrorDetails, explained: Explained) -> Flaw:
    at, is_key = _way(marked, error["loc"]), error["loc"][-1:] == (_KEY,)
    if error["type"] == "missing":
        at = (*at, error["loc"][-1])
    expected, todo = explained.get(_name(at), (_told(error), _COMPARE))
    found = "nothing" if error["type"] == "missing" else quoted(error["input"])
    if error["type"] == "extra_forbidden":
        known = _fields_beside(model, at)
        found, expected, is_key = f"'{_name(at)}'", "a field that we know", True
        todo = f"{near(_name(at), known)}the fields here are {', '.join(known)}"
    elif is_key:
        found, expected, todo = f"'{_name(at)}'", _told(error), _COMPARE
    elif error["type"] == "value_error" and isinstance(error["input"], dict):
        found, expected, todo = "values that do not go together", f"that {_told(error)}", "change one of them"
    return Flaw(at=at, place=marked.place_of(at, key=is_key), found=found, expected=expected, todo=todo)


def _way(marked: Marked, where: At) -> At:
    """The way to a value, without what only pydantic sees in it: the names of a union's members."""
    at: At = ()
    for step in where:
        if (*at, step) in marked.values:
            at = (*at, step)
    return at


def _name(at: At) -> str:
    """The field that a value belongs to; of a list, the list's."""
    return next((step for step in reversed(at) if isinstance(step, str)), "")


def _told(error: ErrorDetails) -> str:
    said = error["msg"].removeprefix("Value error, ")
    return said[:1].lower() + said[1:]


def _fields_beside(model: type[BaseModel], at: At) -> list[str]:
    for step in at[:-1]:
        field = model.model_fields.get(str(step))
        inner = list(_models_in(field.annotation)) if field else []
        model = inner[0] if inner else model
    return list(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
