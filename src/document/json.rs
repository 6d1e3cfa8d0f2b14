//! [`Document`] ⇄ JSON, version 1 of the schema.
//!
//! ```json
//! {"schema": 1,
//!  "text": "“Go,” said Ann Lee.",
//!  "sentences": [{"start": 0, "end": 19, "text": "“Go,” said Ann Lee."}],
//!  "entities": [{"start": 11, "end": 18, "text": "Ann Lee", "label": "PERSON", "value": null,
//!                "score": 0.9}],
//!  "people": [{"name": "Ann Lee", "start": 11, "end": 18, "label": "PERSON",
//!              "mentions": [{"start": 11, "end": 18, "text": "Ann Lee", "kind": "name"}],
//!              "aliases": [], "titles": [], "pronouns": []}],
//!  "quotes": [{"start": 0, "end": 5, "text": "“Go,”", "kind": "direct", "act": "speech",
//!              "content": [{"start": 0, "end": 5, "text": "“Go,”"}],
//!              "cue": {"start": 6, "end": 10, "text": "said"},
//!              "source": {"start": 11, "end": 18, "text": "Ann Lee"}, "source_kind": "named", "via": null,
//!              "speaker": "Ann Lee", "person": 0, "speakers": [{"name": "Ann Lee", "person": 0}],
//!              "speaker_score": 0.97, "score": 0.9}]}
//! ```
//!
//! Offsets count code points, as Python does. `text` repeats what the offsets say, for readers that
//! cannot slice; `person` is an index into `people`, and `speaker` repeats its name. On reading,
//! what is repeated is checked. Later versions may add keys, which this one ignores; a change of
//! meaning raises `schema`. What was written before `source_kind`, `via`, `speakers` and
//! `speaker_score` came is read: its speaker is then the only one.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Act, Document, Entity, EntityLabel, Mention, MentionKind, Person, Quote, QuoteKind, SourceKind};
use crate::error::Error;
use crate::text::{CodePoints, Span};

const SCHEMA: u32 = 1;

#[derive(Serialize, Deserialize)]
struct JsonDocument<'a> {
    schema: u32,
    text: Cow<'a, str>,
    sentences: Vec<JsonSpan<'a>>,
    entities: Vec<JsonEntity<'a>>,
    people: Vec<JsonPerson<'a>>,
    quotes: Vec<JsonQuote<'a>>,
}

#[derive(Serialize, Deserialize)]
struct JsonSpan<'a> {
    start: u32,
    end: u32,
    text: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
struct JsonEntity<'a> {
    #[serde(flatten)]
    span: JsonSpan<'a>,
    label: EntityLabel,
    value: Option<Cow<'a, str>>,
    score: f32,
}

#[derive(Serialize, Deserialize)]
struct JsonMention<'a> {
    #[serde(flatten)]
    span: JsonSpan<'a>,
    kind: MentionKind,
}

