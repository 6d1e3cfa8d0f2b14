"""What may be wrong with an article beside its syntax, and with several together."""

import re
import statistics
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from corpus import sentences
from corpus.article import Article
from corpus.attributions import Attribution
from corpus.marks import quoted_parts
from corpus.mentions import own_first_persons
from corpus.spans import Problem, Span

# Verbs of cues that are not speech by themselves; the writer says which act it is.
_ACT_WORDS = {
    "thought": "think thinks thought believe believes believed hope hopes hoped fear fears feared expect expects "
    "expected know knows knew feel feels felt want wants wanted assume assumed consider considers considered doubt "
    "doubts doubted",
    "writing": "write writes wrote written tweet tweets tweeted post posts posted",
    "stance": "support supports supported oppose opposes opposed endorse endorses endorsed backs backed praise "
    "praises praised criticise criticises criticised criticize criticizes criticized condemn condemns condemned "
    "welcome welcomes welcomed applaud applauds applauded blame blames blamed reject rejects rejected",
}
_ACT_OF = {word: act for act, words in _ACT_WORDS.items() for word in words.split()}
_CURLY, _STRAIGHT = re.compile(r"[“”‘’]"), re.compile(r"[\"']|``")
# "The boat is said to have sunk": the boat does not speak.
_RAISING = re.compile(
    r"\b(?:am|is|are|was|were|be|been)\b(?:\s\w+ly)?\s"
    r"(?:said|thought|believed|understood|rumou?red|reported|alleged|feared|known|reckoned)"
)
_OWNER = re.compile(r"(?:my|your|his|her|its|our|their|whose)\b", re.IGNORECASE)
# Roles of paragraphs in which nothing is quoted.
_SILENT_ROLES = {"byline", "dateline", "caption", "credit", "promotion", "contact"}


def check_article(article: Article) -> list[Problem]:
    """Everything that is wrong with one article."""
    problems = list(article.problems)
    if article.file != f"{article.id}.txt":
        problems.append(Problem(article.file, 1, f"the id is {article.id!r}; it must be the name of the file"))
    problems += [Problem(article.file, line, message) for line, message in _attributions(article)]
    problems += [Problem(article.file, line, message) for line, message in _cast(article)]
    problems += [Problem(article.file, line, message) for line, message in _own(article)]
    problems += [Problem(article.file, line, message) for line, message in _text(article)]
    return sorted(set(problems), key=lambda one: one.line)


def _attributions(article: Article) -> Iterable[tuple[int, str]]:
    text = article.text
    for one in article.attributions:
        name = f"attribution {one.key}"
        if not one.content:
            yield one.line, f"{name} has no content; tag it with q"
            continue
        if not one.speakers and one.source_kind is None and "unknown" not in one.words:
            yield one.line, f"{name} does not say who speaks: add @id, or anonymous, group, document or unknown"
        if len(one.words & {"speech", "writing", "thought", "stance"}) > 1:
            yield one.line, f"{name} has more than one act"
        if {"not", "asserted"} <= one.words:
            yield one.line, f"{name} cannot be both not and asserted"
        if one.addressee and not one.addressees and one.addressee_kind is None:
            yield one.line, f"{name} does not say to whom: write {{to{one.key} group|, anonymous, document or @id"
        cue = " ".join(text[slice(*span)] for span in one.cue)
        act = act_of(one.cue, text)
        if act is not None and act != one.act and not one.words & {"speech", "writing", "thought", "stance"}:
            yield (
                one.line,
                f"the cue {cue!r} of {name} reads as {act}; say which act it is, such as {{c{one.key} {act}|",
            )
        if _RAISING.fullmatch(cue) and one.source and text[slice(*one.content[-1])].startswith("to "):
            yield (
                one.line,
                f"the subject of {cue!r} does not speak: write {{q{one.key}|…}} around it instead of {{s{one.key}|…}}",
            )
        yield from _paragraphs(article, one)
        yield from _overlaps(text, one, article.attributions)


