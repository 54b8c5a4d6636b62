"""What the texts of content/ are made of: forms and letters, in one language."""

from pydantic import Field

from mentoring.kinds import AskKind
from mentoring.model import Model


class FieldText(Model):
    """The words of one field. `options`: value → label. `add_label`: the button that adds a row to a group."""

    label: str
    help: str = ""
    options: dict[str, str] = Field(default_factory=dict)
    add_label: str = ""


class OneClick(Model):
    """The answer that one click in the mail leads to. `gives`: field → value, the same in each language, and a whole answer."""

    gives: dict[str, str] = Field(min_length=1)
    button: str


class FormText(Model):
    """The words of one form. `or_rather`: further answers of one click, by the word that stands in their link; each is
    offered where the ask names a date of that name. A field of a group is filed as `goals.skill`, the group itself as `goals`.
    `fields_of`: the fields have the words of that kind's, but for those given here.

    title, intro, otherwise and thanks are texts for `Words.render`, which needs these facts: `role`, `partner` (the
    other's first name), `mentee`, `mentor` (names), `number`, `due`, `ends` (instants), `zone`, `other_zone`, `choices`,
    `codes`, `dates`, `numbers` (as in `contracts.vault.Link`). `otherwise` says what happens if nobody answers.
    """

    title: str
    intro: str = ""
    otherwise: str
    button: str
    thanks: str
    fields_of: AskKind | None = None
    one_click: OneClick | None = None
    or_rather: dict[str, OneClick] = Field(default_factory=dict)
    fields: dict[str, FieldText] = Field(default_factory=dict)


class Quote(Model):
    """Somebody's own words, line breaks and all."""

    quote: str


class Bullets(Model):
    """A list; an entry that comes out empty is left out. With `each`, once for every row of that expression."""

    list: tuple[str, ...]
    each: str | None = None


class Card(Model):
    """The few lines that matter most (a date, a length), set apart."""

    card: tuple[str, ...]


class Each(Model):
    """The paragraphs in `show`, once for each row of the expression `each`; they call it `row`, and its place `place`."""

    each: str
    show: "tuple[Paragraph, ...]"


Paragraph = str | Quote | Bullets | Card | Each


class EntryText(Model):
    """One thing of several that a letter asks for. `row`: the ask, with its kind and its `otherwise`."""

    title: str
    text: str
    button: str


class LetterText(Model):
    """The words of one letter. A paragraph that comes out empty is left out. `after` stands below the button.

    `entry`: in place of the button, once for each ask of the letter.
    """

    subject: str
    body: tuple[Paragraph, ...]
    button: str | None = None
    entry: EntryText | None = None
    after: tuple[Paragraph, ...] = ()
