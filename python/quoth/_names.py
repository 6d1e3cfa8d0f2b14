"""Names → the words that tell them apart, and how a short form may stand for a longer name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Words = tuple[str, ...]


def word_set(text: str) -> frozenset[str]:
    """Give the words of a list that is written as a line."""
    return frozenset(text.split())


# Words, with the hyphens, apostrophes and full stops inside them.
_WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
# What belongs to no word: soft hyphens, byte order marks, joiners, and what sets the direction of writing.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# Particles and suffixes do not tell names apart: "van der Poel" is "Poel", and "el-Sisi" "Sisi".
_ROMANCE = ("de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "y")
_GERMANIC = ("van", "von", "der", "den", "ter", "ten", "af", "zu")
_PARTICLES = frozenset((*_ROMANCE, *_GERMANIC, "bin", "bint", "ibn", "al", "el", "ben"))
# At the beginning these are given names more often than particles: Ben Carson, Al Gore, Van Jones.
_GIVEN_NAMES = frozenset(("ben", "al", "van"))
_JOINED_PARTICLE = re.compile(r"^(?:al|el|ash|ad|an|as|ar|at|az)[-’'](?=\w{3})")
GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))
_SUFFIXES = GENERATIONS | {"inc", "corp", "ltd", "co", "llc", "plc"}
# The end of an English possessive, which is no part of a name.
_POSSESSIVE = re.compile(r"[’']s$")
# Two or more initials written as one word: "J.R.".
_INITIALS = re.compile(r"^(?:\w\.)+\w?$")

# What an organisation is, as words that its short form leaves out.
KINDS = word_set(
    "agency airlines airways association authority bank board brewery co college commission committee company "
    "corporation council energy fc federation foundation foods fund group holding holdings hospital industries "
    "institute insurance international line lines media mining motors newspaper oil party petroleum pharmaceuticals "
    "power press railways shipping society steel systems technologies telecom trust union university"
)
# Organisations whose kind stands first or last: "Ministry of Justice", "Justice Ministry".
_OFFICES = word_set("ministry department university institute embassy agency bureau office council court")
# Words of an organisation's name that may be left out of it, and out of its initials.
_LINKING = word_set("of the for and in on to against at")

# Family names that stand before the given name.
_FAMILY_FIRST = word_set(
    "xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin luo gao zheng liang xie tang han "
    "cao deng xiao feng yuan cai jiang shen peng pan yoon yun moon park kim lee choi jung jeong kang cho lim oh seo "
    "shin kwon hwang ahn song ryu hong nguyen tran le pham tsai chiang"
)
# Those that are given names, or family names in the west, as well: they need a name in three parts.
_ALSO_WESTERN = word_set("kim lee park le he ma song han moon cho oh lim")

_SHORT_GIVEN_NAMES = {
    full: word_set(short)
    for full, short in {
        "abigail": "abby",
        "alexander": "alex sandy sasha",
        "andrew": "andy drew",
        "anthony": "tony",
        "benjamin": "ben",
        "bernard": "bernie",
        "catherine": "kate cathy",
        "charles": "charlie chuck",
        "christopher": "chris",
        "daniel": "dan danny",
        "david": "dave",
        "deborah": "debbie",
        "donald": "don",
        "edward": "ed ted ned",
        "elizabeth": "beth betsy liz",
        "frederick": "fred",
        "gregory": "greg",
        "henry": "harry hank",
        "james": "jim jimmy",
        "jeffrey": "jeff",
        "john": "jack johnny",
        "joseph": "joe",
        "katherine": "kate katie",
        "kenneth": "ken",
        "lawrence": "larry",
        "margaret": "maggie peggy",
        "matthew": "matt",
        "michael": "mike",
        "nicholas": "nick",
        "patricia": "pat patty",
        "peter": "pete",
        "rebecca": "becky",
        "richard": "dick rick",
        "robert": "bob bobby rob",
        "ronald": "ron",
        "samuel": "sam",
        "stephen": "steve",
        "steven": "steve",
        "susan": "sue",
        "theodore": "ted",
        "thomas": "tom tommy",
        "timothy": "tim",
        "victoria": "vicky",
        "vladimir": "vova",
        "william": "bill billy will",
    }.items()
}
_FORMAL_GIVEN_NAMES = {
    familiar: [full for full, short in _SHORT_GIVEN_NAMES.items() if familiar in short]
    for familiar in frozenset().union(*_SHORT_GIVEN_NAMES.values())
}


@lru_cache(maxsize=1 << 20)
def words_of(name: str) -> Words:
    """Give the words that tell a name from others, without case, accents, full stops and what is invisible."""
    folded = unicodedata.normalize("NFKD", _INVISIBLE.sub("", name)).casefold()
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    found = _WORD.findall(plain)
    words: list[str] = []
    for word in found:
        letters = word.split(".") if len(found) > 1 and _INITIALS.match(word) else [word.replace(".", "")]
        words += [_POSSESSIVE.sub("", _JOINED_PARTICLE.sub("", letter)) for letter in letters if letter]
    telling = tuple(word for place, word in enumerate(words) if _tells(word, place, len(words)))
    return telling or tuple(words) or (plain,)


def _tells(word: str, place: int, count: int) -> bool:
    if place == 0:
        return word not in _PARTICLES or (word in _GIVEN_NAMES and count == 2)  # noqa: PLR2004
    return word not in _SUFFIXES and (word not in _PARTICLES or place == count - 1)


@lru_cache(maxsize=1 << 20)
def key_of(name: str) -> str:
    """Give a name's words as one text."""
    return " ".join(words_of(name))


