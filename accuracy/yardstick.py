"""Scores the installed quoth on the dev part of the corpus in this project, by form, desk, region and manner.

    python accuracy/yardstick.py [--eval ../shared/eval] [--models accurate fast] [--write]

It needs no data besides `corpus/`, of which it opens the articles of the dev part alone, and the scorers in `--eval`.
`--write` puts the tables into corpus.md and README.md.
"""

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any

from yardstick_scores import Scorers, all_acts
from yardstick_tables import by_group, labels, overall

import quoth

HERE = Path(__file__).parent
quotas = import_module("corpus.quotas")
split = import_module("corpus.split")


def groups(articles: list[Any]) -> dict[str, list[Any]]:
    """All articles, then those of each form, desk, region and manner."""
    found: dict[str, list[Any]] = {}
    for article in articles:
        for name in quotas.strata(article):
            found.setdefault("without furniture" if name == "furniture no" else name, []).append(article)
    order = ("form ", "desk ", "region ")
    places = {name: next((i for i, start in enumerate(order) if name.startswith(start)), len(order)) for name in found}
    return {"all": articles} | {name: found[name] for name in sorted(found, key=lambda name: (places[name], name))}


def measured(scorers: Scorers, articles: list[Any], model: str) -> dict[str, dict[str, Any]]:
    """One model's measures, of all articles and of each group."""
    said, everything = scorers.predict(articles, model), scorers.predict(articles, model, *all_acts())
    return {name: scorers.measure(some, said, everything) for name, some in groups(articles).items()}


def dev() -> list[Any]:
    """The articles of the dev part."""
    articles: list[Any] = split.read_part("dev", HERE.parent / "corpus" / "articles")
    return articles


def read_twice(articles: list[Any]) -> int:
    """How many of them a second reader has been through."""
    rows = (HERE.parent / "corpus" / "readings.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return len({line.split("\t")[0] for line in rows} & {article.id for article in articles})


def put(path: Path, text: str) -> None:
    """Puts a text between the marks of a page."""
    page = path.read_text(encoding="utf-8")
    begin, end = "<!-- yardstick -->\n", "<!-- end of yardstick -->"
    before, rest = page.split(begin)
    path.write_text(f"{before}{begin}{text}\n{end}{rest.split(end)[1]}", encoding="utf-8")


def main() -> None:
    """Prints the tables, or writes them into the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["accurate", "fast"], help="accurate, fast, or model files")
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    articles, scorers = dev(), Scorers(args.eval)
    results = {model: measured(scorers, articles, model) for model in args.models}
    everything = {model: groups["all"] for model, groups in results.items()}
    first = next(iter(everything.values()))
    about = (
        f"quoth {quoth.__version__}; {len(articles)} articles with {sum(one.words for one in articles):,} words, "
        f"{read_twice(articles)} of them\nread a second time; {first['quotations']:,} quotations of speech and "
        f"writing, {first['named']:,} of them\nwith a named speaker."
    )
    short = f"{about}\n\n{overall(everything)}"
    long = "\n\n".join(
        [short, labels(everything), *(f"## {model}\n\n{by_group(groups)}" for model, groups in results.items())]
    )
    if args.write:
        put(HERE / "corpus.md", long)
        put(HERE / "README.md", short)
    else:
        print(long)


if __name__ == "__main__":
    main()
