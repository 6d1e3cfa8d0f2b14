"""Offsets and the real text that they belong to → the annotated article, as it was before `detach`."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from corpus import sentences
from corpus.article import Article, parse_article
from corpus.check import act_of, check_article
from corpus.export import record
from corpus.markup import ENTITY_LABELS
from corpus.offsets import FOLDER, ROLES, SPAN_LISTS, Found, Stretch, check_detached, is_the_text, moved
from corpus.spans import Problem, Span
from corpus.split import read_split
from corpus.values import MONTHS

_PREFIX = {"source": "s", "cue": "c", "content": "q", "via": "via", "addressee": "to"}
_MEMBERS = {"source": ("speakers", "source_kind"), "via": ("via_members", "via_kind")}
_MEMBERS["addressee"] = ("addressees", "addressee_kind")
_ENTITY_TAGS = {label: tag for tag, label in ENTITY_LABELS.items()}
Tags = dict[tuple[int, int, str, tuple[str, ...]], list[str]]


def attached(found: Found, text: str) -> str:
    """The file of an article, of its offsets and its real text.

    Raises ValueError if the text is another one, or if what its markup means is not what the offsets say.
    """
    if not is_the_text(found, text):
        message = f"{found['id']}: the text {found['of']!r} is not the one that was annotated (SHA-256)"
        raise ValueError(message)
    span = Span(*found["stretch"]) if "stretch" in found else None
    stretch = Stretch(text, span)
    builder = _Builder(moved(found, stretch.back), stretch.text)
    # What is derived, and not as it was annotated, needs a word or mark more; that may change what else is derived.
    for _ in range(4):
        article = parse_article(f"{found['id']}.txt", builder.file())
        if not builder.correct(article):
            break
    wrong = _difference(article, builder.found)
    if wrong:
        message = f"{found['id']}: cannot be written as markup, for it would mean other {wrong}"
        raise ValueError(message)
    return builder.file()


def read_real(texts: dict[str, str], folder: Path = FOLDER) -> dict[str, list[Article]]:
    """The annotated real texts by their parts, `real-train` and `real-dev`."""
    parts: dict[str, list[Article]] = defaultdict(list)
    of = read_split(folder / "split.tsv")
    for path in sorted(folder.glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["of"] not in texts:
            message = f"{path.name}: no text {found['of']!r} in the folder of raw texts"
            raise ValueError(message)
        parts[f"real-{of.get(found['id'], 'new')}"].append(
            parse_article(f"{found['id']}.txt", attached(found, texts[found["of"]]))
        )
    return parts


def check_real(path: Path, texts: dict[str, str]) -> list[Problem]:
    """What is wrong with a file of offsets and, where the texts are at hand, with the article that it makes."""
    problems = check_detached(path, texts)
    if problems or not texts:
        return problems
    found = json.loads(path.read_text(encoding="utf-8"))
    try:
        article = parse_article(f"{found['id']}.txt", attached(found, texts[found["of"]]))
    except ValueError as error:
        return [Problem(f"real/{path.name}", 0, str(error))]
    return [Problem(f"real/{path.name}", 0, one.message) for one in check_article(article)]


def _difference(article: Article, found: Found) -> str:
    """The parts of the record that differ from the annotated ones."""
    own = json.loads(json.dumps(record(article)))
    return ", ".join(key for key in (*SPAN_LISTS, "attributions") if own[key] != found[key])


class _Builder:
    """Writes the markup of one record, whose spans are those of `text`."""

    def __init__(self, found: Found, text: str) -> None:
        self.found, self.text = found, text
        self.paragraphs = [Span(*row[:2]) for row in found["paragraphs"]]
        # Words of tags by attribution and role, marks of sentences by place, and the I that is not the speaker.
        self.words: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.marks: dict[int, str] = {}
        self.closed: set[Span] = set()

    def file(self) -> str:
        """Head and marked-up text."""
        return "\n".join([*self._head(), "---", self._body(), ""])

    def _head(self) -> list[str]:
        values = {"id": self.found["id"], "of": self.found["of"]}
        if "stretch" in self.found:
            values["stretch"] = "-".join(map(str, self.found["stretch"]))
        lines = [f"{key}: {value}" for key, value in (values | self.found["meta"]).items()]
        for member in self.found["cast"]:
            names = self._names(member["id"], "name") or self._names(member["id"], "nominal")[:1] or [member["id"]]
            if member["kind"] in {"anonymous", "group"} or not self._names(member["id"], "name"):
                names = [names[0].lower()]
            parts = ["; ".join(names), member["kind"], " ".join(member["pronouns"])]
            writer = [f"@{member['writer']}"] if member.get("writer") else []
            lines.append(f"@{member['id']}: {' | '.join([*parts, *writer])}".rstrip(" |"))
        return lines

    def _names(self, member: str, kind: str) -> list[str]:
        """What this member is called in the text, the longest first."""
        rows = [row for row in self.found["mentions"] if row[2:] == [kind, member]]
        words = {" ".join(re.sub(r"[;|{}]", " ", self.text[slice(*row[:2])]).split()) for row in rows}
        return sorted(words, key=lambda one: (-len(one), one))

    def _body(self) -> str:
        opening: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for order, ((start, end, prefix, arguments), numbers) in enumerate(self._tags().items()):
            opening[start].append((-end, order, " ".join([prefix + ",".join(numbers), *arguments])))
        directives = self._directives()
        written: list[str] = []
        ends: list[int] = []
        for at in range(len(self.text) + 1):
            while ends and ends[-1] <= at:
                ends.pop()
                written.append("}")
            if at in self.marks:
                written.append(self.marks[at])
            if at in directives:
                written.append(directives[at])
            for end, _, head in sorted(opening[at]):
                written.append(f"{{{head}|")
                ends.append(-end)
            if at < len(self.text):
                letter = self.text[at]
                starts = letter == "#" and any(one.start == at for one in self.paragraphs)
                written.append("\\" + letter if letter in "{}|\\" or starts else letter)
        return "".join(written)

    def _tags(self) -> Tags:
        """Tags by span, prefix and arguments, with the numbers of the attributions that share them."""
        tags: Tags = defaultdict(list)
        for start, end in self.found["datelines"]:
            tags[start, end, "dateline", ()] = []
        for start, end, _, member in self.found["mentions"]:
            tags[start, end, f"@{member}", ()] = []
        for start, end in self.closed:
            tags[start, end, "-", ()] = []
        for start, end, label, value in self._entities():
            tags[start, end, _ENTITY_TAGS[label], (value,) if value else ()] = []
        for one in self.found["attributions"]:
            if one["key"].startswith("t"):
                tags |= {(note.start, note.end, "note", ()): [] for note in self._notes(one)}
                continue
            for role in ROLES:
                for index, (start, end) in enumerate(one[role]):
                    arguments = self._arguments(one, role) if index == 0 else ()
                    if role != "via" or not self._is_implied(one):
                        tags[start, end, _PREFIX[role], arguments].append(one["key"])
        return tags

    def _arguments(self, one: Found, role: str) -> tuple[str, ...]:
        """Who it is, and what else must be said of this role of an attribution."""
        words = list(self.words[one["key"], role])
        if role == "content" and not one["source"]:
            role = "source"
        if role in _MEMBERS:
            members, kind = (one[key] for key in _MEMBERS[role])
            words += [f"@{member}" for member in members] or [kind or "unknown"]
        return tuple(words)

    def _is_implied(self, one: Found) -> bool:
        """Whether who relates a report is the source of the report around it."""
        around = next((other for other in self.found["attributions"] if other["key"] == one["within"]), None)
        return around is not None and (one["via"], one["via_members"]) == (around["source"], around["speakers"])

    def _entities(self) -> Iterable[tuple[int, int, str, str | None]]:
        """The entities that are not names of the cast, with the values of their tags."""
        kinds = {member["id"]: member["kind"] for member in self.found["cast"]}
        names = {tuple(row[:2]): kinds[row[3]] for row in self.found["mentions"] if row[2] == "name"}
        for start, end, label, value in self.found["entities"]:
            text = self.text[start:end]
            if label != {"person": "PERSON", "org": "ORG"}.get(names.get((start, end), "")):
                bare = label in {"DATE", "MONEY"} and (text in MONTHS or any(letter.isdigit() for letter in text))
                yield start, end, label, value or ("-" if bare else None)

    def _notes(self, one: Found) -> Iterable[Span]:
        """What the pieces of a turn leave out of its paragraphs."""
        turn = int(one["key"][1:])
        for number in sorted({turn, *self._numbers(one)}):
            paragraph = self.paragraphs[number]
            at = one["cue"][0][1] if number == turn and one["cue"] else paragraph.start
            pieces = [Span(*piece) for piece in one["content"] if paragraph.covers(Span(*piece))]
            for piece in [*pieces, Span(paragraph.end, paragraph.end)]:
                left = self.text[at : piece.start]
                if left.strip():
                    start = at + len(left) - len(left.lstrip())
                    yield Span(start, at + len(left.rstrip()))
                at = piece.end

    def _numbers(self, one: Found) -> list[int]:
        """The paragraphs in which an attribution has content."""
        pieces = [Span(*piece) for piece in one["content"]]
        return [i for i, paragraph in enumerate(self.paragraphs) if any(map(paragraph.covers, pieces))]

    def _directives(self) -> dict[int, str]:
        """How the paragraphs begin that are no plain body text, by their first place."""
        begin = {i: f"#{row[2]} " for i, row in enumerate(self.found["paragraphs"]) if row[2] != "body"}
        for one in self.found["attributions"]:
            if one["key"].startswith("t"):
                turn = int(one["key"][1:])
                words = [f"@{member}" for member in one["speakers"]] + self.words[one["key"], "cue"]
                begin |= dict.fromkeys(self._numbers(one), "#more ")
                begin[turn] = " ".join(["#turn" if one["cue"] else "#speech", *words, ""])
        return {self.paragraphs[number].start: text for number, text in begin.items()}

    def correct(self, article: Article) -> bool:
        """Adds the words and marks that this reading of the file lacks; whether there were any."""
        before = (dict(self.words), dict(self.marks), set(self.closed))
        read = {one.key: one for one in article.attributions}
        for one in self.found["attributions"]:
            own = read[one["key"]]
            for role, key in (("content", "kind"), ("cue" if one["cue"] else "content", "act")):
                doubtful = key == "act" and act_of(one["cue"], self.text) not in {None, one[key]}
                if getattr(own, key) != one[key] or (doubtful and one[key] not in own.words):
                    self.words[one["key"], role] = [*self.words[one["key"], role], one[key]]
            if own.negated != one["negated"]:
                word = "not" if one["negated"] else "asserted"
                self.words[one["key"], "cue"] = [*self.words[one["key"], "cue"], word]
        known = {tuple(row[:2]) for row in self.found["mentions"]}
        self.closed |= {one.span for one in article.mentions if tuple(one.span) not in known}
        self._mark_sentences(article)
        return before != (dict(self.words), self.marks, self.closed)

    def _mark_sentences(self, article: Article) -> None:
        """Marks where the rule finds other sentences than were annotated, and where it doubts."""
        starts = {row[0] for row in self.found["sentences"]}
        found = {one.start for one in article.sentences}
        begin = {one.start for one in self.paragraphs}
        guide = sentences.Guide(article.marked.ends, article.marked.joins, any_case=article.any_case)
        names = [one.span for one in article.entities] + [one.span for one in article.mentions]
        doubtful = {
            sentences.next_start(self.text, at + len(self.text[at:].split(maxsplit=1)[0]))
            for paragraph in self.paragraphs
            for at in sentences.doubtful(self.text, paragraph, guide, names)
        }
        for start in ((starts ^ found) | doubtful) - begin:
            self.marks[len(self.text[:start].rstrip())] = "{/}" if start in starts else "{+}"
