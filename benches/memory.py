"""How much memory an analysis takes at its peak beyond that of the imported package, on one thread.

    python benches/memory.py ../shared/data/quotes/polnear_dev.jsonl --model fast

The input is JSONL with a "text" in each line: first text by text, then as one text of up to 1.2 M characters. It needs
Linux, whose /proc tells the peak.
"""

import argparse
from pathlib import Path

from given import texts_of

import quoth

LONG = 1_200_000


def peak() -> float:
    """The largest resident set so far, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024


def main() -> None:
    """Prints both figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", choices=["accurate", "fast"], default="accurate")
    args = parser.parse_args()
    texts = texts_of(args.file)
    whole = "\n\n".join(texts)
    long = (whole * (LONG // len(whole) + 1))[:LONG]
    before = peak()
    for text in texts:
        quoth.analyze(text, model=args.model)
    print(f"{args.model}, {len(texts)} texts one by one: {peak() - before:.0f} MB")
    quoth.analyze(long, model=args.model)
    print(f"{args.model}, then one text of {len(long):,} characters: {peak() - before:.0f} MB")


if __name__ == "__main__":
    main()
