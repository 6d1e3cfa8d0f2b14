"""Every public name has a docstring, and the examples of the docstrings and of the README run."""

from __future__ import annotations

import doctest
import inspect
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

import quoth
import quoth.exchange
import quoth.pandas
import quoth.spacy
from quoth._scanned import Scanned

README = Path(__file__).parents[2] / "README.md"


def documented() -> dict[str, str]:
    """Give the docstrings of all public modules, functions, classes, methods and properties."""
    found = {module.__name__: module.__doc__ or "" for module in (quoth, quoth.exchange, quoth.pandas, quoth.spacy)}
    values = {f"quoth.{name}": getattr(quoth, name) for name in quoth.__all__ if name != "__version__"}
    values |= {f"quoth.exchange.{name}": getattr(quoth.exchange, name) for name in quoth.exchange.__all__}
    values["quoth.pandas.SeriesAccessor"] = quoth.pandas.SeriesAccessor
    values["quoth.pandas.FrameAccessor"] = quoth.pandas.FrameAccessor
    values["quoth.Scan.quotes()"] = Scanned
    values["quoth.spacy.SentenceSplitter"] = quoth.spacy.SentenceSplitter
    values["quoth.spacy.make_splitter"] = quoth.spacy.make_splitter
    for name, value in values.items():
        found[name] = value.__doc__ or ""
        if inspect.isclass(value):
            for member, attribute in vars(value).items():
                if not member.startswith("_"):
                    found[f"{name}.{member}"] = attribute.__doc__ or ""
    return found


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
    if "import spacy" in text and find_spec("spacy") is None:
        pytest.skip("spaCy is not installed")
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
