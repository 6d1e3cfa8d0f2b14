"""How many sentences are split that are given alone, by the installed quoth.

    python accuracy/alone.py [--data ../shared/data] [--model open] [--show N]

Each sentence of the dev set is a text of its own, once whatever forms its document has. A split stands at a mark where
the token before it, closing marks and brackets aside, ends with a terminal mark; elsewhere nothing in the text told of
an end. Sentences whose corpus has a blank line inside are left out: a paragraph border always ends a sentence.
"""

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path

from needed import corpora

import quoth

SETS = ("ewt", "gum", "partut", "lines")
# A terminal mark, and what may stand between it and the gap: closing marks, brackets, footnotes.
MARK = re.compile(r"[.?!…。！？][\s\"'”’»›)\]}\d\[]*$")
BORDER = re.compile(r"\n\s*\n")


def read(path: Path) -> dict[str, list[str]]:
    """The sentences of each set, each once, from the documents that keep their paragraphs or have none."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    with path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["cond"] == "wrap":
                continue
            for start, end in record["sentences"]:
                sentence = record["text"][start:end].strip()
                if sentence and not BORDER.search(sentence):
                    for name in record["sets"]:
                        found[name][" ".join(sentence.split())] = None
    return {name: list(sentences) for name, sentences in found.items()}


def main() -> None:
    """Prints a line for each set: how many sentences, how many split, and how many where no terminal mark stands."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", default="accurate", help="whose sentences: those of accurate and fast are the same")
    parser.add_argument("--show", type=int, default=0, help="print this many splits of each set")
    args = parser.parse_args()
    corpora(args.data, "sentences/dev.jsonl")
    pipeline = quoth.Pipeline(model=args.model)
    found = read(args.data / "sentences" / "dev.jsonl")
    print(f"{'set':8} {'sentences':>9}  {'split':>5}  {'%':>5}  {'no mark':>7}  {'%':>5}")
    for name in SETS:
        splits = [(one, pipeline.sentences(one)) for one in found[name]]
        splits = [(one, pieces) for one, pieces in splits if len(pieces) > 1]
        bare = [(one, pieces) for one, pieces in splits if not all(MARK.search(piece) for piece in pieces[:-1])]
        count = len(found[name])
        shares = 100 * len(splits) / count, 100 * len(bare) / count
        print(f"{name:8} {count:9}  {len(splits):5}  {shares[0]:5.2f}  {len(bare):7}  {shares[1]:5.2f}")
        for _, pieces in (bare + splits)[: args.show]:
            print("   ", " ║ ".join(pieces))


if __name__ == "__main__":
    main()
