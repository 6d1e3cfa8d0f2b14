//! What the analysis of one text returns: [`Document`], its items, and their JSON form.
//!
//! Items hold byte spans and indexes, never pointers, so that a document is one owned value that
//! can be cloned, sent and stored.

mod json;
mod provenance;
mod within;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::structure::Structure;
use crate::text::{CodePoints, Span, Text, Visible, is_space};
use crate::token::Tokens;
use crate::vocabulary::{Act, EntityLabel, MentionKind, ParagraphRole, QuoteKind, SourceKind};

pub use self::provenance::Provenance;
pub(crate) use self::provenance::ToldOptions;

/// A named entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Where it stands; without titles, a leading "the" or a possessive ending.
    pub span: Span,
    /// What it names.
    pub label: EntityLabel,
    /// What a date or sum of money amounts to, where its words tell: "2024-03-14", "XXXX-03-14",
    /// "198X", "2018-05-03/2018-05-05" (ISO 8601-2), "2023-Q3", "2025-H1", "2019-SP" (as in ISO
    /// 24617-1), "USD 1500000" or "USD 5000000/10000000" (ISO 4217). What is in no calendar ("31
    /// April"), may mean several things (03/04/2025) or is vague ("several million") has none.
    pub value: Option<String>,
    /// Whom the text names with it: an index into [`Document::people`].
    pub person: Option<u32>,
    /// How sure the library is, 0 to 1.
    pub score: f32,
}

/// A paragraph, and what it is on the page that the text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub role: ParagraphRole,
}

impl Paragraph {
    /// The paragraphs of a text, as its tokens and its structure have them.
    pub(crate) fn all(tokens: &Tokens, structure: &Structure) -> Vec<Self> {
        let paragraphs = tokens.paragraphs.iter().zip(&structure.roles);
        paragraphs.map(|(range, &role)| Self { span: tokens.span(range.clone()), role }).collect()
    }
}

/// One place in the text that stands for a member of the cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands; a name's span leaves out titles.
    pub span: Span,
    /// Its form.
    pub kind: MentionKind,
}

/// A member of the cast: a person or an organisation of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The fullest form of the name in the text, its white space folded to single spaces and
    /// without invisible characters.
    pub name: String,
    /// Where that form stands first.
    pub span: Span,
    /// `Person` or `Org`; a place that speaks as its government is an `Org`.
    pub label: EntityLabel,
    /// Every place that stands for this one, in the order of the text.
    pub mentions: Vec<Mention>,
    /// The other forms of the name, sorted.
    pub aliases: Vec<String>,
    /// Titles and honorifics that stand before the name, sorted: "Ms.", "Finance Minister".
    pub titles: Vec<String>,
    /// The pronouns of the third person that stand for this one, lower-cased and sorted; no gender
    /// is inferred from a name.
    pub pronouns: Vec<String>,
}

/// A quotation: what was said, and by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Direct, indirect or mixed.
    pub kind: QuoteKind,
    /// Speech, writing, thought or stance.
    pub act: Act,
    /// What was said, in one or more pieces (“No,” he said, “never.”), with its quotation marks;
    /// never empty.
    pub content: Vec<Span>,
    /// The reporting verb with its auxiliaries and adverbs, "according to", or the colon or dash
    /// that attributes.
    pub cue: Option<Span>,
    /// The verb of the cue in its base form, with the particle that belongs to it ("say", "point
    /// out"), or another phrase in small letters ("according to"); None without a cue in words.
    pub cue_lemma: Option<String>,
    /// Whether the text says that it was not said: "never said", "did not tell", "nobody said".
    pub negated: bool,
    /// The phrase next to the cue that names who says it, with titles and appositions.
    pub source: Option<Span>,
    /// What kind of source it is; None without a source.
    pub source_kind: Option<SourceKind>,
    /// The source that relates it, where one report stands inside another: "the treasury" in
    /// "Okafor said it was over, according to the treasury".
    pub via: Option<Span>,
    /// Who stands behind `via`: an index into [`Document::people`], None as for `speaker`.
    pub via_person: Option<u32>,
    /// The quotation in which its content begins, the innermost where there are several: an index
    /// into [`Document::quotes`].
    pub within: Option<u32>,
    /// Who stands behind the source: an index into [`Document::people`]. None where the text does
    /// not tell, and where several speak together.
    pub speaker: Option<u32>,
    /// All who stand behind the source, in the order of the text: the speaker, or those who speak
    /// together.
    pub speakers: Vec<u32>,
    /// How likely `speakers` are the right ones, 0 to 1; None without any.
    pub speaker_score: Option<f32>,
    /// In which paragraph of the text its content starts, counting from 0.
    pub paragraph: u32,
    /// How sure the library is of the quotation, 0 to 1.
    pub score: f32,
}

