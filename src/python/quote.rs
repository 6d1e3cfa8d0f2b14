//! [`PyQuote`]: a quotation.

use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use super::repr::text_repr;
use super::span::{ItemRef, PySpan, decimal};
use crate::document::{Document, Person, Quote};

/// A quotation: what was said, and by whom.
///
/// Source, cue and content are annotated as in PolNeAR, a corpus of attributions in news (Newell et
/// al., 2018). Its `start`, `end` and `text` run from the start of the first piece of `content` to
/// the end of the last, over what may stand between them; `content_text` leaves that out.
///
/// >>> import quoth
/// >>> quote = quoth.analyze("“We will rebuild the bridge,” said Adaeze Okafor.").quotes[0]
/// >>> quote.kind, quote.cue.text, quote.speaker.name
/// ('direct', 'said', 'Adaeze Okafor')
/// >>> quote
/// Quote(direct, 'Adaeze Okafor' said: '“We will rebuild the bridge,”')
#[pyclass(name = "Quote", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PyQuote;

#[pymethods]
impl PyQuote {
    /// How it is quoted: "direct" if all of it stands in quotation marks or it is the turn of a
    /// transcript, "mixed" if a part of it does; else "indirect", or "topic" if it says what was
    /// spoken of and not what was said.
    ///
    /// Topics are what Leech and Short (1981) call the narrator's report of a speech act:
    /// "criticised the plan", "asked for help". They are found where `kinds` asks for them.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("Ann Lee criticised the plan.", acts="all", kinds="all")
    /// >>> [(quote.kind, quote.text) for quote in doc.quotes]
    /// [('topic', 'the plan')]
    #[getter]
    fn kind<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().quote().kind.as_str())
    }

    /// What the source did, by the class of the cue: "speech" (say, announce, deny), "writing"
    /// (write, post), "thought" (believe, hope) or "stance" (support, criticise).
    #[getter]
    fn act<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().quote().act.as_str())
    }

    /// What was said, a tuple of one or more `Span`, with its quotation marks.
    ///
    /// >>> import quoth
    /// >>> quote = quoth.analyze("“No,” Ann Lee said, “never.”").quotes[0]
    /// >>> [piece.text for piece in quote.content]
    /// ['“No,”', '“never.”']
    /// >>> quote.content_text
    /// '“No,” “never.”'
    #[getter]
    fn content<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let view = slf.as_super().get();
        view.views(slf.py(), view.quote().content.iter().map(|piece| ItemRef::Span(*piece)))
    }

    /// The texts of the pieces of `content`, joined by one space, a str.
    #[getter]
    fn content_text<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyString>> {
        let (py, view) = (slf.py(), slf.as_super().get());
        let pieces = view.quote().content.iter().map(|piece| view.shared.slice(py, *piece));
        let pieces = pieces.collect::<PyResult<Vec<_>>>()?;
        Ok(PyString::new(py, " ").call_method1("join", (pieces,))?.cast_into()?)
    }

    /// The words that attribute it, a `Span`; None without any.
    ///
    /// They are the reporting verb, with the colon behind it if there is one ("said:"), "according
    /// to", or a colon or dash by itself.
    #[getter]
    fn cue<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = slf.as_super().get();
        view.optional_view(slf.py(), view.quote().cue)
    }

    /// The base form of the cue, a str, by which reports can be counted; None without a cue, and
    /// where that is but a mark.
    ///
    /// It is the verb that reports without its auxiliaries and adverbs, and with the particle or
    /// preposition that gives it another meaning ("point out", "call for"). Who "declined to say"
    /// has declined. A cue whose verb is in none of the word lists keeps its own words, in small
    /// letters: "according to", "in the words of".
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("Ann Lee has also said so. “Never,” Bo Chen pointed out.", kinds="all")
    /// >>> [(quote.cue.text, quote.cue_lemma) for quote in doc.quotes]
    /// [('has also said', 'say'), ('pointed out', 'point out')]
    #[getter]
    fn cue_lemma<'py>(slf: &Bound<'py, Self>) -> Option<Bound<'py, PyString>> {
        let lemma = slf.as_super().get().quote().cue_lemma.as_ref()?;
        Some(PyString::new(slf.py(), lemma))
    }

    /// Whether the text says that it was not said: "never said", "did not tell", "nobody said",
    /// "nor did she say".
    ///
    /// It is False for what was denied, which its source did say, and where the negation is a part
    /// of what was said. Who neither confirms nor denies something does neither: the lemma is that
    /// of the first verb.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("Ann Lee never said that the pier was safe. Bo Chen denied that it had failed.")
    /// >>> [(quote.cue_lemma, quote.negated) for quote in doc.quotes]
    /// [('say', True), ('deny', False)]
    #[getter]
    fn negated(slf: &Bound<'_, Self>) -> bool {
        slf.as_super().get().quote().negated
    }

    /// The phrase beside the cue that says who says it, a `Span`; None without one.
    ///
    /// It holds titles and appositions: "Adaeze Okafor, the transport minister".
    #[getter]
    fn source<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = slf.as_super().get();
        view.optional_view(slf.py(), view.quote().source)
    }

    /// The kind of its source: "named", "anonymous", "group" or "document"; None without a source.
    ///
    /// A named source is a person or organisation that the text names, there or elsewhere; an
    /// anonymous one is one person or a few ("a senior official", "two aides"); a group is people
    /// in general ("critics", "many voters"); a document is a text ("the report"). None without a
    /// source, where there may be a speaker all the same: whoever goes on speaking.
    ///
    /// >>> import quoth
    /// >>> quoth.analyze("The road is closed, critics say.", model="fast").quotes[0].source_kind
    /// 'group'
    #[getter]
    fn source_kind<'py>(slf: &Bound<'py, Self>) -> Option<Bound<'py, PyString>> {
        let kind = slf.as_super().get().quote().source_kind?;
        Some(PyString::intern(slf.py(), kind.as_str()))
    }

    /// The source that relates it, a `Span`, where one report stands inside another; else None.
    ///
    /// >>> import quoth
    /// >>> text = "Ann Lee told the board that the fund was empty, according to the treasury."
    /// >>> [(q.speaker.name, q.via.text) for q in quoth.analyze(text).quotes if q.via]
    /// [('Ann Lee', 'the treasury')]
    #[getter]
    fn via<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = slf.as_super().get();
        view.optional_view(slf.py(), view.quote().via)
    }

    /// The `Person` behind `via`, found as `speaker` is; None without `via`, when the text does not
    /// say, and when several relate it together.
    ///
    /// >>> import quoth
    /// >>> text = "Ann Lee told the board that the fund was empty, according to Bo Chen."
    /// >>> [(q.speaker.name, q.via_person.name) for q in quoth.analyze(text).quotes if q.via_person]
    /// [('Ann Lee', 'Bo Chen')]
    #[getter]
    fn via_person<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = slf.as_super().get();
        view.optional_person(slf.py(), view.quote().via_person)
    }

    /// The index in the document's `quotes` of the quotation in which this one stands, the
    /// innermost where there are several, an int; None where it stands in no other.
    ///
    /// So what is told at second hand can be counted, or left out.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("“My sister told me that the gate was shut,” said Ann Lee.")
    /// >>> [(quote.text, quote.within) for quote in doc.quotes]
    /// [('“My sister told me that the gate was shut,”', None), ('that the gate was shut', 0)]
    #[getter]
    fn within(slf: &Bound<'_, Self>) -> Option<u32> {
        slf.as_super().get().quote().within
    }

    /// The index in the document's `sentences` of the one in which the content starts, an int; None
    /// in a document without sentences.
    ///
    /// It is an index, as in the tables, so that one more or less leads to the sentence beside it.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("It rained. “Go home,” said Ann Lee. Nobody did.")
    /// >>> doc.sentences[doc.quotes[0].sentence].text
    /// '“Go home,” said Ann Lee.'
    /// >>> doc.sentences[doc.quotes[0].sentence + 1].text
    /// 'Nobody did.'
    #[getter]
    fn sentence(slf: &Bound<'_, Self>) -> Option<u32> {
        let view = slf.as_super().get();
        view.shared.document.sentence(view.quote())
    }

    /// The paragraph in which the content starts, an int that counts from 0.
    ///
    /// Paragraphs are parted by blank lines, and by single line breaks where the text is not
    /// wrapped at some width.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("It rained.\n\n“Go home,” said Ann Lee. “Now,” she said.\n\n“No,” said Bo Chen.")
    /// >>> [quote.paragraph for quote in doc.quotes]
    /// [1, 1, 2]
    #[getter]
    fn paragraph(slf: &Bound<'_, Self>) -> u32 {
        slf.as_super().get().quote().paragraph
    }

    /// The `Person` behind the source, found through aliases, titles, descriptions and pronouns.
    ///
    /// None when the text does not say, and when several speak together: then `speakers` has those
    /// of them who are named. Where there is a speaker, `speakers` has just this one.
    #[getter]
    fn speaker<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = slf.as_super().get();
        view.optional_person(slf.py(), view.quote().speaker)
    }

    /// Everybody behind the source, a tuple of `Person`: the speaker, or those who speak together.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("“It is our home,” Eero Salmi and Kaisa Lahti said.")
    /// >>> [person.name for person in doc.quotes[0].speakers]
    /// ['Eero Salmi', 'Kaisa Lahti']
    #[getter]
    fn speakers<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let view = slf.as_super().get();
        view.views(slf.py(), view.quote().speakers.iter().map(|&person| ItemRef::Person(person)))
    }

    /// How likely `speakers` are the right ones, from 0 to 1; None without a speaker.
    ///
    /// It is the share that was right of the speakers that were found by the same kind of evidence,
    /// on the articles of PolNeAR's development set, whose speakers were annotated by hand. Of
    /// answers in interviews without labels it is a figure set by hand.
    #[getter]
    fn speaker_score(slf: &Bound<'_, Self>) -> Option<f64> {
        slf.as_super().get().quote().speaker_score.map(decimal)
    }

    /// How sure the library is of the quotation, from 0 to 1.
    ///
    /// It is the network's probability of the cue, or a fixed figure for what a rule found. It
    /// ranks quotations, but is not calibrated.
    #[getter]
    fn score(slf: &Bound<'_, Self>) -> f64 {
        decimal(slf.as_super().get().quote().score)
    }
}

