//! JSON → [`Document`]: every field is checked, and what is wrong is named by its path.
//!
//! Spans are neither empty nor outside the text, and say what stands there. Sentences, entities,
//! quotations, the mentions of a person and the pieces of a content stand in the order of the text,
//! and but for quotations none overlaps the next. Scores lie between 0 and 1. A person has a name,
//! and at least one mention. An index of a person leads to the name beside it. A speaker is the
//! only one in the list of speakers; that may have several, or one who speaks with people without a
//! name, and no speaker. Nothing is said of what is not there: no score of no speakers, no kind of
//! no source, no lemma of no cue. A quotation stands in no paragraph before that of the one before
//! it.
//!
//! What documents of earlier versions lack is found anew ([`Later`]).

mod later;

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use self::later::Later;
use super::{
    Document, Entity, EntityLabel, JsonDocument, JsonEntity, JsonMention, JsonParagraph, JsonPerson, JsonProvenance,
    JsonQuote, JsonSpan, Mention, Paragraph, Person, Provenance, Quote, SCHEMA, set_people,
};
use crate::error::Error;
use crate::interrupt::point;
use crate::text::{CodePoints, Span, Text, is_space};

/// What is wrong, and the path of the field: `quotes[0].content[1]`.
struct Wrong {
    path: String,
    problem: String,
}

impl Wrong {
    fn new(path: &str, problem: impl Into<String>) -> Self {
        Self { path: path.to_owned(), problem: problem.into() }
    }

    /// The same, seen from the value around it, in which it stands under `outer`.
    fn within(self, outer: &str) -> Self {
        let path = if self.path.is_empty() { outer.to_owned() } else { format!("{outer}.{}", self.path) };
        Self { path, ..self }
    }
}

/// Reads each item of the list that stands under `field`.
fn each<R, T>(field: &str, list: &[R], read: impl Fn(&R) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
    let items = list.iter().enumerate().inspect(|_| point());
    items.map(|(i, item)| read(item).map_err(|wrong| wrong.within(&format!("{field}[{i}]")))).collect()
}

/// Checks that no span of the list that stands under `field` begins before the one before it ends.
fn check_order(field: &str, spans: impl Iterator<Item = Span>) -> Result<(), Wrong> {
    let mut end = 0;
    for (i, span) in spans.enumerate() {
        if span.start() < end {
            return Err(Wrong::new(&format!("{field}[{i}]"), "it starts before the one before it ends"));
        }
        end = span.end();
    }
    Ok(())
}

fn check_score(field: &str, score: f32) -> Result<(), Wrong> {
    if (0.0..=1.0).contains(&score) {
        return Ok(());
    }
    Err(Wrong::new(field, format!("{score} is not between 0 and 1")))
}

fn check_not_empty(field: &str, text: &str) -> Result<(), Wrong> {
    if text.chars().all(is_space) { Err(Wrong::new(field, "it is empty")) } else { Ok(()) }
}

fn provenance(read: JsonProvenance) -> Result<Provenance, Wrong> {
    const DIGITS: usize = 64;
    let JsonProvenance { quoth, model, sha256, options } = read;
    check_not_empty("provenance.quoth", &quoth)?;
    check_not_empty("provenance.model", &model)?;
    if sha256.len() != DIGITS || !sha256.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(Wrong::new("provenance.sha256", format!("{} is no SHA-256 in hexadecimal digits", shown(&sha256))));
    }
    let options = options.map(Cow::into_owned).unwrap_or_default();
    Ok(Provenance::read(&quoth, &model, &sha256, options))
}

/// The start of `text`, for a message that stays on a screen.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// The document as it is written, or what is wrong with its form: the path, line and column.
fn parsed(json: &str) -> Result<JsonDocument<'static>, Error> {
    serde_json::from_str(json).map_err(|_| {
        // Once more, noting the path, which costs time that a whole document need not pay.
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let problem = match serde_path_to_error::deserialize::<_, JsonDocument>(&mut deserializer) {
            Err(error) if error.path().iter().next().is_some() => error.to_string(),
            Err(error) => error.into_inner().to_string(),
            Ok(_) => deserializer.end().err().map_or_else(String::new, |error| error.to_string()),
        };
        Error::document(problem)
    })
}

