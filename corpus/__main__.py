"""The corpus: build, check, count, split, compare.

python -m corpus check [FILE...]      what is wrong with these articles, or with all together
python -m corpus show FILE            sentences, quotations and cast as they will be read: to proofread
python -m corpus build [--real RAW]   JSON Lines with offsets; with the real texts of this folder, if it is given
python -m corpus gold [PART]          documents for `quoth evaluate`: of dev, or train; --all with topics and thoughts
python -m corpus counts               quotas and what is there
python -m corpus split                assigns a part to every article that has none
python -m corpus agreement A B        two annotations of one text, or two folders of them
python -m corpus strip FILE           plain text, for a second annotation
python -m corpus raw SOURCE/ID        a real text, or a stretch of it, ready to annotate outside the project
python -m corpus detach FILE          its annotations as offsets without text
python -m corpus attach DIR           the real texts with their annotations again, as files of a folder elsewhere
"""

import argparse
import io
import json
import os
import sys
from pathlib import Path

from corpus import attach, duplicates, export, gold, offsets, quotas, split
from corpus.agreement import Counts
from corpus.article import Article, read_article
from corpus.check import check_article, check_together
from corpus.show import show

HERE = Path(__file__).parent
ARTICLES = HERE / "articles"
RAW = HERE.parent.parent / "shared" / "data" / "raw"


def _all(folder: Path) -> list[Article]:
    return [read_article(path) for path in sorted(folder.glob("*.txt"))]


def _check(args: argparse.Namespace) -> int:
    """Prints problems; duplicates are looked for among all articles, and told of those that were asked for."""
    everything = _all(args.articles)
    names = {path.name for path in args.files}
    others = [read_article(path) for path in args.files if path.parent.resolve() != args.articles.resolve()]
    everything += others
    asked = [article for article in everything if not names or article.file in names]
    problems = [problem for article in asked for problem in check_article(article)]
    stock = duplicates.stock_phrases(duplicates.STOCK.read_text(encoding="utf-8"))
    together = check_together(everything) + duplicates.shared(everything, stock)
    problems += [
        one for one in together if not names or one.file in names or any(name in one.message for name in names)
    ]
    if not names:
        detached = sorted(offsets.FOLDER.glob("*.json"))
        texts = offsets.read_raw(args.raw) if detached else {}
        for path in detached:
            problems += attach.check_real(path, texts)
    for problem in problems:
        print(problem)
    print(f"{len(asked)} articles, {len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0


def _show(args: argparse.Namespace) -> int:
    for path in args.files:
        print(show(read_article(path)))
    return 0


def _build(args: argparse.Namespace) -> int:
    articles, parts = _all(args.articles), split.read_split()
    if args.real is not None:
        for part, real in attach.read_real(_texts(args.real), offsets.FOLDER).items():
            articles += real
            parts |= dict.fromkeys((article.id for article in real), part)
    for path in export.write(articles, parts, args.out):
        print(path)
    return 0


def _gold(args: argparse.Namespace) -> int:
    # Names of places and people are written as they are, whatever the encoding of the terminal.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    for article in split.read_part(args.part, args.articles):
        print(gold.line(article, everything=args.all), end="")
    return 0


def _counts(args: argparse.Namespace) -> int:
    articles, short = _all(args.articles), 0
    print("| | at least | there |\n|---|---|---|")
    for name, wanted, there in quotas.table(articles):
        short += there < wanted
        print(f"| {name} | {wanted:,} | {there:,}{'' if there >= wanted else ' (short)'} |")
    print("\n| annotated | |\n|---|---|")
    for name, there in quotas.annotated(articles):
        print(f"| {name.strip()} | {there:,} |")
    print("\n| real texts | at least | there |\n|---|---|---|")
    for name, wanted, there in quotas.real_table(_detached()):
        short += there < wanted
        print(f"| {name} | {wanted} | {there}{'' if there >= wanted else ' (short)'} |")
    return 1 if short else 0


def _split(args: argparse.Namespace) -> int:
    articles = _all(args.articles)
    parts = split.assign(articles, split.read_split())
    split.write_split(parts)
    for part in split.SHARES:
        print(part, sum(parts[article.id] == part for article in articles))
    file, real = offsets.FOLDER / "split.tsv", _detached()
    split.write_split(split.assign_real(real, split.read_split(file)), file)
    for part in ("train", "dev"):
        print("real", part, list(split.read_split(file).values()).count(part))
    return 0


def _agreement(args: argparse.Namespace) -> int:
    counts = Counts()
    pairs = [(args.a, args.b)]
    if args.a.is_dir():
        pairs = [(path, args.b / path.name) for path in sorted(args.a.glob("*.txt")) if (args.b / path.name).exists()]
    for a, b in pairs:
        counts.add(read_article(a), read_article(b))
    print(f"| {len(pairs)} articles | |\n|---|---|")
    for name, value in counts.scores().items():
        print(f"| {name} | {100 * value:.1f} |")
    return 0


def _strip(args: argparse.Namespace) -> int:
    for path in args.files:
        print(read_article(path).text)
    return 0


def _detached() -> list[offsets.Found]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(offsets.FOLDER.glob("*.json"))]


