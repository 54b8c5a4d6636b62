"""The keys under which everything is sealed: one ring for what Temporal keeps, one for what the vault keeps.

    TELEMAQUE_KEYS=temporal:2026a:0f3b…,vault:2026a:9c41…       or the same, one a line, in var/keys

Each entry is purpose, name and 32 random bytes in hex; of one purpose the first entry is the current one: new things are
sealed under it, and whatever any of the others has sealed is still opened.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.discretion import Discreet
from settings import PREFIX, BadSettings, Settings

TEMPORAL, VAULT = "temporal", "vault"
PURPOSES = (TEMPORAL, VAULT)
KEY_BYTES, NONCE_BYTES = 32, 12
_ENTRY = re.compile(r"(?P<purpose>temporal|vault):(?P<name>[a-z0-9-]{1,32}):(?P<key>[0-9a-f]{64})")


class NoKeys(BadSettings):
    """There is nothing to seal with, or it cannot be read; the message says what to do."""


class UnknownKey(Discreet):
    """What is to be opened was sealed under a key that is not on the ring. With the key it can be opened again."""


class Damaged(Discreet):
    """What is to be opened is not what was sealed: bytes have changed, or it stood elsewhere."""


def seal(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """AES-256-GCM under a random nonce, which comes first. `bound`: what must be said again to open it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def unseal(key: bytes, box: bytes, bound: bytes) -> bytes:
    """Raises Damaged."""
    try:
        return AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        raise Damaged("a sealed value cannot be opened: it has been changed, or moved") from None


class KeyRing:
    """The keys of one purpose, by name, the current one first. `read`: where they are; asked again for a name it did not have."""

    def __init__(self, read: Callable[[], Mapping[str, bytes]]) -> None:
        self._read = read
        self._keys = dict(read())

    @property
    def current(self) -> str:
        """The name of the key under which new things are sealed."""
        return next(iter(self._keys))

    @property
    def names(self) -> list[str]:
        return list(self._keys)

    def seal(self, plain: bytes, bound: bytes) -> tuple[str, bytes]:
        """The name of the key, and the sealed bytes. The name is bound too: under another one they do not open."""
        name = self.current
        return name, seal(self._keys[name], plain, _named(bound, name))

    def unseal(self, name: str, box: bytes, bound: bytes) -> bytes:
        """Raises UnknownKey, Damaged."""
        return unseal(self._key(name), box, _named(bound, name))

    def _key(self, name: str) -> bytes:
        if name not in self._keys:
            self._keys = {**self._keys, **{one: key for one, key in self._read().items() if one not in self._keys}}
        if name not in self._keys:
            raise UnknownKey(f"sealed under the key '{name[:32]}', which is not among {PREFIX}KEYS nor in var/keys")
        return self._keys[name]


@dataclass(frozen=True)
class Keys:
    """Both rings."""

    temporal: KeyRing
    vault: KeyRing


def load_keys(settings: Settings) -> Keys:
    """The configured keys, else those in `var/keys`. Raises NoKeys: nothing is ever kept unsealed for want of one."""
    _entries(settings)
    return Keys(
        temporal=KeyRing(lambda: _entries(settings)[TEMPORAL]), vault=KeyRing(lambda: _entries(settings)[VAULT])
    )


def make_keys(settings: Settings) -> None:
    """On the first run on a machine of one's own: keys in `var/keys`, for their owner alone. What is there stays."""
    if not settings.keys.get_secret_value() and not key_file(settings).exists():
        settings.var.mkdir(parents=True, exist_ok=True)
        write_whole(key_file(settings), "\n".join(new_entry(purpose) for purpose in PURPOSES), replace=False)


def new_entry(purpose: str) -> str:
    """A new random key, as it is written into the settings."""
    return f"{purpose}:k-{secrets.token_hex(3)}:{secrets.token_hex(KEY_BYTES)}"


def add_key(settings: Settings, purpose: str) -> str | None:
    """Put a new current key into `var/keys`; its name. None when the keys are not ours to change: they come from outside."""
    if settings.keys.get_secret_value():
        return None
    entry = new_entry(purpose)
    before = key_file(settings).read_text(encoding="ascii").strip()
    write_whole(key_file(settings), f"{entry}\n{before}", replace=True)
    return entry.split(":")[1]


def key_file(settings: Settings) -> Path:
    return settings.var / "keys"


def write_whole(path: Path, text: str, *, replace: bool) -> None:
    """Write it whole, readable by its owner alone, then give it its name. Without `replace` whoever names it first wins."""
    draft = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
        opened.write(f"{text}\n")
        opened.flush()
        os.fsync(opened.fileno())
    if replace:
        draft.replace(path)
        return
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _named(bound: bytes, name: str) -> bytes:
    return bound + b"\0" + name.encode()


def _entries(settings: Settings) -> dict[str, dict[str, bytes]]:
    told = settings.keys.get_secret_value()
    where = f"{PREFIX}KEYS" if told else str(key_file(settings))
    if not told:
        try:
            told = key_file(settings).read_text(encoding="ascii")
        except FileNotFoundError:
            raise NoKeys(
                "There is no key to encrypt with, and without one nothing is kept. Make one for each purpose "
                f"(`starter.py keys new`) and set {PREFIX}KEYS to what it prints, the same for worker, gateway and "
                "starter.py; keep a copy where backups are not. `make up` makes its own."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise NoKeys(f"{where} cannot be read: {type(error).__name__}") from None
    found: dict[str, dict[str, bytes]] = {purpose: {} for purpose in PURPOSES}
    for number, entry in enumerate(re.split(r"[\s,]+", told.strip()), 1):
        read = _ENTRY.fullmatch(entry)
        if read is None:
            raise NoKeys(f"{where}: entry {number} is not purpose:name:64 hex digits, as `starter.py keys new` prints")
        if read["name"] in found[read["purpose"]]:
            raise NoKeys(f"{where}: two {read['purpose']} keys are called {read['name']}")
        found[read["purpose"]][read["name"]] = bytes.fromhex(read["key"])
    for purpose, keys in found.items():
        if not keys:
            raise NoKeys(f"{where} has no {purpose} key: `starter.py keys new` prints one for each purpose")
    return found
