"""The notebooks of examples/ hold what running them gives, and run again at full size."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from conftest import FULL_SIZE

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))
# What each notebook needs beside pandas.
NEEDS = {
    "1_one_article": [],
    "2_collection_in_pandas": ["altair", "networkx", "vl_convert"],
    "3_polars_duckdb_spark": ["duckdb", "polars", "pyspark"],
}
LARGEST = 300_000
"""In bytes: what a page can show at once."""


def name(notebook: Path) -> str:
    return notebook.stem


def code_cells(notebook: Path) -> list[dict[str, Any]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_every_notebook_is_known() -> None:
    assert not EXAMPLES.exists() or set(map(name, NOTEBOOKS)) == set(NEEDS)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name)
def test_notebooks_are_run_and_small(notebook: Path) -> None:
    cells = code_cells(notebook)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert outputs
    assert "error" not in {output["output_type"] for output in outputs}
    assert notebook.stat().st_size < LARGEST
    # Nothing but the text of the article and numbers: no path of the machine on which it ran.
    assert "/root/" not in notebook.read_text(encoding="utf-8")


@pytest.mark.skipif(not FULL_SIZE, reason="runs for minutes: make slow")
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name)
def test_notebooks_run(notebook: Path) -> None:
    needed = ["nbclient", "nbformat", "ipykernel", "pandas", *NEEDS[notebook.stem]]
    if missing := [library for library in needed if find_spec(library) is None]:
        pytest.skip(f"{', '.join(missing)} not installed")
    import nbclient  # noqa: PLC0415 it need not be there
    import nbformat  # noqa: PLC0415

    read = nbformat.read(notebook, as_version=4)
    nbclient.NotebookClient(read, timeout=1200, resources={"metadata": {"path": str(EXAMPLES)}}).execute()


def test_the_collection_is_what_its_command_writes() -> None:
    collection = pytest.importorskip("examples.collection", reason="the package is tested without its repository")
    assert (EXAMPLES / "articles.jsonl").read_text(encoding="utf-8").splitlines() == collection.lines()
