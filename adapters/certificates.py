"""Certificates: a code that only we can have made. Nothing is kept of it, so it outlives all that is erased (P10).

The code holds nothing personal: a digest of whose it is, and a signature of that digest under the secret of
the installation. Whoever asks whether it is genuine learns just that.
"""

import base64
import hashlib
import hmac

from adapters.secret import load_secret
from settings import Settings

ID_BYTES, SIGNATURE_BYTES = 6, 9
GROUP = 4
PURPOSE = b"certificate:"


class Certificates:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def code(self, relationship: str, person: str) -> str:
        """The code on this person's certificate, like `ABCD-EFGH-…`: always the same."""
        digest = hashlib.sha256(PURPOSE + f"{relationship}/{person}".encode()).digest()[:ID_BYTES]
        letters = base64.b32encode(digest + self._signature(digest)).decode()
        return "-".join(letters[place : place + GROUP] for place in range(0, len(letters), GROUP))

    def is_genuine(self, code: str) -> bool:
        """Whether we made it; spaces, dashes and the case of letters do not matter."""
        letters = "".join(character for character in code.upper() if character.isalnum())
        try:
            raw = base64.b32decode(letters.encode("ascii"))
        except ValueError:
            return False
        if len(raw) != ID_BYTES + SIGNATURE_BYTES:
            return False
        return hmac.compare_digest(raw[ID_BYTES:], self._signature(raw[:ID_BYTES]))

    def address(self, code: str) -> str:
        """Where anybody may see that it is genuine."""
        return f"{self._settings.public_url.rstrip('/')}/certificate/{code}"

    def _signature(self, digest: bytes) -> bytes:
        secret = load_secret(self._settings).encode()
        return hmac.digest(secret, PURPOSE + digest, "sha256")[:SIGNATURE_BYTES]
