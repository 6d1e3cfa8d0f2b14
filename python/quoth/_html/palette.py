"""Colours that tell eight speakers apart, for most of those who do not see all colours too.

They are those of Okabe and Ito (2008) without black, and the wine of Paul Tol's muted scheme. What
must be read stands on them in an ink whose contrast is at least 4.5 to 1, and lines have 3 to 1 on
the page (WCAG 2.2, 1.4.3 and 1.4.11); tests/python/test_html_palette.py computes both. Who comes
after the eighth has a pattern besides.
"""

from __future__ import annotations

from typing import NamedTuple


class Colour(NamedTuple):
    """A colour: of a tag with its ink, and of lines and fills on a light and on a dark page."""

    name: str
    tag: str
    ink: str
    line: tuple[str, str]
    fill: tuple[str, str]

    def rule(self, selector: str) -> str:
        """Give its CSS; ``light-dark()`` is younger than what some readers have, so light stands first."""
        values = f"--tag:{self.tag};--tag-ink:{self.ink}"
        light = f"--line:{self.line[0]};--fill:{self.fill[0]}"
        both = f"--line:light-dark({','.join(self.line)});--fill:light-dark({','.join(self.fill)})"
        return f"{selector}{{{values};{light}}}@supports(color:light-dark(red,red)){{{selector}{{{both}}}}}"


# The ink on every fill, on a light and on a dark page.
INK = ("#111111", "#f2f2f2")

# Green and purple, and orange and vermilion, are near to one another where red and green look alike:
# so the second of each comes late.
COLOURS = (
    Colour("blue", tag="#0072b2", ink="#ffffff", line=("#0072b2", "#2b8abf"), fill=("#b2d5e8", "#0f4868")),
    Colour("orange", tag="#e69f00", ink="#111111", line=("#bf8400", "#e69f00"), fill=("#f6dea8", "#664c13")),
    Colour("green", tag="#009e73", ink="#111111", line=("#009e73", "#009e73"), fill=("#b8e4d8", "#115442")),
    Colour("sky", tag="#56b4e9", ink="#111111", line=("#4897c4", "#56b4e9"), fill=("#d3ecf9", "#325467")),
    Colour("yellow", tag="#f0e442", ink="#111111", line=("#9a922a", "#f0e442"), fill=("#f8f3aa", "#48441f")),
    Colour("wine", tag="#882255", ink="#ffffff", line=("#882255", "#b26f91"), fill=("#e0c6d3", "#602040")),
    Colour("vermilion", tag="#d55e00", ink="#111111", line=("#d55e00", "#d56003"), fill=("#f1c8a8", "#703b10")),
    Colour("purple", tag="#cc79a7", ink="#111111", line=("#c675a2", "#cc79a7"), fill=("#edcfdf", "#644255")),
)
UNKNOWN = Colour("grey", tag="#e4e4e4", ink="#111111", line=("#767676", "#9a9a9a"), fill=("#e4e4e4", "#444444"))

# How much of the line colour a pattern on a fill has, and its stripes: none for the first eight.
PATTERN_SHARE = 0.25
_STRIPE = f"color-mix(in srgb,var(--line) {PATTERN_SHARE:.0%},transparent)"
PATTERNS = (
    "none",
    f"repeating-linear-gradient(135deg,transparent 0 4px,{_STRIPE} 4px 6px)",
    f"repeating-linear-gradient(90deg,transparent 0 5px,{_STRIPE} 5px 7px)",
    f"repeating-linear-gradient(45deg,transparent 0 2px,{_STRIPE} 2px 4px)",
)


def classes(place: int) -> str:
    """Give the classes of the speaker of this place in the legend, from 0."""
    pattern = place // len(COLOURS) % len(PATTERNS)
    return f"c{place % len(COLOURS)}" + (f" p{pattern}" if pattern else "")


def rules() -> str:
    """Give the CSS of all colours and patterns."""
    lines = [colour.rule(f".quoth .c{place}") for place, colour in enumerate(COLOURS)]
    lines.append(UNKNOWN.rule(".quoth .cu"))
    lines += [f".quoth .p{place}{{--pattern:{pattern}}}" for place, pattern in enumerate(PATTERNS) if place]
    return "\n".join(lines)
