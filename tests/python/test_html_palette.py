"""The colours of speakers: what stands on them can be read, and they can be told apart."""

from __future__ import annotations

from itertools import combinations

import pytest

from quoth._html.palette import COLOURS, INK, PATTERN_SHARE, PATTERNS, UNKNOWN, Colour, classes

# The lightest and the darkest pages of notebooks that are known.
PAGES = (("#ffffff", "#f8f8f8"), ("#111111", "#161616", "#1e1e1e", "#383838"))

# Machado, Oliveira and Fernandes (2009): how linear red, green and blue look to a deuteranope.
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))


def linear(colour: str) -> list[float]:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def luminance(colour: str) -> float:
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of WCAG."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    pairs = [(int(one[place : place + 2], 16), int(other[place : place + 2], 16)) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def seen(colour: str, matrix: tuple[tuple[float, ...], ...]) -> list[float]:
    """Give OKLab coordinates of what a reader sees."""
    rgb = linear(colour)
    red, green, blue = (max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True))) for row in matrix)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return [
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    ]


@pytest.mark.parametrize("colour", [*COLOURS, UNKNOWN], ids=lambda colour: colour.name)
def test_what_stands_on_a_colour_can_be_read(colour: Colour) -> None:
    assert contrast(colour.tag, colour.ink) >= 4.5
    for fill, line, ink in zip(colour.fill, colour.line, INK, strict=True):
        assert contrast(fill, ink) >= 4.5
        assert contrast(mixed(line, fill, PATTERN_SHARE), ink) >= 4.5


@pytest.mark.parametrize("colour", [*COLOURS, UNKNOWN], ids=lambda colour: colour.name)
def test_lines_stand_out_from_the_page(colour: Colour) -> None:
    for line, pages in zip(colour.line, PAGES, strict=True):
        assert all(contrast(line, page) >= 3 for page in pages)


@pytest.mark.parametrize("matrix", [((1, 0, 0), (0, 1, 0), (0, 0, 1)), DEUTERANOPIA])
def test_tags_of_the_first_eight_can_be_told_apart(matrix: tuple[tuple[float, ...], ...]) -> None:
    """About 0.02 is the least difference that is seen side by side."""
    for one, other in combinations(COLOURS, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen(one.tag, matrix), seen(other.tag, matrix), strict=True))
        assert distance**0.5 > 0.06, (one.name, other.name)


def test_speakers_beyond_the_eighth_have_patterns() -> None:
    places = range(len(COLOURS) * len(PATTERNS))
    assert len({classes(place) for place in places}) == len(places)
    assert classes(0) == "c0"
    assert classes(8) == "c0 p1"