@lru_cache(maxsize=1 << 20)
def generation_of(name: str) -> str:
    """Give what tells a father from a son: jr, sr, ii; empty where the name does not say."""
    last = name.casefold().replace(".", "").split()[-1:]
    return last[0] if last and last[0] in GENERATIONS else ""


def organisation_key(words: Words) -> Words:
    """Give an organisation's words in an order that is the same for "Ministry of Justice" and "Justice Ministry"."""
    telling = tuple(word for word in words if word not in _LINKING) or words
    return tuple(sorted(telling)) if _OFFICES.intersection(telling) else telling


def initials_of(name: str) -> set[str]:
    """Give the acronyms that a name may have: of all words, and without those that link."""
    pieces = [piece for word in _WORD.findall(name) for piece in re.split("[-’']", word) if len(piece) > 1]
    capitals = "".join(piece[0] for piece in pieces if piece[0].isupper())
    telling = "".join(piece[0] for piece in pieces if piece.casefold() not in _LINKING)
    every = "".join(piece[0] for piece in pieces)
    return {found.casefold() for found in (capitals, telling, every) if len(found) > 1}


def short_forms(words: Words) -> Iterator[tuple[Words, float]]:
    """Give the shorter names that may stand for a person's full name, and how usual each is, from 0 to 1."""
    count = len(words)
    for start in range(1, count):
        yield words[start:], 1.0
    family_first = words[0] in _FAMILY_FIRST and (
        words[0] not in _ALSO_WESTERN or count > 2 or "-" in words[1]  # noqa: PLR2004
    )
    yield words[:1], 0.7 if family_first else 0.15
    for start in range(1, count - 1):
        if len(words[start]) > 1:
            yield words[start : start + 1], 0.02
        yield words[: start + 1], 0.5


def organisation_short_forms(words: Words) -> Iterator[tuple[Words, float]]:
    """Give what is left of an organisation's name without the words that say what kind it is."""
    for end in range(len(words) - 1, 0, -1):
        if words[end] not in KINDS:
            return
        yield words[:end], 0.5


def surname_with_particle(name: str) -> Words | None:
    """Give what a surname with a particle looks like alone, where it looks like two names: "van Gogh"."""
    words = name.casefold().split()
    if len(words) > 2 and words[-2] in _GIVEN_NAMES:  # noqa: PLR2004
        return words_of(" ".join(words[-2:]))
    return None


def is_longer(longer: Words, shorter: Words) -> bool:
    """Whether a person's longer name has all words of a shorter one, in order, or words for its initials."""
    if longer == shorter or len(longer) < len(shorter):
        return False
    # An initial may stand for a word, and not the other way round.
    if len(longer) == len(shorter) and not any(len(word) == 1 for word in shorter):
        return False
    rest = iter(longer)
    return all(any(_fits(other, word) for other in rest) for word in shorter)


def _fits(word: str, short: str) -> bool:
    return word == short or (len(short) == 1 and word.startswith(short))


def is_formal(formal: Words, familiar: Words) -> bool:
    """Whether two names differ by a familiar form of the given name alone: Thomas Lee, Tom Lee."""
    return formal[1:] == familiar[1:] and familiar[0] in _SHORT_GIVEN_NAMES.get(formal[0], ())


def formal_given_names(familiar: str) -> Iterable[str]:
    """Give the formal given names of which one is a familiar form: Thomas of Tom."""
    return _FORMAL_GIVEN_NAMES.get(familiar, ())
