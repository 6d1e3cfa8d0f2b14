#![doc = include_str!("../README.md")]

pub mod text;

pub mod vocabulary;

pub mod lexicon;

pub mod token;

pub mod sentence;

pub mod kernel;

pub mod encoder;

pub mod tagger;

pub mod quote;

pub mod name;

pub mod entity;

pub mod coref;

pub mod speaker;

pub mod document;

pub mod pipeline;

pub mod error;

#[cfg(feature = "python")]
mod python;
