//! A text, or many → [`Document`]s: runs the stages in order, on threads of its own.

mod analyzer;
// Only the binding reads columns; the tests need no Python.
#[cfg(any(feature = "python", test))]
mod queue;
#[cfg(any(feature = "python", test))]
pub(crate) mod rows;
mod told;

use std::ops::Range;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;

pub use self::analyzer::Analyzer;
#[cfg(any(feature = "python", test))]
pub(crate) use self::analyzer::guarded;
use crate::ablation::{Rule, on};
#[cfg(feature = "python")]
use crate::coref::Anaphors;
use crate::coref::{self, Cast, Member};
use crate::document::{Document, Entity, Mention, Paragraph, Person, Provenance, Quote, ToldOptions};
use crate::entity::{self, Aliases, Calendar, Gazetteer, OwnNames, Patterns};
use crate::error::Error;
use crate::interrupt;
use crate::name::{self, Name};
use crate::quote::{self, NestedReports, Quotation};
use crate::sentence::{self, Learnt, Splitter};
use crate::speaker::{self, Speakers};
use crate::structure::Structure;
use crate::tagger::{Predictions, Tagger};
use crate::text::{Text, Visible, folded};
use crate::token::Tokens;
use crate::vocabulary::{Act, DateOrder, MentionKind, QuoteKind};

/// What finds entities and quotations.
#[derive(Debug, Clone, Default)]
pub enum Model {
    /// The larger network inside the library: the most exact one.
    #[default]
    Accurate,
    /// The smaller network inside the library: the quickest one.
    Fast,
    /// A network as small and quick, whose training texts all allow commercial use: it finds less.
    /// LICENSES.md names what else had a part in it.
    Open,
    /// A network of the caller's own, as [`Model::load`] reads it from a file. Its sentences are
    /// those of [`Model::Open`]; a copy of a file inside the library gives what that model gives.
    Own(Arc<Tagger>),
}

impl Model {
    /// Reads a model file, made as training/README.md says.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is damaged, cut short or no model of this version; the
    /// message names the file and says which check failed ([`Error::is_model`]).
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        Ok(Self::Own(Arc::new(Tagger::load(path)?)))
    }
}

impl Model {
    /// What the classifier of sentence ends beside it learnt from. A network of the caller's own
    /// has that of `Open`, so that no other weights come in behind its back.
    pub(crate) fn sentences(&self) -> Learnt {
        match self {
            Self::Accurate | Self::Fast => Learnt::All,
            Self::Own(tagger) if tagger.is_restricted() => Learnt::All,
            Self::Open | Self::Own(_) => Learnt::Open,
        }
    }

    fn tagger(&self) -> Result<&Tagger, Error> {
        match self {
            Self::Accurate => Tagger::accurate(),
            Self::Fast => Tagger::fast(),
            Self::Open => Tagger::open(),
            Self::Own(tagger) => Ok(tagger),
        }
    }
}

impl FromStr for Model {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "accurate" => Ok(Self::Accurate),
            "fast" => Ok(Self::Fast),
            "open" => Ok(Self::Open),
            _ => Err(Error::choice("model", name, &["accurate", "fast", "open"])),
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    #[default]
    Everything,
    /// Sentences, and nothing else.
    Sentences,
}

/// How a text is analysed.
#[derive(Debug, Clone)]
pub struct Options {
    /// What finds entities and quotations; by default the most exact of those inside the library.
    pub model: Model,
    /// The acts whose quotations are kept; speech and writing by default.
    pub acts: Vec<Act>,
    /// The kinds of quotations that are kept; all but topics by default.
    pub kinds: Vec<QuoteKind>,
    /// The caller's own names, which win over all that is found.
    pub gazetteer: Option<Arc<Gazetteer>>,
    /// The caller's own patterns of names, which win over all but the gazetteer and the aliases.
    pub patterns: Option<Arc<Patterns>>,
    /// Other names of people and organisations, each with its canonical form: they are mentions of
    /// the member of the cast that has that name.
    pub aliases: Option<Arc<Aliases>>,
    /// What splits sentences, with abbreviations and a reading of line breaks of the caller's own.
    pub splitter: Arc<Splitter>,
    /// What is looked for; everything by default.
    pub scope: Scope,
    /// Quotations of a lower score than this are left out; 0, the default, keeps all.
    pub min_score: f32,
    /// Speakers that are less likely to be right than this are left out; 0, the default, keeps all.
    pub min_speaker_score: f32,
    /// Whether what others are said to have said inside a quotation is looked for as well: "She
    /// told me the gate was shut". By default it is, but where thoughts and stances are kept: those
    /// that speakers name as their own, "I think" and "we hope", would be reports too.
    pub nested: Option<bool>,
    /// Whether the paragraphs that stand around a text, such as captions and bylines, are told from
    /// it; they are by default. Otherwise all are read as body.
    pub roles: bool,
    /// How dates in digits are read of which several orders make a date: 03/04/2025; by default
    /// they have no value.
    pub date_order: Option<DateOrder>,
    /// The day from which relative dates count, that of the text: with it "yesterday", "last
    /// Friday" and "May 3" have values; by default there is none.
    pub reference_date: Option<Date>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            model: Model::default(),
            acts: vec![Act::Speech, Act::Writing],
            kinds: vec![QuoteKind::Direct, QuoteKind::Indirect, QuoteKind::Mixed],
            gazetteer: None,
            patterns: None,
            aliases: None,
            splitter: Arc::default(),
            scope: Scope::Everything,
            min_score: 0.0,
            min_speaker_score: 0.0,
            nested: None,
            roles: true,
            date_order: None,
            reference_date: None,
        }
    }
}

