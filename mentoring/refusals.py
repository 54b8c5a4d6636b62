"""Rules refuse in their own words: one exception, with a code that the words for people are filed under."""


class RuleBroken(Exception):  # noqa: N818 - it names what happened, not a defect
    """A person's or an operator's wish that the rules refuse.

    Promises: nothing has changed. `code` is a key under `refusals` in content/words (French and English).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
