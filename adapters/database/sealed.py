"""A column that is sealed at rest, for rows that belong to nobody: `document: Mapped[dict[str, Any]] = mapped_column(Sealed)`.

What belongs to a person (or to a relationship) is sealed under a key of their own, which can be destroyed: see safe.py.
"""

import json
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from adapters.keys import KeyRing

BOUND = b"house"
_RINGS: "WeakKeyDictionary[Dialect, KeyRing]" = WeakKeyDictionary()


class Sealed(TypeDecorator[Any]):
    """Any JSON value, sealed under the vault's current key; `starter.py keys rotate` seals it anew. It cannot be searched.

    Reading raises UnknownKey or Damaged (adapters/keys.py).
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else seal_for_house(_RINGS[dialect], value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else open_for_house(_RINGS[dialect], value)


def seal_with(dialect: Dialect, ring: KeyRing) -> None:
    """Every sealed column of this engine is sealed under this ring."""
    _RINGS[dialect] = ring


def seal_for_house(ring: KeyRing, value: Any) -> bytes:
    name, box = ring.seal(json.dumps(value, ensure_ascii=False).encode(), BOUND)
    return name.encode() + b"\0" + box


def open_for_house(ring: KeyRing, kept: bytes) -> Any:
    return json.loads(ring.unseal(key_of(kept), kept.partition(b"\0")[2], BOUND))


def key_of(kept: bytes) -> str:
    """The name of the key under which a value was sealed."""
    return kept.partition(b"\0")[0].decode("ascii", "replace")
