"""How long the charts and the report of a large collection take, and how large they are.

    python benches/plots.py [--documents 10000] [--articles 1000]

The documents are those of corpus/ again and again, which are quotation-heavy: 15 quotations each. Figures are seconds
of processor time, the best of three runs; the time to analyse them is not counted. With Chromium and playwright, also
how long the report takes from its opening to its first quotation.
"""

import argparse
import datetime
import shutil
import tempfile
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from articles import article_texts
from processor_time import best

import quoth

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 3
OUTLETS = ("Herald", "Courier", "Tribune", None)
FIRST = datetime.date(2024, 1, 1)


def repeated(number: int) -> quoth.Documents:
    """So many documents."""
    docs = list(quoth.analyze_many(article_texts(), model="fast"))
    return quoth.Documents.from_documents((docs * (number // len(docs) + 1))[:number])


def opening(path: Path) -> list[float]:
    """The seconds from opening a page to its first quotation, run by run; none without a browser."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or find_spec("playwright") is None:
        return []
    times = []
    with import_module("playwright.sync_api").sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(RUNS):
            page = browser.new_page()
            start = time.perf_counter()
            page.goto(path.as_uri())
            page.wait_for_selector("#results li")
            times.append(time.perf_counter() - start)
            page.close()
        browser.close()
    return times


def main() -> None:
    """Prints a line for each chart, and for the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=1_000)
    args = parser.parse_args()
    docs = repeated(args.documents)
    dates = [FIRST + datetime.timedelta(days=row % 600) for row in range(len(docs))]
    outlets = [OUTLETS[row % len(OUTLETS)] for row in range(len(docs))]
    charts: dict[str, Callable[[], object]] = {
        "speakers()": docs.plot.speakers,
        "timeline(dates)": lambda: docs.plot.timeline(dates),
        "network()": docs.plot.network,
        "cues()": docs.plot.cues,
        "kinds_by(outlets)": lambda: docs.plot.kinds_by(outlets),
    }
    print(f"{len(docs)} documents, {docs.quotes.num_rows} quotations")
    docs.plot.network()  # what is imported once is not counted
    for name, draw in charts.items():
        size = len(draw().to_json(indent=None))  # type: ignore[attr-defined]
        print(f"{name}: {best(draw, RUNS):.2f} s, {size / 1000:.0f} KB")
    some = docs[: args.articles]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.html")
        columns = {"dates": dates[: len(some)], "outlets": outlets[: len(some)]}
        seconds = best(lambda: quoth.report(some, path, **columns), RUNS)  # type: ignore[arg-type]
        number = some.quotes.num_rows
        print(
            f"report(): {len(some)} articles, {number} quotations, {seconds:.1f} s, {path.stat().st_size / 1e6:.2f} MB"
        )
        if times := opening(path):
            print(f"opened in {', '.join(f'{seconds:.2f}' for seconds in sorted(times))} s")


if __name__ == "__main__":
    main()
