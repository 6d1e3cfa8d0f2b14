//! [`Document`] ⇄ JSON, version 1 of the schema.
//!
//! ```json
//! {"schema": 1,
//!  "provenance": {"quoth": "0.2.0", "model": "accurate", "sha256": "…"},
//!  "text": "“Go,” said Ann Lee.",
//!  "paragraphs": [{"start": 0, "end": 19, "text": "“Go,” said Ann Lee.", "role": "body"}],
//!  "sentences": [{"start": 0, "end": 19, "text": "“Go,” said Ann Lee."}],
//!  "entities": [{"start": 11, "end": 18, "text": "Ann Lee", "label": "PERSON", "value": null,
//!                "score": 0.9}],
//!  "people": [{"name": "Ann Lee", "start": 11, "end": 18, "label": "PERSON",
//!              "mentions": [{"start": 11, "end": 18, "text": "Ann Lee", "kind": "name"}],
//!              "aliases": [], "titles": [], "pronouns": []}],
//!  "quotes": [{"start": 0, "end": 5, "text": "“Go,”", "kind": "direct", "act": "speech",
//!              "content": [{"start": 0, "end": 5, "text": "“Go,”"}],
//!              "cue": {"start": 6, "end": 10, "text": "said"}, "cue_lemma": "say", "negated": false,
//!              "source": {"start": 11, "end": 18, "text": "Ann Lee"}, "source_kind": "named", "via": null,
//!              "via_person": null,
//!              "speaker": "Ann Lee", "person": 0, "speakers": [{"name": "Ann Lee", "person": 0}],
//!              "speaker_score": 0.97, "paragraph": 0, "score": 0.9}]}
//! ```
//!
//! Offsets count code points, as Python does. `text` repeats what the offsets say, for readers that
//! cannot slice; `person` and `via_person` are indexes into `people`, and `speaker` repeats its
//! name. `provenance` says what made the document: the version of quoth, the name of the model and
//! the SHA-256 of its file, and as `options` those that were not the usual ones, if there are any;
//! it is missing where nothing is known of that. Later versions may add keys, which this one
//! ignores; a change of meaning raises `schema`. What was written before `source_kind`, `via`,
//! `speakers` and `speaker_score` came is read: its speaker is then the only one. Of `paragraphs`,
//! `cue_lemma`, `negated`, `via_person` and `paragraph`, what is missing is found anew. What
//! readers find as easily themselves is not written: in which sentence a quotation starts, and
//! which entity names whom.
//!
//! On reading, everything is checked that an analysis promises and a user may rely on
//! ([`read`]), so whatever is read can be written again, with the same meaning.

mod read;

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::{
    Act, Document, Entity, EntityLabel, Mention, MentionKind, Paragraph, ParagraphRole, Person, Provenance, Quote,
    QuoteKind, SourceKind, set_people,
};
use crate::interrupt::point;
use crate::text::Span;

const SCHEMA: u32 = 1;

#[derive(Serialize, Deserialize)]
struct JsonDocument<'a> {
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<JsonProvenance<'a>>,
    text: Cow<'a, str>,
    paragraphs: Option<Vec<JsonParagraph<'a>>>,
    sentences: Vec<JsonSpan<'a>>,
    entities: Vec<JsonEntity<'a>>,
    people: Vec<JsonPerson<'a>>,
    quotes: Vec<JsonQuote<'a>>,
}

#[derive(Serialize, Deserialize)]
struct JsonProvenance<'a> {
    quoth: Cow<'a, str>,
    model: Cow<'a, str>,
    sha256: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Cow<'a, Map<String, Value>>>,
}

#[derive(Serialize, Deserialize)]
struct JsonSpan<'a> {
    #[serde(with = "offset")]
    start: u32,
    end: u32,
    text: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
struct JsonParagraph<'a> {
    #[serde(with = "offset")]
    start: u32,
    end: u32,
    text: Cow<'a, str>,
    role: ParagraphRole,
}

#[derive(Serialize, Deserialize)]
struct JsonEntity<'a> {
    #[serde(with = "offset")]
    start: u32,
    end: u32,
    text: Cow<'a, str>,
    label: EntityLabel,
    value: Option<Cow<'a, str>>,
    score: f32,
}

#[derive(Serialize, Deserialize)]
struct JsonMention<'a> {
    #[serde(with = "offset")]
    start: u32,
    end: u32,
    text: Cow<'a, str>,
    kind: MentionKind,
}

#[derive(Serialize, Deserialize)]
struct JsonPerson<'a> {
    name: Cow<'a, str>,
    #[serde(with = "offset")]
    start: u32,
    end: u32,
    label: EntityLabel,
    mentions: Vec<JsonMention<'a>>,
    aliases: Cow<'a, [String]>,
    titles: Cow<'a, [String]>,
    pronouns: Cow<'a, [String]>,
}

#[derive(Serialize, Deserialize)]
struct JsonSpeaker<'a> {
    name: Cow<'a, str>,
    person: u32,
}

