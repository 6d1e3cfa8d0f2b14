"""The pages of docs/: their code runs, their links lead somewhere, and the reference is complete."""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import quoth
import quoth.exchange
from conftest import FULL_SIZE

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

# The recipes have a test of their own in test_docs.py, and README.md is about the pages.
PAGES = sorted(page for page in DOCS.rglob("*.md") if page.name not in {"README.md", "recipes.md"})
# The pages that link to others of the repository, which stand beside them.
LINKING = [*PAGES, DOCS / "recipes.md"]

# What the repository says of itself; of changes, what was so then.
ABOUT = [ROOT / f"{page}.md" for page in ("README", "DESIGN", "CONTRIBUTING", "LICENSES", "SECURITY", "COMPARE")]
NAMING = [ROOT / folder / "README.md" for folder in ("accuracy", "benches", "corpus", "docs", "tests", "training")]

# What examples import that need not be installed.
LIBRARIES = ["altair", "anywidget", "dask", "duckdb", "pyspark", "ray", "spacy", "textacy"]
# What pages need whose blocks do not import it.
NEEDS = {"guides/plots.md": "altair", "guides/review.md": "anywidget"}
# Starting these takes longer than all the rest.
SLOW = ["dask", "pyspark", "ray"]

BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A module that a reader puts beside the rest: ```python title="reading.py"
MODULE = re.compile(r"^```python title=\"(\w+)\.py\"\n(.*?)^```", re.MULTILINE | re.DOTALL)


def name(page: Path) -> str:
    return str(page.relative_to(DOCS))


def lacks(code: str) -> str | None:
    """Give the first library that the code imports and that is not there, or is too slow for every day."""
    for library in LIBRARIES:
        if re.search(rf"^>>> (?:import|from) {library}\b", code, re.MULTILINE) and (
            find_spec(library) is None or (library in SLOW and not FULL_SIZE)
        ):
            return library
    return None


def run_python(where: str, code: str, names: dict[str, object]) -> None:
    test = doctest.DocTestParser().get_doctest(code, names, where, None, 0)
    assert test.examples, f"{where}: a block of Python without examples"
    report: list[str] = []
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    results = doctest.DocTestRunner(optionflags=options).run(test, out=report.append, clear_globs=False)
    assert not results.failed, "".join(report)
    names.update(test.globs)


