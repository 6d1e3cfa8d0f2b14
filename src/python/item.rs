//! The items of a document as Python sees them: each is a [`PySpan`] that knows which item it is.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use super::document::{Pickle, PyDocument, Shared};
use super::show::{count, quoted};
use crate::document::{Document, Entity, Mention, Person, Quote};
use crate::text::Span;

/// Which item of its document a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Span(Span),
    Sentence(u32),
    Entity(u32),
    Person(u32),
    Mention { person: u32, index: u32 },
    Quote(u32),
}

/// A piece of a text: where it starts and ends, in code points, and what stands there.
///
/// Every item of a document is one: `Sentence`, `Entity`, `Person`, `Mention` and `Quote` are its subclasses. Spans cannot
/// be changed; two are equal when they are of one class, their documents have the same text, and their fields are equal.
/// They can be hashed and pickled; items of one document that are pickled together share it.
///
/// >>> import quoth
/// >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
/// >>> cue = doc.quotes[0].cue
/// >>> cue.start, cue.end, cue.text
/// (7, 11, 'said')
#[pyclass(name = "Span", module = "quoth", frozen, subclass, weakref)]
pub(super) struct PySpan {
    shared: Arc<Shared>,
    span: Span,
    item: Item,
}

/// A sentence.
///
/// >>> import quoth
/// >>> [sentence.text for sentence in quoth.analyze("It rained. Nobody came.").sentences]
/// ['It rained.', 'Nobody came.']
#[pyclass(name = "Sentence", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PySentence;

/// A named entity.
///
/// >>> import quoth
/// >>> entity = quoth.analyze("“Yes,” said Ann Lee.").entities[0]
/// >>> entity.text, entity.label
/// ('Ann Lee', 'PERSON')
#[pyclass(name = "Entity", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PyEntity;

/// A person or an organisation of the text, with everything that stands for it there.
///
/// Its `start`, `end` and `text` are where the fullest form of the name stands first.
///
/// >>> import quoth
/// >>> person = quoth.analyze("“Yes,” said Ann Lee.").people[0]
/// >>> person.name, person.label, len(person.quotes)
/// ('Ann Lee', 'PERSON', 1)
#[pyclass(name = "Person", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PyPerson;

/// One place in the text that stands for a person or an organisation.
///
/// >>> import quoth
/// >>> mention = quoth.analyze("“Yes,” said Ann Lee.").people[0].mentions[0]
/// >>> mention.text, mention.kind
/// ('Ann Lee', 'name')
#[pyclass(name = "Mention", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PyMention;

/// A quotation: what was said, and by whom.
///
/// Its `start`, `end` and `text` run from the start of the first piece of `content` to the end of the last, over what may
/// stand between them; `content_text` leaves that out.
///
/// >>> import quoth
/// >>> quote = quoth.analyze("“We will rebuild the bridge,” said Adaeze Okafor.").quotes[0]
/// >>> quote.kind, quote.cue.text, quote.speaker.name
/// ('direct', 'said', 'Adaeze Okafor')
/// >>> quote
/// Quote(direct, 'Adaeze Okafor' said: '“We will rebuild the bridge,”')
#[pyclass(name = "Quote", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PyQuote;