def act_of(cue: Iterable[Iterable[int]], text: str) -> str | None:
    """The act as which the first verb of a cue reads that is not speech by itself, if one does."""
    words = " ".join(text[slice(*span)] for span in cue).casefold().split()
    return next((_ACT_OF[word] for word in words if word in _ACT_OF), None)


def _paragraphs(article: Article, one: Attribution) -> Iterable[tuple[int, str]]:
    numbers = sorted(set(one.paragraphs))
    if any(after - before > 1 for before, after in pairwise(numbers)):
        yield (
            one.line,
            f"attribution {one.key} stands in paragraphs that are not neighbours; is its number taken twice?",
        )
    for number in numbers:
        paragraph = article.marked.paragraphs[number]
        if paragraph.role in _SILENT_ROLES:
            yield paragraph.line, f"attribution {one.key} stands in a paragraph of the role {paragraph.role}"


def _overlaps(text: str, one: Attribution, attributions: list[Attribution]) -> Iterable[tuple[int, str]]:
    """Cues inside their own content, and contents that cross or are the same."""
    for label, spans in (("cue", one.cue), ("source", one.source)):
        for span in spans:
            if any(piece.overlaps(span) for piece in one.content):
                yield one.line, f"the {label} {text[slice(*span)]!r} of attribution {one.key} lies inside its content"
    for other in attributions:
        # One tag may give the same words to two attributions: {q1,2|...}.
        if one is not other and other.key in one.shared_content:
            continue
        for piece, against in ((a, b) for a in one.content for b in other.content):
            if one is other and piece < against and piece.overlaps(against):
                yield one.line, f"two pieces of the content of attribution {one.key} overlap"
            elif one.key < other.key and piece == against and one.is_turn == other.is_turn:
                yield one.line, f"attributions {one.key} and {other.key} have the same content"
            elif one.key < other.key and piece.overlaps(against) and not _nested(piece, against):
                yield one.line, f"the contents of attributions {one.key} and {other.key} cross"


def _nested(one: Span, other: Span) -> bool:
    return one.covers(other) or other.covers(one)


def _cast(article: Article) -> Iterable[tuple[int, str]]:
    mentions = Counter(mention.member for mention in article.mentions)
    names = Counter(mention.member for mention in article.mentions if mention.kind == "name")
    speaking = {member for one in article.attributions for member in one.speakers}
    for id_, member in article.head.cast.items():
        line = article.head.lines["@" + id_]
        if not mentions[id_] and id_ not in speaking:
            yield line, f"@{id_} is in the cast but nowhere in the text"
        elif member.named and not names[id_]:
            yield line, f"@{id_} is declared as {member.kind} but no name of it is tagged; is it anonymous or a group?"
        pronouns = {
            article.text[slice(*mention.span)].casefold()
            for mention in article.mentions
            if mention.member == id_ and mention.kind == "pronoun"
        }
        for group, forms in (("he", {"he", "him", "his"}), ("she", {"she", "her", "hers"})):
            if pronouns & forms and group not in member.pronouns:
                yield line, f"@{id_} is called {group!r} in the text but not in the cast"
    persons = [one for one in article.entities if one.label in {"PERSON", "ORG"}]
    held = {mention.span for mention in article.mentions}
    counts = Counter(article.text[slice(*one.span)] for one in persons if one.span not in held)
    for text, number in counts.items():
        if number > 1:
            yield 0, f"{text!r} is named {number} times: declare it in the cast"


