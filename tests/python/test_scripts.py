"""Scripts that need what is no part of this project: without it they end in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ACCURACY = (
    "ablate",
    "agreement",
    "alone",
    "calibration",
    "coreference",
    "nested",
    "peers",
    "score",
    "speakers",
    "topics",
    "yardstick",
)
BENCHES = {
    "memory": ["none.jsonl"],
    "networks": ["none.jsonl", "--peer", "torch"],
    "sentences": [],
    "throughput": ["none.jsonl"],
}

if not (ROOT / "accuracy").exists():
    pytest.skip("a package without its scripts is tested", allow_module_level=True)


@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        *((f"accuracy/{name}.py", list[str]()) for name in ACCURACY),
        *((f"benches/{name}.py", arguments) for name, arguments in BENCHES.items()),
    ],
)
def test_one_line_says_what_is_missing(script: str, arguments: list[str], tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / script), *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "are not part of this project" in line
    assert done.stdout == ""
