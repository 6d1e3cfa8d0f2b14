"""What the accessor of pandas, progress, reading and tuples that are tables cost beside the analysis itself.

    python benches/overhead.py

The input is made of the articles in corpus/. Figures are processor time on one thread, the best of five runs, with the
fast model, beside which everything else weighs most.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from articles import article_texts
from processor_time import best

import quoth
import quoth.pandas

RUNS = 5


def items(docs: list[quoth.Document]) -> float:
    """The seconds to make the quotations of so many documents."""
    fresh = quoth.Documents.from_documents([quoth.Document.from_json(doc.to_json()) for doc in docs])
    start = time.process_time()
    for doc in fresh:
        _ = doc and doc.quotes
    return time.process_time() - start


def print_nothing(done: int, total: int | None) -> None:
    """Takes the progress."""
    del done, total


def import_time() -> float:
    """The milliseconds that importing takes, the best of many processes."""
    code = "import time; t = time.process_time(); import quoth; print(time.process_time() - t)"
    command = [sys.executable, "-c", code]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(RUNS * 4)]
    return min(float(run.stdout) for run in runs) * 1000


def main() -> None:
    """Prints a line for each figure."""
    texts = article_texts()
    series = pd.Series(texts)
    pipeline = quoth.Pipeline(model="fast")
    options = {"model": "fast", "threads": 1}
    plain = best(lambda: quoth.analyze_many(texts, **options).quotes.to_pandas(), RUNS)
    print(f"analyze_many(...).quotes.to_pandas(): {plain:.2f} s, {len(texts)} articles")
    first = best(lambda: series.copy().quoth.quotes(**options), RUNS)
    print(f"series.quoth.quotes(): {first / plain - 1:+.1%}")
    again = best(lambda: series.quoth.people(**options), RUNS)
    print(f"series.quoth.people() behind it: {again / plain:.2%} of that")
    shown = best(lambda: quoth.analyze_many(texts, progress=print_nothing, **options), RUNS)
    print(f"progress, a function: {shown / best(lambda: quoth.analyze_many(texts, **options), RUNS) - 1:+.1%}")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "news.jsonl")
        source.write_text("".join(f"{json.dumps({'text': text})}\n" for text in texts), encoding="utf-8")
        whole = best(
            lambda: quoth.scan(source, pipeline=pipeline, threads=1).quotes().write_csv(Path(folder, "q.csv")), RUNS
        )
        print(f"scan of JSON Lines into CSV: {whole / plain - 1:+.1%}")
        read = best(lambda: [json.loads(line) for line in source.read_bytes().splitlines()], RUNS)
        print(f"reading its lines alone: {read / plain:.2%}")
    docs = [doc for doc in quoth.analyze_many(texts, **options) if doc is not None]
    number = sum(len(doc.quotes) for doc in docs)
    print(
        f"doc.quotes: {min(items(docs) for _ in range(RUNS)) / len(docs) * 1e6:.1f} µs, {number / len(docs):.1f} each"
    )
    print(f"import quoth: {import_time():.0f} ms")


if __name__ == "__main__":
    main()
