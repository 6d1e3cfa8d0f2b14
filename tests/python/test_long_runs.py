"""What shows after thousands of calls or under signals only: memory, threads, processes.

Minutes, so at full size only:

    QUOTH_FULL_SIZE=1 python -m pytest tests/python/test_long_runs.py
"""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ProcessPoolExecutor
from subprocess import PIPE
from typing import Any

import joblib
import pytest

import quoth
from conftest import FULL_SIZE

pytestmark = [
    pytest.mark.skipif(not FULL_SIZE, reason="takes minutes: make slow"),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

# The start of every program that measures itself.
MEASURE = """
import gc, quoth
article = quoth.sample()
def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6
"""
# What the allocator may take or give back meanwhile, in megabytes.
NOISE = 4.0
# Where threads come and go, their allocator's arenas do too: it went between 36 and 46 MB over 1,200 calls.
NOISE_OF_THREADS = 12.0


def run(program: str, seconds: int = 900) -> str:
    """Run a program in a process of its own and give what it prints."""
    command = [sys.executable, "-W", "ignore", "-c", MEASURE + textwrap.dedent(program)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.parametrize("model", ["fast", "accurate"])
def test_thousands_of_documents_leave_no_memory_behind(model: str) -> None:
    # Short texts of different lengths, and everything that a document gives.
    number = 20_000 if model == "fast" else 1_000
    grown = run(f"""
        sentences = quoth.sentences(article)
        def use(i):
            doc = quoth.analyze(" ".join(sentences[i % 17 : i % 17 + i % 5 + 1]), model="{model}")
            doc.quotes, doc.people, doc.entities, doc.sentences, doc.to_json(), doc._repr_html_()
        for i in range({number} // 10):
            use(i)
        before = resident()
        for i in range({number}):
            use(i)
        print(resident() - before)
    """)
    assert float(grown) < NOISE


# Each is done a hundred times before and then as often as it says.
REPEATED = {
    "table to Arrow": (1_000, "pa.table(docs.quotes)"),
    "table to Arrow and back": (1_000, "pa.table(pl.DataFrame(docs.quotes)).num_rows"),
    "capsule that nobody reads": (1_000, "docs.people.__arrow_c_stream__()"),
    "texts from Arrow": (300, "quoth.analyze_many(pa.array(['It rained.', None]), model='fast')"),
    "iterable that raises": (300, "raised(lambda: quoth.analyze_many(failing(), model='fast'))"),
    "iterable that raises in a stream": (300, "raised(lambda: list(quoth.stream(failing(), model='fast')))"),
    "iterable that raises on threads": (
        100,
        "raised(lambda: quoth.analyze_many(failing([article] * 30), model='fast', threads=4))",
    ),
    "progress function that raises": (300, "raised(lambda: quoth.analyze_many(['a'], model='fast', progress=fail))"),
    "row that is no text": (300, "raised(lambda: quoth.analyze_many([article, 7], model='fast'))"),
    "stream that nobody reads": (300, "quoth.stream(iter([article * 50]), model='fast')"),
    "stream that is left": (100, "next(quoth.stream([article] * 40, model='fast', threads=4))"),
    "stream in a cycle": (300, "Own().keep(quoth.stream)"),
    "JSON that is no document": (1_000, "raised(lambda: quoth.Document.from_json(broken))"),
    "file that is no model": (300, "raised(lambda: quoth.Pipeline(model=no_model))"),
    "pool of threads": (
        100,
        "quoth.analyze_many(['a ' * 20_000] * 4, model='fast', threads=8, only=('sentences',))",
    ),
    "who is who": (300, "quoth.link(docs)"),
}


@pytest.mark.parametrize(("number", "call"), REPEATED.values(), ids=REPEATED)
def test_repeated_calls_leave_no_memory_or_threads_behind(number: int, call: str, tmp_path: Any) -> None:
    no_model = tmp_path / "no_model.safetensors"
    no_model.write_bytes(b"{" * 1_000_000)
    found = run(f"""
        import os
        import polars as pl
        import pyarrow as pa
        no_model = {str(no_model)!r}
        docs = quoth.analyze_many([article] * 20, model="fast", threads=1)
        broken = docs[0].to_json()[:-2] + " " * 200_000
        class Failed(Exception): pass
        def fail(*arguments): raise Failed
        def failing(texts=("It rained.", "Ann said no.")):
            yield from texts
            raise Failed
        def raised(call):
            try: call()
            except (Failed, TypeError, ValueError): return
            raise AssertionError("nothing was raised")
        class Own:
            def __iter__(self): return self
            def __next__(self): return "x" * 200_000
            def keep(self, stream): self.stream = stream(self, model="fast")
        def repeat(times):
            for _ in range(times):
                {call}
            return resident(), len(os.listdir("/proc/self/task"))
        memory, threads = repeat(100)
        memory_after, threads_after = repeat({number})
        print(memory_after - memory, threads_after - threads)
    """)
    memory, threads = found.split()
    assert float(memory) < (NOISE_OF_THREADS if "threads=" in call else NOISE)
    # Threads that have been told to end may not have done so.
    assert int(threads) <= 8


# The most that the resident set grows, in bytes for each byte of text, beyond what the networks and short texts take:
# `analyze_many` holds all documents, `stream` what it reads ahead.
PER_BYTE = {
    "one long text": ("quoth.analyze(article * (size // len(article)), model='fast')", 40.0),
    "many texts": ("documents = quoth.analyze_many(texts, model='fast', threads=2)", 20.0),
    "sentences of many texts": (
        "documents = quoth.analyze_many(texts, model='fast', threads=2, only=('sentences',))",
        4.0,
    ),
    "stream": ("for _ in quoth.stream(texts, model='fast', threads=2): pass", 1.0),
    "sentence spans": ("quoth.sentence_spans(article * (size // len(article)))", 8.0),
}


@pytest.mark.parametrize(("call", "most"), PER_BYTE.values(), ids=PER_BYTE)
def test_memory_per_byte_of_text_is_bounded(call: str, most: float) -> None:
    grown = run(f"""
        size = 3_000_000
        texts = (article + str(i) for i in range(size // len(article)))
        quoth.analyze_many([article] * 40, model="fast", threads=2)
        before = resident()
        {call}
        with open("/proc/self/status") as file:
            peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) * 1024 / 1e6
        print((peak - before) * 1e6 / size)
    """)
    assert float(grown) < most


def test_eight_threads_give_the_same_answers_for_a_minute() -> None:
    found = run("""
        import threading, time
        texts = [article, article[:1000], "“No,” said Tane Parata. She left.", "It rained. " * 400]
        expected = [quoth.analyze(text, model="fast", acts="all") for text in texts]
        shared = quoth.Pipeline(model="fast", acts="all")
        documents = quoth.analyze_many(texts, model="fast", acts="all")
        rows = documents.quotes.to_pydict()
        ways = [
            lambda i: quoth.analyze(texts[i], model="fast", acts="all") == expected[i],
            lambda i: shared.analyze(texts[i]) == expected[i],
            lambda i: quoth.sentences(texts[i]) == [sentence.text for sentence in expected[i].sentences],
            lambda i: list(shared.analyze_many(texts * 5, threads=3)) == expected * 5,
            lambda i: list(shared.stream(texts * 5, threads=2)) == expected * 5,
            lambda i: quoth.Document.from_json(expected[i].to_json()) == expected[i],
            lambda i: documents[i] == expected[i] and documents.quotes.to_pydict() == rows,
            lambda i: quoth.Pipeline(model="fast", acts="all").analyze(texts[i]) == expected[i],
        ]
        end, counts, wrong = time.monotonic() + 60, [0] * len(ways), []
        def work(number):
            try:
                while time.monotonic() < end:
                    if not ways[number](counts[number] % len(texts)):
                        wrong.append(number)
                    counts[number] += 1
            except BaseException as error:
                wrong.append((number, error))
        threads = [threading.Thread(target=work, args=(number,)) for number in range(len(ways))]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(min(counts) > 0, wrong)
    """)
    assert found == "True []\n"


def answers(number: int) -> list[str]:
    """Give the same answers in whatever process."""
    texts = [quoth.sample(), "“No,” said Tane Parata."] * 20
    return [doc.to_json() for doc in quoth.analyze_many(texts, model="fast", threads=1 + number % 3) if doc]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_give_the_same_answers(method: str) -> None:
    expected = answers(1)
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        assert pool.map_async(answers, range(6)).get(300) == [expected] * 6
    with ProcessPoolExecutor(2, mp_context=context) as executor:
        assert list(executor.map(answers, range(6), timeout=300)) == [expected] * 6


@pytest.mark.parametrize("backend", ["loky", "threading", "multiprocessing"])
def test_joblib_gives_the_same_answers(backend: str) -> None:
    expected = answers(1)
    parallel = joblib.Parallel(2, backend=backend)
    assert parallel(joblib.delayed(answers)(number) for number in range(6)) == [expected] * 6
    docs = parallel(joblib.delayed(quoth.analyze)(quoth.sample(), model="fast") for _ in range(4))
    assert docs == [quoth.analyze(quoth.sample(), model="fast")] * 4


ENTRY_POINTS = {
    "analyze": "quoth.analyze(article, model='fast')",
    "analyze with accurate": "quoth.analyze(article)",
    "analyze_many on one thread": "quoth.analyze_many(texts, model='fast', threads=1)",
    "analyze_many on threads": "quoth.analyze_many(texts, model='fast', threads=3)",
    "stream": "list(quoth.stream(texts, model='fast', threads=3))",
    "sentences": "quoth.sentences(article * 20)",
    "splitter": "quoth.Splitter(newlines='line').sentence_spans(article * 20)",
    "pipeline": "quoth.Pipeline(model='fast', gazetteer={'ORG': ['Amber Reach']}).analyze(article)",
    "pandas": "pd.Series(texts).quoth.quotes(model='fast').to_dict()",
    "tables": "docs.quotes.to_pydict()",
    "arrow": "pa.table(docs.entities).to_pydict()",
    "JSON": "quoth.Document.from_json(docs[0].to_json())",
    "JSON lines": "docs.to_jsonl()",
    "pickle": "pickle.loads(pickle.dumps(docs))",
    "who is who": "[(one.name, one.quotes) for one in quoth.link(docs)]",
}

SETTING = """
import pickle, signal, time
import pandas as pd
import pyarrow as pa
import quoth.pandas
texts = [f"{article} {i}" for i in range(24)]
docs = quoth.analyze_many(texts, model="fast")
"""


@pytest.mark.parametrize("call", ENTRY_POINTS.values(), ids=ENTRY_POINTS)
def test_signals_are_handled_and_change_no_answer(call: str) -> None:
    handled = run(
        SETTING
        + textwrap.dedent(f"""
        expected = {call}
        handled = 0
        def handle(number, frame):
            global handled
            handled += 1
        signal.signal(signal.SIGALRM, handle)
        signal.setitimer(signal.ITIMER_REAL, 0.003, 0.003)
        end = time.monotonic() + 4
        while time.monotonic() < end:
            assert ({call}) == expected
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(handled)
        """)
    )
    assert int(handled) > 10


@pytest.mark.parametrize("call", ENTRY_POINTS.values(), ids=ENTRY_POINTS)
def test_ctrl_c_at_any_moment_interrupts_and_leaves_all_in_order(call: str) -> None:
    found = run(
        SETTING
        + textwrap.dedent(f"""
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        expected = {call}
        interrupted = 0
        for moment in range(1, 40):
            began = time.process_time()
            try:
                signal.setitimer(signal.ITIMER_REAL, moment / 1000)
                while True:
                    assert ({call}) == expected
            except KeyboardInterrupt:
                interrupted += 1
            assert time.process_time() - began < 2
            assert ({call}) == expected
        print(interrupted)
        """)
    )
    assert found == "39\n"


def test_interrupted_command_ends_as_the_signal_says() -> None:
    # A process that was started in the background ignores Ctrl-C until it says otherwise.
    program = """
import signal, sys
from quoth.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(["--format", "table", "-"]))
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                process.communicate((quoth.sample() * 1_000).encode(), timeout=10)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err