def _texts(raw: Path) -> dict[str, str]:
    """The real texts, which must be there."""
    texts = offsets.read_raw(raw)
    if not texts:
        message = f"no real texts in {raw}; name the folder of their *.jsonl"
        raise SystemExit(message)
    return texts


def _raw(args: argparse.Namespace) -> int:
    text = _texts(args.raw).get(args.id)
    if text is None:
        message = f"no text {args.id!r} in {args.raw}; its id is SOURCE/ID as in the files there"
        raise SystemExit(message)
    try:
        span = offsets.read_stretch(args.stretch)
    except ValueError as error:
        message = f"--stretch: {error}"
        raise SystemExit(message) from None
    print(offsets.blank(args.id, text, span), end="")
    return 0


def _detach(args: argparse.Namespace) -> int:
    texts = _texts(args.raw)
    offsets.FOLDER.mkdir(exist_ok=True)
    for path in args.files:
        article = read_article(path)
        if article.head["of"] not in texts:
            message = f"{path}: no text {article.head['of']!r} in {args.raw}; the head's `of` must be SOURCE/ID"
            raise SystemExit(message)
        out = offsets.FOLDER / f"{article.id}.json"
        found = offsets.detached(article, texts[article.head["of"]])
        out.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")
        print(out)
    return 0


def _attach(args: argparse.Namespace) -> int:
    if HERE.parent in [args.folder.resolve(), *args.folder.resolve().parents]:
        message = f"{args.folder} lies inside the project, where no text of others may stand; name a folder elsewhere"
        raise SystemExit(message)
    args.folder.mkdir(parents=True, exist_ok=True)
    texts = _texts(args.raw)
    for found in _detached():
        path = args.folder / f"{found['id']}.txt"
        path.write_text(attach.attached(found, texts[found["of"]]), encoding="utf-8")
        print(path)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 1 if there is something to mend."""
    parser = argparse.ArgumentParser(
        prog="python -m corpus", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="the folder of articles")
    parser.add_argument("--raw", type=Path, default=RAW, help="the folder of real texts")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, files in (
        ("check", _check, "*"),
        ("show", _show, "+"),
        ("build", _build, ""),
        ("gold", _gold, ""),
        ("counts", _counts, ""),
        ("split", _split, ""),
        ("agreement", _agreement, ""),
        ("strip", _strip, "+"),
        ("raw", _raw, ""),
        ("detach", _detach, "+"),
        ("attach", _attach, ""),
    ):
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        if files:
            command.add_argument("files", type=Path, nargs=files)
        if name == "build":
            command.add_argument("--out", type=Path, default=HERE / "build")
            command.add_argument("--real", type=Path, metavar="RAW", help="the folder of real texts to add")
        elif name == "gold":
            command.add_argument("part", nargs="?", default="dev", choices=("dev", "train"))
            command.add_argument("--all", action="store_true", help="thoughts, stances and topics too")
        elif name == "agreement":
            command.add_argument("a", type=Path)
            command.add_argument("b", type=Path)
        elif name == "raw":
            command.add_argument("id")
            command.add_argument("--stretch", default="", metavar="FROM-TO", help="code points of the text")
        elif name == "attach":
            command.add_argument("folder", type=Path)
    args = parser.parse_args(arguments)
    code: int = args.run(args)
    return code


def run() -> int:
    """The same for a shell, where whoever reads along may stop before the end (`… | head`)."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Or Python would try again to write what is left, and say so.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


if __name__ == "__main__":
    sys.exit(run())
