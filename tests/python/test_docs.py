"""Every public name has a docstring, and the examples of the docstrings and of the README run."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path

import pytest

import quoth
import quoth.pandas

README = Path(__file__).parents[2] / "README.md"


def documented() -> dict[str, str]:
    """Give every docstring that a user can ask for."""
    found = {"quoth.sample": quoth.sample.__doc__ or "", "quoth.pandas": quoth.pandas.__doc__ or ""}
    for name in quoth.__all__:
        value = getattr(quoth, name)
        if name != "__version__":
            found[f"quoth.{name}"] = value.__doc__ or ""
        if inspect.isclass(value):
            for member, attribute in vars(value).items():
                if not member.startswith("_"):
                    found[f"quoth.{name}.{member}"] = attribute.__doc__ or ""
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
    run(name, text)


@pytest.mark.parametrize("name", ["analyze", "analyze_many", "stream", "sentences", "sample", "Quote", "Table"])
def test_main_names_have_examples(name: str) -> None:
    assert run(name, documented()[f"quoth.{name}"]).attempted > 0


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
