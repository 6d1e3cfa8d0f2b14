"""Articles → JSON Lines: the corpus's own schema, and the plain ones of quotations, entities, coreference and so on.

Offsets are code points, [start, end].
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.attributions import Attribution
from corpus.spans import Span

SOURCE = "quoth-corpus"
LICENCE = "CC BY 4.0"
Record = dict[str, Any]


def _spans(spans: list[Span]) -> list[list[int]]:
    return [list(span) for span in spans]


def record(article: Article) -> Record:
    """Everything that is annotated; the schema of README.md."""
    return {
        "id": article.id,
        "source": SOURCE,
        "licence": LICENCE,
        "meta": {key: value for key, value in article.head.values.items() if key != "id"},
        "text": article.text,
        "paragraphs": [[*paragraph.span, paragraph.role] for paragraph in article.marked.paragraphs],
        "datelines": _spans(article.datelines),
        "sentences": _spans(article.sentences),
        "entities": [[*one.span, one.label, one.value] for one in article.entities],
        "cast": [
            {
                "id": member.id,
                "name": member.names[0],
                "aliases": list(member.names[1:]),
                "kind": member.kind,
                "pronouns": list(member.pronouns),
                "titles": list(member.titles),
                "writer": member.writer,
            }
            for member in article.head.cast.values()
            if member.names
        ],
        "mentions": [[*one.span, one.kind, one.member] for one in article.mentions],
        "attributions": [_attribution(one) for one in article.attributions],
    }


def _attribution(one: Attribution) -> Record:
    return {
        "key": one.key,
        "kind": one.kind,
        "act": one.act,
        "source": _spans(one.source),
        "cue": _spans(one.cue),
        "content": _spans(one.content),
        "speakers": one.speakers,
        "source_kind": one.source_kind,
        "via": _spans(one.via),
        "via_members": one.vias,
        "via_kind": one.via_kind,
        "addressee": _spans(one.addressee),
        "addressees": one.addressees,
        "addressee_kind": one.addressee_kind,
        "negated": one.negated,
        "within": one.within,
    }


def quotes(article: Article) -> Record:
    """Sources, cues and contents, as for PolNeAR; a topic is indirect there."""
    return {
        **_base(article),
        "quotes": [
            {
                "source": _spans(one.source),
                "cue": _spans(one.cue),
                "content": _spans(one.content),
                "type": "indirect" if one.kind == "topic" else one.kind,
                "kind": one.kind,
                "act": one.act,
            }
            for one in article.attributions
        ],
    }


def speakers(article: Article) -> Record:
    """For each quotation the first name of who speaks, or the kind of a source without a name."""
    rows: list[list[Any]] = []
    for one in article.attributions:
        member = article.head.cast.get(one.speakers[0]) if one.speakers else None
        name = next((m.span for m in article.mentions if member and m.member == member.id and m.kind == "name"), None)
        if member is not None and member.named and name is not None:
            rows.append(["PERSON" if member.kind == "person" else "ORG", *name])
        else:
            rows.append([one.source_kind.upper() if one.source_kind and one.source_kind != "named" else "NONE"])
    return {"id": article.id, "speakers": rows}


def entities(article: Article) -> Record:
    """Entities with their labels."""
    return {**_base(article), "entities": [[*one.span, one.label] for one in article.entities]}


def coref(article: Article) -> Record:
    """Mentions, and clusters as lists of their indexes."""
    clusters: dict[str, list[int]] = {}
    for index, mention in enumerate(article.mentions):
        clusters.setdefault(mention.member, []).append(index)
    return {
        "id": article.id,
        "source": SOURCE,
        "licence": LICENCE,
        "text": article.text,
        "mentions": _spans([one.span for one in article.mentions]),
        "clusters": list(clusters.values()),
    }


def sentence_record(article: Article) -> Record:
    """Sentences; `cond` says whether lines are wrapped."""
    cond = "para" if article.head["wrap"] == "none" else "wrap"
    return {**_base(article), "cond": cond, "sets": ["quoth"], "sentences": _spans(article.sentences)}


def roles(article: Article) -> Record:
    """Paragraphs with their roles."""
    return {**_base(article), "roles": [[*paragraph.span, paragraph.role] for paragraph in article.marked.paragraphs]}


def _base(article: Article) -> Record:
    return {"id": article.id, "source": SOURCE, "text": article.text}


FORMATS: dict[str, Callable[[Article], Record]] = {
    "corpus": record,
    "quotes": quotes,
    "speakers": speakers,
    "entities": entities,
    "coref": coref,
    "sentences": sentence_record,
    "roles": roles,
}


def write(articles: list[Article], parts: dict[str, str], out: Path) -> list[Path]:
    """Writes OUT/FORMAT_PART.jsonl for each format and part; articles without a part are of the part `new`."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for part in sorted({parts.get(article.id, "new") for article in articles}):
        chosen = [article for article in articles if parts.get(article.id, "new") == part]
        for name, make in FORMATS.items():
            path = out / f"{name}_{part}.jsonl"
            lines = [json.dumps(make(article), ensure_ascii=False) for article in chosen]
            path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
            written.append(path)
    return written
