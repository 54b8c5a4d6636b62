"""What Temporal keeps of us is sealed: every argument, result, summary and failure (AES-256-GCM, docs/encryption.md)."""

from collections.abc import Sequence

from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec

from adapters.keys import Damaged, KeyRing

SEALED = b"binary/encrypted"
NOTHING = b"binary/null"
KEY = "encryption-key-id"


class Codec(PayloadCodec):
    """Seals under the ring's current key, opens under any of them.

    What comes unsealed or damaged is not believed: it is handed on as nothing at all (null), so that a message made of it is
    refused while the relationship goes on, and a word that the server itself writes into a failure (an activity was taken
    back between two attempts) stops nothing. `accept_plaintext` believes what is not sealed.
    """

    def __init__(self, ring: KeyRing, *, accept_plaintext: bool = False) -> None:
        self._ring = ring
        self._accept_plaintext = accept_plaintext

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._sealed(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Raises UnknownKey: with the right key it can be read after all, so it is tried again."""
        return [self._opened(payload) for payload in payloads]

    def _sealed(self, payload: Payload) -> Payload:
        name, box = self._ring.seal(payload.SerializeToString(), SEALED)
        return Payload(metadata={"encoding": SEALED, KEY: name.encode()}, data=box)

    def _opened(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != SEALED:
            return payload if self._accept_plaintext else Payload(metadata={"encoding": NOTHING})
        name = payload.metadata.get(KEY, b"").decode("ascii", "replace")
        try:
            return Payload.FromString(self._ring.unseal(name, payload.data, SEALED))
        except Damaged:
            return Payload(metadata={"encoding": NOTHING})