impl Options {
    /// What an analysis with these options is made by; None with a network that comes from no file.
    ///
    /// # Errors
    ///
    /// When the library was built with models that do not fit it.
    pub fn provenance(&self) -> Result<Option<Provenance>, Error> {
        self.provenance_with(&self.told())
    }

    /// The same, with what is told of these options.
    fn provenance_with(&self, told: &ToldOptions) -> Result<Option<Provenance>, Error> {
        let model = match self.scope {
            Scope::Sentences => Some(self.model.sentences().identity()),
            Scope::Everything => self.model.tagger()?.identity().cloned(),
        };
        Ok(model.map(|model| Provenance::of_this_version(model, told.clone())))
    }

    fn calendar(&self) -> Calendar {
        Calendar { order: self.date_order, reference: self.reference_date }
    }

    fn nested_reports(&self) -> NestedReports {
        let said = |act: &Act| matches!(act, Act::Speech | Act::Writing);
        match self.nested {
            Some(true) => NestedReports::Sought,
            Some(false) => NestedReports::LeftOut,
            None if self.acts.iter().all(said) => NestedReports::Sought,
            None => NestedReports::Kept,
        }
    }

    /// The spans of the sentences of a text, as its document has them.
    ///
    /// # Errors
    ///
    /// As [`analyze`].
    #[cfg(feature = "python")]
    pub(crate) fn sentences(&self, text: &str) -> Result<Vec<crate::text::Span>, Error> {
        if self.gazetteer.is_none() && self.patterns.is_none() && self.aliases.is_none() {
            return self.splitter.split(text);
        }
        analyze(text, &Self { scope: Scope::Sentences, ..self.clone() }).map(|document| document.sentences().to_vec())
    }

    fn own_names(&self) -> OwnNames<'_> {
        OwnNames {
            gazetteer: self.gazetteer.as_deref(),
            patterns: self.patterns.as_deref(),
            aliases: self.aliases.as_deref(),
        }
    }
}

/// Analyses one text.
///
/// # Errors
///
/// When the text has 4 GiB or more, or the library was built with models that do not fit it.
pub fn analyze(text: &str, options: &Options) -> Result<Document, Error> {
    analyze_told(text, options, &options.told())
}

/// The same, with what the document is to tell of the options.
fn analyze_told(text: &str, options: &Options, told: &ToldOptions) -> Result<Document, Error> {
    let original = Text::new(text)?;
    sentence::prepare(options.model.sentences())?;
    let visible = Visible::new(text);
    let document = analyze_visible(Text::new(visible.as_str())?, options)?;
    let document = document.with_provenance(options.provenance_with(told)?);
    Ok(if visible.is_whole() { document } else { document.with_original(original, &visible) })
}

