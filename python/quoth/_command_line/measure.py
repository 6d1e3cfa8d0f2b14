"""The subcommand ``bench``: how fast the analysis is here."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from quoth import LinkedTable
from quoth._command_line import analysis, outputs
from quoth._command_line.inputs import Inputs
from quoth._command_line.messages import NothingDone

if TYPE_CHECKING:
    import argparse

    from quoth import Pipeline

_MEGABYTE = 1e6


def bench(options: argparse.Namespace) -> int:
    """Time the analysis of all texts, on one thread and on several."""
    output = outputs.chosen(options)
    pipeline = analysis.pipeline(options)
    inputs = Inputs(options)
    texts = [text for record in inputs if (text := inputs.text_of(record)) is not None]
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / _MEGABYTE
    if not size:
        message = "no text to time"
        raise NothingDone(message)
    threads = list(dict.fromkeys((1, options.threads or _cores())))
    seconds = [min(_seconds(pipeline, texts, number) for _ in range(options.runs)) for number in threads]
    table = LinkedTable(
        {
            "threads": ("int", threads),
            "documents": ("int", [len(texts) for _ in threads]),
            "megabytes": ("float", [round(size, 3) for _ in threads]),
            "seconds": ("float", [_rounded(one) for one in seconds]),
            "documents_per_second": ("float", [_rounded(len(texts) / one) for one in seconds]),
            "megabytes_per_second": ("float", [_rounded(size / one) for one in seconds]),
        },
        title="timings",
    )
    outputs.write_table(table, output)
    return inputs.exit_code


def _seconds(pipeline: Pipeline, texts: list[str], threads: int) -> float:
    start = time.perf_counter()
    for _ in pipeline.stream(texts, threads=threads):
        pass
    return time.perf_counter() - start


def _rounded(number: float) -> float:
    """Keep three digits: a run differs from the next by more."""
    return float(f"{number:.3g}")


def _cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
