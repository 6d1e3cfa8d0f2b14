//! The direction in which the data flows through the rooms of the crate.

use std::path::Path;

use super::sources::rust_files;

/// The rooms of the crate in the order in which the data flows, the vocabulary that all share
/// first.
const FLOW: [&str; 22] = [
    "error",
    "interrupt",
    "text",
    "vocabulary",
    "ablation",
    "lexicon",
    "token",
    "structure",
    "contract",
    "weights",
    "listed",
    "sentence",
    "kernel",
    "encoder",
    "tagger",
    "quote",
    "name",
    "entity",
    "coref",
    "speaker",
    "document",
    "pipeline",
];

/// A room may use only rooms before it. Whatever a path is written in (`use`, an expression, a
/// comment's link aside), and however it leads there (`crate::`, `super::`), it names a room before
/// its own.
#[test]
fn data_flows_one_way() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in rust_files(&sources) {
        let place = file.strip_prefix(&sources).unwrap().with_extension("");
        let parts: Vec<&str> = place.components().map(|part| part.as_os_str().to_str().unwrap()).collect();
        // The binding comes after all, and lib.rs lists all.
        if parts[0] == "python" || parts[0] == "lib" {
            continue;
        }
        let room = FLOW.iter().position(|room| *room == parts[0]);
        let room = room.unwrap_or_else(|| panic!("{} belongs to no room of the flow", file.display()));
        let source = std::fs::read_to_string(&file).unwrap();
        for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for used in rooms_used(line, parts.len()) {
                let known = FLOW.iter().position(|room| *room == used);
                assert!(known.is_none_or(|used| used <= room), "{}: {line}", file.display());
            }
        }
    }
}

/// The names that follow `crate::`, or as many `super::` as lead out of a room from a file so many
/// folders deep.
fn rooms_used(line: &str, depth: usize) -> Vec<&str> {
    let out_of_room = "super::".repeat(depth);
    let paths = ["crate::", &out_of_room].map(|start| line.split(start).skip(1).collect::<Vec<_>>()).concat();
    let names = paths.iter().flat_map(|path| {
        let listed = path.strip_prefix('{').and_then(|list| list.split('}').next());
        listed.map_or_else(|| vec![*path], |list| list.split(", ").collect())
    });
    names.map(|name| name.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()).collect()
}

#[test]
fn rooms_used_by_a_line_are_found() {
    assert_eq!(rooms_used("use crate::token::Tokens;", 2), ["token"]);
    assert_eq!(rooms_used("use crate::{entity, quote::Quotation};", 1), ["entity", "quote"]);
    assert_eq!(rooms_used("let a = super::super::pipeline::analyze();", 2), ["pipeline"]);
    assert!(rooms_used("use super::link::Scores;", 2).is_empty());
}
