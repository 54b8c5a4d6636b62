"""Start files for tests: one that is right, and pieces to make it wrong."""

RIGHT = """\
programme: classic
mentee:
  name: Léa Martin
  mail: lea@example.org
mentor:
  name: Nadia Benali
  mail: nadia@example.org
coordinator:
  name: Claire Dubois
  mail: claire@example.org
"""


def right(**other: str) -> str:
    """The right file, each word replaced: `right(lea="zoe")`."""
    text = RIGHT
    for old, new in other.items():
        text = text.replace(old, new)
    return text


def pair(name: str, **other: str) -> str:
    """A start file for two people of their own, so that no test meets another's relationship."""
    return right(**{"lea@": f"{name}-mentee@", "nadia@": f"{name}-mentor@", **other})
