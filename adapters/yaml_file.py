"""One YAML file, read with care: every mistake is told by file, line and field, and says what was expected."""

from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)

SIZE_LIMIT = 1_000_000
"""Characters. A file of words or terms is a hundred times smaller."""


class BadFile(ValueError):  # noqa: N818 - it names what is wrong
    """A data file that cannot be used. The message is one line a mistake: `FILE, line N: field: what was expected`."""


class _Loader(yaml.BaseLoader):
    """Every value is text (`yes` stays "yes"); pydantic makes numbers of it. No aliases: a few can unfold without end."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not taken here", problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"'{key.value}' is there twice", problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def read_data(path: Path) -> Any:
    """The content of one file, all scalars as text. Raises BadFile."""
    return _parsed(path)[1]


def read_model(path: Path, model: type[M]) -> M:
    """One file as one model. Raises BadFile with a line for each mistake."""
    node, data = _parsed(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = [f"{path}, line {_line(node, e['loc'])}: {_field(e['loc'])}: {e['msg']}" for e in error.errors()]
        raise BadFile("\n".join(lines)) from None


def files_in(folder: Path) -> Iterator[Path]:
    """The YAML files of a folder, by name."""
    yield from sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))


def _parsed(path: Path) -> tuple[yaml.Node | None, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadFile(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadFile(f"{path}: is not a text file in UTF-8") from None
    if len(text) > SIZE_LIMIT:
        raise BadFile(f"{path}: is longer than {SIZE_LIMIT} characters")
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadFile(f"{path}, line {line}: {error.problem}") from None
    except (yaml.YAMLError, RecursionError):
        raise BadFile(f"{path}: is not readable YAML") from None
    if data is None:
        raise BadFile(f"{path}: is empty")
    return node, data


def _line(node: yaml.Node | None, where: Sequence[int | str]) -> int:
    """The line of the deepest part of `where` that the file has."""
    line = node.start_mark.line if node else 0
    for step in where:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
    return line + 1


def _field(where: Sequence[int | str]) -> str:
    return ".".join(str(step) for step in where) or "the file"
