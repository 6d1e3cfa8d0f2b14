//! Documents → Arrow record batches, one for each kind of item.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, LargeStringBuilder, ListBuilder, PrimitiveBuilder};
use arrow_array::types::{Float64Type, Int8Type, Int64Type};
use arrow_array::{ArrayRef, DictionaryArray, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};

use super::document::SharedDocument;
use super::links::Links;
use super::span::decimal;
use crate::document::{Document, Quote};
use crate::interrupt;
use crate::text::Span;
use crate::vocabulary::{Act, EntityLabel, MentionKind, ParagraphRole, QuoteKind, SourceKind};

/// Which items a table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableKind {
    Paragraphs,
    Sentences,
    Entities,
    People,
    Quotes,
    Mentions,
}

impl TableKind {
    pub(super) const COUNT: usize = 6;

    /// The attribute of `Documents` that gives the table.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Paragraphs => "paragraphs",
            Self::Sentences => "sentences",
            Self::Entities => "entities",
            Self::People => "people",
            Self::Quotes => "quotes",
            Self::Mentions => "mentions",
        }
    }
}

/// The table of one kind of item; a missing document has none. With links it says whom of the
/// collection each item is about.
pub(super) fn record_batch(
    kind: TableKind,
    rows: &[Option<Arc<SharedDocument>>],
    links: Option<&Links>,
) -> RecordBatch {
    let present = || (0..).zip(rows).filter_map(|(row, shared)| Some((row, &shared.as_ref()?.document)));
    let documents = || present().inspect(|_| interrupt::point());
    match kind {
        TableKind::Paragraphs => paragraphs(documents()),
        TableKind::Sentences => sentences(documents()),
        TableKind::Entities => entities(documents(), PersonColumns::new(links)),
        TableKind::People => people(documents(), PersonColumns::new(links)),
        TableKind::Quotes => quotes(documents(), PersonColumns::new(links)),
        TableKind::Mentions => mentions(documents(), PersonColumns::new(links)),
    }
}

fn paragraphs<'a>(documents: impl Iterator<Item = (i64, &'a Document)>) -> RecordBatch {
    let mut spans = SpanColumns::default();
    let mut role = CategoryColumn::new(ParagraphRole::ALL.iter().map(|role| role.as_str()));
    for (row, document) in documents {
        for paragraph in document.paragraphs() {
            spans.push(row, document, paragraph.span);
            role.push(Some(paragraph.role as i8));
        }
    }
    let mut columns = Vec::from(spans.columns());
    columns.push(column("role", role.finish(), false));
    assemble(columns)
}

fn sentences<'a>(documents: impl Iterator<Item = (i64, &'a Document)>) -> RecordBatch {
    let mut spans = SpanColumns::default();
    for (row, document) in documents {
        for span in document.sentences() {
            spans.push(row, document, *span);
        }
    }
    assemble(spans.columns().into())
}

fn entities<'a>(documents: impl Iterator<Item = (i64, &'a Document)>, mut people: PersonColumns) -> RecordBatch {
    let mut spans = SpanColumns::default();
    let mut label = CategoryColumn::new(EntityLabel::ALL.iter().map(|label| label.as_str()));
    let mut value = LargeStringBuilder::new();
    let mut score = PrimitiveBuilder::<Float64Type>::new();
    for (row, document) in documents {
        for entity in document.entities() {
            spans.push(row, document, entity.span);
            label.push(Some(entity.label as i8));
            value.append_option(entity.value.as_deref());
            people.push(row, entity.person);
            score.append_value(decimal(entity.score));
        }
    }
    let mut columns = Vec::from(spans.columns());
    columns.push(column("label", label.finish(), false));
    columns.push(column("value", Arc::new(value.finish()), true));
    columns.extend(people.columns(true));
    columns.push(column("score", Arc::new(score.finish()), false));
    assemble(columns)
}

