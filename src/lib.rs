/*!
Who said what, about whom, in English news text.

quoth splits sentences, finds named entities, gathers the people and organisations of a text (its
*cast*) through names, titles, descriptions and pronouns, and finds every quotation (direct,
indirect and mixed) with its cue, its source and its speaker. It runs on the CPU; the networks that
it reads with lie inside the library.

# Overview

- [`analyze`] gives a [`Document`]: [`Paragraph`]s, sentences, [`Entity`]s, [`Person`]s and [`Quote`]s, each with
  byte [`Span`]s into the text. [`Options`] says what is looked for, and with which [`Model`].
- [`Analyzer`] does the same for many texts, on threads of its own.
- [`Splitter`] splits sentences and does nothing else.
- [`Gazetteer`] holds names of your own, which win over all that is found.
- Every failure is an [`Error`]. No text makes this library panic.

# Examples

**Sentences.** Spans are bytes of the text; only white space stands between them.

```
use quoth::Splitter;

let text = "“Go!” she said. “The ferry will not wait.” He stayed.";
let spans = Splitter::default().split(text)?;
let sentences: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
assert_eq!(sentences, ["“Go!” she said.", "“The ferry will not wait.”", "He stayed."]);
# Ok::<(), quoth::Error>(())
```

**Entities**, with the values of dates and sums of money.

```
use quoth::{EntityLabel, Options, analyze};

let document = analyze("Ngozi Eze asked the council for £4 million on 3 May 2026.", &Options::default())?;
let money = document.entities().iter().find(|entity| entity.label == EntityLabel::Money).unwrap();
assert_eq!(document.slice(money.span), "£4 million");
assert_eq!(money.value.as_deref(), Some("GBP 4000000"));
# Ok::<(), quoth::Error>(())
```

**Quotations**: what was said, the words that report it, and who is behind the source.

```
use quoth::{Options, QuoteKind, analyze};

let document = analyze("“No,” Tane Parata said, “never.”", &Options::default())?;
let quote = &document.quotes()[0];
assert_eq!(quote.kind, QuoteKind::Direct);
assert_eq!(document.content_text(quote), "“No,” “never.”");
assert_eq!(document.slice(quote.cue.unwrap()), "said");
assert_eq!(document.speaker(quote).unwrap().name, "Tane Parata");
# Ok::<(), quoth::Error>(())
```

**People**: everyone with all that stands for them.

```
use quoth::{Options, analyze};

let document = analyze(
    "“We will rebuild,” said Adaeze Okafor, the minister. She told reporters that work starts in May.",
    &Options::default(),
)?;
let okafor = &document.people()[0];
assert_eq!((okafor.name.as_str(), okafor.pronouns[0].as_str()), ("Adaeze Okafor", "she"));
assert_eq!(document.quotes_of(0).count(), 2);
# Ok::<(), quoth::Error>(())
```

**Many texts**, on all cores. A text that fails is one `Err`; the others are not touched.

```
use quoth::{Analyzer, Options};

let analyzer = Analyzer::new(Options::default(), None);
let documents = analyzer.analyze_many(&["“Yes,” said Ann Lee.", "Nobody spoke."]);
let counts: Vec<usize> = documents.into_iter().map(|document| document.unwrap().quotes().len()).collect();
assert_eq!(counts, [1, 0]);
```

**A model of your own**, read from a file once.

```no_run
use quoth::{Model, Options, analyze};

let options = Options { model: Model::load("runs/courts.safetensors")?, ..Options::default() };
let document = analyze("The defendant “never left the house”, her counsel said.", &options)?;
# Ok::<(), quoth::Error>(())
```

# Features

- `python`: the Python binding. Rust programs leave it off.
- `internals`: shows the stages of the pipeline to the project's own tests and benchmarks. Nothing
  in it is stable.
*/
#![cfg_attr(
    not(feature = "internals"),
    allow(unreachable_pub, reason = "what the tests and benchmarks reach is public with `internals` alone")
)]

// In the order in which the data flows; DESIGN.md says what goes in and out of each.
mod error;
mod interrupt;
mod text;
mod vocabulary;

mod ablation;

mod lexicon;

mod token;

mod structure;

mod contract;

mod weights;

mod listed;

mod sentence;

mod kernel;

mod encoder;

mod tagger;

mod quote;

mod name;

mod entity;

mod coref;

mod speaker;

mod document;

mod pipeline;

#[cfg(feature = "python")]
mod python;

pub use crate::document::{Document, Entity, Mention, Paragraph, Person, Provenance, Quote};
pub use crate::entity::{Aliases, Gazetteer, Patterns};
pub use crate::error::Error;
pub use crate::pipeline::{Analyzer, Model, Options, Scope, analyze};
pub use crate::sentence::Splitter;
pub use crate::tagger::Tagger;
pub use crate::text::Span;
pub use crate::token::Newlines;
pub use crate::vocabulary::{Act, DateOrder, EntityLabel, MentionKind, ParagraphRole, QuoteKind, SourceKind};

/// The stages of the pipeline, for the project's own tests and benchmarks.
#[cfg(feature = "internals")]
#[doc(hidden)]
#[allow(missing_docs)]
pub mod internals {
    pub mod coref {
        pub use crate::coref::*;
    }
    pub mod encoder {
        pub use crate::encoder::*;
    }
    pub mod entity {
        pub use crate::entity::*;
    }
    pub mod kernel {
        pub use crate::kernel::*;
    }
    pub mod name {
        pub use crate::name::*;
    }
    pub mod quote {
        pub use crate::quote::*;
    }
    pub mod sentence {
        pub use crate::sentence::*;
    }
    pub mod speaker {
        pub use crate::speaker::*;
    }
    pub mod structure {
        pub use crate::structure::*;
    }
    pub mod tagger {
        pub use crate::tagger::*;
    }
    pub mod text {
        pub use crate::text::*;
    }
    pub mod token {
        pub use crate::token::*;
    }
}

/// The examples of README.md, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
