"""What a reader finds in the HTML of documents: text, marks, tags and the legend."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "input"}
ALLOWED = frozenset(
    re.findall(
        r"\S+",
        "html head meta title style body main section div ul ol li mark sup span bdi i a p strong small fieldset "
        "legend label input details summary dl dt dd h1 h2 h3 table caption thead tbody tr th td",
    )
)


class Page(HTMLParser):
    """Asserts that elements nest and ids are unique, and collects the text with and without tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        # The text of the article without the tags that name who speaks.
        self.text = ""
        self.marked: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []
        assert len(set(self.ids)) == len(self.ids)
        assert {link.removeprefix("#") for link in self.links} <= set(self.ids)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.attributes.update(found)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        if tag not in VOID:
            self.open.append(f"{tag}.{found.get('class') or ''}")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().split(".")[0] == tag

    def handle_data(self, data: str) -> None:
        if any(name.startswith(("style", "title")) for name in self.open):
            return
        self.seen.append(data)
        inside = any(name.startswith("sup.who") for name in self.open)
        if "div.text" in self.open and not inside:
            self.text += data
            self.marked.append((self.open[-1].split(" c")[0], data))

    @property
    def read(self) -> str:
        """What a reader without any style reads."""
        return "".join(self.seen)


def lines(html: str) -> list[tuple[str, str]]:
    """Give the lines of the legend: names and counts."""
    found = re.findall(r'<li class="line c[^"]*">(.*?)<a href="#[^"]*" title="to the first">([\d,]+)</a></li>', html)
    return [(re.sub("<[^>]*>", "", name).strip(), number) for name, number in found]


def tags(html: str) -> list[str]:
    """Give the tags in the text, as they are read aloud."""
    return [re.sub("<[^>]*>", "", tag) for tag in re.findall(r'<sup class="who[^"]*">(.*?)</sup>', html)]
