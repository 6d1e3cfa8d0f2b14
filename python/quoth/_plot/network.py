"""Who says what in a collection → a network: its tables, and where a picture has its nodes."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from quoth._extra import required
from quoth._linked_table import LinkedTable
from quoth._spoken import reports
from quoth._vocabulary import ACTORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quoth._quoth import Documents
    from quoth._spoken import Speaker, Spoken

EDGE_KINDS = ("quoted with", "quotes")
_SEED = 7
# A good length of an edge for nodes in a square of 1, by the square root of their number.
_LENGTH = 2.2
_MOST_WEIGHT = 3
# So many edges of each node are drawn, and more where the other end has fewer.
_EDGES = 3
# The room between two groups, where the side of a group is the root of how many are in it.
_BETWEEN = 1.0


class NetworkTables(NamedTuple):
    """The nodes and the edges of a network of speakers, as tables.

    Attributes:
        nodes: A row for each speaker, the most quoted first: ``node`` (its index), ``name``,
            ``label``, ``quotes``, ``documents`` (in how many it is quoted) and ``corpus_person``, which
            is that of ``Linked.people``, null unless ``Documents.with_links`` told it.
        edges: A row for each two speakers that belong together, the strongest first: ``source`` and
            ``target`` (indexes of nodes), ``source_name``, ``target_name``, ``kind``, ``weight``,
            ``source_corpus_person`` and ``target_corpus_person``.
            "quoted with" has no direction, and its weight is in how many documents both are quoted;
            "quotes" leads from who reports to who is reported, and its weight is how many quotations.

    >>> import quoth
    >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee. “No,” said Bo Chen."])
    >>> tables = docs.plot.network_tables()
    >>> tables.nodes["name"], tables.edges[["source_name", "target_name", "weight"]][0]
    (['Tom Lee', 'Bo Chen'], {'source_name': 'Tom Lee', 'target_name': 'Bo Chen', 'weight': 1})
    """

    nodes: LinkedTable
    edges: LinkedTable


def tables(docs: Documents, said: Spoken, top: int | None) -> NetworkTables:
    """Give the network of the ``top`` speakers with most quotations, or of all."""
    totals = said.totals()
    chosen = [one for one, _ in totals.most_common(top)]
    number = {one: node for node, one in enumerate(chosen)}
    quoted = _quoted(said, number)
    counted = Counter(node for nodes in quoted for node in nodes)
    together = Counter(pair for nodes in quoted for pair in combinations(sorted(nodes), 2))
    edges = [(weight, "quoted with", pair) for pair, weight in together.items()]
    for (reporter, one), weight in reports(docs, said).items():
        if reporter in number and one in number:
            edges.append((weight, "quotes", (number[reporter], number[one])))
    # The strongest first, and of those in the order of the nodes, so that it is the same every time.
    edges.sort(key=lambda edge: (-edge[0], edge[1:]))
    people = [said.people[one] for one in chosen]
    nodes: Mapping[str, tuple[str | list[str], list[Any]]] = {
        "node": ("int", list(range(len(chosen)))),
        "name": ("str", [one.name for one in people]),
        "label": (list(ACTORS), [one.label for one in people]),
        "quotes": ("int", [totals[one] for one in chosen]),
        "documents": ("int", [counted[node] for node in range(len(chosen))]),
        "corpus_person": ("int or null", [one.corpus_person for one in people]),
    }
    return NetworkTables(LinkedTable(nodes, title="nodes"), _edge_table(edges, people))


def _quoted(said: Spoken, number: Mapping[int, int]) -> list[set[int]]:
    """Give for each document the nodes that are quoted in it."""
    found: dict[int, set[int]] = defaultdict(set)
    for row, speakers in zip(said.rows, said.speakers, strict=True):
        found[row].update(number[one] for one in speakers if one in number)
    return list(found.values())


def _edge_table(edges: list[tuple[int, str, tuple[int, int]]], people: list[Speaker]) -> LinkedTable:
    sources = [source for _, _, (source, _) in edges]
    targets = [target for _, _, (_, target) in edges]
    return LinkedTable(
        {
            "source": ("int", sources),
            "target": ("int", targets),
            "source_name": ("str", [people[node].name for node in sources]),
            "target_name": ("str", [people[node].name for node in targets]),
            "kind": (list(EDGE_KINDS), [kind for _, kind, _ in edges]),
            "weight": ("int", [weight for weight, _, _ in edges]),
            "source_corpus_person": ("int or null", [people[node].corpus_person for node in sources]),
            "target_corpus_person": ("int or null", [people[node].corpus_person for node in targets]),
        },
        title="edges",
    )


def strongest(network: NetworkTables) -> NetworkTables:
    """Leave of each node its strongest edges: all of those between many nodes are a thicket."""
    drawn: Counter[int] = Counter()
    rows = []
    for row, edge in enumerate(network.edges):
        if drawn[edge["source"]] < _EDGES or drawn[edge["target"]] < _EDGES:
            rows.append(row)
            drawn.update((edge["source"], edge["target"]))
    columns, kinds = network.edges.to_pydict(), network.edges._kinds()  # noqa: SLF001
    left = {name: (kinds[name], [values[row] for row in rows]) for name, values in columns.items()}
    return NetworkTables(network.nodes, LinkedTable(left, title="edges"))


def places(network: NetworkTables, user: str) -> dict[int, tuple[float, float]]:
    """Give where each node stands that has an edge: groups side by side, from -1 to 1."""
    networkx = required("networkx", user)
    # Of networkx, whose layouts need it and which does not ask for it.
    required("numpy", user)
    graph = networkx.Graph()
    columns = network.edges.to_pydict()
    for source, target, weight in zip(columns["source"], columns["target"], columns["weight"], strict=True):
        # A pair that is found again and again must not fall into one point.
        graph.add_edge(source, target, weight=min(weight, _MOST_WEIGHT))
    groups = sorted(networkx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    return _side_by_side([_group(networkx, graph.subgraph(sorted(group))) for group in groups])


def _group(networkx: Any, graph: Any) -> dict[int, tuple[float, float]]:  # noqa: ANN401
    """Give where the nodes of one group stand, in a square as large as there are nodes."""
    size = len(graph)
    if size == 2:  # noqa: PLR2004 a pair needs no forces, and its line must not cross the names
        return dict(zip(sorted(graph), ((0.0, 0.8), (1.2, 0.6)), strict=True))
    length = _LENGTH / size**0.5
    found = networkx.spring_layout(graph, k=length, iterations=200, seed=_SEED, weight="weight", scale=None)
    xs, ys = zip(*((float(x), float(y)) for x, y in found.values()), strict=True)
    side = size**0.5
    wide, high = max(max(xs) - min(xs), 1e-9), max(max(ys) - min(ys), 1e-9)
    return {
        node: ((float(x) - min(xs)) / wide * side, (float(y) - min(ys)) / high * side) for node, (x, y) in found.items()
    }


def _side_by_side(groups: list[dict[int, tuple[float, float]]]) -> dict[int, tuple[float, float]]:
    """Put groups, the largest first, into rows that fill a square, from -1 to 1."""
    if not groups:
        return {}
    sides = [max(len(group) ** 0.5, 1.2) + _BETWEEN for group in groups]
    widest = max(sides[0], sum(side**2 for side in sides) ** 0.5 * 1.05)
    found: dict[int, tuple[float, float]] = {}
    x = y = height = 0.0
    for group, side in zip(groups, sides, strict=True):
        if x and x + side > widest:
            x, y, height = 0.0, y + height, 0.0
        found |= {node: (x + right, y + down) for node, (right, down) in group.items()}
        x, height = x + side, max(height, side)
    left, right = min(x for x, _ in found.values()), max(x for x, _ in found.values())
    top, bottom = min(y for _, y in found.values()), max(y for _, y in found.values())
    return {
        node: (2 * (x - left) / max(right - left, 1e-9) - 1, 1 - 2 * (y - top) / max(bottom - top, 1e-9))
        for node, (x, y) in found.items()
    }