fn people<'a>(documents: impl Iterator<Item = (i64, &'a Document)>, mut people: PersonColumns) -> RecordBatch {
    let mut row_of = PrimitiveBuilder::<Int64Type>::new();
    let mut name = LargeStringBuilder::new();
    let mut label = CategoryColumn::new(EntityLabel::ALL.iter().map(|label| label.as_str()));
    let [mut aliases, mut titles, mut pronouns] = [(); 3].map(|()| string_lists());
    let [mut mentions, mut pronoun_mentions] = [(); 2].map(|()| PrimitiveBuilder::<Int64Type>::new());
    let mut quotes = PrimitiveBuilder::<Int64Type>::new();
    let mut words_quoted = PrimitiveBuilder::<Int64Type>::new();
    for (row, document) in documents {
        let mut said = vec![(0_i64, 0_i64); document.people().len()];
        for quote in document.quotes() {
            for &speaker in &quote.speakers {
                let (quotes, words) = &mut said[speaker as usize];
                *quotes += 1;
                *words += i64::from(document.words(quote) as u32);
            }
        }
        for ((index, person), (said, words)) in (0..).zip(document.people()).zip(said) {
            row_of.append_value(row);
            people.push(row, Some(index));
            name.append_value(&person.name);
            label.push(Some(person.label as i8));
            aliases.append_value(person.aliases.iter().map(Some));
            titles.append_value(person.titles.iter().map(Some));
            pronouns.append_value(person.pronouns.iter().map(Some));
            mentions.append_value(i64::from(person.mentions.len() as u32));
            let by_pronoun = person.mentions.iter().filter(|mention| mention.kind == MentionKind::Pronoun);
            pronoun_mentions.append_value(i64::from(by_pronoun.count() as u32));
            quotes.append_value(said);
            words_quoted.append_value(words);
        }
    }
    let mut columns = vec![column("row", Arc::new(row_of.finish()), false)];
    columns.extend(people.columns(false));
    columns.extend([
        column("name", Arc::new(name.finish()), false),
        column("label", label.finish(), false),
        column("aliases", Arc::new(aliases.finish()), false),
        column("titles", Arc::new(titles.finish()), false),
        column("pronouns", Arc::new(pronouns.finish()), false),
        column("mentions", Arc::new(mentions.finish()), false),
        column("pronoun_mentions", Arc::new(pronoun_mentions.finish()), false),
        column("quotes", Arc::new(quotes.finish()), false),
        column("words_quoted", Arc::new(words_quoted.finish()), false),
    ]);
    assemble(columns)
}

fn mentions<'a>(documents: impl Iterator<Item = (i64, &'a Document)>, mut people: PersonColumns) -> RecordBatch {
    let mut spans = SpanColumns::default();
    let mut kind = CategoryColumn::new(MentionKind::ALL.iter().map(|kind| kind.as_str()));
    for (row, document) in documents {
        for (index, person) in (0..).zip(document.people()) {
            for mention in &person.mentions {
                spans.push(row, document, mention.span);
                people.push(row, Some(index));
                kind.push(Some(mention.kind as i8));
            }
        }
    }
    let [row, start, end, text] = spans.columns();
    let mut columns = vec![row];
    columns.extend(people.columns(false));
    columns.extend([start, end, text, column("kind", kind.finish(), false)]);
    assemble(columns)
}

fn quotes<'a>(documents: impl Iterator<Item = (i64, &'a Document)>, people: PersonColumns) -> RecordBatch {
    let mut speakers = SpeakerColumns::new(people);
    let mut spans = SpanColumns::default();
    let mut kind = CategoryColumn::new(QuoteKind::ALL.iter().map(|kind| kind.as_str()));
    let mut act = CategoryColumn::new(Act::ALL.iter().map(|act| act.as_str()));
    let mut content_text = LargeStringBuilder::new();
    let [mut cue, mut cue_lemma, mut source, mut via] = [(); 4].map(|()| LargeStringBuilder::new());
    let mut negated = BooleanBuilder::new();
    let mut source_kind = CategoryColumn::new(SourceKind::ALL.iter().map(|kind| kind.as_str()));
    let [mut via_person, mut within, mut sentence, mut paragraph] =
        [(); 4].map(|()| PrimitiveBuilder::<Int64Type>::new());
    let mut score = PrimitiveBuilder::<Float64Type>::new();
    for (row, document) in documents {
        for quote in document.quotes() {
            spans.push(row, document, quote.span());
            kind.push(Some(quote.kind as i8));
            act.push(Some(quote.act as i8));
            content_text.append_value(document.content_text(quote));
            cue.append_option(quote.cue.map(|cue| document.slice(cue)));
            cue_lemma.append_option(quote.cue_lemma.as_deref());
            negated.append_value(quote.negated);
            source.append_option(quote.source.map(|source| document.slice(source)));
            source_kind.push(quote.source_kind.map(|kind| kind as i8));
            speakers.push(row, document, quote);
            via.append_option(quote.via.map(|via| document.slice(via)));
            via_person.append_option(quote.via_person.map(i64::from));
            within.append_option(quote.within.map(i64::from));
            sentence.append_option(document.sentence(quote).map(i64::from));
            paragraph.append_value(quote.paragraph.into());
            score.append_value(decimal(quote.score));
        }
    }
    let mut columns = Vec::from(spans.columns());
    columns.extend([
        column("kind", kind.finish(), false),
        column("act", act.finish(), false),
        column("content_text", Arc::new(content_text.finish()), false),
        column("cue", Arc::new(cue.finish()), true),
        column("cue_lemma", Arc::new(cue_lemma.finish()), true),
        column("negated", Arc::new(negated.finish()), false),
        column("source", Arc::new(source.finish()), true),
        column("source_kind", source_kind.finish(), true),
    ]);
    columns.extend(speakers.columns());
    columns.extend([
        column("via", Arc::new(via.finish()), true),
        column("via_person", Arc::new(via_person.finish()), true),
        column("within", Arc::new(within.finish()), true),
        column("sentence", Arc::new(sentence.finish()), true),
        column("paragraph", Arc::new(paragraph.finish()), false),
        column("score", Arc::new(score.finish()), false),
    ]);
    assemble(columns)
}

