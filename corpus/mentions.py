"""Tags of the cast → mentions: names, descriptions and pronouns, each with the member that it stands for."""

import re
from dataclasses import dataclass

from corpus.attributions import Attribution
from corpus.head import Head, Member
from corpus.marks import quoted_parts
from corpus.markup import Marked
from corpus.spans import Problem, Span

_PRONOUN = re.compile(
    r"he|him|his|himself|she|her|hers|herself|they|them|their|theirs|themselves|themself|it|its|itself|i|me|my|mine|"
    r"myself|we|us|our|ours|ourselves|you|your|yours|yourself|yourselves|who|whom|whose|which|that|this|one|s?he",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]e|ME|[Mm]y|MY|[Mm]ine|MINE|[Mm]yself|MYSELF)\b")
_SMALL_FIRST_PERSON = re.compile(_FIRST_PERSON.pattern + r"|\bi\b")
# "A ‘Notice of Works’" ends with a closing mark, "the Works’" with a possessive ending.
_CLOSED = re.compile(r"(?<!\w)(?:‘[^’]*’|'[^']*')$")
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*\.?")


@dataclass(frozen=True)
class Mention:
    """One place that stands for a member of the cast; a name's span leaves out titles."""

    span: Span
    kind: str
    member: str


def read_mentions(
    file: str, head: Head, marked: Marked, attributions: list[Attribution]
) -> tuple[list[Mention], list[Problem]]:
    """All mentions in the order of the text, and what is wrong with their tags."""
    found: set[Mention] = set()
    problems = []
    wanted = [(tag.span, tag.name[1:], tag.line) for tag in marked.tags if tag.name.startswith("@")]
    wanted += [one for each in attributions for one in _implied(marked, each, wanted)]
    inner = [(span, name) for span, name, _ in wanted]
    for span, name, line in wanted:
        member = head.cast.get(name)
        if member is None:
            problems.append(Problem(file, line, f"@{name} is not in the cast; declare it in the head"))
            continue
        mention = _mention(marked.text, span, member, head["case"])
        found.add(mention)
        bare = _outside(marked.text, mention.span, [one for one, _ in inner if one != span], marked)
        if mention.kind == "nominal" and member.named and (word := _own_word(bare, member)):
            text = marked.text[slice(*mention.span)]
            message = f"{text!r} holds the name {word!r} of @{name} but is more than a name: tag the name inside it"
            problems.append(Problem(file, line, message))
    found |= set(_first_persons(head, marked, attributions, found))
    return sorted(found, key=lambda one: (one.span, one.member)), problems


def _implied(marked: Marked, one: Attribution, tagged: list[tuple[Span, str, int]]) -> list[tuple[Span, str, int]]:
    """A source, addressee or via without a tag for its one member is itself the mention, but for labels such as Q."""
    found = []
    for spans, members in ((one.source, one.speakers), (one.addressee, one.addressees), (one.via, one.vias)):
        if len(spans) != 1 or len(members) != 1:
            continue
        # "It said": the whole phrase may stand for another member than the one that speaks.
        if any(span == spans[0] for span, _, _ in tagged):
            continue
        inner = [marked.text[slice(*span)] for span, name, _ in tagged if spans[0].covers(span) and name == members[0]]
        # "A villager who asked for no name": the relative pronoun is a mention, and so is the whole.
        whole = marked.text[slice(*spans[0])]
        if any(not _PRONOUN.fullmatch(text) or whole == f"{text} own" for text in inner):
            continue
        if len(whole.strip(".")) > 1 or whole == "I":
            found.append((spans[0], members[0], one.line))
    return found


def _mention(text: str, span: Span, member: Member, case: str) -> Mention:
    """The mention that a tag spans, without a closing comma or possessive ending; a name without title and article."""
    words = text[slice(*span)].removesuffix(",")
    span = Span(span.start, span.start + len(words))
    if words.endswith(("’s", "'s")):
        span, words = Span(span.start, span.end - 2), words[:-2]
    elif words.endswith(("s’", "s'")) and not _CLOSED.search(words):
        span, words = Span(span.start, span.end - 1), words[:-1]
    if _PRONOUN.fullmatch(words):
        return Mention(span, "pronoun", member.id)
    if member.named or (member.kind == "document" and member.names[0] != member.names[0].lower()):
        rest = words
        titles = sorted(member.titles, key=len, reverse=True)
        # "the Minister Okafor", and a title such as "The Honourable".
        for prefix in (*titles, "the", *titles):
            if not is_name(words, member, case) and not is_name(rest, member, case) and _begins(rest, prefix):
                rest = rest[len(prefix) :].lstrip()
        if is_name(rest, member, case) and not (_begins(words, "the") and _is_common(rest, member)):
            return Mention(Span(span.end - len(rest), span.end), "name", member.id)
    return Mention(span, "nominal", member.id)


