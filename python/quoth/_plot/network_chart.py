"""The tables of a network and the places of its nodes → a chart."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, Any

from quoth._plot import chart
from quoth._printable import on_one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quoth._plot.network import NetworkTables

    _Places = Mapping[int, tuple[float, float]]

# For so many nodes; for more, the picture has as much room for each.
_SIZE, _NODES = (620, 520), 30
_LABEL = 28
# What the largest circle has in pixels of area, and the least.
_LARGEST, _LEAST = 560, 50
# A letter of a name is so wide and half a line of one so high, in pixels, on the average.
_LETTER, _LINE = 6.0, 8
_PUSHES = 40
# A line of this weight, or of the largest that there is, is the thickest.
_THICK = 10
# The room around the outermost nodes, for their names, where the whole is 2 wide.
_ROOM = 0.16
# How far along a line its arrow stands.
_ARROW = 0.62


def drawn(alt: Any, network: NetworkTables, places: _Places, left_out: int) -> Any:  # noqa: ANN401
    """Give the chart: lines, arrows, circles for people and squares for organisations, and names."""
    heading = "Who is quoted with whom"
    if not places:
        return chart.nothing(alt, heading, "No two speakers are quoted in one document.")
    size = _size(len(places))
    places = _apart(network, places, size)
    lines, nodes = _lines(network, places), _nodes(network, places, size)
    alone = network.nodes.num_rows - len(places)
    below = f"{len(nodes)} speakers; a line joins two who are quoted in one document"
    if left_out:
        below += "; of each speaker, the strongest lines are drawn"
    if alone:
        below += f"; {alone} more {'is' if alone == 1 else 'are'} quoted with none of them"
    layers = [_edges(alt, [line for line in lines if line["kind"] == "quoted with"])]
    reports = [line for line in lines if line["kind"] == "quotes"]
    if reports:
        below += "; an arrow leads from who reports to who is reported"
        layers += _arrows(alt, reports, size)
    layers += _speakers(alt, nodes)
    width, height = size
    title = chart.title(alt, heading, *_wrapped(below))
    return alt.layer(*layers).properties(title=title, width=width, height=height, view=chart.unframed(alt))


def _size(nodes: int) -> tuple[int, int]:
    larger = max(1.0, math.sqrt(nodes / _NODES))
    return round(_SIZE[0] * larger), round(_SIZE[1] * larger)


def _wrapped(text: str, most: int = 100) -> list[str]:
    """Break a line of phrases that stand between semicolons."""
    lines = [""]
    for phrase in text.split("; "):
        longer = f"{lines[-1]}; {phrase}" if lines[-1] else phrase
        if len(longer) > most and lines[-1]:
            lines[-1] += ";"
            lines.append(phrase)
        else:
            lines[-1] = longer
    return lines


def _lines(network: NetworkTables, places: _Places) -> list[dict[str, Any]]:
    lines = []
    for edge in network.edges:
        (x, y), (x2, y2) = places[edge["source"]], places[edge["target"]]
        lines.append(
            {
                "from": chart.shown(edge["source_name"]),
                "to": chart.shown(edge["target_name"]),
                "kind": edge["kind"],
                "weight": edge["weight"],
                **{name: round(value, 4) for name, value in (("x", x), ("y", y), ("x2", x2), ("y2", y2))},
            }
        )
    return lines


def _nodes(network: NetworkTables, places: _Places, chart_size: tuple[int, int]) -> list[dict[str, Any]]:
    names = chart.names_shown(network.nodes["name"])
    most = max(network.nodes["quotes"])
    return [
        {
            "name": names[node["node"]],
            "short": on_one_line(names[node["node"]], _LABEL),
            "label": chart.ACTOR_NAMES[node["label"]],
            "quotes": node["quotes"],
            "documents": node["documents"],
            "x": round(places[node["node"]][0], 4),
            "y": round(places[node["node"]][1], 4),
            "size": round(size, 1),
            "above": round(places[node["node"]][1] + _above(size, chart_size), 4),
        }
        for node in network.nodes
        if node["node"] in places
        for size in [_area(node["quotes"], most)]
    ]


def _area(quotes: int, most: int) -> float:
    return _LEAST + (_LARGEST - _LEAST) * quotes / most


def _apart(network: NetworkTables, places: _Places, chart_size: tuple[int, int]) -> _Places:
    """Push nodes apart until no name lies on another node or its name, as far as there is room."""
    most = max(network.nodes["quotes"])
    scale = [size / (2 + 2 * _ROOM) for size in chart_size]
    boxes = []
    for node in network.nodes:
        if node["node"] in places:
            radius = math.sqrt(_area(node["quotes"], most) / math.pi)
            wide = max(len(on_one_line(node["name"], _LABEL)) * _LETTER, 2 * radius)
            x, y = places[node["node"]]
            boxes.append([x * scale[0], y * scale[1], wide / 2 + 2, radius + _LINE])
    for _ in range(_PUSHES):
        pushed = sum(_push(one, other) for one, other in combinations(boxes, 2))
        if not pushed:
            break
    shown = [node["node"] for node in network.nodes if node["node"] in places]
    # Who was pushed out of the picture draws all others together.
    wide, high = (max(abs(box[axis]) for box in boxes) for axis in (0, 1))
    across, up = max(wide, scale[0]), max(high, scale[1])
    return {node: (x / across, y / up) for node, (x, y, _, _) in zip(shown, boxes, strict=True)}


def _push(one: list[float], other: list[float]) -> bool:
    """Push two boxes apart, each by a half and the shorter way, and tell whether they overlapped."""
    x, y = other[0] - one[0], other[1] - one[1]
    wide, high = one[2] + other[2] - abs(x), one[3] + other[3] - abs(y)
    if wide <= 0 or high <= 0:
        return False
    axis, way = (0, wide * (1 if x >= 0 else -1)) if wide < high else (1, high * (1 if y >= 0 else -1))
    one[axis] -= way / 2
    other[axis] += way / 2
    return True


def _above(area: float, chart_size: tuple[int, int]) -> float:
    """Give how far above the middle of a node its name stands."""
    return (math.sqrt(area / math.pi) + 3) * (2 + 2 * _ROOM) / chart_size[1]


def _place(alt: Any, x: str = "x", y: str = "y") -> dict[str, Any]:  # noqa: ANN401
    scale = alt.Scale(domain=[-1 - _ROOM, 1 + _ROOM], nice=False)
    return {"x": alt.X(f"{x}:Q", scale=scale, axis=None), "y": alt.Y(f"{y}:Q", scale=scale, axis=None)}


def _edges(alt: Any, lines: list[dict[str, Any]]) -> Any:  # noqa: ANN401
    tooltip = [
        alt.Tooltip("from:N", title="who"),
        alt.Tooltip("to:N", title="with"),
        alt.Tooltip("weight:Q", title="documents", format=","),
    ]
    # A single document is a thin line, whatever the others are.
    widths = alt.Scale(domain=[1, max([_THICK, *(line["weight"] for line in lines)])], range=[0.9, 5])
    return (
        alt.Chart(chart.data(alt, lines))
        .mark_rule(color=chart.GREY, opacity=0.45)
        .encode(
            **_place(alt),
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("weight:Q", scale=widths, legend=None),
            tooltip=tooltip,
        )
    )


def _arrows(alt: Any, lines: list[dict[str, Any]], size: tuple[int, int]) -> list[Any]:  # noqa: ANN401
    width, height = size
    heads = []
    for line in lines:
        right, up = line["x2"] - line["x"], line["y2"] - line["y"]
        # A triangle of Vega points up; angles go clockwise.
        angle = math.degrees(math.atan2(right * width, up * height))
        heads.append(
            {**line, "at_x": line["x"] + _ARROW * right, "at_y": line["y"] + _ARROW * up, "angle": round(angle, 1)}
        )
    tooltip = [
        alt.Tooltip("from:N", title="who reports"),
        alt.Tooltip("to:N", title="who is reported"),
        alt.Tooltip("weight:Q", title="quotations", format=","),
    ]
    colour = chart.ARROW_COLOUR
    shafts = alt.Chart(chart.data(alt, lines)).mark_rule(color=colour, strokeWidth=1.6)
    points = alt.Chart(chart.data(alt, heads)).mark_point(
        shape="triangle-up", filled=True, color=colour, size=130, opacity=1
    )
    return [
        shafts.encode(**_place(alt), x2="x2:Q", y2="y2:Q", tooltip=tooltip),
        points.encode(
            **_place(alt, "at_x", "at_y"),
            angle=alt.Angle("angle:Q", scale=alt.Scale(domain=[-180, 180], range=[-180, 180])),
            tooltip=tooltip,
        ),
    ]


def _speakers(alt: Any, nodes: list[dict[str, Any]]) -> list[Any]:  # noqa: ANN401
    labels = [name for name in chart.ACTOR_NAMES.values() if any(node["label"] == name for node in nodes)]
    colours = {chart.ACTOR_NAMES[label]: colour for label, colour in chart.ACTOR_COLOURS.items()}
    shapes = {"person": "circle", "organisation": "square"}
    legend = alt.Legend(orient="top", title=None)
    points = (
        alt.Chart(chart.data(alt, nodes))
        .mark_point(filled=True, opacity=1, stroke="white", strokeWidth=0.8)
        .encode(
            **_place(alt),
            size=alt.Size("size:Q", scale=None),
            color=alt.Color(
                "label:N", scale=alt.Scale(domain=labels, range=[colours[one] for one in labels]), legend=legend
            ),
            shape=alt.Shape(
                "label:N", scale=alt.Scale(domain=labels, range=[shapes[one] for one in labels]), legend=legend
            ),
            tooltip=[
                alt.Tooltip("name:N", title="who"),
                alt.Tooltip("label:N", title="is"),
                alt.Tooltip("quotes:Q", title="quotations", format=","),
                alt.Tooltip("documents:Q", title="documents", format=","),
            ],
        )
    )
    names = (
        alt.Chart(chart.data(alt, nodes))
        .mark_text(baseline="bottom", fontSize=11, color=chart.text_colour(alt))
        .encode(**_place(alt, "x", "above"), text="short:N")
    )
    return [points, names]
