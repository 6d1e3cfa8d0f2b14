#![doc = include_str!("../README.md")]

pub mod text;

pub mod lexicon;

pub mod token;

pub mod sentence;

pub mod feature;

pub mod nn;

pub mod model;

pub mod reading;

pub mod entity;

pub mod quote;

pub mod person;

pub mod speaker;

pub mod document;

pub mod pipeline;

pub mod error;

mod ablation;

#[cfg(feature = "python")]
mod python;