/// Row, start, end and text of each item: the columns that most tables begin with.
#[derive(Default)]
struct SpanColumns {
    row: PrimitiveBuilder<Int64Type>,
    start: PrimitiveBuilder<Int64Type>,
    end: PrimitiveBuilder<Int64Type>,
    // With 64-bit offsets, the texts of a corpus may have more than 2 GiB together.
    text: LargeStringBuilder,
}

impl SpanColumns {
    fn push(&mut self, row: i64, document: &Document, span: Span) {
        let (start, end) = document.code_points(span);
        self.row.append_value(row);
        self.start.append_value(start.into());
        self.end.append_value(end.into());
        self.text.append_value(document.slice(span));
    }

    fn columns(mut self) -> [(Field, ArrayRef); 4] {
        [
            column("row", Arc::new(self.row.finish()), false),
            column("start", Arc::new(self.start.finish()), false),
            column("end", Arc::new(self.end.finish()), false),
            column("text", Arc::new(self.text.finish()), false),
        ]
    }
}

/// Whom each item is about: the index in the document's people, and with links that in the
/// collection.
struct PersonColumns<'a> {
    person: PrimitiveBuilder<Int64Type>,
    links: Option<&'a Links>,
    corpus_person: PrimitiveBuilder<Int64Type>,
}

impl<'a> PersonColumns<'a> {
    fn new(links: Option<&'a Links>) -> Self {
        Self { person: PrimitiveBuilder::new(), links, corpus_person: PrimitiveBuilder::new() }
    }

    fn push(&mut self, row: i64, person: Option<u32>) {
        self.person.append_option(person.map(i64::from));
        if let Some(links) = self.links {
            self.corpus_person.append_option(links.person_of(row.cast_unsigned() as usize, person).map(i64::from));
        }
    }

    /// The columns; `nullable` says whether an item may be about nobody.
    fn columns(mut self, nullable: bool) -> impl Iterator<Item = (Field, ArrayRef)> {
        let person = column("person", Arc::new(self.person.finish()), nullable);
        let corpus = self.links.map(|_| column("corpus_person", Arc::new(self.corpus_person.finish()), true));
        std::iter::once(person).chain(corpus)
    }
}

/// Who says each quotation.
struct SpeakerColumns<'a> {
    people: PersonColumns<'a>,
    name: LargeStringBuilder,
    label: CategoryColumn,
    score: PrimitiveBuilder<Float64Type>,
    all: ListBuilder<LargeStringBuilder>,
}

impl<'a> SpeakerColumns<'a> {
    fn new(people: PersonColumns<'a>) -> Self {
        Self {
            people,
            name: LargeStringBuilder::new(),
            label: CategoryColumn::new(EntityLabel::ALL.iter().map(|label| label.as_str())),
            score: PrimitiveBuilder::new(),
            all: string_lists(),
        }
    }

    fn push(&mut self, row: i64, document: &Document, quote: &Quote) {
        let person = document.speaker(quote);
        self.people.push(row, quote.speaker);
        self.name.append_option(person.map(|person| &person.name));
        self.label.push(person.map(|person| person.label as i8));
        self.score.append_option(quote.speaker_score.map(decimal));
        self.all.append_value(quote.speakers.iter().map(|&one| Some(&document.people()[one as usize].name)));
    }

    fn columns(mut self) -> impl Iterator<Item = (Field, ArrayRef)> {
        let columns = [
            column("speaker", Arc::new(self.name.finish()), true),
            column("speaker_label", self.label.finish(), true),
            column("speaker_score", Arc::new(self.score.finish()), true),
            column("speakers", Arc::new(self.all.finish()), false),
        ];
        self.people.columns(true).chain(columns)
    }
}

/// A dictionary-encoded column: its values are indexes into a list of names.
struct CategoryColumn {
    names: Vec<&'static str>,
    keys: PrimitiveBuilder<Int8Type>,
}

impl CategoryColumn {
    /// Takes the names in the order of their enum, whose discriminants are the keys.
    fn new(names: impl Iterator<Item = &'static str>) -> Self {
        Self { names: names.collect(), keys: PrimitiveBuilder::new() }
    }

    fn push(&mut self, key: Option<i8>) {
        self.keys.append_option(key);
    }

    fn finish(mut self) -> ArrayRef {
        Arc::new(DictionaryArray::new(self.keys.finish(), Arc::new(StringArray::from(self.names))))
    }
}

fn string_lists() -> ListBuilder<LargeStringBuilder> {
    ListBuilder::new(LargeStringBuilder::new())
}

fn column(name: &str, values: ArrayRef, nullable: bool) -> (Field, ArrayRef) {
    (Field::new(name, values.data_type().clone(), nullable), values)
}

fn assemble(columns: Vec<(Field, ArrayRef)>) -> RecordBatch {
    let (fields, values): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), values).expect("every column has one value for each item")
}