fn analyze_visible(text: Text, options: &Options) -> Result<Document, Error> {
    let mut tokens = options.splitter.tokens(text);
    let own = options.own_names().find(&tokens);
    entity::join_marks(&own, &mut tokens);
    let mut sentences = options.splitter.sentences(&tokens, options.model.sentences());
    entity::join_sentences(&own, &mut sentences);
    if options.scope == Scope::Sentences {
        let spans = sentences.into_iter().map(|range| tokens.span(range)).collect();
        return Ok(Document::new(text, spans, Vec::new(), Vec::new(), Vec::new()));
    }
    let tagger = options.model.tagger()?;
    let mut structure = Structure::new(&tokens, options.roles);
    let Found { predictions, mut quotations, mut names } =
        find(tagger, &tokens, &sentences, &mut structure, (options, own));
    let (aliases, vectors) = (options.aliases.as_deref(), (tagger, &predictions.vectors));
    let cast = Cast::new(&tokens, &sentences, &structure, &names, &quotations, aliases, vectors);
    cast.agree_labels(&mut names);
    interrupt::point();
    quotations.retain(|quotation| options.acts.contains(&quotation.act) && options.kinds.contains(&quotation.kind));
    let mut speakers = speaker::speakers(&tokens, &sentences, &structure, &cast, &quotations);
    for unsure in speakers.iter_mut().filter(|speakers| speakers.score < options.min_speaker_score) {
        unsure.members.clear();
    }
    for speakers in &mut speakers {
        speakers.via = speakers.via.filter(|(_, score)| *score >= options.min_speaker_score);
    }
    // Only now, since what goes before a quotation may tell who speaks.
    let found = quotations.into_iter().zip(speakers).filter(|(quotation, _)| quotation.score >= options.min_score);
    interrupt::point();
    let values = entity::values(&tokens, &sentences, &names, options.calendar());
    let document = document(&tokens, &sentences, (&names, values), (&cast, aliases), found);
    Ok(document.with_paragraphs(Paragraph::all(&tokens, &structure)))
}

/// What stands in a text before it is asked who is who.
struct Found {
    predictions: Predictions,
    quotations: Vec<Quotation>,
    names: Vec<Name>,
}

/// Gives the structure the roles that the tagger sees, too, before anything reads them.
fn find(
    tagger: &Tagger,
    tokens: &Tokens,
    sentences: &[Range<usize>],
    structure: &mut Structure,
    (options, own): (&Options, Vec<Name>),
) -> Found {
    let nested = options.nested_reports();
    let speech = (nested == NestedReports::Sought).then(|| structure.speech());
    let mut predictions = predict(tagger, tokens, sentences, speech.as_deref());
    entity::complete(&own, tokens, &mut predictions.attributions);
    entity::complete(&own, tokens, &mut predictions.inner);
    if options.roles && on(Rule::RoleHead) {
        structure.take_roles(&predictions.roles);
    }
    let quotations = quote::quotations(tokens, sentences, structure, &predictions, nested);
    interrupt::point();
    let names = name::names(tokens, &predictions.entities);
    let names = entity::entities(tokens, names, own, options.aliases.as_deref());
    let names = entity::agree_constituencies(tokens, structure, names);
    interrupt::point();
    Found { predictions, quotations, names }
}

/// The anaphors of a text with their candidates, as the head for coreference reads them: for
/// training.
#[cfg(feature = "python")]
pub(crate) fn anaphors(text: &str, options: &Options, learnt: Learnt) -> Result<Anaphors, Error> {
    let visible = Visible::new(text);
    let mut tokens = options.splitter.tokens(Text::new(visible.as_str())?);
    sentence::prepare(learnt)?;
    let own = options.own_names().find(&tokens);
    entity::join_marks(&own, &mut tokens);
    let mut sentences = options.splitter.sentences(&tokens, learnt);
    entity::join_sentences(&own, &mut sentences);
    let mut structure = Structure::new(&tokens, options.roles);
    let Found { predictions, quotations, names } =
        find(options.model.tagger()?, &tokens, &sentences, &mut structure, (options, own));
    let cast = Cast::of_names(&tokens, &names, &quotations, options.aliases.as_deref());
    Ok(cast.anaphors(&tokens, &sentences, &structure, &quotations, &predictions.vectors))
}

fn predict(
    tagger: &Tagger,
    tokens: &Tokens,
    sentences: &[Range<usize>],
    speech: Option<&[Range<usize>]>,
) -> Predictions {
    let predict = || tagger.predict(tokens, sentences, speech);
    #[cfg(feature = "internals")]
    if crate::ablation::same_predictions() {
        return known((std::ptr::from_ref(tagger).addr(), speech.is_some(), tokens.text.as_str().to_owned()), predict);
    }
    predict()
}

/// Which tagger predicts of which text, and whether inside what is said.
#[cfg(feature = "internals")]
type Prediction = (usize, bool, String);