/// What `repr` shows: the kind, who says it, the cue if it is a word, and the content.
pub(super) fn repr(py: Python<'_>, document: &Document, quote: &Quote) -> PyResult<String> {
    let who = match &quote.speakers[..] {
        // One who speaks with others has no name for all: "Duarte and other scientists".
        [_] if quote.speaker.is_none() => None,
        speakers => {
            let names = speakers.iter().map(|&person| text_repr(py, &document.people()[person as usize].name));
            Some(names.collect::<PyResult<Vec<_>>>()?.join(" and ")).filter(|names| !names.is_empty())
        }
    };
    let source = || quote.source.map(|source| text_repr(py, document.slice(source))).transpose();
    let who = who.map_or_else(source, |who| Ok(Some(who)))?;
    // A cue may be a dash or a colon, or have a colon behind it: only words are shown.
    let cue = quote.cue.map(|cue| document.slice(cue).trim_end_matches(':'));
    let cue = cue.filter(|cue| cue.contains(char::is_alphabetic));
    let content = text_repr(py, &document.content_text(quote))?;
    let kind = quote.kind;
    Ok(match (who, cue) {
        (Some(who), Some(cue)) => format!("Quote({kind}, {who} {cue}: {content})"),
        (Some(who), None) => format!("Quote({kind}, {who}: {content})"),
        (None, Some(cue)) => format!("Quote({kind}, {cue}: {content})"),
        (None, None) => format!("Quote({kind}, {content})"),
    })
}

/// Whether two quotations of one text are equal. Speakers are compared as people, since their
/// indexes are those of each document.
pub(super) fn same<'a>(mine: (&'a Document, &'a Quote), theirs: (&'a Document, &'a Quote)) -> bool {
    let without_speakers =
        |quote: &Quote| Quote { speaker: None, speakers: Vec::new(), via_person: None, ..quote.clone() };
    let via = |(document, quote): (&'a Document, &'a Quote)| Some(&document.people()[quote.via_person? as usize]);
    mine.1.speaker.is_some() == theirs.1.speaker.is_some()
        && speakers_of(mine.0, mine.1).eq(speakers_of(theirs.0, theirs.1))
        && via(mine) == via(theirs)
        && without_speakers(mine.1) == without_speakers(theirs.1)
}

fn speakers_of<'a>(document: &'a Document, quote: &'a Quote) -> impl Iterator<Item = &'a Person> {
    quote.speakers.iter().map(|&person| &document.people()[person as usize])
}
