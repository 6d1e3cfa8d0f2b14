"""The tables of the yardstick, in Markdown."""

from typing import Any

from yardstick_scores import KINDS


def percent(value: float | tuple[float, float, float] | None) -> str:
    """A figure of a table, or three as P / R / F1."""
    if value is None:
        return "–"
    return " / ".join(f"{100 * one:.1f}" for one in (value if isinstance(value, tuple) else (value,)))


def row(*cells: object) -> str:
    """A line of a table."""
    return f"| {' | '.join(map(str, cells))} |"


def overall(results: dict[str, dict[str, Any]], title: str = "corpus dev") -> str:
    """The measures of all articles, a column a model."""
    lines = [row(title, *results), row(*["---"] * (len(results) + 1))]
    rows = [
        ("quotations found, P / R / F1, overlap ≥ 0.3", "found 0.3"),
        ("the same, overlap ≥ 0.8", "found 0.8"),
        *((f"{kind} ones, R, overlap ≥ 0.3", f"found {kind}") for kind in KINDS),
        ("those in no other report, R", "found outside"),
        ("those inside another report, R", "found inside"),
        ("of the wrong ones, topics (*criticised the plan*)", "wrong topic"),
        ('exact source, P / R / F1, `acts="all"`', "source"),
        ("exact cue", "cue"),
        ("exact pieces of content", "content"),
        ("right speakers, of all with a named one", "speakers of all"),
        ("right speakers, of those found", "speakers of found"),
        ("entities, P / R / F1, 9 labels", "entities"),
        ("entities, P / R / F1, span only", "entity spans"),
        ("sentences, boundary P / R / F1", "sentences"),
        ("who is who, names, B³ F1", "names"),
        ("pronouns that are given to somebody: right", "pronouns right"),
        ("pronouns of the named: reached", "pronouns reached"),
        ("descriptions that are given to somebody: right", "descriptions right"),
    ]
    lines += [row(title, *(percent(one[key]) for one in results.values())) for title, key in rows]
    return "\n".join(lines)


def labels(results: dict[str, dict[str, Any]]) -> str:
    """F1 of each label of an entity."""
    names = sorted({label for one in results.values() for label in one["labels"]})
    lines = [row("entities, F1", *names), row(*["---"] * (len(names) + 1))]
    for model, one in results.items():
        lines.append(
            row(model, *(percent(one["labels"][label][2] if label in one["labels"] else None) for label in names))
        )
    return "\n".join(lines)


def between(value: tuple[float, float] | None) -> str:
    """An interval of a table."""
    return "–" if value is None else "–".join(f"{100 * one:.0f}" for one in value)


def by_gender(results: dict[str, dict[str, Any]]) -> str:
    """The named quotations by who speaks: of each model how many are found, and of these have the right speaker."""
    columns = [f"{model}: {title}" for model in results for title in ("found", "right of found", "95 %")]
    lines = [row("speakers", "quotations", *columns), row(*["---"] * (len(columns) + 2))]
    each = [one["speakers by gender"] for one in results.values()]
    for who in dict.fromkeys(who for one in each for who in one):
        cells: list[str] = []
        for one in each:
            cells += [percent(one[who]["found"]), percent(one[who]["right"]), between(one[who]["right 95 %"])]
        lines.append(row(who, each[0][who]["named"], *cells))
    return "\n".join(lines)


def by_group(results: dict[str, dict[str, Any]]) -> str:
    """One model's figures of each group: F1 where a measure has three."""
    columns = {
        "articles": "articles",
        "quotations": "quotations",
        "named": "named",
        "found ≥ 0.3, P / R / F1": "found 0.3",
        "95 %": "found 95 %",
        "≥ 0.8": "found 0.8",
        "source": "source",
        "cue": "cue",
        "content": "content",
        "speakers of all": "speakers of all",
        "of found": "speakers of found",
        "95 % of these": "speakers 95 %",
        "entities": "entities",
        "sentences": "sentences",
        "names": "names",
        "pronouns right": "pronouns right",
        "reached": "pronouns reached",
    }
    lines = [row("", *columns), row(*["---"] * (len(columns) + 1))]
    for name, one in results.items():
        cells: list[object] = []
        for title, key in columns.items():
            value = one[key]
            if isinstance(value, int):
                cells.append(value)
            elif "95 %" in key:
                cells.append(between(value))
            else:
                cells.append(percent(value if "P / R" in title or not isinstance(value, tuple) else value[2]))
        lines.append(row(name, *cells))
    return "\n".join(lines)
