"""An article as a reader of the annotations sees it, to proofread."""

from corpus.article import Article
from corpus.attributions import Attribution
from corpus.spans import Span


def show(article: Article) -> str:
    """Paragraph roles with sentences, then attributions, cast with mentions, and entities."""
    lines = [f"== {article.id}: {article.words} words"]
    for paragraph in article.marked.paragraphs:
        lines.append(f"[{paragraph.role}]")
        lines += [f"   {_text(article, sentence)}" for sentence in article.sentences if paragraph.span.covers(sentence)]
    lines.append("== attributions")
    lines += [_attribution(article, one) for one in article.attributions]
    lines.append("== cast")
    for member in article.head.cast.values():
        own = [m for m in article.mentions if m.member == member.id]
        shown = ", ".join(f"{_text(article, m.span)} ({m.kind[0:3]})" for m in own)
        lines.append(f"@{member.id} {member.names[0] if member.names else '?'} [{member.kind}]: {shown}")
    lines.append("== entities")
    for label in sorted({one.label for one in article.entities}):
        same = [
            _text(article, one.span) + (f" = {one.value}" if one.value else "")
            for one in article.entities
            if one.label == label
        ]
        lines.append(f"{label}: {'; '.join(same)}")
    return "\n".join(lines)


def _attribution(article: Article, one: Attribution) -> str:
    parts = [f"{one.key}: {one.kind} {one.act}"]
    if one.negated:
        parts.append("negated")
    if one.within:
        parts.append(f"within {one.within}")
    who = _who(one.speakers, one.source_kind)
    parts.append(f"{who} | {_texts(article, one.source)} | {_texts(article, one.cue)} | {_texts(article, one.content)}")
    if one.addressee:
        parts.append(f"| to {_who(one.addressees, one.addressee_kind)} {_texts(article, one.addressee)}")
    if one.via:
        parts.append(f"| via {_who(one.vias, one.via_kind)} {_texts(article, one.via)}")
    return " ".join(parts)


def _who(members: list[str], kind: str | None) -> str:
    return " ".join("@" + member for member in members) or kind or "unknown"


def _text(article: Article, span: Span) -> str:
    return " ".join(article.text[slice(*span)].split())


def _texts(article: Article, spans: list[Span]) -> str:
    return " … ".join(_text(article, span) for span in spans) or "-"