impl PySpan {
    /// The view of `item`, of the class that fits it.
    pub(super) fn item<'py>(py: Python<'py>, shared: &Arc<Shared>, item: Item) -> PyResult<Bound<'py, PyAny>> {
        let document = &shared.document;
        let span = match item {
            Item::Span(span) => span,
            Item::Sentence(index) => document.sentences()[index as usize],
            Item::Entity(index) => document.entities()[index as usize].span,
            Item::Person(index) => document.people()[index as usize].span,
            Item::Mention { person, index } => document.people()[person as usize].mentions[index as usize].span,
            Item::Quote(index) => document.quotes()[index as usize].span(),
        };
        let base = PyClassInitializer::from(Self { shared: Arc::clone(shared), span, item });
        Ok(match item {
            Item::Span(_) => Bound::new(py, base)?.into_any(),
            Item::Sentence(_) => Bound::new(py, base.add_subclass(PySentence))?.into_any(),
            Item::Entity(_) => Bound::new(py, base.add_subclass(PyEntity))?.into_any(),
            Item::Person(_) => Bound::new(py, base.add_subclass(PyPerson))?.into_any(),
            Item::Mention { .. } => Bound::new(py, base.add_subclass(PyMention))?.into_any(),
            Item::Quote(_) => Bound::new(py, base.add_subclass(PyQuote))?.into_any(),
        })
    }

    fn items<'py>(&self, py: Python<'py>, items: impl IntoIterator<Item = Item>) -> PyResult<Bound<'py, PyTuple>> {
        let items = items.into_iter().map(|item| Self::item(py, &self.shared, item));
        PyTuple::new(py, items.collect::<PyResult<Vec<_>>>()?)
    }

    fn optional<'py>(&self, py: Python<'py>, span: Option<Span>) -> PyResult<Option<Bound<'py, PyAny>>> {
        span.map(|span| Self::item(py, &self.shared, Item::Span(span))).transpose()
    }

    fn entity(&self) -> &Entity {
        let Item::Entity(index) = self.item else { unreachable!("an Entity is made of an entity") };
        &self.shared.document.entities()[index as usize]
    }

    fn person(&self) -> (u32, &Person) {
        let Item::Person(index) = self.item else { unreachable!("a Person is made of a person") };
        (index, &self.shared.document.people()[index as usize])
    }

    fn mention(&self) -> &Mention {
        let Item::Mention { person, index } = self.item else { unreachable!("a Mention is made of a mention") };
        &self.shared.document.people()[person as usize].mentions[index as usize]
    }

    fn quote(&self) -> &Quote {
        let Item::Quote(index) = self.item else { unreachable!("a Quote is made of a quote") };
        &self.shared.document.quotes()[index as usize]
    }

    /// The fields beside the span; both items are of one class, and their documents of one text.
    fn same_fields(&self, other: &Self) -> bool {
        match (self.item, other.item) {
            (Item::Entity(_), Item::Entity(_)) => self.entity() == other.entity(),
            (Item::Person(_), Item::Person(_)) => self.person().1 == other.person().1,
            (Item::Mention { .. }, Item::Mention { .. }) => self.mention() == other.mention(),
            (Item::Quote(_), Item::Quote(_)) => {
                let (mine, theirs) = (self.quote(), other.quote());
                // Speakers are indexes into the document's own people.
                let bare = |quote: &Quote| Quote { speaker: None, speakers: Vec::new(), ..quote.clone() };
                let (my_document, their_document) = (&self.shared.document, &other.shared.document);
                mine.speaker.is_some() == theirs.speaker.is_some()
                    && speakers_of(my_document, mine).eq(speakers_of(their_document, theirs))
                    && bare(mine) == bare(theirs)
            }
            (Item::Span(_), Item::Span(_)) | (Item::Sentence(_), Item::Sentence(_)) => true,
            _ => false,
        }
    }

    fn quote_repr(&self, py: Python<'_>) -> PyResult<String> {
        let (document, quote) = (&self.shared.document, self.quote());
        let speaker = document.speaker(quote).map(|person| person.name.as_str());
        let who = speaker.or_else(|| quote.source.map(|source| document.slice(source)));
        // A dash or colon that attributes is no word to read out, nor is the colon behind a word.
        let cue = quote.cue.map(|cue| document.slice(cue).trim_end_matches(':'));
        let cue = cue.filter(|cue| cue.contains(char::is_alphabetic));
        let said = quoted(py, &document.content_text(quote))?;
        let kind = quote.kind;
        Ok(match (who.map(|who| quoted(py, who)).transpose()?, cue) {
            (Some(who), Some(cue)) => format!("Quote({kind}, {who} {cue}: {said})"),
            (Some(who), None) => format!("Quote({kind}, {who}: {said})"),
            (None, Some(cue)) => format!("Quote({kind}, {cue}: {said})"),
            (None, None) => format!("Quote({kind}, {said})"),
        })
    }
}

