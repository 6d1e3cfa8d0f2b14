"""Documents ⇄ tasks of Label Studio."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quoth._vocabulary import ACTS, KINDS, LABELS, SOURCE_KINDS
from quoth.exchange._draft import (
    PARTS,
    Cast,
    Draft,
    DraftEntity,
    DraftPerson,
    DraftQuote,
    Place,
    checked_place,
    draft_of,
    listed_place,
    main_mention,
    one_of,
    refuse,
    without_surrogates,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quoth._quoth import Document, Pipeline, _Model

_MENTIONS = {"Name": "name", "Nominal": "nominal", "Pronoun": "pronoun"}
_PARTS = {"Cue": "cue", "Source": "source", "Via": "via"}
_CHOICES = {"kind": KINDS, "act": ACTS, "source_kind": SOURCE_KINDS}
_OTHERS = "with others"
_PIECE = "next piece"


def label_studio_config() -> str:
    """Give the labelling configuration for such tasks, as XML.

    It is what a project's `labelling setup <https://labelstud.io/guide/setup>`_ takes: labels for
    quotations and their parts, mentions and entities; relations between them; and for each region
    the choices and texts that belong to it.

    >>> from quoth.exchange import label_studio_config
    >>> print(label_studio_config().splitlines()[0])
    <View>
    """
    lines = ["<View>", "  <Style>.htx-text { white-space: pre-wrap; }</Style>", "  <Relations>"]
    lines += [f'    <Relation value="{relation}"/>' for relation in (*PARTS, _PIECE)]
    lines.append("  </Relations>")
    for name, values in (("part", ("Quotation", *_PARTS)), ("mention", _MENTIONS), ("entity", LABELS)):
        lines.append(f'  <Labels name="{name}" toName="text">')
        lines += [f'    <Label value="{value}"/>' for value in values]
        lines.append("  </Labels>")
    lines.append('  <Text name="text" value="$text"/>')
    lines.append('  <View visibleWhen="region-selected" whenLabelValue="Quotation">')
    for name, choices in (*_CHOICES.items(), ("speakers", (_OTHERS,))):
        shape = "multiple" if name == "speakers" else "single"
        lines.append(f'    <Choices name="{name}" toName="text" perRegion="true" choice="{shape}">')
        lines += [f'      <Choice value="{choice}"/>' for choice in choices]
        lines.append("    </Choices>")
    lines += [_text_area("speaker", "Who speaks"), "  </View>"]
    lines.append('  <View visibleWhen="region-selected" whenTagName="mention">')
    lines += [_text_area("person", "Who is meant"), "  </View>"]
    lines.append('  <View visibleWhen="region-selected" whenTagName="entity">')
    lines += [_text_area("value", "Date or sum"), "  </View>", "</View>"]
    return "\n".join(lines) + "\n"


def _text_area(name: str, placeholder: str) -> str:
    return f'    <TextArea name="{name}" toName="text" perRegion="true" editable="true" placeholder="{placeholder}"/>'


def to_label_studio(document: Document, *, model_version: str = "quoth") -> dict[str, Any]:
    """Give ``document`` as a `task of Label Studio <https://labelstud.io/guide/task_format>`_.

    The quotations stand there as a prediction, which the tool shows for review; ``json.dump`` a
    list of tasks into a file that it imports. Regions are labelled Quotation, Cue, Source, Via,
    Name, Nominal, Pronoun, or as an entity; relations lead from cue, source and via to the content,
    and from each further piece to the first. Offsets are code points, as the tool counts them.

    | field | where it stands |
    |---|---|
    | text | ``data.text`` |
    | entities, mentions, content, cue, source, via | regions, exact |
    | kind, act, source_kind, value, who is meant, speakers | choices and texts of the regions |
    | scores | ``score`` of the results: a prediction has them, annotations made from it may not |
    | sentences, name, label, aliases, titles, pronouns | ``data.quoth``, which nobody annotates |

    >>> import quoth
    >>> from quoth.exchange import to_label_studio
    >>> task = to_label_studio(quoth.analyze("“Go,” said Ann Lee."))
    >>> task["predictions"][0]["result"][0]["value"]
    {'start': 0, 'end': 5, 'text': '“Go,”', 'labels': ['Quotation']}
    """
    return _Writer(draft_of(document)).task(model_version)


class _Writer:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.keys = list(_keys(draft.people))
        self.result: list[dict[str, Any]] = []

    def task(self, model_version: str) -> dict[str, Any]:
        for i, quote in enumerate(self.draft.quotes):
            self._quote(f"quote{i}", quote)
        for i, person in enumerate(self.draft.people):
            kinds = {kind: label for label, kind in _MENTIONS.items()}
            for j, (place, kind) in enumerate(person.mentions):
                self._region(f"mention{i}.{j}", place, "mention", kinds[kind])
                self._text(f"mention{i}.{j}", place, "person", [self.keys[i]])
        for i, entity in enumerate(self.draft.entities):
            self._region(f"entity{i}", entity.place, "entity", entity.label, score=entity.score)
            if entity.value is not None:
                self._text(f"entity{i}", entity.place, "value", [entity.value])
        people = [self._details(key, person) for key, person in zip(self.keys, self.draft.people, strict=True)]
        own = {"sentences": [list(place) for place in self.draft.sentences or ()], "people": people}
        return {
            "data": {"text": self.draft.text, "quoth": own},
            "predictions": [{"model_version": model_version, "result": self.result}],
        }

    def _details(self, key: str, person: DraftPerson) -> dict[str, Any]:
        details: dict[str, Any] = {"key": key, "name": person.name, "label": person.label}
        details |= {"aliases": person.aliases, "titles": person.titles, "pronouns": person.pronouns}
        if person.main != main_mention(self.draft.text, person):
            details["main"] = person.main and list(person.main)
        return details

    def _quote(self, name: str, quote: DraftQuote) -> None:
        first = quote.content[0]
        meta = {"meta": {"quoth": quote.other}} if quote.other else {}
        self._region(name, first, "part", "Quotation", score=quote.score, **meta)
        for choice in _CHOICES:
            if getattr(quote, choice) is not None:
                self._item(name, first, "choices", choice, {"choices": [getattr(quote, choice)]})
        if quote.speakers:
            keys = [self.keys[person] for person in quote.speakers]
            score = {} if quote.speaker_score is None else {"score": quote.speaker_score}
            self._text(name, first, "speaker", keys, **score)
        if quote.with_others:
            self._item(name, first, "choices", "speakers", {"choices": [_OTHERS]})
        for i, piece in enumerate(quote.content[1:], 1):
            self._region(f"{name}.{i}", piece, "part", "Quotation")
            self._relation(f"{name}.{i}", name, _PIECE)
        for label, part in _PARTS.items():
            place: Place | None = getattr(quote, part)
            if place is not None:
                self._region(f"{name}.{part}", place, "part", label)
                self._relation(f"{name}.{part}", name, part)

    def _region(self, name: str, place: Place, control: str, label: str, **rest: Any) -> None:
        self._item(name, place, "labels", control, {"labels": [label]}, **rest)

    def _text(self, name: str, place: Place, control: str, texts: list[str], **rest: Any) -> None:
        self._item(name, place, "textarea", control, {"text": texts}, **rest)

    def _item(self, name: str, place: Place, kind: str, control: str, value: dict[str, Any], **rest: Any) -> None:
        start, end = place
        # The text of a text area takes the place of that of its region.
        value = {"start": start, "end": end, "text": self.draft.slice(place), **value}
        self.result.append({"id": name, "from_name": control, "to_name": "text", "type": kind, "value": value, **rest})

    def _relation(self, first: str, second: str, label: str) -> None:
        item = {"from_id": first, "to_id": second, "type": "relation", "direction": "right", "labels": [label]}
        self.result.append(item)


def _keys(people: list[DraftPerson]) -> Iterator[str]:
    """Name people apart: two of one name are “Ann Lee” and “Ann Lee (2)”."""
    seen: Counter[str] = Counter()
    taken = {person.name or "" for person in people}
    for person in people:
        key = name = person.name or ""
        seen[name] += 1
        while seen[name] > 1 and key in taken:
            key = f"{name} ({seen[name]})"
            seen[name] += key in taken
        taken.add(key)
        yield key


@dataclass
class _Region:
    place: Place
    where: str
    labels: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    score: float = 1.0
    speaker_score: float | None = None
    other: dict[str, Any] = field(default_factory=dict)


def from_label_studio(
    task: Mapping[str, Any], *, annotation: int = 0, model: _Model = "accurate", pipeline: Pipeline | None = None
) -> Document:
    """Read a task as Label Studio exports it, with the configuration of ``label_studio_config``.

    It takes the annotation of that index, not counting cancelled ones, or, where there is none,
    the first prediction. A relation may lead either way. A person is who the text of a mention
    says, else, for a name, its words; a speaker whom no mention names is mentioned in the source.
    Regions with other labels are left out. A task that ``to_label_studio`` did not write has no
    sentences: they are found, with the model or the pipeline that is given, as
    ``quoth.sentence_spans`` does.

    Raises:
        ValueError: With the path in the task; there is no such model.
        TypeError: Both a model and a pipeline are given.

    >>> import quoth
    >>> from quoth.exchange import from_label_studio, to_label_studio
    >>> task = to_label_studio(quoth.analyze("“Go,” said Ann Lee."))
    >>> task["annotations"] = [{"result": task["predictions"][0]["result"][:1]}]
    >>> from_label_studio(task).quotes
    (Quote(direct, '“Go,”'),)
    """
    data = _mapping("data", _mapping("task", task).get("data"))
    if not isinstance(data.get("text"), str):
        refuse("data.text", "there is no text")
    path, result = _result(task, annotation)
    reader = _Reader(without_surrogates(data["text"]))
    for i, item in enumerate(result):
        reader.item(f"{path}.result[{i}]", _mapping(f"{path}.result[{i}]", item))
    own = data.get("quoth") or {}
    return reader.draft(_mapping("data.quoth", own)).document(model, pipeline)


def _mapping(where: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        refuse(where, f"it is no object but {type(value).__name__}")
    return value


def _result(task: Mapping[str, Any], annotation: int) -> tuple[str, list[Any]]:
    annotations, predictions = (_list(name, task.get(name)) for name in ("annotations", "predictions"))
    done = [i for i, one in enumerate(annotations) if not _mapping(f"annotations[{i}]", one).get("was_cancelled")]
    if done and not -len(done) <= annotation < len(done):
        refuse("annotations", f"there are {len(done)}, and so none of index {annotation}")
    if not done and not predictions:
        refuse("annotations", "there is no annotation, and no prediction")
    path = f"annotations[{done[annotation]}]" if done else "predictions[0]"
    one = annotations[done[annotation]] if done else predictions[0]
    return path, _list(f"{path}.result", _mapping(path, one).get("result"))


def _list(where: str, value: object) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        refuse(where, f"it is no list but {type(value).__name__}")
    return value


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.regions: dict[str, _Region] = {}
        self.relations: list[tuple[str, str, str, list[str]]] = []

    def item(self, where: str, item: Mapping[str, Any]) -> None:
        if item.get("type") == "relation":
            ends = (str(item.get("from_id")), str(item.get("to_id")))
            self.relations.append((where, *ends, _texts(f"{where}.labels", item.get("labels") or [])))
            return
        value = _mapping(f"{where}.value", item.get("value"))
        if "start" not in value:
            return
        place = checked_place(f"{where}.value", value["start"], value.get("end"), self.text)
        region = self.regions.setdefault(str(item.get("id")), _Region(place, where))
        control = str(item.get("from_name"))
        if "labels" in value:
            region.labels += _texts(f"{where}.value.labels", value["labels"])
            if isinstance(item.get("score"), int | float):
                region.score = item["score"]
            meta = item.get("meta")
            own = meta.get("quoth") if isinstance(meta, dict) else None
            region.other = own if isinstance(own, dict) else {}
        elif "choices" in value:
            region.choices[control] = _texts(f"{where}.value.choices", value["choices"])
        elif item.get("type") == "textarea":
            region.texts[control] = _texts(f"{where}.value.text", value.get("text"))
            region.speaker_score = item.get("score") if control == "speaker" else region.speaker_score

    def draft(self, own: Mapping[str, Any]) -> Draft:
        draft = Draft(self.text)
        if "sentences" in own:
            draft.sentences = [
                listed_place(f"data.quoth.sentences[{i}]", place, self.text)
                for i, place in enumerate(_list("data.quoth.sentences", own["sentences"]))
            ]
        cast = self._cast(draft, _list("data.quoth.people", own.get("people")))
        for region in self.regions.values():
            for label in set(region.labels) & set(LABELS):
                value = next(iter(region.texts.get("value", ())), None)
                draft.entities.append(DraftEntity(region.place, label, value, region.score, region.where))
        self._quotes(draft, cast)
        return draft

    def _cast(self, draft: Draft, people: list[Any]) -> Cast:
        """Gather who is mentioned: those of the task first, in its order."""
        mentioned: dict[str, list[tuple[str, tuple[Place, str]]]] = {}
        for name, region in self.regions.items():
            for label in region.labels:
                if label in _MENTIONS:
                    words = draft.slice(region.place) if label == "Name" else f"\0{name}"
                    key = (region.texts.get("person") or [words])[0]
                    mentioned.setdefault(key, []).append((region.where, (region.place, _MENTIONS[label])))
        cast = Cast(draft)
        details = {str(one.get("key")): one for one in people if isinstance(one, dict)}
        for key in [key for key in details if key in mentioned] + [key for key in mentioned if key not in details]:
            person = cast.person(key, mentioned[key][0][0])
            person.mentions = [mention for _, mention in mentioned[key]]
            person.name = None if key.startswith("\0") else " ".join(key.split())
            known = details.get(key, {})
            for one in ("name", "label", "aliases", "titles", "pronouns"):
                setattr(person, one, known.get(one, getattr(person, one)))
            if known.get("main"):
                person.main = listed_place("data.quoth.people", known["main"], self.text)
        return cast

    def _quotes(self, draft: Draft, cast: Cast) -> None:
        quotes = {name: self._quote(region) for name, region in self.regions.items() if "Quotation" in region.labels}
        for where, first, second, _ in self.relations:
            for name in (first, second):
                if name not in self.regions:
                    refuse(where, f"there is no region {name!r}")
        wholes = self._join(quotes)
        for where, first, second, labels in self.relations:
            part, whole = (first, second) if second in quotes else (second, first)
            for label in set(labels) & set(PARTS):
                if whole not in quotes:
                    refuse(where, f"{label} leads to no quotation")
                quote = quotes[wholes.get(whole, whole)]
                if getattr(quote, label) is not None:
                    refuse(where, f"the quotation has another {label}")
                setattr(quote, label, self.regions[part].place)
        for name, quote in quotes.items():
            if name not in wholes:
                region = self.regions[name]
                keys = dict.fromkeys(key for key in region.texts.get("speaker", ()) if key.strip())
                quote.speakers = [cast.speaker(key, quote.source, region.where) for key in keys]
                draft.quotes.append(quote)

    def _join(self, quotes: dict[str, DraftQuote]) -> dict[str, str]:
        """Give each further piece to the quotation that it leads to, and say to which."""
        parts = {
            first: second
            for _, first, second, labels in self.relations
            if _PIECE in labels and first in quotes and second in quotes
        }
        wholes: dict[str, str] = {}
        for piece in parts:
            name, seen = piece, set[str]()
            while name in parts:
                if name in seen:
                    refuse(self.regions[piece].where, "pieces are joined in a circle")
                seen.add(name)
                name = wholes.get(name) or parts[name]
            wholes[piece] = name
            quotes[name].content.append(self.regions[piece].place)
        return wholes

    def _quote(self, region: _Region) -> DraftQuote:
        quote = DraftQuote([region.place], score=region.score, speaker_score=region.speaker_score, where=region.where)
        for name, allowed in _CHOICES.items():
            for choice in region.choices.get(name, ()):
                setattr(quote, name, one_of(region.where, choice, allowed))
        quote.with_others = _OTHERS in region.choices.get("speakers", ())
        quote.other = {name: value for name, value in region.other.items() if isinstance(value, str | bool)}
        return quote


def _texts(where: str, value: object) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        refuse(where, "it is no list of texts")
    return texts