/// What a tagger predicts of a text, kept while rules behind the networks are switched off one by
/// one.
#[cfg(feature = "internals")]
fn known(key: Prediction, predict: impl Fn() -> Predictions) -> Predictions {
    type Known = std::collections::HashMap<Prediction, Predictions>;
    static KNOWN: std::sync::LazyLock<std::sync::Mutex<Known>> = std::sync::LazyLock::new(Default::default);
    let known = KNOWN.lock().ok().and_then(|known| known.get(&key).cloned());
    known.unwrap_or_else(|| {
        let predictions = predict();
        KNOWN.lock().map(|mut known| known.insert(key, predictions.clone())).ok();
        predictions
    })
}

/// Token ranges → spans.
fn document(
    tokens: &Tokens,
    sentences: &[Range<usize>],
    (names, values): (&[Name], Vec<Option<String>>),
    (cast, aliases): (&Cast, Option<&Aliases>),
    quotations: impl Iterator<Item = (Quotation, Speakers)>,
) -> Document {
    let span = |range: Range<usize>| tokens.span(range);
    let entities = |(name, value): (&Name, Option<String>)| {
        let (first, second) = name::spans(tokens, names, name.tokens.clone(), name.label);
        let (label, score) = (name.label, name.score);
        let entity = Entity { span: first, label, value, person: None, score };
        [Some(entity), second.map(|span| Entity { span, label, value: None, person: None, score })]
            .into_iter()
            .flatten()
    };
    let quote = |(quotation, speakers): (Quotation, Speakers)| Quote {
        kind: quotation.kind,
        act: quotation.act,
        paragraph: tokens.paragraph_number(quotation.content[0].start),
        cue_lemma: quotation.cue.as_ref().and_then(|cue| quote::lemma(tokens, cue)),
        negated: quotation.cue.as_ref().is_some_and(|cue| quote::is_negated(tokens, cue, quotation.source.as_ref())),
        content: quotation.content.into_iter().map(span).collect(),
        cue: quotation.cue.map(span),
        source: quotation.source.map(span),
        source_kind: speakers.kind,
        via: quotation.via.map(span),
        via_person: speakers.via.map(|(person, _)| person),
        within: None,
        speaker: speakers.speaker(),
        speaker_score: (!speakers.members.is_empty()).then_some(speakers.score),
        speakers: speakers.members,
        score: quotation.score,
    };
    Document::new(
        tokens.text,
        sentences.iter().cloned().map(span).collect(),
        names.iter().zip(values).flat_map(entities).collect(),
        cast.members().iter().map(|member| person((tokens, names), member, aliases)).collect(),
        quotations.map(quote).collect(),
    )
}

/// A member of the cast as the document shows it: by its canonical form, if it has one.
fn person((tokens, names): (&Tokens, &[Name]), member: &Member, aliases: Option<&Aliases>) -> Person {
    // A name has the same borders here as among the entities.
    let span = |range: &Range<usize>, kind: MentionKind| match kind {
        MentionKind::Name => name::spans(tokens, names, range.clone(), member.label).0,
        MentionKind::Nominal | MentionKind::Pronoun => tokens.span(range.clone()),
    };
    let text = tokens.text.as_str();
    let fullest = span(&member.fullest_name(), MentionKind::Name);
    let canonical = aliases.zip(member.canonical).map(|(aliases, canonical)| aliases.name(canonical).to_owned());
    let name = canonical.unwrap_or_else(|| folded(fullest.of(text)));
    let of_kind = |wanted: MentionKind| {
        let mentions = member.mentions.iter().filter(move |(_, kind)| *kind == wanted);
        mentions.map(|(range, kind)| folded(span(range, *kind).of(text)))
    };
    let aliases = sorted(of_kind(MentionKind::Name).filter(|form| *form != name));
    // "I" and "you" are everybody's.
    let third_person = |form: &String| coref::is_third_person(form);
    let pronouns = sorted(of_kind(MentionKind::Pronoun).map(|form| form.to_lowercase()).filter(third_person));
    Person {
        span: fullest,
        label: member.label,
        mentions: member
            .mentions
            .iter()
            .map(|(range, kind)| Mention { span: span(range, *kind), kind: *kind })
            .collect(),
        aliases,
        titles: sorted(member.titles().iter().map(|title| folded(tokens.span(title.clone()).of(text)))),
        pronouns,
        name,
    }
}

fn sorted(forms: impl Iterator<Item = String>) -> Vec<String> {
    let mut forms: Vec<String> = forms.collect();
    forms.sort();
    forms.dedup();
    forms
}
