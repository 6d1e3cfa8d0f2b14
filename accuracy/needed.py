"""What is no part of this project and a script needs: where it is not there, one line says so and ends the script."""

import sys
from pathlib import Path


def needed(what: str, option: str, *paths: Path) -> None:
    """Ends the script where one of the paths is not there; `option` says where it is."""
    for path in paths:
        if not path.exists():
            sys.exit(f"there is no {path}; {what} are not part of this project: {option} says where they are")


def corpora(folder: Path, *files: str) -> None:
    """Ends the script where one of these corpora is not in the folder."""
    needed("the corpora", "--data FOLDER", *(folder / file for file in files))


def scorers(folder: Path, *scripts: str) -> None:
    """Ends the script where one of these scorers is not in the folder."""
    needed("the scorers", "--eval FOLDER", *(folder / script for script in scripts))