#[derive(Serialize, Deserialize)]
struct JsonPerson<'a> {
    name: Cow<'a, str>,
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
struct JsonQuote<'a> {
    #[serde(flatten)]
    span: JsonSpan<'a>,
    kind: QuoteKind,
    act: Act,
    content: Vec<JsonSpan<'a>>,
    cue: Option<JsonSpan<'a>>,
    source: Option<JsonSpan<'a>>,
    #[serde(default)]
    source_kind: Option<SourceKind>,
    #[serde(default)]
    via: Option<JsonSpan<'a>>,
    speaker: Option<Cow<'a, str>>,
    person: Option<u32>,
    speakers: Option<Vec<JsonSpeaker<'a>>>,
    #[serde(default)]
    speaker_score: Option<f32>,
    score: f32,
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
            text: Cow::Borrowed(&self.text),
            sentences: self.sentences.iter().map(|span| self.json_span(*span)).collect(),
            entities: self.entities.iter().map(|entity| self.json_entity(entity)).collect(),
            people: self.people.iter().map(|person| self.json_person(person)).collect(),
            quotes: self.quotes.iter().map(|quote| self.json_quote(quote)).collect(),
        };
        serde_json::to_string(&written).expect("strings, numbers and lists always have a JSON form")
    }

    /// The document that [`Document::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// When the string is not JSON, has another schema, or its offsets and texts contradict each
    /// other.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let read: JsonDocument = serde_json::from_str(json).map_err(|error| Error::document(error.to_string()))?;
        if read.schema != SCHEMA {
            return Err(Error::document(format!("schema {} is unknown; this version reads {SCHEMA}", read.schema)));
        }
        let mut document = Document {
            code_points: CodePoints::new(&read.text),
            text: read.text.into_owned(),
            sentences: Vec::new(),
            entities: Vec::new(),
            people: Vec::new(),
            quotes: Vec::new(),
        };
        document.sentences = document.spans(&read.sentences)?;
        document.entities = read.entities.iter().map(|entity| document.entity(entity)).collect::<Result<_, Error>>()?;
        document.people = read.people.into_iter().map(|person| document.person(person)).collect::<Result<_, _>>()?;
        document.quotes = read.quotes.iter().map(|quote| document.quote(quote)).collect::<Result<_, _>>()?;
        Ok(document)
    }

    fn json_span(&self, span: Span) -> JsonSpan<'_> {
        let (start, end) = self.code_points(span);
        JsonSpan { start, end, text: Cow::Borrowed(self.slice(span)) }
    }

    fn json_entity<'a>(&'a self, entity: &'a Entity) -> JsonEntity<'a> {
        JsonEntity {
            span: self.json_span(entity.span),
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
            mentions: person
                .mentions
                .iter()
                .map(|mention| JsonMention { span: self.json_span(mention.span), kind: mention.kind })
                .collect(),
            aliases: Cow::Borrowed(&person.aliases),
            titles: Cow::Borrowed(&person.titles),
            pronouns: Cow::Borrowed(&person.pronouns),
        }
    }

    fn json_quote<'a>(&'a self, quote: &Quote) -> JsonQuote<'a> {
        JsonQuote {
            span: self.json_span(quote.span()),
            kind: quote.kind,
            act: quote.act,
            content: quote.content.iter().map(|piece| self.json_span(*piece)).collect(),
            cue: quote.cue.map(|cue| self.json_span(cue)),
            source: quote.source.map(|source| self.json_span(source)),
            source_kind: quote.source_kind,
            via: quote.via.map(|via| self.json_span(via)),
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
            score: quote.score,
        }
    }

    fn span(&self, read: &JsonSpan) -> Result<Span, Error> {
        let span = self.span_of_code_points(read.start, read.end).ok_or_else(|| {
            Error::document(format!("the offsets {}..{} do not lie in its text", read.start, read.end))
        })?;
        if self.slice(span) == read.text {
            Ok(span)
        } else {
            let (start, end) = (read.start, read.end);
            Err(Error::document(format!("{start}..{end} is {:?} in its text, not {:?}", self.slice(span), read.text)))
        }
    }

    fn spans(&self, read: &[JsonSpan]) -> Result<Vec<Span>, Error> {
        read.iter().map(|span| self.span(span)).collect()
    }

    fn entity(&self, read: &JsonEntity) -> Result<Entity, Error> {
        Ok(Entity {
            span: self.span(&read.span)?,
            label: read.label,
            value: read.value.as_deref().map(str::to_owned),
            score: read.score,
        })
    }

    fn person(&self, read: JsonPerson) -> Result<Person, Error> {
        let span = self
            .span_of_code_points(read.start, read.end)
            .ok_or_else(|| Error::document(format!("the name {:?} does not lie in its text", read.name)))?;
        Ok(Person {
            name: read.name.into_owned(),
            span,
            label: read.label,
            mentions: read
                .mentions
                .iter()
                .map(|mention| Ok(Mention { span: self.span(&mention.span)?, kind: mention.kind }))
                .collect::<Result<_, Error>>()?,
            aliases: read.aliases.into_owned(),
            titles: read.titles.into_owned(),
            pronouns: read.pronouns.into_owned(),
        })
    }

    fn check_speaker(&self, name: Option<&str>, person: u32) -> Result<(), Error> {
        let known = self.people.get(person as usize).map(|person| person.name.as_str());
        if known.is_some() && known == name {
            return Ok(());
        }
        Err(Error::document(format!("the speaker {name:?} is not its person {person}")))
    }

    fn quote(&self, read: &JsonQuote) -> Result<Quote, Error> {
        if read.content.is_empty() {
            return Err(Error::document("a quote has no content"));
        }
        if let Some(person) = read.person {
            self.check_speaker(read.speaker.as_deref(), person)?;
        }
        for speaker in read.speakers.iter().flatten() {
            self.check_speaker(Some(&speaker.name), speaker.person)?;
        }
        let speakers: Vec<u32> = match &read.speakers {
            Some(speakers) => speakers.iter().map(|speaker| speaker.person).collect(),
            None => read.person.into_iter().collect(),
        };
        if read.person.is_some_and(|person| speakers != [person]) {
            return Err(Error::document(format!("the speaker {:?} is not the only one", read.speaker)));
        }
        Ok(Quote {
            kind: read.kind,
            act: read.act,
            content: self.spans(&read.content)?,
            cue: read.cue.as_ref().map(|cue| self.span(cue)).transpose()?,
            source: read.source.as_ref().map(|source| self.span(source)).transpose()?,
            source_kind: read.source_kind,
            via: read.via.as_ref().map(|via| self.span(via)).transpose()?,
            speaker: read.person,
            speakers,
            speaker_score: read.speaker_score,
            score: read.score,
        })
    }
}