#[pymethods]
impl PySpan {
    /// The code point of the text at which it starts.
    #[getter]
    fn start(&self) -> u32 {
        self.shared.document.code_points(self.span).0
    }

    /// The code point of the text before which it ends.
    #[getter]
    fn end(&self) -> u32 {
        self.shared.document.code_points(self.span).1
    }

    /// What stands there: `doc.text[start:end]`.
    #[getter]
    fn text<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        self.shared.slice(py, self.span)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = quoted(py, self.shared.document.slice(self.span))?;
        Ok(match self.item {
            Item::Span(_) => format!("Span({text})"),
            Item::Sentence(_) => format!("Sentence({text})"),
            Item::Entity(_) => format!("Entity({}, {text})", self.entity().label),
            Item::Mention { .. } => format!("Mention({}, {text})", self.mention().kind),
            Item::Person(_) => {
                let (index, person) = self.person();
                let quotes = self.shared.document.quotes_of(index).count();
                let mentions = count(person.mentions.len(), "mention", "mentions");
                let quotes = count(quotes, "quote", "quotes");
                format!("Person({}, {}, {mentions}, {quotes})", person.label, quoted(py, &person.name)?)
            }
            Item::Quote(_) => self.quote_repr(py)?,
        })
    }

    fn __eq__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
        let (mine, theirs) = (slf.get(), other.get());
        let same = mine.span == theirs.span && mine.same_fields(theirs) && mine.shared.same_text(py, &theirs.shared)?;
        Ok(same.into_pyobject(py)?.to_owned().into_any())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        std::mem::discriminant(&self.item).hash(&mut hasher);
        self.span.hash(&mut hasher);
        self.shared.hash(&mut hasher);
        hasher.finish()
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Pickle<'py, Bound<'py, PyTuple>> {
        let (kind, first, second) = match self.item {
            Item::Span(_) => ("span", self.start(), self.end()),
            Item::Sentence(index) => ("sentence", index, 0),
            Item::Entity(index) => ("entity", index, 0),
            Item::Person(index) => ("person", index, 0),
            Item::Mention { person, index } => ("mention", person, index),
            Item::Quote(index) => ("quote", index, 0),
        };
        let restore = py.import("quoth._quoth")?.getattr("_item")?;
        Ok((restore, (self.shared.view(py)?, kind, first, second).into_pyobject(py)?))
    }
}

fn speakers_of<'a>(document: &'a Document, quote: &'a Quote) -> impl Iterator<Item = &'a Person> {
    quote.speakers.iter().map(|&person| &document.people()[person as usize])
}

/// The item that was pickled: its document, its kind and where it stands there.
#[pyfunction]
#[pyo3(signature = (document, kind, first, second, /))]
pub(super) fn _item<'py>(
    document: &Bound<'py, PyDocument>,
    kind: &str,
    first: u32,
    second: u32,
) -> PyResult<Bound<'py, PyAny>> {
    let shared = &document.get().shared;
    let known = &shared.document;
    let within = |len: usize| (first as usize) < len;
    let item = match kind {
        "span" => known.span_of_code_points(first, second).map(Item::Span),
        "sentence" => within(known.sentences().len()).then_some(Item::Sentence(first)),
        "entity" => within(known.entities().len()).then_some(Item::Entity(first)),
        "person" => within(known.people().len()).then_some(Item::Person(first)),
        "quote" => within(known.quotes().len()).then_some(Item::Quote(first)),
        "mention" => known
            .people()
            .get(first as usize)
            .and_then(|person| person.mentions.get(second as usize))
            .map(|_| Item::Mention { person: first, index: second }),
        _ => None,
    };
    let item = item.ok_or_else(|| pyo3::exceptions::PyValueError::new_err("the pickle is damaged"))?;
    PySpan::item(document.py(), shared, item)
}

