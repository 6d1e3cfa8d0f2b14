"""Every public name has a docstring, and the examples of the docstrings and of the README run."""

from __future__ import annotations

import dataclasses
import doctest
import inspect
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import quoth
import quoth.dask
import quoth.duckdb
import quoth.exchange
import quoth.pandas
import quoth.plot
import quoth.polars
import quoth.ray
import quoth.spacy
import quoth.spark
from conftest import FULL_SIZE
from quoth._scanned import Scanned

README = Path(__file__).parents[2] / "README.md"
RECIPES = README.parent / "docs" / "recipes.md"

# What examples import that need not be installed.
LIBRARIES = ["dask", "duckdb", "pyspark", "ray", "spacy"]
# It is not even imported without anywidget.
REVIEW = [] if find_spec("anywidget") is None else [import_module("quoth.review")]
ENGINES = [quoth.dask, quoth.duckdb, quoth.polars, quoth.ray, quoth.spark]


def documented() -> dict[str, str]:
    """Give the docstrings of all public modules, functions, classes, methods and properties."""
    modules = [quoth, quoth.exchange, quoth.pandas, quoth.plot, quoth.spacy, *ENGINES, *REVIEW]
    found = {module.__name__: module.__doc__ or "" for module in modules}
    values = {f"quoth.{name}": getattr(quoth, name) for name in quoth.__all__ if name != "__version__"}
    values |= {f"quoth.exchange.{name}": getattr(quoth.exchange, name) for name in quoth.exchange.__all__}
    values["quoth.pandas.SeriesAccessor"] = quoth.pandas.SeriesAccessor
    # The methods of both namespaces of Polars stand in their base.
    values["quoth.polars.Namespace"] = quoth.polars._Namespace
    for module in [quoth.spacy, *ENGINES, *REVIEW]:
        for name, value in vars(module).items():
            if getattr(value, "__module__", None) == module.__name__ and not name.startswith("_"):
                values[f"{module.__name__}.{name}"] = value
    values["quoth.pandas.FrameAccessor"] = quoth.pandas.FrameAccessor
    values |= {f"quoth.plot.{name}": getattr(quoth.plot, name) for name in quoth.plot.__all__}
    values["quoth.Scan.quotes()"] = Scanned
    for name, value in values.items():
        found[name] = value.__doc__ or ""
        if inspect.isclass(value):
            # The fields of a dataclass stand under "Args".
            described = (
                {field.name for field in dataclasses.fields(value)} if dataclasses.is_dataclass(value) else set()
            )
            for member, attribute in vars(value).items():
                if not member.startswith("_") and member not in described:
                    found[f"{name}.{member}"] = attribute.__doc__ or ""
    return found


def missing_library(text: str) -> str | None:
    """Give the first library that the examples import and that is not there."""
    for library in LIBRARIES:
        imported = re.search(rf"^\s*>>> (?:import|from) {library}\b(?!.*\+SKIP)", text, re.MULTILINE)
        if imported and find_spec(library) is None:
            return library
    return None


def skip_without_its_libraries(text: str) -> None:
    if library := missing_library(text):
        pytest.skip(f"{library} is not installed")


def run(name: str, text: str) -> doctest.TestResults:
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    report: list[str] = []
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=report.append)
    assert not results.failed, "".join(report)
    return results


@pytest.mark.parametrize("name", documented())
def test_public_names_have_docstrings_whose_examples_run(name: str) -> None:
    text = documented()[name]
    assert text.strip()
    skip_without_its_libraries(text)
    run(name, text)


# The examples of `link` and `Linked` show these.
WITHOUT_EXAMPLE = {"CorpusPerson", "Merge"}


@pytest.mark.parametrize("name", sorted(set(quoth.__all__) - {"__version__"} - WITHOUT_EXAMPLE))
def test_functions_and_classes_have_examples(name: str) -> None:
    """Methods and properties need none where the example of their class shows them."""
    assert doctest.DocTestParser().get_examples(documented()[f"quoth.{name}"])


@pytest.mark.parametrize("name", quoth.exchange.__all__)
def test_functions_of_exchange_have_examples(name: str) -> None:
    assert doctest.DocTestParser().get_examples(documented()[f"quoth.exchange.{name}"])


@pytest.mark.skipif(not README.exists(), reason="a package without its README is tested")
def test_readme_examples_run() -> None:
    """One after the other in one namespace, as a reader would type them."""
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        if ">>>" in block:
            test = doctest.DocTestParser().get_doctest(block, names, "README.md", None, 0)
            report: list[str] = []
            assert not doctest.DocTestRunner().run(test, out=report.append, clear_globs=False).failed, "".join(report)
            names.update(test.globs)
        else:
            exec(compile(block, "README.md", "exec"), names)


def recipes() -> dict[str, list[str]]:
    """Give the blocks of each section, by its heading."""
    if not RECIPES.exists():
        return {}
    sections = re.split(r"^#+ (.*)\n", RECIPES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        heading: re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
        for heading, section in zip(sections[::2], sections[1::2], strict=True)
    }


# Of Spark and the JVM that it starts.
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.parametrize("heading", list(recipes())[1:])
def test_recipes_run(heading: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each on its own, behind the block that all begin with."""
    first, *_ = recipes().values()
    if heading == "Spark" and not FULL_SIZE:
        pytest.skip("starts a JVM: make slow")
    monkeypatch.chdir(tmp_path)
    for block in recipes()[heading]:
        skip_without_its_libraries(block)
        run(heading, first[0] + block)
        assert len(block.split("\n>>> ")) <= 6


@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.skipif(not RECIPES.exists(), reason="a package without its pages is tested")
def test_recipes_run_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one namespace, so that no recipe changes what those below begin with."""
    monkeypatch.chdir(tmp_path)
    blocks = [block for heading, found in recipes().items() for block in found if heading != "Spark" or FULL_SIZE]
    run("recipes.md", "".join(block for block in blocks if missing_library(block) is None))


def test_recipes_are_there() -> None:
    assert not README.exists() or all(blocks for blocks in recipes().values())
