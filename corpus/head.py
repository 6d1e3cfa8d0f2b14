"""The head of an article: `key: value` lines and the cast, up to a line of three hyphens."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from corpus.spans import Problem

OUTLETS = ("wire", "local", "tabloid", "national", "translated", "institution")
DESKS = ("politics", "crime", "business", "sport", "science", "culture", "disasters", "obituaries", "features")
FORMS = ("article", "press-release", "interview", "transcript", "live-blog")
MARKS = ("curly", "single", "straight", "straight-single", "broken", "none")
CASES = ("normal", "lower", "upper", "mixed")
BREAKS = ("blank", "line")
MEMBER_KINDS = ("person", "org", "anonymous", "group", "document")
PRONOUNS = ("he", "she", "they", "it")
# ISO 3166-1; xx is no country or several.
COUNTRIES = (
    "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw "
    "by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi "
    "fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in "
    "io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me "
    "mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf "
    "pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv "
    "sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws xx "
    "ye yt za zm zw"
).split()
# Keys that a head must have, with their closed sets.
CLOSED: dict[str, tuple[str, ...]] = {
    "country": tuple(COUNTRIES),
    "outlet": OUTLETS,
    "desk": DESKS,
    "form": FORMS,
    "furniture": ("yes", "no"),
    "marks": MARKS,
}
# Keys that it may have, with what holds where they are missing.
OPTIONAL = {"case": "normal", "breaks": "blank", "wrap": "none", "of": "", "stretch": ""}
REQUIRED = ("id", *CLOSED, "date", "writer")

_MEMBER = re.compile(r"@([a-z][a-z0-9-]*):\s*(.*)")
_STRETCH = re.compile(r"[0-9]+-[0-9]+")
_PAIR = re.compile(r"([a-z]+):\s*(.*)")


@dataclass(frozen=True)
class Member:
    """A member of the cast. Those without a name carry a description in its place."""

    id: str
    names: tuple[str, ...]
    kind: str
    pronouns: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    writer: str | None = None

    @property
    def named(self) -> bool:
        """Whether the article names it."""
        return self.kind in {"person", "org"}


@dataclass
class Head:
    """What an article's head says, and on which line its text begins."""

    values: dict[str, str] = field(default_factory=dict)
    cast: dict[str, Member] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    body_line: int = 1

    def __getitem__(self, key: str) -> str:
        return self.values.get(key, OPTIONAL.get(key, ""))


def read_head(file: str, source: str) -> tuple[Head, str, list[Problem]]:
    """The head, the marked-up text behind it, and what is wrong with the head."""
    head, problems = Head(), []
    first, rule, body = source.partition("\n---\n")
    if not rule:
        return head, "", [Problem(file, 1, "no line of three hyphens between head and text; add one")]
    head.body_line = first.count("\n") + 3
    for number, line in enumerate(first.split("\n"), 1):
        if not line.strip():
            continue
        if found := _MEMBER.fullmatch(line):
            problems += _add_member(file, number, head, found[1], found[2])
        elif found := _PAIR.fullmatch(line.rstrip()):
            if found[1] in head.values:
                problems.append(Problem(file, number, f"key {found[1]!r} stands twice; keep one"))
            head.values[found[1]], head.lines[found[1]] = found[2], number
        else:
            problems.append(Problem(file, number, f"neither `key: value` nor `@id: ...`: {line!r}"))
    for member in head.cast.values():
        if member.writer is not None and member.writer not in head.cast:
            message = f"@{member.id} is written by @{member.writer}, who is not in the cast"
            problems.append(Problem(file, head.lines["@" + member.id], message))
    return head, body, problems + _check_values(file, head)


def _add_member(file: str, line: int, head: Head, name: str, rest: str) -> list[Problem]:
    """Reads `Name; other name | kind | pronouns | titles`; a document has its writer in the place of titles."""
    parts = [part.strip() for part in rest.split("|")]
    names, kind, pronouns, last = (*parts, "", "", "", "")[:4]
    writer, titles = (last.removeprefix("@"), "") if kind == "document" and last.startswith("@") else (None, last)
    member = Member(
        name,
        tuple(one.strip() for one in names.split(";") if one.strip()),
        kind,
        tuple(pronouns.split()),
        tuple(one.strip() for one in titles.split(",") if one.strip()),
        writer,
    )
    wrong = []
    if name in head.cast:
        wrong.append(f"@{name} is declared twice; give one of them another id")
    if not member.names:
        wrong.append(f"@{name} has no name; write its name or, for the nameless, a description first")
    if kind not in MEMBER_KINDS:
        wrong.append(f"@{name} has the kind {kind!r}; pass one of {', '.join(MEMBER_KINDS)}")
    wrong += [
        f"@{name} has the pronoun {one!r}; pass some of {', '.join(PRONOUNS)}"
        for one in member.pronouns
        if one not in PRONOUNS
    ]
    if len(parts) > 4:
        wrong.append(f"@{name} has more than four parts; they are names | kind | pronouns | titles")
    head.cast[name], head.lines["@" + name] = member, line
    return [Problem(file, line, message) for message in wrong]


def _check_values(file: str, head: Head) -> list[Problem]:
    problems = [Problem(file, 1, f"no key {key!r} in the head") for key in REQUIRED if not head.values.get(key)]
    for key, value in head.values.items():
        line = head.lines[key]
        allowed = {**CLOSED, "case": CASES, "breaks": BREAKS}.get(key)
        if allowed is not None and value not in allowed:
            problems.append(Problem(file, line, f"{key} is {value!r}; pass one of {_shown(allowed)}"))
        elif key not in REQUIRED and key not in OPTIONAL:
            problems.append(Problem(file, line, f"unknown key {key!r}"))
    if head["date"] and not _is_day(head["date"]):
        problems.append(Problem(file, head.lines["date"], f"date is {head['date']!r}; write it as 2026-05-03"))
    if head["stretch"] and not _STRETCH.fullmatch(head["stretch"]):
        message = f"stretch is {head['stretch']!r}; write from and to in code points of the real text, such as 120-4800"
        problems.append(Problem(file, head.lines["stretch"], message))
    if not re.fullmatch(r"none|written|[1-9][0-9]", head["wrap"]):
        message = f"wrap is {head['wrap']!r}; pass none, written, or the columns of a line from 10 to 99"
        problems.append(Problem(file, head.lines["wrap"], message))
    return problems


def _shown(allowed: tuple[str, ...]) -> str:
    """The choices, or what they are where there are many."""
    return ", ".join(allowed) if len(allowed) < 20 else "the small two-letter codes of ISO 3166"


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
