"""Whether a message is really from who it says. One verifier for every platform: what differs is data.

The bytes are taken as they came; comparisons take the same time whatever they find; whatever goes wrong is a refusal.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from adapters.hr.platforms import Encoding, Part, Platform, Signature, Timestamp

STANDARD_PREFIX = "whsec_"


class Forged(Exception):  # noqa: N818 - it names what was found
    """The signature is missing, or not made with a secret of ours, or the message is not of today. Nobody is told which."""


def verify(platform: Platform, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Raises Forged, and nothing else, whatever came. `headers`: their names in small letters."""
    try:
        known = _is_known(platform, secrets, headers, body)
        fresh = platform.timestamp is None or _is_fresh(platform.timestamp, headers, now)
    except Exception:  # noqa: BLE001 - a message that makes us stumble is not to be trusted
        raise Forged from None
    if not (known and fresh):
        raise Forged


def sign(signature: Signature, secret: str, parts: Mapping[Part, bytes]) -> str:
    """The signature of these parts, as the header has it."""
    message = signature.separator.encode().join(parts[part] for part in signature.signed)
    digest = hmac.digest(_key(signature, secret), message, hashlib.new(signature.algorithm.value).name)
    return signature.prefix + _encoded(signature.encoding, digest)


def _is_known(platform: Platform, secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> bool:
    signature = platform.signature
    given = headers[signature.header.lower()].strip()
    parts = {Part.BODY: body}
    if platform.id_header is not None and Part.ID in signature.signed:
        parts[Part.ID] = headers[platform.id_header.lower()].encode()
    if platform.timestamp is not None and Part.TIMESTAMP in signature.signed:
        parts[Part.TIMESTAMP] = headers[platform.timestamp.header.lower()].encode()
    candidates = given.split() if signature.several else [given]
    if signature.optional_prefix:
        candidates = [candidate.removeprefix(signature.optional_prefix) for candidate in candidates]
    found = False
    for secret in secrets:
        right = _comparable(signature, sign(signature, secret, parts))
        for candidate in candidates:
            found |= hmac.compare_digest(_comparable(signature, candidate), right)
    return found


def _comparable(signature: Signature, text: str) -> bytes:
    """Padding says nothing: base64url is written with it and without."""
    return (text.rstrip("=") if signature.encoding is Encoding.BASE64URL else text).encode()


def _is_fresh(timestamp: Timestamp, headers: Mapping[str, str], now: datetime) -> bool:
    return abs(now - read_instant(headers[timestamp.header.lower()].strip())) <= timedelta(minutes=timestamp.minutes)


def read_instant(text: str) -> datetime:
    """Seconds or milliseconds since 1970, or ISO 8601 with its zone. Raises ValueError, OverflowError."""
    if text.isascii() and text.isdigit():
        number = int(text)
        return datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("nobody knows in which zone")
    return read


def _key(signature: Signature, secret: str) -> bytes:
    if signature.key_form == "text":
        return secret.encode()
    return base64.b64decode(secret.removeprefix(STANDARD_PREFIX), validate=True)


def _encoded(encoding: Encoding, digest: bytes) -> str:
    match encoding:
        case Encoding.HEX:
            return digest.hex()
        case Encoding.BASE64:
            return base64.b64encode(digest).decode()
        case Encoding.BASE64URL:
            return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def check_secret(signature: Signature, secret: str) -> None:
    """Raises ValueError for a secret that cannot be one."""
    try:
        if not _key(signature, secret):
            raise ValueError("is empty")
    except binascii.Error:
        raise ValueError("must be written like whsec_ and base64, as Standard Webhooks has it") from None