#[derive(Serialize, Deserialize)]
#[expect(clippy::option_option, reason = "null is not missing")]
struct JsonQuote<'a> {
    #[serde(with = "offset")]
    start: u32,
    end: u32,
    text: Cow<'a, str>,
    kind: QuoteKind,
    act: Act,
    content: Vec<JsonSpan<'a>>,
    cue: Option<JsonSpan<'a>>,
    // None where it is missing; null is Some(None).
    #[serde(default, deserialize_with = "present")]
    cue_lemma: Option<Option<Cow<'a, str>>>,
    negated: Option<bool>,
    source: Option<JsonSpan<'a>>,
    #[serde(default)]
    source_kind: Option<SourceKind>,
    #[serde(default)]
    via: Option<JsonSpan<'a>>,
    #[serde(default, deserialize_with = "present")]
    via_person: Option<Option<u32>>,
    speaker: Option<Cow<'a, str>>,
    person: Option<u32>,
    speakers: Option<Vec<JsonSpeaker<'a>>>,
    #[serde(default)]
    speaker_score: Option<f32>,
    paragraph: Option<u32>,
    score: f32,
}

/// An offset, where writing and reading may be given up.
mod offset {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::interrupt::point;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
    pub(super) fn serialize<S: Serializer>(offset: &u32, to: S) -> Result<S::Ok, S::Error> {
        point();
        to.serialize_u32(*offset)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
        point();
        u32::deserialize(from)
    }
}

/// Reads a value that is there: null is `Some(None)`.
#[expect(clippy::option_option, reason = "null is not missing")]
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl Document {
    /// The document as one line of JSON; `src/document/json.rs` documents the schema.
    ///
    /// # Panics
    ///
    /// Never: every value of a document has a JSON form.
    #[must_use]
    pub fn to_json(&self) -> String {
        let written = JsonDocument {
            schema: SCHEMA,
            provenance: self.provenance.as_ref().map(|made_by| JsonProvenance {
                quoth: Cow::Borrowed(made_by.version()),
                model: Cow::Borrowed(made_by.model()),
                sha256: Cow::Borrowed(made_by.sha256()),
                options: made_by.told_options().map(Cow::Borrowed),
            }),
            text: Cow::Borrowed(&self.text),
            paragraphs: Some(self.paragraphs.iter().map(|paragraph| self.json_paragraph(*paragraph)).collect()),
            sentences: self.sentences.iter().map(|span| self.json_span(*span)).collect(),
            entities: self.entities.iter().map(|entity| self.json_entity(entity)).collect(),
            people: self.people.iter().map(|person| self.json_person(person)).collect(),
            quotes: self.quotes.iter().map(|quote| self.json_quote(quote)).collect(),
        };
        serde_json::to_string(&written).expect("strings, numbers and lists always have a JSON form")
    }

    fn json_span(&self, span: Span) -> JsonSpan<'_> {
        point();
        let (start, end) = self.code_points(span);
        JsonSpan { start, end, text: Cow::Borrowed(self.slice(span)) }
    }

    fn json_paragraph(&self, paragraph: Paragraph) -> JsonParagraph<'_> {
        let JsonSpan { start, end, text } = self.json_span(paragraph.span);
        JsonParagraph { start, end, text, role: paragraph.role }
    }

    fn json_entity<'a>(&'a self, entity: &'a Entity) -> JsonEntity<'a> {
        let JsonSpan { start, end, text } = self.json_span(entity.span);
        JsonEntity {
            start,
            end,
            text,
            label: entity.label,
            value: entity.value.as_deref().map(Cow::Borrowed),
            score: entity.score,
        }
    }

    fn json_person<'a>(&'a self, person: &'a Person) -> JsonPerson<'a> {
        let (start, end) = self.code_points(person.span);
        JsonPerson {
            name: Cow::Borrowed(&person.name),
            start,
            end,
            label: person.label,
            mentions: person.mentions.iter().map(|mention| self.json_mention(*mention)).collect(),
            aliases: Cow::Borrowed(&person.aliases),
            titles: Cow::Borrowed(&person.titles),
            pronouns: Cow::Borrowed(&person.pronouns),
        }
    }

    fn json_mention(&self, mention: Mention) -> JsonMention<'_> {
        let JsonSpan { start, end, text } = self.json_span(mention.span);
        JsonMention { start, end, text, kind: mention.kind }
    }

    fn json_quote<'a>(&'a self, quote: &'a Quote) -> JsonQuote<'a> {
        let JsonSpan { start, end, text } = self.json_span(quote.span());
        JsonQuote {
            start,
            end,
            text,
            kind: quote.kind,
            act: quote.act,
            content: quote.content.iter().map(|piece| self.json_span(*piece)).collect(),
            cue: quote.cue.map(|cue| self.json_span(cue)),
            cue_lemma: Some(quote.cue_lemma.as_deref().map(Cow::Borrowed)),
            negated: Some(quote.negated),
            source: quote.source.map(|source| self.json_span(source)),
            source_kind: quote.source_kind,
            via: quote.via.map(|via| self.json_span(via)),
            via_person: Some(quote.via_person),
            speaker: self.speaker(quote).map(|person| Cow::Borrowed(person.name.as_str())),
            person: quote.speaker,
            speakers: Some(
                quote
                    .speakers
                    .iter()
                    .map(|&person| JsonSpeaker { name: Cow::Borrowed(&self.people[person as usize].name), person })
                    .collect(),
            ),
            speaker_score: quote.speaker_score,
            paragraph: Some(quote.paragraph),
            score: quote.score,
        }
    }
}