impl Quote {
    /// From the start of the first piece of content to the end of the last.
    #[must_use]
    pub fn span(&self) -> Span {
        let first = self.content.first().copied().unwrap_or_default();
        self.content.last().map_or(first, |last| first.cover(*last))
    }
}

/// A text and all that was found in it. Two are equal if these are, whatever made them.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    provenance: Option<Provenance>,
    code_points: CodePoints,
    paragraphs: Vec<Paragraph>,
    sentences: Vec<Span>,
    entities: Vec<Entity>,
    people: Vec<Person>,
    quotes: Vec<Quote>,
    /// Of each member of the cast the indexes of its quotations; found when first asked for.
    said: OnceLock<Vec<Vec<u32>>>,
}

impl Document {
    pub(crate) fn new(
        text: Text,
        sentences: Vec<Span>,
        mut entities: Vec<Entity>,
        people: Vec<Person>,
        mut quotes: Vec<Quote>,
    ) -> Self {
        set_people(&mut entities, &people);
        within::set(&mut quotes);
        let code_points = CodePoints::new(text.as_str());
        let (text, paragraphs, said) = (text.as_str().to_owned(), Vec::new(), OnceLock::new());
        Self { text, provenance: None, code_points, paragraphs, sentences, entities, people, quotes, said }
    }

    pub(crate) fn with_provenance(self, provenance: Option<Provenance>) -> Self {
        Self { provenance, ..self }
    }

    pub(crate) fn with_paragraphs(self, paragraphs: Vec<Paragraph>) -> Self {
        Self { paragraphs, ..self }
    }

    /// The document of `original`, of which this one's text is what is visible: with its spans
    /// there.
    pub(crate) fn with_original(mut self, original: Text, visible: &Visible) -> Self {
        let people = self.people.iter_mut().flat_map(|person| {
            let mentions = person.mentions.iter_mut().map(|mention| &mut mention.span);
            mentions.chain([&mut person.span])
        });
        let quotes = self.quotes.iter_mut().flat_map(|quote| {
            let phrases = [&mut quote.cue, &mut quote.source, &mut quote.via];
            quote.content.iter_mut().chain(phrases.into_iter().flatten())
        });
        let entities = self.entities.iter_mut().map(|entity| &mut entity.span);
        let paragraphs = self.paragraphs.iter_mut().map(|paragraph| &mut paragraph.span);
        for span in self.sentences.iter_mut().chain(paragraphs).chain(entities).chain(people).chain(quotes) {
            *span = visible.original(*span);
        }
        original.as_str().clone_into(&mut self.text);
        self.code_points = CodePoints::new(original.as_str());
        self
    }

    /// The text that was analysed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What made it; None where nothing says so, in a document made by hand or by an older version.
    #[must_use]
    pub fn provenance(&self) -> Option<&Provenance> {
        self.provenance.as_ref()
    }

    /// The paragraphs, in order, each with its role; none where only sentences were looked for.
    #[must_use]
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// The sentences, in order; only white space and invisible characters stand between them.
    #[must_use]
    pub fn sentences(&self) -> &[Span] {
        &self.sentences
    }

    /// The named entities, in order, none inside another.
    #[must_use]
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The cast: people and organisations.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The quotations, in the order in which their content starts.
    #[must_use]
    pub fn quotes(&self) -> &[Quote] {
        &self.quotes
    }

