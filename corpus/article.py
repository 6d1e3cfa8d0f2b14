"""A file of the corpus → an article: text, paragraphs, sentences, entities, cast, mentions and attributions."""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from corpus import sentences
from corpus.attributions import Attribution, read_attributions
from corpus.head import Head, read_head
from corpus.markup import ENTITY_LABELS, Marked, Tag, read_markup
from corpus.mentions import Mention, read_mentions
from corpus.spans import Problem, Span
from corpus.values import MONTHS, is_date, is_money, year_before_christ


@dataclass(frozen=True)
class Entity:
    """A name, date or sum of money; `value` only where its words tell one."""

    span: Span
    label: str
    value: str | None = None


@dataclass
class Article:
    """One article, and what is wrong with its file."""

    file: str
    head: Head
    marked: Marked
    sentences: list[Span] = field(default_factory=list)
    datelines: list[Span] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The article's id, which is also the name of its file."""
        return self.head["id"]

    @property
    def text(self) -> str:
        """The plain text."""
        return self.marked.text

    @property
    def words(self) -> int:
        """How many words it has, by white space."""
        return len(self.text.split())

    @property
    def any_case(self) -> bool:
        """Whether some of its sentences begin without a capital."""
        return self.head["case"] in {"lower", "mixed"}

    def line(self, span: Span) -> int:
        """The line of the file on which the paragraph of this span begins."""
        return next((one.line for one in self.marked.paragraphs if one.span.covers(span)), 0)


def read_article(path: Path) -> Article:
    """Reads a file; what is wrong with it stands in `problems`."""
    return parse_article(path.name, path.read_text(encoding="utf-8"))


def parse_article(file: str, source: str) -> Article:
    """Reads the text of a file of this name."""
    head, body, problems = read_head(file, source)
    marked, wrong = read_markup(file, body, head.body_line, breaks=head["breaks"], wrap=head["wrap"])
    article = Article(file, head, marked, problems=problems + wrong)
    article.attributions, wrong = read_attributions(file, head, marked)
    article.problems += wrong
    article.mentions, wrong = read_mentions(file, head, marked, article.attributions)
    article.problems += wrong
    article.datelines = [tag.span for tag in marked.tags if tag.name == "dateline"]
    article.entities = _entities(article)
    guide = sentences.Guide(
        ends=marked.ends,
        joins=marked.joins,
        tied=_tied(article.attributions),
        wrapped=head["wrap"] != "none",
        any_case=article.any_case,
    )
    article.sentences = sentences.split(marked.text, [one.span for one in marked.paragraphs], guide)
    return article


def _tied(attributions: list[Attribution]) -> set[int]:
    """Where a source or cue begins right behind its own content: no sentence does there."""
    tied = set()
    for one in attributions:
        begins = [span.start for span in (*one.source, *one.cue)]
        for piece in one.content:
            tied |= {start for start in begins if 0 < start - piece.end <= 2}
    return tied


def _entities(article: Article) -> list[Entity]:
    """The tagged entities, and the names of the cast."""
    found: dict[Span, Entity] = {}
    for tag in article.marked.tags:
        if tag.name not in ENTITY_LABELS:
            continue
        label, value = ENTITY_LABELS[tag.name], " ".join(tag.arguments) or None
        article.problems += _value_problems(article, tag, label, value)
        value = None if value == "-" else value
        found[tag.span] = Entity(tag.span, label, value)
    for mention in article.mentions:
        member = article.head.cast[mention.member]
        if mention.kind == "name" and member.named and mention.span not in found:
            found[mention.span] = Entity(mention.span, "PERSON" if member.kind == "person" else "ORG")
    entities = sorted(found.values(), key=lambda one: one.span)
    for one, other in pairwise(entities):
        if one.span.overlaps(other.span):
            both = " and ".join(repr(article.text[slice(*each.span)]) for each in (one, other))
            article.problems.append(Problem(article.file, article.line(other.span), f"entities overlap: {both}"))
    return entities


def _value_problems(article: Article, tag: Tag, label: str, value: str | None) -> list[Problem]:
    text = article.text[slice(*tag.span)]
    message = None
    ancient = year_before_christ(text) if label == "DATE" else None
    if ancient is not None and value != ancient:
        message = f"the value of {text!r} is {ancient}: ISO 8601 has a year 0, which is 1 BC"
    elif label in {"DATE", "MONEY"} and value == "-":
        pass  # The writer says that there is none.
    elif label == "DATE" and value is not None and not is_date(value):
        message = f"no date of ISO 8601-2: {value!r}; write 2026-05-03, XXXX-05-03, 2026-05, 198X or 1998/2003"
    elif label == "DATE" and value is None and text in MONTHS:
        message = f"the month {text!r} has a value; write {{date XXXX-{MONTHS.index(text) + 1:02}|{text}}}"
    elif label == "DATE" and value is None and any(letter.isdigit() for letter in text):
        message = f"the date {text!r} has no value; write {{date 2026-05-03|...}}, X for what the text leaves open"
    elif label == "MONEY" and value is not None and not is_money(value):
        message = f"no sum of ISO 4217 and a number: {value!r}; write GBP 4000000 or EUR 3.25"
    elif label == "MONEY" and value is None and any(letter.isdigit() for letter in text):
        message = f"the sum {text!r} has no value; write {{money GBP 4000000|...}}"
    elif label not in {"DATE", "MONEY"} and value is not None:
        message = f"only date and money take a value, not {tag.name}"
    if message is None and label != "DATE" and text.endswith(("’s", "'s")):
        message = f"an entity ends before ’s: {text!r}"
    return [] if message is None else [Problem(article.file, tag.line, message)]
