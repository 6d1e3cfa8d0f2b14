"""How much memory a scan of files takes at its peak, for two sizes of JSON Lines.

    python benches/scan_memory.py --megabytes 30 300 --model fast --threads 1 --form parquet

The input is made of the articles in corpus/, over and over, into a temporary folder. Each size is scanned in a process
of its own, into quotations; the peak is that of the whole process, with Python and all libraries. It needs Linux, whose
/proc tells the peak.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

from articles import article_texts


def write_input(path: Path, megabytes: float) -> int:
    """Write so many megabytes of articles, and give their number."""
    texts = article_texts()
    written = 0
    with path.open("wb") as lines:
        for number, text in enumerate(cycle(texts)):
            if written >= megabytes * 1e6:
                return number
            written += lines.write(f"{json.dumps({'id': number, 'text': text}, ensure_ascii=False)}\n".encode())
    return 0


def scan(source: str, target: str, model: str, threads: int) -> None:
    """Scan a file, and print the seconds and the peak in megabytes."""
    import quoth

    start = time.perf_counter()
    found = quoth.scan(source, id="id", model=model, threads=threads)
    found.write(quotes=target)
    seconds = time.perf_counter() - start
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024
    print(f"{seconds:.0f} s, {time.process_time():.0f} s of processor time, {peak:.0f} MB at the peak")


def main() -> None:
    """Prints a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, nargs="+", default=[30, 300])
    parser.add_argument("--model", choices=["accurate", "fast"], default="fast")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--form", choices=["parquet", "csv", "jsonl"], default="parquet")
    parser.add_argument("--scan", nargs=2, metavar=("SOURCE", "TARGET"), help="scan a file in this process")
    args = parser.parse_args()
    if args.scan:
        scan(*args.scan, args.model, args.threads)
        return
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in args.megabytes:
            source, target = Path(folder, "news.jsonl"), Path(folder, f"quotes.{args.form}")
            number = write_input(source, megabytes)
            options = ["--model", args.model, "--threads", str(args.threads), "--scan", str(source), str(target)]
            done = subprocess.run([sys.executable, __file__, *options], check=True, capture_output=True, text=True)
            print(f"{megabytes:g} MB, {number} texts, {args.model}, {args.form}: {done.stdout.strip()}")


if __name__ == "__main__":
    main()
