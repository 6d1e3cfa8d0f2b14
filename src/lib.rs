//! Who said what, about whom, in news text.

#![warn(clippy::doc_markdown)]

pub mod document;
pub mod entity;
pub mod error;
pub mod lexicon;
pub mod person;
pub mod pipeline;
#[cfg(feature = "python")]
mod python;
pub mod quote;
pub mod sentence;
pub mod speaker;
pub mod text;
pub mod token;
