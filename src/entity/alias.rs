//! The user's aliases: other names of a person or organisation, each with its canonical form.

use rustc_hash::FxHashMap;

use super::Gazetteer;
use super::phrases::{Case, Found, Phrases};
use crate::error::Error;
use crate::interrupt;
use crate::lexicon::{Classes, Key};
use crate::listed::Listed;
use crate::name;
use crate::text::{Text, Visible, folded};
use crate::token::{Shape, Tokens};
use crate::vocabulary::EntityLabel;

/// Aliases with their canonical forms: wherever one of them stands as whole words, in its own case,
/// it names the person or organisation of the canonical form.
///
/// White space, the form of an apostrophe and the capital of a “The” make no difference. Building
/// and finding take linear time.
#[derive(Debug, Clone)]
pub struct Aliases {
    phrases: Phrases,
    /// Of each phrase, the number of its canonical form.
    canonical: Vec<u32>,
    forms: Vec<Canonical>,
    by_words: FxHashMap<Box<[Key]>, u32>,
    listed: Listed,
}

/// A canonical form.
#[derive(Debug, Clone)]
struct Canonical {
    name: String,
    /// The keys of the words by which it is compared.
    words: Box<[Key]>,
    /// The initials of its capitalised words, where there are several.
    initials: Option<Key>,
    /// What the gazetteer says that it is.
    label: Option<EntityLabel>,
    /// What it seems to be, and how sure that is.
    guess: (EntityLabel, f32),
}

impl Aliases {
    /// Aliases, each with its canonical form, which `gazetteer` may give a label.
    ///
    /// # Errors
    ///
    /// When an alias or a canonical form has no word, or of 4 GiB or more, or a canonical form is
    /// itself an alias of another.
    pub fn new<'a>(
        entries: impl IntoIterator<Item = (&'a str, &'a str)>,
        gazetteer: Option<&Gazetteer>,
    ) -> Result<Self, Error> {
        let (mut forms, mut canonical, mut phrases, mut listed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut of_alias: FxHashMap<String, u32> = FxHashMap::default();
        for (i, (alias, name)) in entries.into_iter().enumerate() {
            if i.is_multiple_of(STEPS) {
                interrupt::point();
            }
            listed.push((alias, name));
            let (alias, name) = (seen(alias), seen(name));
            let number = if let Some(&number) = known.get(&name) {
                number
            } else {
                let form = Canonical::new(&name, gazetteer).map_err(|problem| Error::aliases(i, problem))?;
                forms.push(form);
                known.insert(name, forms.len() as u32 - 1);
                forms.len() as u32 - 1
            };
            if keys(&alias)?.is_empty() {
                return Err(Error::aliases(i, format_args!("{alias:?} has no word")));
            }
            of_alias.insert(alias.clone(), number);
            phrases.push(alias);
            canonical.push(number);
        }
        for (number, form) in (0..).zip(&forms) {
            if usize::is_multiple_of(phrases.len(), STEPS) {
                interrupt::point();
            }
            let other = of_alias.get(&form.name).filter(|other| **other != number);
            if let Some(&other) = other {
                let (name, other) = (&form.name, &forms[other as usize].name);
                let first = canonical.iter().position(|canonical| *canonical == number).unwrap_or_default();
                return Err(Error::aliases(first, format_args!("{name:?} is itself an alias, of {other:?}")));
            }
            phrases.push(form.name.clone());
            canonical.push(number);
        }
        let phrases = Phrases::new(phrases.iter().map(String::as_str), Case::SameButArticle)?;
        let mut by_words = FxHashMap::default();
        for (number, form) in (0..).zip(&forms) {
            if u32::is_multiple_of(number, STEPS as u32) {
                interrupt::point();
            }
            by_words.entry(form.words.clone()).or_insert(number);
        }
        Ok(Self { phrases, canonical, forms, by_words, listed: Listed::new(listed) })
    }

    /// What a document tells of the aliases.
    pub(crate) fn listed(&self) -> &Listed {
        &self.listed
    }

    /// The longest alias or canonical form that starts at each token.
    pub(super) fn starts(&self, tokens: &Tokens) -> Vec<Option<Found>> {
        self.phrases.starts(tokens)
    }

    /// The number of the canonical form of what was found.
    pub(super) fn canonical(&self, found: Found) -> u32 {
        self.canonical[found.number as usize]
    }

    /// The canonical form of these words.
    pub(crate) fn of_words(&self, words: &[Key]) -> Option<u32> {
        self.by_words.get(words).copied()
    }

    /// The name of a canonical form.
    pub(crate) fn name(&self, canonical: u32) -> &str {
        &self.forms[canonical as usize].name
    }

    /// The words by which a canonical form is compared.
    pub(crate) fn words(&self, canonical: u32) -> &[Key] {
        &self.forms[canonical as usize].words
    }

    /// The initials of a canonical form.
    pub(crate) fn initials(&self, canonical: u32) -> Option<Key> {
        self.forms[canonical as usize].initials
    }

    /// What the gazetteer says that a canonical form is.
    pub(super) fn label(&self, canonical: u32) -> Option<EntityLabel> {
        self.forms[canonical as usize].label
    }

    /// What a canonical form seems to be by its words, and how sure that is.
    pub(super) fn guess(&self, canonical: u32) -> (EntityLabel, f32) {
        self.forms[canonical as usize].guess
    }
}

/// How often building looks whether it is to stop: once in so many entries.
const STEPS: usize = 64;

impl Canonical {
    fn new(name: &str, gazetteer: Option<&Gazetteer>) -> Result<Self, String> {
        let text = Text::new(name).map_err(|error| error.to_string())?;
        let tokens = Tokens::new(text);
        let words = name::keys(&tokens);
        if words.is_empty() {
            return Err(format!("{name:?} has no word"));
        }
        let capitals = tokens.list.iter().filter(|token| token.kind.is_word() && token.shape.has(Shape::CAPITAL));
        let initials: String = capitals.filter_map(|token| text.slice(token.span).chars().next()).collect();
        let acts = |label: &EntityLabel| matches!(label, EntityLabel::Person | EntityLabel::Org);
        Ok(Self {
            name: name.to_owned(),
            words,
            initials: (initials.chars().count() > 1).then(|| Key::new(&initials)),
            label: gazetteer.and_then(|gazetteer| gazetteer.label_of(&tokens)).filter(acts),
            guess: guess(&tokens),
        })
    }
}

/// What a name seems to be by its words, and how sure that is.
fn guess(name: &Tokens) -> (EntityLabel, f32) {
    let has = |classes: Classes| name.list.iter().any(|token| token.is(classes));
    let small = name.list.iter().any(|token| token.shape.has(Shape::LOWER) && !token.is(Classes::PARTICLE));
    if has(Classes::ORG_WORD.or(Classes::ORGAN).or(Classes::ORG_ABBREVIATION)) {
        (EntityLabel::Org, 1.0)
    } else if name[0].is(Classes::GIVEN.or(Classes::HONORIFIC).or(Classes::TITLE)) {
        (EntityLabel::Person, 1.0)
    } else if small || name.len() < 2 {
        (EntityLabel::Org, 0.2)
    } else {
        (EntityLabel::Person, 0.4)
    }
}

/// The keys of the words by which a name is compared.
fn keys(name: &str) -> Result<Box<[Key]>, Error> {
    Ok(name::keys(&Tokens::new(Text::new(name)?)))
}

/// What is visible of a name, its white space folded.
fn seen(name: &str) -> String {
    folded(Visible::new(name).as_str())
}
