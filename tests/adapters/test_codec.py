"""What Temporal keeps of us is sealed, and what is not sealed is not believed."""

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError

from adapters.codec import KEY, NOTHING, SEALED, Codec
from adapters.keys import KeyRing, UnknownKey
from engine import plugin

KEYS = {"k1": bytes(32), "k2": bytes([1] * 32)}
PLAIN = pydantic_data_converter.payload_converter.to_payload("canary")


def codec(*names: str, accept_plaintext: bool = False) -> Codec:
    return Codec(KeyRing(lambda: {name: KEYS[name] for name in names}), accept_plaintext=accept_plaintext)


async def test_a_payload_is_sealed_whole_and_says_under_which_key() -> None:
    [sealed] = await codec("k1").encode([PLAIN])
    assert dict(sealed.metadata) == {"encoding": SEALED, KEY: b"k1"}
    assert b"canary" not in sealed.SerializeToString()
    assert await codec("k2", "k1").decode([sealed]) == [PLAIN]


async def test_what_was_sealed_under_a_key_we_lack_is_tried_again_later() -> None:
    [sealed] = await codec("k1").encode([PLAIN])
    with pytest.raises(UnknownKey, match="TELEMAQUE_KEYS"):
        await codec("k2").decode([sealed])


async def test_a_payload_that_says_another_key_or_has_changed_is_not_believed() -> None:
    [sealed] = await codec("k1").encode([PLAIN])
    other = Payload(metadata={"encoding": SEALED, KEY: b"k2"}, data=sealed.data)
    changed = Payload(metadata=dict(sealed.metadata), data=sealed.data[:-1] + bytes([sealed.data[-1] ^ 1]))
    for wrong in (other, changed):
        [opened] = await codec("k1", "k2").decode([wrong])
        assert opened == Payload(metadata={"encoding": NOTHING})


async def test_plaintext_is_believed_only_where_that_is_allowed() -> None:
    assert await codec("k1").decode([PLAIN]) == [Payload(metadata={"encoding": NOTHING})]
    assert await codec("k1", accept_plaintext=True).decode([PLAIN]) == [PLAIN]


async def test_what_the_server_itself_writes_into_a_failure_stops_nothing() -> None:
    """An activity that is taken back between two attempts: its failure holds a word of the server's own, never sealed."""
    from temporalio.api.failure.v1 import Failure
    from temporalio.client import Client
    from temporalio.exceptions import CancelledError

    converter = Client(None, plugins=[plugin(codec("k1"))]).data_converter  # type: ignore[arg-type]
    failure = Failure()
    failure.canceled_failure_info.details.payloads.append(
        Payload(metadata={"encoding": b"json/plain"}, data=b'"ACTIVITY_ID_NOT_STARTED"')
    )
    told = await converter.decode_failure(failure)
    assert isinstance(told, CancelledError)
    assert told.details == (None,)


async def test_a_failure_tells_nothing_in_clear_and_all_of_it_to_us() -> None:
    from temporalio.api.failure.v1 import Failure
    from temporalio.client import Client

    converter = Client(None, plugins=[plugin(codec("k1"))]).data_converter  # type: ignore[arg-type]
    failure = Failure()
    await converter.encode_failure(ApplicationError("canary", "canary", type="Kind"), failure)
    assert b"canary" not in failure.SerializeToString()
    assert failure.application_failure_info.type == "Kind"
    told = await converter.decode_failure(failure)
    assert isinstance(told, ApplicationError)
    assert (told.message, told.details) == ("canary", ("canary",))
