"""Asks for the same documents on 1, 2 and 8 threads, with both models, on the dev texts.

    python accuracy/agreement.py [--data ../shared/data]

It ends with an error where two runs differ.
"""

import argparse
import json
from pathlib import Path

from needed import corpora

import quoth


def main() -> None:
    """Compares the runs of both models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    args = parser.parse_args()
    names = ("quotes/polnear_dev.jsonl", "entities/worldwide_dev.jsonl")
    corpora(args.data, *names)
    texts = []
    for name in names:
        with (args.data / name).open(encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for line in lines]
    for model in ("accurate", "fast"):
        one, *others = (
            [doc.to_json() for doc in quoth.analyze_many(texts, model=model, acts="all", kinds="all", threads=threads)]
            for threads in (1, 2, 8)
        )
        if any(other != one for other in others):
            message = f"{model}: the documents differ between numbers of threads"
            raise SystemExit(message)
        print(f"{model}: {len(texts)} documents, the same on 1, 2 and 8 threads")


if __name__ == "__main__":
    main()