#[pymethods]
impl PyEntity {
    /// What it names: "PERSON", "ORG", "LOC", "FAC" (a building, a bridge), "NORP" (a nationality, a religion, a political
    /// group), "PRODUCT", "MISC", "DATE" or "MONEY".
    #[getter]
    fn label<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().entity().label.as_str())
    }

    /// What a date or sum of money amounts to, or None where its words do not tell: "2024-03-14", "XXXX-03-14" without a
    /// year, "198X" for a decade (ISO 8601-2), "USD 1500000" (ISO 4217). What is in no calendar ("31 April") has none.
    #[getter]
    fn value<'py>(slf: &Bound<'py, Self>) -> Option<Bound<'py, PyString>> {
        let entity = slf.as_super().get().entity();
        entity.value.as_ref().map(|value| PyString::new(slf.py(), value))
    }

    /// How sure the library is, from 0 to 1.
    #[getter]
    fn score(slf: &Bound<'_, Self>) -> f64 {
        decimal(slf.as_super().get().entity().score)
    }
}

#[pymethods]
impl PyMention {
    /// Its form: "name", "nominal" ("the minister") or "pronoun".
    #[getter]
    fn kind<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().mention().kind.as_str())
    }
}

#[pymethods]
impl PyPerson {
    /// The fullest form of the name in the text, its white space folded to single spaces.
    #[getter]
    fn name<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::new(slf.py(), &slf.as_super().get().person().1.name)
    }

    /// "PERSON" or "ORG".
    #[getter]
    fn label<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().person().1.label.as_str())
    }

    /// Every place that stands for this one, a tuple of `Mention` in order.
    #[getter]
    fn mentions<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let view = slf.as_super().get();
        let (person, found) = view.person();
        view.items(slf.py(), (0..found.mentions.len() as u32).map(|index| Item::Mention { person, index }))
    }

    /// The other forms of the name, a tuple of str, sorted.
    #[getter]
    fn aliases<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(slf.py(), &slf.as_super().get().person().1.aliases)
    }

    /// The titles and honorifics that stand before the name, a tuple of str, sorted.
    #[getter]
    fn titles<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(slf.py(), &slf.as_super().get().person().1.titles)
    }

    /// The pronouns that stand for this one in the text, a tuple of str, sorted. No gender is inferred from a name.
    #[getter]
    fn pronouns<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(slf.py(), &slf.as_super().get().person().1.pronouns)
    }

    /// What this one says, alone or with others, a tuple of `Quote` in order.
    #[getter]
    fn quotes<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let view = slf.as_super().get();
        view.items(slf.py(), view.shared.document.quotes_of(view.person().0).map(Item::Quote))
    }

    /// How many words this one's quotations have together.
    #[getter]
    fn words_quoted(slf: &Bound<'_, Self>) -> usize {
        let view = slf.as_super().get();
        let document = &view.shared.document;
        document.quotes_of(view.person().0).map(|index| document.words(&document.quotes()[index as usize])).sum()
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._html")?.call_method1("person", (slf,))
    }
}