    /// The member of the cast who said `quote`, if the text tells.
    #[must_use]
    pub fn speaker(&self, quote: &Quote) -> Option<&Person> {
        self.people.get(quote.speaker? as usize)
    }

    /// The sentence in which the content of `quote` starts: an index into
    /// [`sentences`](Self::sentences). None where none is there, in a document without sentences.
    #[must_use]
    pub fn sentence(&self, quote: &Quote) -> Option<u32> {
        let start = quote.span().start();
        let index = self.sentences.partition_point(|sentence| sentence.end() <= start);
        self.sentences.get(index).filter(|sentence| sentence.start() <= start).map(|_| index as u32)
    }

    /// The quotations of member `person` of the cast, alone or with others, by their indexes.
    pub fn quotes_of(&self, person: u32) -> impl Iterator<Item = u32> {
        self.said().get(person as usize).into_iter().flatten().copied()
    }

    /// The quotations of all members of the cast, found in one pass: a scan of all quotations for
    /// each member would be quadratic in a text where everybody speaks.
    fn said(&self) -> &[Vec<u32>] {
        self.said.get_or_init(|| {
            let mut said = vec![Vec::new(); self.people.len()];
            for (index, quote) in (0..).zip(&self.quotes) {
                for &speaker in &quote.speakers {
                    if let Some(own) = said.get_mut(speaker as usize).filter(|own| own.last() != Some(&index)) {
                        own.push(index);
                    }
                }
            }
            said
        })
    }

    /// How many words a quotation has: stretches without white space that hold a letter or a digit.
    #[must_use]
    pub fn words(&self, quote: &Quote) -> usize {
        let words = |piece: &Span| {
            let words = self.slice(*piece).split(is_space);
            words.filter(|word| word.contains(char::is_alphanumeric)).count()
        };
        quote.content.iter().map(words).sum()
    }

    /// The text of `span`.
    ///
    /// # Panics
    ///
    /// When the span is not one of this document's.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The pieces of a quotation's content, joined by one space: the words without the attribution
    /// between them.
    #[must_use]
    pub fn content_text(&self, quote: &Quote) -> String {
        quote.content.iter().map(|piece| self.slice(*piece)).collect::<Vec<_>>().join(" ")
    }

    /// The code points at which `span` starts and ends: what Python's `text[start:end]` takes.
    #[must_use]
    pub fn code_points(&self, span: Span) -> (u32, u32) {
        (self.code_points.of_byte(&self.text, span.start()), self.code_points.of_byte(&self.text, span.end()))
    }

    /// The bytes between two code points, or None when they do not lie in the text in this order.
    #[must_use]
    pub fn span_of_code_points(&self, start: u32, end: u32) -> Option<Span> {
        let (start, end) = (self.code_points.to_byte(&self.text, start)?, self.code_points.to_byte(&self.text, end)?);
        (start <= end).then(|| Span::new(start, end))
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
            && self.paragraphs == other.paragraphs
            && self.sentences == other.sentences
            && self.entities == other.entities
            && self.people == other.people
            && self.quotes == other.quotes
    }
}

/// Notes in each entity whom it names: the member of the cast with a name at the same place, or one
/// of the same label whose name is its end ("The *Harbour Times*").
fn set_people(entities: &mut [Entity], people: &[Person]) {
    let mut named: FxHashMap<Span, u32> = FxHashMap::default();
    let mut ending: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    for (index, person) in (0..).zip(people) {
        for mention in person.mentions.iter().filter(|mention| mention.kind == MentionKind::Name) {
            named.entry(mention.span).or_insert(index);
            ending.entry(mention.span.end()).or_insert((mention.span.start(), index));
        }
    }
    for entity in entities {
        let by_end = ending.get(&entity.span.end()).and_then(|&(start, index)| {
            let inside = start >= entity.span.start() && people[index as usize].label == entity.label;
            inside.then_some(index)
        });
        entity.person = named.get(&entity.span).copied().or(by_end);
    }
}
