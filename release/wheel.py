"""Builds the source distribution, and from it the wheel, as they are released; checks both; tries the wheel.

    python -m pip install -r release/requirements.txt
    python release/wheel.py                                      # what `make wheel` does
    python release/wheel.py --target aarch64-unknown-linux-musl  # for another system, which is not tried
    python release/wheel.py --open-weights                       # what `make wheel-open` does

The wheel is built from the unpacked source distribution, with the locked dependencies and without
the network. The Python that runs this decides its kind: one for the stable ABI, or one for
free-threaded Python alone. It is tried in a new environment of every Python of its kind that is
found on the path or in ~/.pyenv. Both files are left in dist/; with `--open-weights`, which leaves
out all weights but those of "open", the wheel alone in dist/open/. That one has the same name and
a local version, such as 0.2.0+open, so that nobody takes it for the usual one.
"""

from __future__ import annotations

import argparse
import email
import email.message
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
LINUX = sys.platform == "linux"
FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
# The local version of the wheel that has the weights of this model alone.
OPEN = "open"
# The oldest C libraries that wheels are made for; Rust itself asks for no older ones.
COMPATIBILITY = {"gnu": "manylinux2014", "musl": "musllinux_1_2"}

LICENCES = {"LICENSE-APACHE", "LICENSE-MIT", "LICENSES.md", "THIRD-PARTY.md"} | {
    f"models/{name}.md" for name in ("accurate", "fast", "open", "sentence", "sentence-open")
}
IN_PACKAGE = re.compile(
    r"quoth/(\w+/)?\w+\.(py|pyi|css|js|html)|quoth/py\.typed|quoth/sample\.txt|quoth/_quoth(\.[\w-]+)?\.(so|pyd)"
)