#[pymethods]
impl PyQuote {
    /// "direct" when all of it stands in quotation marks, "indirect" when nothing does, else "mixed".
    #[getter]
    fn kind<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().quote().kind.as_str())
    }

    /// What the source did: "speech" (say, announce, deny), "writing" (write, post), "thought" (believe, hope) or "stance"
    /// (support, criticise).
    #[getter]
    fn act<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().quote().act.as_str())
    }

    /// What was said, a tuple of one or more `Span`, with its quotation marks: “No,” he said, “never.” has two.
    #[getter]
    fn content<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let view = slf.as_super().get();
        view.items(slf.py(), view.quote().content.iter().map(|piece| Item::Span(*piece)))
    }

    /// The pieces of `content`, joined by one space.
    #[getter]
    fn content_text<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyString>> {
        let (py, view) = (slf.py(), slf.as_super().get());
        let pieces = view.quote().content.iter().map(|piece| view.shared.slice(py, *piece));
        let pieces = pieces.collect::<PyResult<Vec<_>>>()?;
        Ok(PyString::new(py, " ").call_method1("join", (pieces,))?.cast_into()?)
    }

    /// The `Span` of the reporting verb with the colon behind it if there is one ("said:"), of "according to", or of the colon
    /// or dash that attributes; None without one.
    #[getter]
    fn cue<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = slf.as_super().get();
        view.optional(slf.py(), view.quote().cue)
    }

    /// The `Span` of the phrase next to the cue that names who says it; None without one.
    #[getter]
    fn source<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = slf.as_super().get();
        view.optional(slf.py(), view.quote().source)
    }

    /// What kind of source it is: "named" (a person or organisation that the text names, there or elsewhere), "anonymous"
    /// ("a senior official", "two aides"), "group" ("critics", "many voters") or "document" ("the report"); None without
    /// a source.
    ///
    /// >>> import quoth
    /// >>> quoth.analyze("The road is closed, critics say.", model="fast").quotes[0].source_kind
    /// 'group'
    #[getter]
    fn source_kind<'py>(slf: &Bound<'py, Self>) -> Option<Bound<'py, PyString>> {
        let kind = slf.as_super().get().quote().source_kind?;
        Some(PyString::intern(slf.py(), kind.as_str()))
    }

    /// The `Span` of the source that relates it, where one report stands inside another; None elsewhere. In "Okafor told
    /// the governors that it was over, according to the treasury" the speaker is Okafor, via "the treasury".
    #[getter]
    fn via<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = slf.as_super().get();
        view.optional(slf.py(), view.quote().via)
    }

    /// The `Person` behind the source, through aliases, titles, descriptions and pronouns; None when the text does not
    /// say, and when several speak together.
    #[getter]
    fn speaker<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = slf.as_super().get();
        view.quote().speaker.map(|person| PySpan::item(slf.py(), &view.shared, Item::Person(person))).transpose()
    }

    /// Every `Person` behind the source, a tuple in the order of the text: the speaker, or those who speak together.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("“It is our home,” Eero Salmi and Kaisa Lahti said.")
    /// >>> [person.name for person in doc.quotes[0].speakers]
    /// ['Eero Salmi', 'Kaisa Lahti']
    #[getter]
    fn speakers<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let view = slf.as_super().get();
        view.items(slf.py(), view.quote().speakers.iter().map(|&person| Item::Person(person)))
    }

    /// How likely `speakers` are the right ones, from 0 to 1: the share that was right, on news that was read by people,
    /// of the speakers found in the same way. None without a speaker.
    #[getter]
    fn speaker_score(slf: &Bound<'_, Self>) -> Option<f64> {
        slf.as_super().get().quote().speaker_score.map(decimal)
    }

    /// How sure the library is of the quotation, from 0 to 1.
    #[getter]
    fn score(slf: &Bound<'_, Self>) -> f64 {
        decimal(slf.as_super().get().quote().score)
    }
}

/// The float that is written like `score`: 0.9, where a plain conversion gives 0.8999999761581421.
pub(super) fn decimal(score: f32) -> f64 {
    // Scores seldom have more than four digits, and parsing is slow.
    let rounded = (f64::from(score) * 1e4).round() / 1e4;
    if (rounded as f32).to_bits() == score.to_bits() {
        rounded
    } else {
        score.to_string().parse().unwrap_or_else(|_| f64::from(score))
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn scores_are_written_alike_in_both_widths() {
        for score in [0.0, 0.9, 0.1234, 0.123_456_7, 1.0, f32::MIN_POSITIVE] {
            assert_eq!(decimal(score).to_string(), score.to_string());
        }
    }
}
