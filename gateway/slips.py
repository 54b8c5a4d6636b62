"""The slip in each form: it proves that the form came from our page, for this link, to this browser (CSRF).

It is signed, says when it was made, and names the submission: sent twice, it is one answer.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import ValidationError

from mentoring.model import Model

VALID_FOR = timedelta(hours=12)
"""A page opened in the morning can still be sent in the evening."""


class BadSlip(Exception):  # noqa: N818 - it names what is wrong
    """The slip is missing, forged, of another page or another browser, or too old."""

    def __init__(self, draft: str = "") -> None:
        super().__init__("bad slip")
        self.draft = draft
        """The draft that a slip of our own named, though it has become too old."""


class Slip(Model):
    """`token`: a hash of the link's token. `nonce`: what the cookie must hold. `draft`: an answer whose files are kept."""

    token: str
    nonce: str
    submission: str
    at: datetime
    draft: str = ""

    @property
    def cookie(self) -> str:
        """One cookie a form, so that two tabs do not take each other's."""
        return f"form-{self.submission[:8]}"

    @property
    def answer(self) -> str:
        """The id of the answer that this form will be, in the vault and as a message."""
        return f"a-{self.submission}"


class Slips:
    """Makes slips and reads them back."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt="form")

    def issue(self, token: str, now: datetime, *, draft: str = "") -> Slip:
        return Slip(
            token=_hash(token),
            nonce=secrets.token_urlsafe(18),
            submission=secrets.token_hex(16),
            at=now,
            draft=draft,
        )

    def seal(self, slip: Slip) -> str:
        """The slip as a hidden field carries it: all but the nonce can be read by whoever has the page; none can be changed."""
        sealed = self._serializer.dumps(slip.model_dump(mode="json") | {"nonce": _hash(slip.nonce)})
        return sealed if isinstance(sealed, str) else sealed.decode()

    def open(self, sealed: str, token: str, cookies: dict[str, str], now: datetime) -> Slip:
        """The slip of a form that was sent. Raises BadSlip."""
        try:
            slip = Slip.model_validate(self._serializer.loads(sealed))
        except (BadSignature, ValidationError):
            raise BadSlip from None
        if slip.token != _hash(token):
            raise BadSlip
        nonce = cookies.get(slip.cookie, "")
        if not secrets.compare_digest(_hash(nonce), slip.nonce):
            raise BadSlip
        if now - slip.at > VALID_FOR:
            raise BadSlip(slip.draft)
        return slip


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