def main() -> None:
    """Build, check and try; the first thing that is wrong ends it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source-only", action="store_true", help="build and check the source distribution alone")
    parser.add_argument("--target", help="the Rust target, if it is not this machine's own")
    parser.add_argument("--open-weights", action="store_true", help='leave out all weights but those of "open"')
    options = parser.parse_args()
    folder = DIST / "open" if options.open_weights else DIST
    shutil.rmtree(folder, ignore_errors=True)
    source = build_source(folder)
    check_source(source)
    if options.source_only:
        return
    wheel = build_wheel(source, options.target, open_weights=options.open_weights)
    if options.open_weights:
        # It has all weights.
        source.unlink()
    check_wheel(wheel)
    if options.open_weights:
        check_open_weights(wheel)
    if LINUX:
        run(sys.executable, "-m", "auditwheel", "show", str(wheel))
    if options.target is None:
        pythons = find_pythons()
        for python in pythons:
            try_wheel(wheel, python, *(["--open-weights"] if options.open_weights else []))
        print(f"{wheel.name} works in {len(pythons)} Pythons")


def run(*command: str, folder: Path = ROOT, **environment: str) -> None:
    """Run a command, and end with it when it fails."""
    print("+", *command, flush=True)
    if subprocess.run(command, cwd=folder, env=os.environ | environment, check=False).returncode:
        sys.exit(f"failed: {' '.join(command)}")


def build_source(folder: Path) -> Path:
    """Make the source distribution."""
    run(sys.executable, "-m", "maturin", "sdist", "--out", str(folder))
    (source,) = folder.glob("*.tar.gz")
    return source


def build_wheel(source: Path, target: str | None, *, open_weights: bool) -> Path:
    """Make the wheel beside the source distribution, from what that unpacks to, without the network."""
    features = "python,open-weights" if open_weights else "python"
    command = ["build", "--release", "--locked", "--interpreter", sys.executable, "--out", str(source.parent)]
    command += ["--features", features]
    if target:
        command += ["--target", target]
    if LINUX:
        library = "musl" if target and "musl" in target else "gnu"
        command += ["--zig", "--compatibility", COMPATIBILITY[library]]
    run("cargo", "fetch", "--locked")
    with tempfile.TemporaryDirectory() as folder:
        shutil.unpack_archive(source, folder)
        unpacked = next(Path(folder).iterdir())
        if open_weights:
            give_local_version(unpacked)
        build = os.environ.get("CARGO_TARGET_DIR", str(ROOT / "target"))
        run(
            *(sys.executable, "-m", "maturin", *command),
            folder=unpacked,
            CARGO_NET_OFFLINE="true",
            # Zig is a package of this Python, not of the one that is first on the path.
            CARGO_ZIGBUILD_PYTHON_PATH=sys.executable,
            CARGO_TARGET_DIR=str(Path(build) / "wheel"),
        )
    (wheel,) = source.parent.glob("*.whl")
    return wheel


def give_local_version(unpacked: Path) -> None:
    """Mark the version of the crate, here and where it is locked, as that of the wheel with open weights alone."""
    for name in ("Cargo.toml", "Cargo.lock"):
        path = unpacked / name
        text = path.read_text(encoding="utf-8")
        marked, found = re.subn(r'(?m)^(name = "quoth-nlp"\nversion = "[^"+]+)"$', rf'\1+{OPEN}"', text)
        expect(found == 1, f"{name} does not name the version of quoth-nlp below its name")
        path.write_text(marked, encoding="utf-8", newline="\n")


def check_source(source: Path) -> None:
    """Check that the source distribution has what a build needs, and nothing else."""
    with tarfile.open(source) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    need = LICENCES | {"Cargo.toml", "Cargo.lock", "PKG-INFO", "README.md", "pyproject.toml"}
    need |= {str(path.relative_to(ROOT)) for path in (ROOT / "models").glob("*.safetensors")}
    expect(need <= names, f"{source.name} lacks {sorted(need - names)}")
    others = {name for name in names - need if not name.startswith(("src/", "python/quoth/"))}
    expect(not others, f"{source.name} has {sorted(others)}, which no build needs")


def check_wheel(wheel: Path) -> None:
    """Check the tags, the files and the metadata of the wheel."""
    _, _, python, abi, _ = wheel.stem.split("-")
    tag = (python, abi)
    here = f"cp{sys.version_info.major}{sys.version_info.minor}"
    expect(tag == ((here, f"{here}t") if FREE_THREADED else ("cp310", "abi3")), f"{wheel.name} is of another kind")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        said = email.message_from_bytes(archive.read(metadata))
    folder = metadata.split("/", 1)[0]
    lacking = {name for name in LICENCES if f"{folder}/licenses/{name}" not in names}
    expect(not lacking, f"{wheel.name} lacks {sorted(lacking)}")
    others = {name for name in names if not name.startswith(f"{folder}/") and not IN_PACKAGE.fullmatch(name)}
    expect(not others, f"{wheel.name} has {sorted(others)}")
    check_metadata(said)


def check_open_weights(wheel: Path) -> None:
    """Check that its name tells it from the usual wheel, and that nothing of the other weights is inside."""
    expect(wheel.name.split("-")[1].endswith(f"+{OPEN}"), f"{wheel.name} has the version of the usual wheel")
    with zipfile.ZipFile(wheel) as archive:
        (library,) = (name for name in archive.namelist() if name.endswith((".so", ".pyd")))
        inside = archive.read(library)
    for model in ("open", "sentence-open", "accurate", "fast", "sentence"):
        weights = (ROOT / "models" / f"{model}.safetensors").read_bytes()
        middle = weights[len(weights) // 2 :][:256]
        expect((middle in inside) == model.endswith("open"), f"{wheel.name}: the weights of {model}")


def check_metadata(said: email.message.Message) -> None:
    """Check what the index and its users are told."""
    expect("LicenseRef-quoth-weights" in (said["License-Expression"] or ""), "the terms of the weights are not told")
    expect(set(said.get_all("License-File", [])) == LICENCES, "the licence files are not told")
    labels = {address.split(",")[0] for address in said.get_all("Project-URL", [])}
    expect({"Source", "Issues", "Security"} <= labels, "the project's addresses are not told")
    expect(said["Description-Content-Type"].startswith("text/markdown"), "the page has no type")
    expect("Licence" in said.get_payload(), "the page is not the README")


def expect(holds: bool, problem: str) -> None:  # noqa: FBT001
    """End with a message when something does not hold."""
    if not holds:
        sys.exit(problem)


def find_pythons() -> list[Path]:
    """Give the Pythons at hand that can take the wheel, one of each version."""
    ask = (
        "import sys, sysconfig; "
        "print(sys.implementation.name, *sys.version_info[:3], sysconfig.get_config_var('Py_GIL_DISABLED') or 0)"
    )
    folders = [Path(sys.executable).parent, *map(Path, os.environ.get("PATH", "").split(os.pathsep))]
    folders += sorted(Path.home().glob(".pyenv/versions/*/bin"))
    names = (
        ["python.exe"]
        if os.name == "nt"
        else ["python3", *(f"python3.{minor}" for minor in range(10, 20)), "python3.14t"]
    )
    found: dict[tuple[str, ...], Path] = {}
    for python in (folder / name for folder in folders for name in names):
        if not python.is_file() or python.parent.name == "shims":
            continue
        told = subprocess.run([str(python), "-c", ask], capture_output=True, text=True, check=False).stdout.split()
        if len(told) != 5 or told[0] != "cpython" or (told[4] == "1") != FREE_THREADED:  # noqa: PLR2004
            continue
        version = (int(told[1]), int(told[2]))
        if version >= (3, 10) and (not FREE_THREADED or version == sys.version_info[:2]):
            found.setdefault(tuple(told), python)
    return [python for _, python in sorted(found.items(), key=lambda one: [int(part) for part in one[0][1:]])]


def try_wheel(wheel: Path, python: Path, *options: str) -> None:
    """Install the wheel alone into a new environment, and run its command there."""
    with tempfile.TemporaryDirectory() as folder:
        run(str(python), "-m", "venv", "--without-pip", folder)
        inside = Path(folder, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
        run(
            sys.executable,
            "-m",
            "pip",
            "--quiet",
            "--python",
            str(inside),
            "install",
            "--no-index",
            "--no-deps",
            str(wheel),
        )
        run(str(inside), "-I", str(ROOT / "release" / "try_wheel.py"), *options, folder=Path(folder))


if __name__ == "__main__":
    main()
