//! Who said what, about whom, in news text.

#![warn(clippy::doc_markdown)]

pub mod document;
pub mod error;
pub mod lexicon;
pub mod pipeline;
#[cfg(feature = "python")]
mod python;
pub mod sentence;
pub mod text;
pub mod token;
