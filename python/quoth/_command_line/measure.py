"""The subcommands that measure: ``evaluate`` how well, ``bench`` how fast."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from quoth import LinkedTable
from quoth._command_line import analysis, outputs
from quoth._command_line.evaluation import evaluate as scores_of
from quoth._command_line.gold import read_gold
from quoth._command_line.inputs import Inputs
from quoth._command_line.messages import BadInput

if TYPE_CHECKING:
    import argparse

    from quoth import Pipeline

_MEGABYTE = 1e6


def evaluate(options: argparse.Namespace) -> int:
    """Analyse the texts of the gold and compare."""
    output = outputs.chosen(options)
    pipeline = analysis.pipeline(options)
    gold = read_gold(options.gold)
    found = pipeline.analyze_many(
        [doc.text for doc in gold], threads=options.threads, progress=outputs.progress(options)
    )
    scores = scores_of((one, other) for one, other in zip(gold, found, strict=True) if other is not None)
    if not scores:
        message = f"{options.gold}: no quotation and no entity is annotated"
        raise BadInput(message)
    table = LinkedTable(
        {
            "item": ("str", [one.item for one in scores]),
            "match": ("str", [one.match for one in scores]),
            "precision": ("float", [round(one.precision, 3) for one in scores]),
            "recall": ("float", [round(one.recall, 3) for one in scores]),
            "f1": ("float", [round(one.f1, 3) for one in scores]),
            "gold": ("int", [one.gold for one in scores]),
            "found": ("int", [one.found for one in scores]),
            "correct": ("int", [one.correct for one in scores]),
        }
    )
    outputs.write_table(table, output)
    return 0


def bench(options: argparse.Namespace) -> int:
    """Time the analysis of all texts, on one thread and on several."""
    output = outputs.chosen(options)
    pipeline = analysis.pipeline(options)
    inputs = Inputs(options)
    texts = [text for record in inputs if (text := inputs.text_of(record)) is not None]
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / _MEGABYTE
    if not size:
        message = "no text to time"
        raise BadInput(message)
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
        }
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