def _own(article: Article) -> Iterable[tuple[int, str]]:
    """Somebody's own relative given to the same somebody, and the I of a document without a declared writer."""
    by_start = {(one.span.start, one.member): one for one in article.mentions if one.kind == "pronoun"}
    for mention in article.mentions:
        words = article.text[slice(*mention.span)]
        if mention.kind == "nominal" and _OWNER.match(words) and (mention.span.start, mention.member) in by_start:
            line = article.line(mention.span)
            yield line, f"{words!r} stands for @{mention.member}, and so does its first word: who is it?"
    for one in article.attributions:
        member = article.head.cast.get(one.speakers[0]) if len(one.speakers) == 1 else None
        if member is None or member.kind != "document" or member.writer is not None:
            continue
        for span in own_first_persons(article.head, article.marked, one):
            if not any(other.span == span for other in article.mentions):
                word = article.text[slice(*span)]
                yield one.line, f"{word!r} in @{member.id}: name its writer in the cast, | @id behind the pronouns"


def _text(article: Article) -> Iterable[tuple[int, str]]:
    if not article.text.strip():
        yield 0, "no text"
    guide = sentences.Guide(article.marked.ends, article.marked.joins, any_case=article.any_case)
    names = [one.span for one in article.entities] + [one.span for one in article.mentions]
    tagged = [tag for tag in article.marked.tags if tag.name[0] in "scqv" or tag.name.startswith("to")]
    for number, paragraph in enumerate(article.marked.paragraphs):
        for at in sentences.doubtful(article.text, paragraph.span, guide, names):
            around = article.text[max(0, at - 20) : at + 20]
            yield paragraph.line, f"does a sentence end in {around!r}? Write {{/}} if so, {{+}} if not"
        if paragraph.role != "body" or paragraph.directive != "body" or article.head["marks"] == "broken":
            continue
        for part in quoted_parts(article.text[slice(*paragraph.span)]):
            span = part.moved(paragraph.span.start)
            within = any(tag.paragraph == number and tag.span.overlaps(span) for tag in tagged)
            named = any(tag.span.overlaps(span) for tag in article.marked.tags)
            long = len(article.text[slice(*span)].split()) > 3
            if long and not within and not named:
                yield paragraph.line, f"{article.text[slice(*span)][:50]!r} stands in marks but in no attribution"
    for sentence in article.sentences:
        if len(article.text[slice(*sentence)].split()) > 120:
            yield 0, f"a sentence of more than 120 words: {article.text[slice(*sentence)][:60]!r}"
    yield from _marks(article)


def _marks(article: Article) -> Iterable[tuple[int, str]]:
    """Whether the marks in the text are those that the head names."""
    marks = article.head["marks"]
    wrong = {"curly": _STRAIGHT, "single": _STRAIGHT, "straight": _CURLY, "straight-single": _CURLY}.get(marks)
    if wrong is not None and (found := wrong.search(article.text)):
        around = article.text[max(0, found.start() - 15) : found.end() + 15]
        yield 0, f"marks is {marks} but the text has {around!r}; mend one or write broken"
    outer = [article.text[slice(*part)][0] for p in article.marked.paragraphs for part in _parts(article, p.span)]
    usual = {"curly": "“«", "single": "‘", "straight": '"`', "straight-single": "'"}.get(marks)
    if usual and outer and statistics.mode(outer) not in usual:
        yield 0, f"marks is {marks} but most quotations begin with {statistics.mode(outer)}"


def _parts(article: Article, span: Span) -> list[Span]:
    return [part.moved(span.start) for part in quoted_parts(article.text[slice(*span)])]


def check_together(articles: list[Article]) -> list[Problem]:
    """Ids and names of people that several articles share."""
    problems: list[Problem] = []
    ids: dict[str, str] = {}
    people: dict[str, str] = {}
    for article in articles:
        if article.id in ids:
            problems.append(Problem(article.file, 1, f"the id {article.id!r} is that of {ids[article.id]} too"))
        ids[article.id] = article.file
        for member in article.head.cast.values():
            name = member.names[0] if member.names else ""
            if member.kind != "person" or " " not in name:
                continue
            # Namesakes of one article are meant to be.
            if people.get(name, article.file) != article.file:
                line = article.head.lines["@" + member.id]
                problems.append(Problem(article.file, line, f"{name} is in {people[name]} too; names do not repeat"))
            else:
                people[name] = article.file
    return problems
