"""What may be told of a failure. Failures reach Temporal's histories and our logs, where no name and no text may be."""


class Discreet(RuntimeError):  # noqa: N818 - it is a quality of a failure, not one
    """A failure whose message holds ids, codes and numbers only, and may be told as it is."""
