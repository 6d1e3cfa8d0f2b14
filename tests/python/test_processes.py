"""Ctrl-C and forks during calls, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conftest import FULL_SIZE

# The other model takes tens of times as long.
MODELS = ["fast", "accurate"] if FULL_SIZE else ["fast"]


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)


# Each is of many seconds, so that only an interrupt ends it early.
LONG_CALLS = {
    "analyze with accurate": "quoth.analyze(article * 300)",
    "analyze with fast": "quoth.analyze(article * 4000, model='fast')",
    "analyze_many": "quoth.analyze_many(itertools.repeat(article))",
    "analyze_many of short texts": "quoth.analyze_many(itertools.repeat('It rained.'), model='fast')",
    "stream": "list(quoth.stream(itertools.repeat(article)))",
    "stream on one thread": "list(quoth.stream(itertools.repeat(article), threads=1))",
    "sentence_spans": "[quoth.sentence_spans(article * 4000) for _ in range(100)]",
    "to_json": "long = quoth.analyze(article * 100, model='fast'); [long.to_json() for _ in range(10_000)]",
    "from_json": (
        "long = quoth.analyze(article * 100, model='fast').to_json(); "
        "[quoth.Document.from_json(long) for _ in range(10_000)]"
    ),
    "Pipeline with a gazetteer": (
        "names = [f'Name {n} Ltd' for n in range(300_000)]; "
        "[quoth.Pipeline(gazetteer={'ORG': names}) for _ in range(100)]"
    ),
    "Pipeline with aliases": (
        "aliases = {f'Name {n} Ltd': f'Firm {n}' for n in range(300_000)}; "
        "[quoth.Pipeline(aliases=aliases) for _ in range(100)]"
    ),
    "Pipeline with patterns": (
        "patterns = [f'Name {n} Ltd [A-Z]+' for n in range(20_000)]; "
        "[quoth.Pipeline(patterns={'ORG': patterns}) for _ in range(1000)]"
    ),
}


@pytest.mark.skipif(os.name == "nt", reason="a process cannot send itself Ctrl-C there")
@pytest.mark.parametrize("call", LONG_CALLS.values(), ids=LONG_CALLS)
def test_ctrl_c_interrupts_within_a_second_of_processor_time(call: str) -> None:
    # Not 200 ms, which hold on an idle machine: unoptimised code and a busy machine are slower.
    program = f"""
import itertools, os, signal, threading, time, quoth
article = quoth.sample()
quoth.analyze(article), quoth.analyze(article, model="fast")
def interrupt():
    global began
    began = time.process_time()
    os.kill(os.getpid(), signal.SIGINT)
threading.Timer(0.5, interrupt).start()
try:
    {call}
except KeyboardInterrupt:
    print(time.process_time() - began)
"""
    assert float(run(program).stdout) < 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.parametrize("model", MODELS)
def test_forked_child_gives_the_same_result(model: str) -> None:
    program = f"""
import os, quoth
texts = [quoth.sample()] * 40
before = quoth.analyze_many(texts, model={model!r}, threads=4)
child = os.fork()
if child == 0:
    os._exit(0 if quoth.analyze_many(texts, model={model!r}, threads=4) == before else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert run(program).stdout == "0\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.parametrize("model", MODELS)
def test_child_forked_during_the_first_use_works(model: str) -> None:
    # The child has no other threads: what they were about to prepare or held is not waited for.
    program = f"""
import os, sys, threading, time, quoth
text = quoth.sample()
def use():
    quoth.analyze(text, model={model!r})
thread = threading.Thread(target=use)
thread.start()
time.sleep(float(sys.argv[1]) / 1000)
child = os.fork()
if child == 0:
    use()
    os._exit(7)
for _ in range(600):
    if (done := os.waitpid(child, os.WNOHANG))[0]:
        print(os.waitstatus_to_exitcode(done[1]))
        break
    time.sleep(0.05)
else:
    os.kill(child, 9)
    print("the child hangs")
thread.join()
"""
    for milliseconds in range(0, 20, 1 if FULL_SIZE else 4):
        command = [sys.executable, "-W", "ignore", "-c", program, str(milliseconds)]
        assert subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout == "7\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_child_forked_while_threads_analyse_works() -> None:
    program = f"""
import os, threading, time, quoth
texts = [quoth.sample()] * 20
expected = list(quoth.analyze_many(texts, model="fast"))
stream = quoth.stream(texts, model="fast", threads=4)
first = next(stream)
stop = threading.Event()
def work():
    while not stop.is_set():
        quoth.analyze(texts[0], model="fast")
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
codes = []
for i in range({50 if FULL_SIZE else 4}):
    time.sleep(0.003)
    child = os.fork()
    if child == 0:
        same = [first, *stream] == expected == list(quoth.analyze_many(texts, model="fast", threads=2))
        os._exit(7 if same else 1)
    for _ in range(1200):
        if (done := os.waitpid(child, os.WNOHANG))[0]:
            codes.append(os.waitstatus_to_exitcode(done[1]))
            break
        time.sleep(0.05)
    else:
        os.kill(child, 9)
        codes.append("hangs")
stop.set()
print(set(codes), [first, *stream] == expected)
"""
    command = [sys.executable, "-W", "ignore", "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert ended.stdout == "{7} True\n", ended.stderr


@pytest.mark.parametrize("name", ["exchange", "plot", "review"])
def test_modules_that_need_no_import_of_their_own(name: str) -> None:
    code = f"import quoth; print(quoth.{name}.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"quoth.{name}\n"