def run_commands(where: str, block: str, *, shows_output: bool) -> None:
    """Run the lines that call quoth, with pipes; a console block also has what each prints."""
    calls = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:] if shows_output else block.splitlines()
    for call in calls:
        command, _, expected = call.partition("\n")
        if not re.match(r"(cat .*\| )?quoth\b", command):
            continue
        code = re.sub(r"\bquoth(?= |$)", f"{shlex.quote(sys.executable)} -m quoth", command, count=1)
        environment = {**os.environ, "COLUMNS": "100", "PYTHONWARNINGS": "ignore"}
        done = subprocess.run(code, shell=True, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, f"{where}: {command}: {done.stderr}"
        if shows_output:
            assert done.stdout.split() == expected.split(), f"{where}: {command} prints\n{done.stdout}"


def write_modules(text: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Write the modules of a page into this folder, so that its other blocks import them; give their code."""
    modules = dict(MODULE.findall(text))
    for module, code in modules.items():
        Path(f"{module}.py").write_text(code, encoding="utf-8")
        # Taken out when the test ends, whatever a block has imported meanwhile.
        monkeypatch.setitem(sys.modules, module, None)
        del sys.modules[module]
    if modules:
        monkeypatch.syspath_prepend(Path.cwd())
    return set(modules.values())


@pytest.mark.parametrize("page", PAGES, ids=name)
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_pages_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One block after the other in one namespace and one empty folder, as a reader would type them."""
    if name(page) in NEEDS:
        pytest.importorskip(NEEDS[name(page)])
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    skipped = set()
    text = page.read_text(encoding="utf-8")
    modules = write_modules(text, monkeypatch)
    for language, block in BLOCK.findall(text):
        if language == "python" and block in modules:
            continue
        if language == "python" and (library := lacks(block)):
            skipped.add(library)
        elif language == "python":
            with contextlib.redirect_stderr(io.StringIO()):
                run_python(name(page), block, names)
        elif language in {"sh", "console"}:
            run_commands(name(page), block, shows_output=language == "console")
    if skipped:
        pytest.skip(f"without the blocks of {', '.join(sorted(skipped))}; see make slow")


def anchors(page: Path) -> set[str]:
    """Give the anchors of the headings of a page, as the site and GitHub make them."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    found: set[str] = set(re.findall(r"\{#([\w.-]+)", text))
    for heading in re.findall(r"^#+ (.*?)(?: \{#.*)?$", text, re.MULTILINE):
        words = re.sub(r"[^\w\s-]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)).strip().lower()
        anchor = re.sub(r"\s", "-", words)
        found |= {anchor, re.sub(r"-+", "-", anchor)}
    return found


@pytest.mark.parametrize("page", LINKING, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^()\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        aim = (page.parent / path).resolve() if path else page
        assert aim.exists() or str(aim.relative_to(ROOT)) in in_navigation(), target
        assert not anchor or anchor in anchors(aim), target


def in_navigation() -> list[str]:
    """Give the files that the navigation names; `make docs` fails if one is not there."""
    return re.findall(r"([\w/.-]+\.md)$", (DOCS / "site.yml").read_text(encoding="utf-8"), re.MULTILINE)


def test_navigation_has_every_page() -> None:
    named = in_navigation()
    assert len(named) == len(set(named))
    assert not {str(page.relative_to(ROOT)) for page in LINKING} - set(named)


def test_lines_are_short() -> None:
    for page in [*PAGES, *ABOUT]:
        text = BLOCK.sub("", page.read_text(encoding="utf-8"))
        long = [line for line in text.splitlines() if len(line) > 100 and not line.startswith("|") and "](" not in line]
        assert not long, (page.name, long)


PATH = re.compile(r"(?<![\w/.*-])((?:[\w-]+/)*[\w-]+\.(?:rs|py|toml|txt|md|safetensors)|(?:[\w-]+/)+)(?![\w/*])")
# What is made, stands in a wheel or is the reader's own.
NOT_HERE = re.compile(r"dist/|news/|runs/|licenses/|mine\.toml|setup\.py|score_(quotes|entities)\.py|PWD/")


@pytest.mark.parametrize("page", [*ABOUT, *NAMING], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_that_pages_name_are_there(page: Path) -> None:
    """By the end of their path, since a page names the folder once: ``form.rs`` in ``structure``."""
    command = ["git", "ls-files"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    if not listed:
        pytest.skip("this is no clone")
    folders = {f"{folder.as_posix()}/" for file in listed for folder in Path(file).parents}
    there = [f"/{one}" for one in (*listed, *folders)]
    # Links have a test of their own.
    text = re.sub(r"\]\([^)]*\)|https?:\S+", "", page.read_text(encoding="utf-8"))
    named = {path for path in PATH.findall(text) if not NOT_HERE.match(path)}
    assert not [path for path in named if not any(one.endswith(f"/{path}") for one in there)]


def test_reference_has_every_public_name() -> None:
    """Once each, so that a new name that nobody describes is noticed."""
    pages = "".join(page.read_text(encoding="utf-8") for page in (DOCS / "reference").glob("*.md"))
    described = re.findall(r"^::: (quoth[\w.]*)", pages, re.MULTILINE)
    assert len(described) == len(set(described))
    public = {f"quoth.{each}" for each in quoth.__all__ if each != "__version__"}
    public |= {f"quoth.exchange.{each}" for each in quoth.exchange.__all__}
    assert not public - set(described)


def test_page_on_accuracy_has_the_figures_of_the_full_tables() -> None:
    """By desk and region, of the accurate model: found, and the right speakers of those found."""
    full = (ROOT / "accuracy" / "corpus.md").read_text(encoding="utf-8").partition("## accurate\n")[2]
    header, _, *rows = [cells(line) for line in full.split("\n## ")[0].splitlines() if line.startswith("|")]
    found, speakers = header.index("found ≥ 0.3, P / R / F1"), header.index("of found")
    known = {
        (row[0].partition(" ")[2], row[2]): (row[found].rpartition(" / ")[0], row[speakers]) for row in rows if row[1:]
    }
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    told = page.partition("## By desk\n")[2].partition("## Women and men\n")[0]
    shown = [cells(line) for line in told.splitlines() if line.startswith("|")]
    shown = [row for row in shown if row[1].isdecimal()]
    assert len(shown) > 20
    assert {(row[0], row[1]): (row[2], row[3]) for row in shown}.items() <= known.items()


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
