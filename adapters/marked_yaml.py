"""YAML from outside, read with care: each value keeps its line and column, and each mistake in it is told at once.

Plain YAML only: no tags, no aliases (a few of them unfold without end), no key twice, nothing deeper than DEPTH.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from mentoring.model import Model

DEPTH = 20
_STANDARD = "tag:yaml.org,2002:"
At = tuple[str | int, ...]
"""The way to a value: `mentee`, `mail`; `relationships`, 3, `start`."""


class Place(Model):
    """Where something stands in a file, counted from 1."""

    line: int
    column: int


class Flaw(Model):
    """What is wrong with the YAML itself."""

    at: At
    place: Place
    found: str
    expected: str
    todo: str


@dataclass
class Marked:
    """A document: its data, where each value stands, and what is wrong with it. `keys`: where its key stands."""

    data: Any = None
    values: dict[At, Place] = field(default_factory=dict)
    keys: dict[At, Place] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    def place_of(self, at: At, *, key: bool = False) -> Place:
        """Where `at` stands, or the nearest thing around it that is there."""
        while at:
            found = (self.keys.get(at) if key else None) or self.values.get(at) or self.keys.get(at)
            if found:
                return found
            at = at[:-1]
        return self.values.get((), Place(line=1, column=1))


class _Loader(yaml.SafeLoader):
    """Dates, times and `yes` stay text, whoever wrote them: `NO` is Norway and 09:00 is a time of day."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own idiom

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0
        self.flaws: list[tuple[yaml.Mark, str, str, str]] = []

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if self.check_event(yaml.AliasEvent):
            return self._no_alias()
        if event.tag not in (None, "!"):
            self.flaws.append(
                (event.start_mark, f"the tag {event.tag.replace(_STANDARD, '!!')}", "plain values", "take the tag away")
            )
            event.tag, event.implicit = None, (True, True) if isinstance(event, yaml.ScalarEvent) else True
        self.depth += 1
        if self.depth > DEPTH:
            raise yaml.MarkedYAMLError(
                problem=f"more than {DEPTH} levels, one inside another", problem_mark=event.start_mark
            )
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _no_alias(self) -> yaml.Node:
        event: Any = self.get_event()  # type: ignore[no-untyped-call]
        flaw = (
            event.start_mark,
            f"the alias *{event.anchor}",
            "plain values",
            "write the values out where they belong",
        )
        self.flaws.append(flaw)
        return yaml.ScalarNode(f"{_STANDARD}null", "", event.start_mark, event.end_mark)


for _tag, _pattern, _first in (
    ("null", r"^(|~|null|Null|NULL)$", ["", "~", "n", "N"]),
    ("bool", r"^(true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]{1,18}$", list("-+0123456789")),
    ("float", r"^[-+]?[0-9]{1,18}\.[0-9]{0,18}$", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"{_STANDARD}{_tag}", re.compile(_pattern), _first)

_SCALARS: dict[str, Callable[[str], Any]] = {
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": int,
    "float": float,
}


def read_marked(text: str) -> Marked:
    """The one document in `text`. Where it cannot be read at all, `data` is None and `flaws` says why."""
    marked = Marked()
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        marked.flaws.append(_unreadable(error))
        return marked
    for mark, found, expected, todo in loader.flaws:
        marked.flaws.append(Flaw(at=(), place=_place(mark), found=found, expected=expected, todo=todo))
    if node is not None:
        marked.data = _value(marked, node, ())
    return marked


def _unreadable(error: yaml.YAMLError) -> Flaw:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "something else"
    todo = "look at this line and the one before it: indentation, a missing colon, quotes"
    if "\\t" in problem:
        problem, todo = "a tab", "indent with spaces; YAML takes no tabs"
    elif "but found another document" in problem:
        problem, todo = "a second document (---)", "write several relationships as a list under 'relationships:'"
    place = _place(mark) if mark else Place(line=1, column=1)
    return Flaw(at=(), place=place, found=problem, expected="one readable YAML document", todo=todo)


def _value(marked: Marked, node: yaml.Node, at: At) -> Any:
    marked.values[at] = _place(node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return dict(_fields(marked, node, at))
    if isinstance(node, yaml.SequenceNode):
        return [_value(marked, child, (*at, index)) for index, child in enumerate(node.value)]
    return _SCALARS.get(node.tag.rpartition(":")[2], str)(node.value)


def _fields(marked: Marked, node: yaml.MappingNode, at: At) -> Iterator[tuple[str, Any]]:
    for key, value in node.value:
        place = _place(key.start_mark)
        if not isinstance(key, yaml.ScalarNode):
            flaw = Flaw(
                at=at, place=place, found="a list or a mapping as a name", expected="a name", todo="write 'name: value'"
            )
            marked.flaws.append(flaw)
            continue
        where = (*at, str(key.value))
        if where in marked.keys:
            todo = f"keep one; the first stands in line {marked.keys[where].line}"
            marked.flaws.append(
                Flaw(at=where, place=place, found="the same field again", expected="each field once", todo=todo)
            )
            continue
        marked.keys[where] = place
        yield str(key.value), _value(marked, value, where)


def _place(mark: Any) -> Place:
    return Place(line=mark.line + 1, column=mark.column + 1)
