"""Builds the documentation site into target/site: what `make docs` does.

    python -m pip install . -r docs/requirements.txt
    python release/site.py            # and every warning is an error
    python release/site.py --draft    # leave out the pages that are not written yet

The pages are files of the repository, named in the navigation of docs/site.yml: those of docs/, and
others, such as DESIGN.md and the model cards, which are shown as they are. Their links lead from
file to file, as a reader of the repository follows them. Here they are led to the pages of the
site; the text of a link to a file that has no page stays, without the link. Nothing is fetched,
neither here nor by who reads the site.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "docs" / "site.yml"
TARGET = ROOT / "target" / "site"
PAGES = TARGET / "pages"

_FENCE = re.compile(r"^([ ]*)(`{3,}|~{3,}).*?^\1\2[ ]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!\\)(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#")


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the documentation site into target/site/html.")
    parser.add_argument("--draft", action="store_true", help="leave out pages that are not there")
    draft = parser.parse_args().draft
    settings = yaml.safe_load(SETTINGS.read_text(encoding="utf-8"))
    files = files_of(settings["nav"])
    missing = [file for file in files if not (ROOT / file).is_file()]
    if missing and not draft:
        print("no such file:", ", ".join(missing), file=sys.stderr)
        return 1
    gather([file for file in files if file not in missing], draft=draft)
    settings["nav"] = navigation(settings["nav"], set(missing))
    configure(settings)
    return build(draft=draft)


def files_of(navigation: Any) -> list[str]:  # noqa: ANN401 it is YAML
    """Give the files that a navigation names, in its order."""
    if isinstance(navigation, str):
        return [navigation]
    parts = navigation.values() if isinstance(navigation, dict) else navigation
    return [file for part in parts for file in files_of(part)]


def place(file: str) -> str:
    """Give the place of a file's page among the pages of the site."""
    path = PurePosixPath(file)
    if path.parts[0] == "docs":
        return str(PurePosixPath(*path.parts[1:]))
    # All else is about the project. Its README files would be the index of a folder.
    stem = path.parts[-2] if path.stem == "README" else path.stem
    folder = "" if len(path.parts) == 1 or path.stem == "README" else f"{path.parts[0]}-"
    return f"project/{folder}{stem.lower().replace('_', '-')}.md"


def gather(files: list[str], *, draft: bool) -> None:
    """Put the pages and what else is in docs/ together, with links from page to page."""
    shutil.rmtree(TARGET, ignore_errors=True)
    PAGES.mkdir(parents=True)
    places = {file: place(file) for file in files}
    for path in (ROOT / "docs").rglob("*"):
        if path.suffix in {".svg", ".png", ".css"}:
            copy = PAGES / path.relative_to(ROOT / "docs")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    for file, target in places.items():
        page = PAGES / target
        page.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / file).read_text(encoding="utf-8")
        # An example is a session, which has colours of its own.
        text = re.sub(r"^```python\n(?=>>> )", "```pycon\n", text, flags=re.MULTILINE)
        page.write_text(led(text, file, places, draft=draft), encoding="utf-8")


def led(text: str, file: str, places: dict[str, str], *, draft: bool) -> str:
    """Give the text of a file with links that lead to the pages of the site; code is left as it is."""

    def link(found: re.Match[str]) -> str:
        picture, words, target = found.groups()
        if _ELSEWHERE.match(target):
            return found[0]
        path, _, anchor = target.partition("#")
        aim = os.path.normpath(PurePosixPath(file).parent / path)
        if not (ROOT / aim).exists() and not draft:
            message = f"{file}: there is no {target}"
            raise SystemExit(message)
        if picture or PurePosixPath(path).suffix in {".svg", ".png"}:
            return found[0]
        page = places.get(aim) or places.get(f"{aim}/README.md")
        if page is None:
            return words
        here = PurePosixPath(places[file]).parent
        return f"[{words}]({os.path.relpath(page, here)}{'#' * bool(anchor)}{anchor})"

    pieces, position = [], 0
    for fence in _FENCE.finditer(text):
        pieces += [_LINK.sub(link, text[position : fence.start()]), fence[0]]
        position = fence.end()
    return "".join([*pieces, _LINK.sub(link, text[position:])])


def navigation(part: Any, missing: set[str]) -> Any:  # noqa: ANN401 it is YAML
    """Give a navigation with the places of the pages, without those that are missing."""
    if isinstance(part, str):
        return place(part)
    if isinstance(part, dict):
        return {title: navigation(inner, missing) for title, inner in part.items()}
    return [
        navigation(inner, missing)
        for inner in part
        if not missing.intersection(files_of(inner)) or len(files_of(inner)) > 1
    ]


def configure(settings: dict[str, Any]) -> None:
    """Write the settings for Zensical, with paths that hold in its folder."""
    docstrings = next(plugin for plugin in settings["plugins"] if isinstance(plugin, dict))["mkdocstrings"]
    python = docstrings["handlers"]["python"]
    python["paths"] = [str(ROOT / path) for path in python["paths"]]
    python["options"]["extensions"] = [str(ROOT / path) for path in python["options"]["extensions"]]
    settings |= {"docs_dir": "pages", "site_dir": "html", "use_directory_urls": False}
    (TARGET / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), encoding="utf-8")


def build(*, draft: bool) -> int:
    """Run Zensical; what it or the reader of docstrings tells is an error, but for a draft."""
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--clean", *([] if draft else ["--strict"])],
        cwd=TARGET,
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(done.stdout, end="")
    told = re.search(r"^(griffe|mkdocstrings|warning|error)\b", done.stdout, re.MULTILINE | re.IGNORECASE)
    return done.returncode or int(bool(told) and not draft)


if __name__ == "__main__":
    sys.exit(main())