def _begins(words: str, prefix: str) -> bool:
    """Whether these words begin with those; a line may be broken between them."""
    return re.sub(r"\s", " ", words).casefold().startswith(prefix.casefold() + " ")


def is_name(words: str, member: Member, case: str = "normal") -> bool:
    """Whether these words are a name of the member: all words of one of its names, or some of them in order."""
    given = words.split()
    return bool(given) and any(_stands_in(given, name.split(), member, case) for name in member.names)


def _stands_in(given: list[str], full: list[str], member: Member, case: str) -> bool:
    if len(given) == len(full) and all(_same_word(*pair, case) for pair in zip(given, full, strict=True)):
        return True
    # Without capitals "council" alone is no name of Hexton County Council, but "hexton" is.
    if member.kind != "person" and given[0].islower() and given[0] != full[0].lower():
        return False
    rest = iter(full)
    return all(any(_same_word(word, other, case) for other in rest) for word in given)


def _same_word(word: str, full: str, case: str) -> bool:
    if word in {full, full.upper()}:
        return True
    if not full[0].isupper():
        return word.casefold() == full.casefold()
    if re.fullmatch(r"[^\W\d_]\.?", word):
        return word[0] == full[0]
    small = case in {"lower", "mixed"} or (case == "upper" and not word.islower())
    return small and word.casefold() == full.casefold()


def _is_common(words: str, member: Member) -> bool:
    """Whether this is a single word without a capital that is not a whole name: "society" of Society of Ringers."""
    return words.islower() and " " not in words and all(words != name.lower() for name in member.names)


def _outside(text: str, span: Span, inner: list[Span], marked: Marked) -> str:
    """The span's text without what other tags inside it hold."""
    holes = [one for one in inner if span.covers(one)]
    holes += [tag.span for tag in marked.tags if span.covers(tag.span) and not tag.name.startswith(("s", "@"))]
    return "".join(
        letter
        for at, letter in enumerate(text[slice(*span)], span.start)
        if not any(hole.start <= at < hole.end for hole in holes)
    )


def _own_word(text: str, member: Member) -> str | None:
    """The first capitalised word of it that is one of the member's names."""
    own = {word for name in member.names for word in name.split() if word[0].isupper()}
    own |= {word.upper() for word in own}
    return next((word for word in _WORD.findall(text) if word in own), None)


def _first_persons(head: Head, marked: Marked, attributions: list[Attribution], found: set[Mention]) -> list[Mention]:
    """I, me and my in what one member of the cast says in its own words stand for that member.

    In what a document says they stand for its writer, if the cast declares one.
    """
    tagged = {one.span for one in found}
    # "Charles I" holds no first person.
    names = [one.span for one in found if one.kind == "name"]
    owner: dict[Span, tuple[int, str]] = {}
    # Of a turn and the report that is all of it, the report is the narrower.
    for one in sorted(attributions, key=lambda one: one.is_turn):
        speaker = _first_person(head, one)
        if speaker is None:
            continue
        for span, wide in own_first_persons(head, marked, one).items():
            if wide < owner.get(span, (wide + 1, ""))[0]:
                owner[span] = (wide, speaker)
    return [
        Mention(span, "pronoun", member)
        for span, (_, member) in owner.items()
        if span not in tagged and not any(span.overlaps(name) for name in names)
    ]


def own_first_persons(head: Head, marked: Marked, one: Attribution) -> dict[Span, int]:
    """I, me and my in somebody's own words in one attribution, and how wide the piece of content around each is."""
    pattern = _SMALL_FIRST_PERSON if head["case"] in {"lower", "mixed"} else _FIRST_PERSON
    # The film "My Mine" holds no first person; "my sister" does.
    closed = [
        tag.span for tag in marked.tags if tag.name == "-" or tag.name in {"per", "org", "loc", "fac", "prod", "misc"}
    ]
    found = {}
    for piece in one.content:
        for word in pattern.finditer(marked.text, piece.start, piece.end):
            span = Span(*word.span())
            if _in_own_words(marked.text, one, piece, span) and not any(span.overlaps(other) for other in closed):
                found[span] = piece.end - piece.start
    return found


def _first_person(head: Head, one: Attribution) -> str | None:
    """The member of the cast that says I in this attribution: its one speaker, or the writer of a document."""
    speaker = head.cast.get(one.speakers[0]) if len(one.speakers) == 1 else None
    if speaker is None:
        return None
    if speaker.kind != "document":
        return speaker.id
    return speaker.writer if speaker.writer in head.cast else None


def _in_own_words(text: str, one: Attribution, piece: Span, word: Span) -> bool:
    if "direct" in one.words:
        return True
    return one.kind in {"direct", "mixed"} and any(
        part.moved(piece.start).covers(word) for part in quoted_parts(text[slice(*piece)])
    )
