"""What is released: the files of the crate, the notices of its dependencies, what the index and CI are told."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from release import wheel

ROOT = Path(__file__).parents[2]

needs_cargo = pytest.mark.skipif(shutil.which("cargo") is None, reason="cargo is not installed")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def cargo(*arguments: str) -> list[str]:
    command = ["cargo", *arguments, "--offline", "--locked"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


@needs_cargo
def test_crate_holds_what_a_build_needs_and_no_more() -> None:
    listed = {name.replace("\\", "/") for name in cargo("package", "--list", "--allow-dirty")}
    made = {".cargo_vcs_info.json", "Cargo.toml.orig"}
    named = {"Cargo.toml", "Cargo.lock", "README.md", "LICENSE-APACHE", "LICENSE-MIT"}
    models = ("accurate", "fast", "open", "sentence", "sentence-open")
    files = {f"models/{model}.{kind}" for model in models for kind in ("md", "safetensors")}
    source = {path.relative_to(ROOT).as_posix() for path in (ROOT / "src").rglob("*") if path.is_file()}
    assert listed - made == named | files | source


@needs_cargo
def test_notices_name_every_crate_inside_the_wheel() -> None:
    """``make notices`` writes them anew."""
    noticed = set(re.findall(r"^- ([\w-]+) (\d\S+)", read("THIRD-PARTY.md"), re.MULTILINE))
    tree = cargo("tree", "--edges", "normal,no-proc-macro", "--prefix", "none", "--features", "python")
    used = set(re.findall(r"^([\w-]+) v(\S+)", "\n".join(tree), re.MULTILINE))
    used = {(name, version) for name, version in used if name != "quoth-nlp"}
    locked = set(re.findall(r'^name = "(.+)"\nversion = "(.+)"$', read("Cargo.lock"), re.MULTILINE))
    assert used <= noticed <= locked


def test_licence_files_and_notices_are_there() -> None:
    (listed,) = re.findall(r"^license-files = \[(.*)\]$", read("pyproject.toml"), re.MULTILINE)
    globs = re.findall(r'"(.*?)"', listed)
    assert {path.relative_to(ROOT).as_posix() for one in globs for path in ROOT.glob(one)} == wheel.LICENCES


def test_pythons_of_the_index_are_those_that_are_tested() -> None:
    told = set(re.findall(r"Python :: (3\.\d+)", read("pyproject.toml")))
    (tested,) = re.findall(r"^        python: \[(.*)\]$", read(".github/workflows/test.yml"), re.MULTILINE)
    assert told == {version.strip('"t') for version in tested.split(", ")}
    (oldest,) = re.findall(r'requires-python = ">=(.+)"', read("pyproject.toml"))
    assert oldest == min(told, key=lambda version: int(version.split(".")[1]))
    assert f"Python {oldest} or later" in read("README.md")


def test_minimum_rust_is_that_of_the_readme() -> None:
    (oldest,) = re.findall(r'^rust-version = "(.+)"$', read("Cargo.toml"), re.MULTILINE)
    assert f"[Rust](https://rustup.rs) {oldest} or later" in read("README.md")


def test_actions_are_pinned_to_commits() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        for action in re.findall(r"uses: (.*)", path.read_text(encoding="utf-8")):
            assert action.startswith("./") or re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
