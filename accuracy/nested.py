"""Scores the reports inside quotations that `nested=True` adds, on the dev part of the corpus in this project.

    python accuracy/nested.py [--eval ../shared/eval] [--models accurate fast]

PolNeAR has no such reports: its annotation is flat. The measures are those of `yardstick.py`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from yardstick import dev
from yardstick_scores import Scorers, analysed


def main() -> None:
    """Prints a table with a line for each model, with the option and without."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["accurate", "fast"], help="accurate, fast, or model files")
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    args = parser.parse_args()
    scorers, articles = Scorers(args.eval), dev()
    print("| model | nested | P / R / F1 | inside another, R | in no other, R | right speakers of found |")
    print("|---|---|---|---|---|---|")
    for model in args.models:
        for nested in (False, True):
            measures = scorers.quotations(articles, analysed(articles, model=model, nested=nested))
            exact = " / ".join(f"{100 * rate:.1f}" for rate in measures["found 0.3"])
            shares = [measures[name] for name in ("found inside", "found outside", "speakers of found")]
            print(f"| {model} | {nested} | {exact} | " + " | ".join(f"{100 * share:.1f}" for share in shares) + " |")


if __name__ == "__main__":
    main()
