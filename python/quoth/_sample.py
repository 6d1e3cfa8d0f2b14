"""A text to try the library on."""


def sample() -> str:
    """Give a short news text that comes with the library, with quotations of every kind.

    >>> import quoth
    >>> len(quoth.analyze(quoth.sample()).quotes) > 3
    True
    """
    from importlib.resources import files

    return files("quoth").joinpath("sample.txt").read_text(encoding="utf-8")
