"""What is released: the files of the crate, the notices of its dependencies, what the index and CI are told."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import quoth
from release import wheel

ROOT = Path(__file__).parents[2]

needs_cargo = pytest.mark.skipif(shutil.which("cargo") is None, reason="cargo is not installed")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def words(name: str) -> str:
    """Prose, wherever its lines end."""
    return " ".join(read(name).split())


def cargo(*arguments: str) -> list[str]:
    command = ["cargo", *arguments, "--offline", "--locked"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


@needs_cargo
def test_crate_holds_what_a_build_needs_and_no_more() -> None:
    listed = {name.replace("\\", "/") for name in cargo("package", "--list", "--allow-dirty")}
    made = {".cargo_vcs_info.json", "Cargo.toml.orig"}
    named = {"Cargo.toml", "Cargo.lock", "README.md", "LICENSE-APACHE", "LICENSE-MIT", "LICENSES.md", "THIRD-PARTY.md"}
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
    assert f"Python {oldest} or later" in words("README.md")


def test_minimum_rust_is_that_of_the_readme() -> None:
    (oldest,) = re.findall(r'^rust-version = "(.+)"$', read("Cargo.toml"), re.MULTILINE)
    assert f"[Rust](https://rustup.rs) {oldest} or later" in words("README.md")


def test_actions_are_pinned_to_commits() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        for action in re.findall(r"uses: (.*)", path.read_text(encoding="utf-8")):
            assert action.startswith("./") or re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


def version() -> str:
    """Of the crate, which all else follows."""
    (said,) = re.findall(r'^version = "(.+)"$', read("Cargo.toml"), re.MULTILINE)
    return str(said)


def test_version_stands_in_one_place_and_is_repeated_where_people_look() -> None:
    newest, day = re.findall(r"^## \[(.+?)\] - (\d{4}-\d\d-\d\d)$", read("CHANGELOG.md"), re.MULTILINE)[0]
    assert newest == version() == quoth.__version__
    cited = dict(re.findall(r'^(version|date-released): "?(.+?)"?$', read("CITATION.cff"), re.MULTILINE))
    assert cited == {"version": version(), "date-released": day}
    assert 'dynamic = ["version"]' in read("pyproject.toml")


def test_wheel_with_open_weights_alone_has_a_version_of_its_own(tmp_path: Path) -> None:
    for name in ("Cargo.toml", "Cargo.lock"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    wheel.give_local_version(tmp_path)
    for name in ("Cargo.toml", "Cargo.lock"):
        marked = (tmp_path / name).read_text(encoding="utf-8")
        assert marked == read(name).replace(
            f'name = "quoth-nlp"\nversion = "{version()}"', f'name = "quoth-nlp"\nversion = "{version()}+open"'
        )
        assert marked != read(name)


def test_release_does_not_publish_the_wheel_with_open_weights_alone() -> None:
    """It has a local version, which no index takes."""
    kept = re.findall(r"^          name: (\S+)", read(".github/workflows/wheels.yml"), re.MULTILINE)
    assert "open-weights" in kept
    assert 'pattern: "{wheel-*,source}"' in read(".github/workflows/release.yml")


@pytest.mark.parametrize(("told", "code"), [("yes", 0), ("", 1), ("no", 1)])
def test_release_is_refused_until_the_terms_of_all_weights_are_cleared(told: str, code: int) -> None:
    release = read(".github/workflows/release.yml")
    before, _, after = release.partition("TERMS_OF_ALL_WEIGHTS_ARE_CLEARED }}\n        run: |\n")
    assert before.count("\n  publish:") == 0
    script = after.partition("\n\n")[0]
    done = subprocess.run(["bash", "-e", "-c", script], env={"CLEARED": told}, capture_output=True, check=False)
    assert done.returncode == code
    assert "TERMS_OF_ALL_WEIGHTS_ARE_CLEARED" in read("CONTRIBUTING.md")


def test_every_version_of_the_changes_has_an_address() -> None:
    changes = read("CHANGELOG.md")
    headings = re.findall(r"^## \[(.+?)\]", changes, re.MULTILINE)
    assert headings == re.findall(r"^\[(.+?)\]: http", changes, re.MULTILINE)


def test_release_is_refused_wherever_an_address_is_a_placeholder() -> None:
    (looked,) = re.findall(r"grep -rn 'quoth\\\.example' (.*?);", read(".github/workflows/release.yml"))
    files = [*ROOT.glob("*.md"), *ROOT.glob("*.toml"), *ROOT.glob("*.cff"), *(ROOT / "python").rglob("*.py")]
    # CONTRIBUTING.md tells of the placeholder.
    placed = [file for file in files if "quoth.example" in file.read_text("utf-8") and file.stem != "CONTRIBUTING"]
    assert placed
    for file in placed:
        assert {part.as_posix() for part in (file, *file.parents)} & {
            f"{ROOT.as_posix()}/{one}" for one in looked.split()
        }


def test_licences_tell_of_all_weights_and_corpora() -> None:
    told = read("LICENSES.md")
    for card in (ROOT / "models").glob("*.md"):
        assert f"({card.relative_to(ROOT).as_posix()}#data)" in told
        corpora = re.findall(
            r"^\| (?:the \[)?(PolNeAR|worldwide|CrossNER|WikiGold|GUM|GAP|LitBank|EWT|LinES|ParTUT|WNUT)",
            card.read_text("utf-8"),
            re.MULTILINE,
        )
        assert all(corpus in told for corpus in corpora)
    assert "NC" in told


def test_forms_for_issues_ask_for_text_expected_and_observed() -> None:
    form = read(".github/ISSUE_TEMPLATE/quotation.yml")
    assert re.findall(r"^    id: (\w+)$", form, re.MULTILINE)[:3] == ["text", "expected", "observed"]