impl Document {
    /// The document that [`Document::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// When the string is not JSON, has another schema, or says what no analysis says: scores that
    /// are not between 0 and 1, spans that are empty, out of order or outside the text, names
    /// without a letter, people that are not there, texts that are not those of their spans. The
    /// message starts with the path of the field: `entities[3].score`.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let read = parsed(json)?;
        if read.schema != SCHEMA {
            return Err(Error::document(format!("schema {} is unknown; this version reads {SCHEMA}", read.schema)));
        }
        Text::new(&read.text)?;
        Self::checked(read).map_err(|Wrong { path, problem }| Error::document(format!("{path}: {problem}")))
    }

    fn checked(read: JsonDocument) -> Result<Self, Wrong> {
        let mut document = Document {
            code_points: CodePoints::new(&read.text),
            text: read.text.into_owned(),
            provenance: read.provenance.map(provenance).transpose()?,
            paragraphs: Vec::new(),
            sentences: Vec::new(),
            entities: Vec::new(),
            people: Vec::new(),
            quotes: Vec::new(),
            said: OnceLock::new(),
        };
        document.paragraphs = match &read.paragraphs {
            Some(paragraphs) => each("paragraphs", paragraphs, |paragraph| document.paragraph(paragraph))?,
            None => Later::new(&document.text).paragraphs(),
        };
        check_order("paragraphs", document.paragraphs.iter().map(|paragraph| paragraph.span))?;
        document.sentences = document.spans("sentences", &read.sentences)?;
        document.entities = each("entities", &read.entities, |entity| document.entity(entity))?;
        check_order("entities", document.entities.iter().map(|entity| entity.span))?;
        document.people = each("people", &read.people, |person| document.person(person))?;
        set_people(&mut document.entities, &document.people);
        let later = Later::new(&document.text);
        document.quotes = each("quotes", &read.quotes, |quote| document.quote(quote, &later))?;
        later::set_via_people(&mut document.quotes, &read.quotes);
        super::super::within::set(&mut document.quotes);
        document.check_quotes()?;
        Ok(document)
    }

    /// Checks that no quotation starts before the one before it, or in an earlier paragraph.
    fn check_quotes(&self) -> Result<(), Wrong> {
        for (i, pair) in self.quotes.windows(2).enumerate() {
            let path = format!("quotes[{}]", i + 1);
            if pair[1].span().start() < pair[0].span().start() {
                return Err(Wrong::new(&path, "it starts before the one before it"));
            }
            if pair[1].paragraph < pair[0].paragraph {
                let problem = format!("{} is before that of the quotation before it", pair[1].paragraph);
                return Err(Wrong::new(&format!("{path}.paragraph"), problem));
            }
        }
        Ok(())
    }

    /// The bytes between two code points.
    fn place(&self, start: u32, end: u32) -> Result<Span, Wrong> {
        if start >= end {
            let problem = if start == end { "is empty" } else { "ends before it starts" };
            return Err(Wrong::new("", format!("{start}..{end} {problem}")));
        }
        self.span_of_code_points(start, end).ok_or_else(|| {
            let length = self.text.chars().count();
            Wrong::new("", format!("{start}..{end} does not lie in the text, which has {length} code points"))
        })
    }

    fn span(&self, start: u32, end: u32, text: &str) -> Result<Span, Wrong> {
        let span = self.place(start, end)?;
        if self.slice(span) == text {
            return Ok(span);
        }
        let (there, here) = (shown(self.slice(span)), shown(text));
        Err(Wrong::new("text", format!("{start}..{end} is {there} in the text, not {here}")))
    }

    /// The spans of the list that stands under `field`, in the order of the text.
    fn spans(&self, field: &str, read: &[JsonSpan]) -> Result<Vec<Span>, Wrong> {
        let spans = each(field, read, |span| self.span(span.start, span.end, &span.text))?;
        check_order(field, spans.iter().copied())?;
        Ok(spans)
    }

    fn optional_span(&self, field: &str, read: Option<&JsonSpan>) -> Result<Option<Span>, Wrong> {
        let span = read.map(|span| self.span(span.start, span.end, &span.text)).transpose();
        span.map_err(|wrong| wrong.within(field))
    }

    fn paragraph(&self, read: &JsonParagraph) -> Result<Paragraph, Wrong> {
        Ok(Paragraph { span: self.span(read.start, read.end, &read.text)?, role: read.role })
    }

    fn entity(&self, read: &JsonEntity) -> Result<Entity, Wrong> {
        check_score("score", read.score)?;
        Ok(Entity {
            span: self.span(read.start, read.end, &read.text)?,
            label: read.label,
            value: read.value.as_deref().map(str::to_owned),
            person: None,
            score: read.score,
        })
    }

    fn mention(&self, read: &JsonMention) -> Result<Mention, Wrong> {
        Ok(Mention { span: self.span(read.start, read.end, &read.text)?, kind: read.kind })
    }

    fn person(&self, read: &JsonPerson) -> Result<Person, Wrong> {
        check_not_empty("name", &read.name)?;
        if !matches!(read.label, EntityLabel::Person | EntityLabel::Org) {
            return Err(Wrong::new("label", format!("{} is neither PERSON nor ORG", read.label)));
        }
        for (field, texts) in [("aliases", &read.aliases), ("titles", &read.titles), ("pronouns", &read.pronouns)] {
            each(field, texts, |text| check_not_empty("", text))?;
        }
        let mentions = each("mentions", &read.mentions, |mention| self.mention(mention))?;
        if mentions.is_empty() {
            return Err(Wrong::new("mentions", "it is empty"));
        }
        check_order("mentions", mentions.iter().map(|mention| mention.span))?;
        Ok(Person {
            name: read.name.as_ref().to_owned(),
            span: self.place(read.start, read.end)?,
            label: read.label,
            mentions,
            aliases: read.aliases.to_vec(),
            titles: read.titles.to_vec(),
            pronouns: read.pronouns.to_vec(),
        })
    }

    fn quote(&self, read: &JsonQuote, later: &Later) -> Result<Quote, Wrong> {
        check_score("score", read.score)?;
        let content = self.spans("content", &read.content)?;
        let (Some(first), Some(last)) = (content.first(), content.last()) else {
            return Err(Wrong::new("content", "it is empty"));
        };
        if self.span(read.start, read.end, &read.text)? != first.cover(*last) {
            let problem = format!("{}..{} is not from the start of its content to its end", read.start, read.end);
            return Err(Wrong::new("", problem));
        }
        if read.source_kind.is_some() && read.source.is_none() {
            return Err(Wrong::new("source_kind", "there is no source"));
        }
        self.check_additions(read)?;
        let speakers = self.speakers(read)?;
        if let Some(score) = read.speaker_score {
            check_score("speaker_score", score)?;
            if speakers.is_empty() {
                return Err(Wrong::new("speaker_score", "there are no speakers"));
            }
        }
        let cue = self.optional_span("cue", read.cue.as_ref())?;
        let source = self.optional_span("source", read.source.as_ref())?;
        let cue_lemma = read.cue_lemma.as_ref().map(|lemma| lemma.as_deref().map(str::to_owned));
        Ok(Quote {
            kind: read.kind,
            act: read.act,
            cue,
            cue_lemma: cue_lemma.unwrap_or_else(|| later.cue_lemma(cue)),
            negated: read.negated.unwrap_or_else(|| later.is_negated(cue, source)),
            paragraph: read.paragraph.unwrap_or_else(|| later.paragraph(content[0])),
            content,
            source,
            source_kind: read.source_kind,
            via: self.optional_span("via", read.via.as_ref())?,
            via_person: read.via_person.flatten(),
            within: None,
            speaker: read.person,
            speakers,
            speaker_score: read.speaker_score,
            score: read.score,
        })
    }

    /// Checks what is said of the cue and of the source of the report around a quotation.
    fn check_additions(&self, read: &JsonQuote) -> Result<(), Wrong> {
        if let Some(Some(lemma)) = &read.cue_lemma {
            check_not_empty("cue_lemma", lemma)?;
            if read.cue.is_none() {
                return Err(Wrong::new("cue_lemma", "there is no cue"));
            }
        }
        if read.negated == Some(true) && read.cue.is_none() {
            return Err(Wrong::new("negated", "there is no cue"));
        }
        let Some(Some(person)) = read.via_person else { return Ok(()) };
        if read.via.is_none() {
            return Err(Wrong::new("via_person", "there is no via"));
        }
        self.known_person("via_person", person).map(drop)
    }

    /// The person at an index that stands under `field`.
    fn known_person(&self, field: &str, person: u32) -> Result<&Person, Wrong> {
        self.people.get(person as usize).ok_or_else(|| {
            let problem = format!("{person} is no index into people, of which there are {}", self.people.len());
            Wrong::new(field, problem)
        })
    }

    /// Checks that `person` is an index into the people, and that its name is `name`.
    fn check_person(&self, person: u32, name: &str, field: &str) -> Result<(), Wrong> {
        let known = self.known_person("person", person)?;
        if known.name == name {
            return Ok(());
        }
        Err(Wrong::new(field, format!("{} is not the name of people[{person}], {}", shown(name), shown(&known.name))))
    }

    /// Who speaks: the one speaker, or those who speak together.
    fn speakers(&self, read: &JsonQuote) -> Result<Vec<u32>, Wrong> {
        match (read.person, &read.speaker) {
            (Some(person), Some(name)) => self.check_person(person, name, "speaker")?,
            (None, None) => {}
            (Some(_), None) => return Err(Wrong::new("speaker", "it is null, and person is not")),
            (None, Some(_)) => return Err(Wrong::new("person", "it is null, and speaker is not")),
        }
        let Some(listed) = &read.speakers else { return Ok(read.person.into_iter().collect()) };
        let mut seen = FxHashSet::default();
        let speakers = each("speakers", listed, |speaker| {
            self.check_person(speaker.person, &speaker.name, "name").map(|()| speaker.person)
        })?;
        if let Some(twice) = speakers.iter().position(|person| !seen.insert(person)) {
            return Err(Wrong::new(&format!("speakers[{twice}]"), "it is listed before"));
        }
        if read.person.is_some_and(|person| speakers != [person]) {
            return Err(Wrong::new("speakers", "it is not just the speaker"));
        }
        Ok(speakers)
    }
}
