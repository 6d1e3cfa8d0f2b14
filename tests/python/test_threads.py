"""Threads that share documents, and Python without the GIL. Needs nothing beside pytest, so it runs on every Python."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable
from typing import TypeVar

import pytest

import quoth
from conftest import scaled
from handmade import BRIDGE, two_quotes

Found = TypeVar("Found")

THREADS = 8
ROUNDS = scaled(500)
FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def at_once(work: Callable[[], Found]) -> list[Found]:
    """Give what ``work`` gives to each of several threads that start together."""
    together = threading.Barrier(THREADS)
    found: list[Found] = []

    def run() -> None:
        together.wait()
        found.append(work())

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == THREADS
    return found


def test_threads_see_the_same_items_of_a_document() -> None:
    for _ in range(ROUNDS):
        doc = quoth.Document.from_json(two_quotes())
        for parts in zip(*at_once(lambda doc=doc: (doc.text, doc.sentences, doc.people, doc.quotes)), strict=True):  # type: ignore[misc]
            assert len({id(part) for part in parts}) == 1


def test_threads_see_one_object_for_each_document_and_table() -> None:
    for _ in range(ROUNDS):
        docs = quoth.analyze_many([BRIDGE, None], model="fast", threads=1)
        found = at_once(lambda docs=docs: (docs[0], docs.quotes, docs.people))  # type: ignore[misc]
        for parts in zip(*found, strict=True):
            assert len({id(part) for part in parts}) == 1


def test_threads_that_share_an_iterator_get_each_document_once() -> None:
    texts = [f"It rained {day} days." for day in range(THREADS * 20)]
    docs = quoth.analyze_many(texts, model="fast")
    for _ in range(scaled(100)):
        shared = iter(docs)
        parts = at_once(lambda shared=shared: [doc.text for doc in shared if doc])  # type: ignore[misc]
        assert sorted(text for part in parts for text in part) == sorted(texts)


def test_threads_analyse_at_once() -> None:
    expected = quoth.analyze(BRIDGE)
    assert at_once(lambda: [quoth.analyze(BRIDGE) for _ in range(20)]) == [[expected] * 20] * THREADS


@pytest.mark.skipif(not FREE_THREADED, reason="this Python has the GIL")
def test_import_does_not_bring_the_gil_back() -> None:
    program = "import sys, quoth; quoth.analyze(quoth.sample()); print(sys._is_gil_enabled())"
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("False\n", "")
