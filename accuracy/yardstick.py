"""Scores the installed quoth on the dev part of the corpus in this project, by form, desk, region and manner.

    python accuracy/yardstick.py [--eval ../shared/eval] [--raw ../shared/data/raw] [--models accurate fast] [--write]
    python accuracy/yardstick.py --part test --models accurate fast open --write    # for a release, once

It needs no data besides `corpus/`, of which it opens the articles of the part alone, and the scorers in `--eval`.
Quotations and their speakers are paired and compared as `quoth evaluate` does it, so both give the same figures.
Where the real texts are in `--raw`, it scores those of their dev part too, in tables of their own. `--write` puts the
tables into corpus.md and README.md, that of the test part into corpus.md.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from yardstick_scores import Scorers, all_acts, analysed
from yardstick_tables import by_gender, by_group, labels, overall

import quoth

HERE = Path(__file__).parent
REAL = "real texts, dev"
attach = import_module("corpus.attach")
offsets = import_module("corpus.offsets")
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
    found = analysed(articles, model=model)
    said, everything = scorers.predict(articles, model), scorers.predict(articles, model, *all_acts())
    return {name: scorers.measure(some, found, said, everything) for name, some in groups(articles).items()}


def real_dev(raw: Path) -> list[Any]:
    """The real texts of the dev part, whose annotations are in the corpus; none where the texts are not at hand."""
    texts = offsets.read_raw(raw)
    articles: list[Any] = attach.read_real(texts)["real-dev"] if texts else []
    return articles


def own(part: str) -> list[Any]:
    """The articles of a part of our own corpus."""
    articles: list[Any] = split.read_part(part, HERE.parent / "corpus" / "articles")
    return articles


def dev() -> list[Any]:
    """The articles of the dev part."""
    return own("dev")


def read_twice(articles: list[Any]) -> int:
    """How many of them a second reader has been through."""
    rows = (HERE.parent / "corpus" / "readings.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return len({line.split("\t")[0] for line in rows} & {article.id for article in articles})


def put(path: Path, text: str, name: str = "yardstick") -> None:
    """Puts a text between the marks of a page that have this name."""
    page = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, rest = page.split(begin)
    path.write_text(f"{before}{begin}{text}\n{end}{rest.split(end)[1]}", encoding="utf-8")


def tables(scorers: Scorers, articles: list[Any], models: list[str], title: str) -> tuple[str, str]:
    """The table of all articles, and with it those of the groups, a model after the other."""
    results = {model: measured(scorers, articles, model) for model in models}
    everything = {model: by_name["all"] for model, by_name in results.items()}
    first = next(iter(everything.values()))
    what = "real texts" if title == REAL else "articles"
    about = (
        f"quoth {quoth.__version__}; {len(articles)} {what} with {sum(one.words for one in articles):,} words, "
        f"{read_twice(articles)} of them\nread a second time; {first['quotations']:,} quotations of speech and "
        f"writing, {first['named']:,} of them\nwith a named speaker."
    )
    short = f"{about}\n\n{overall(everything, title)}"
    # Real texts are of one desk and one country.
    shown = ("all", "form ") if title == REAL else ("",)
    parts = [
        f"## {model}\n\n{by_group({name: one for name, one in by_name.items() if name.startswith(shown)})}"
        for model, by_name in results.items()
    ]
    return short, "\n\n".join([short, labels(everything), by_gender(everything), *parts])


def main() -> None:
    """Prints the tables, or writes them into the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--models", nargs="+", default=["accurate", "fast"], help="accurate, fast, open, or model files"
    )
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--raw", type=Path, default=Path("../shared/data/raw"), help="the folder of real texts")
    parser.add_argument("--part", choices=["dev", "test"], default="dev", help="of our own corpus")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    scorers = Scorers(args.eval)
    short, long = tables(scorers, own(args.part), args.models, f"corpus {args.part}")
    if args.part == "test":
        if args.write:
            put(HERE / "corpus.md", short, "test part")
        print(short)
        return
    if real := real_dev(args.raw):
        short_real, long_real = tables(scorers, real, args.models, REAL)
        short, long = f"{short}\n\n{short_real}", f"{long}\n\n# Real texts\n\n{long_real}"
    else:
        print(f"no real texts in {args.raw}: they are left out", file=sys.stderr)
    if args.write:
        put(HERE / "corpus.md", long)
        put(HERE / "README.md", short)
    else:
        print(long)


if __name__ == "__main__":
    main()
