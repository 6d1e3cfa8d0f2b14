//! What holds for any text whatever.

#[path = "properties/seen.rs"]
mod seen;

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use quoth::internals::coref::Cast;
use quoth::internals::name::Name;
use quoth::internals::quote::Quotation;
use quoth::internals::tagger::Tagger;
use quoth::internals::text::Text;
use quoth::internals::token::Tokens;
use quoth::internals::{sentence, speaker};
use quoth::{Act, Document, EntityLabel, MentionKind, Model, Options, QuoteKind, Span, Splitter, analyze};

/// Pieces that exercise every stage: marks of all kinds, names, verbs, breaks, and characters that upset offsets.
const PIECES: &[&str] = &[
    "“",
    "”",
    "‘",
    "’",
    "\"",
    "'",
    "''",
    "``",
    "«",
    "»",
    "„",
    "‟",
    "‚",
    "‹",
    "›",
    "「",
    "」",
    "(",
    ")",
    "[",
    "]",
    ".",
    "?",
    "!",
    "…",
    "...",
    ",",
    ":",
    ";",
    "—",
    "--",
    "-",
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{1d}",
    "\u{2028}",
    "\u{2060}",
    "\0",
    "said",
    "told",
    "added",
    "says",
    "according to",
    "wrote",
    "claims",
    "that",
    "and",
    "but",
    "who",
    "the",
    "a",
    "of",
    "in",
    "she",
    "he",
    "He",
    "they",
    "minister",
    "Minister",
    "company",
    "officials",
    "Okafor",
    "Adaeze Okafor",
    "Ms.",
    "Dr.",
    "J.",
    "U.S.",
    "Inc.",
    "van der Berg",
    "al-Mutlaq",
    "UN",
    "Ministry of Health",
    "Bonny River",
    "Nguyễn Thị Lan",
    "王秀岚",
    "ليلى حداد",
    "e\u{301}",
    "👩‍👩‍👧",
    "ß",
    "İ",
    "$1.5m",
    "1,000",
    "6:30",
    "’90s",
    "’em",
    "n’t",
    "don’t",
    "’s",
    "[1]",
    "May 31",
    "www.example.org/a?b=1",
    "a@b.example",
    "@handle",
    "#tag",
    "road",
    "closed",
    "will",
    "was",
    "on Friday",
    "from",
    "1.",
];

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat());
    let spaced = prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.join(" "));
    prop_oneof![3 => spaced, 2 => pieces, 1 => "\\PC{0,80}", 1 => any::<String>()]
}

/// The size of a heavy case: a tenth, or all of it where `QUOTH_FULL_SIZE` is set, as `make slow` does.
fn scaled(full: usize) -> usize {
    if std::env::var_os("QUOTH_FULL_SIZE").is_some() { full } else { full / 10 }
}

fn everything() -> Options {
    Options { model: Model::Fast, acts: Act::ALL.to_vec(), ..Options::default() }
}

/// White space, as Python's `str.isspace` knows it, and what is invisible.
fn shows_nothing(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c) || INVISIBLE.contains(&c)
}

/// The characters that belong to no word.
const INVISIBLE: &[char] =
    &['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{feff}'];

/// Every span that leaves the library.
fn spans(document: &Document) -> Vec<Span> {
    let quotes = document
        .quotes()
        .iter()
        .flat_map(|quote| quote.content.iter().copied().chain(quote.cue).chain(quote.source).chain([quote.span()]));
    let people = document
        .people()
        .iter()
        .flat_map(|person| person.mentions.iter().map(|mention| mention.span).chain([person.span]));
    let entities = document.entities().iter().map(|entity| entity.span);
    document.sentences().iter().copied().chain(entities).chain(people).chain(quotes).collect()
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let document = analyze(text, &everything()).unwrap();
    prop_assert_eq!(document.text(), text);
    let characters: Vec<char> = text.chars().collect();
    for span in spans(&document) {
        prop_assert!(!span.is_empty());
        let (start, end) = document.code_points(span);
        let by_code_points: String = characters[start as usize..end as usize].iter().collect();
        prop_assert_eq!(by_code_points, document.slice(span));
        prop_assert_eq!(document.span_of_code_points(start, end), Some(span));
    }

    let mut covered = 0;
    for sentence in document.sentences() {
        prop_assert!(Span::new(covered, sentence.start()).of(text).chars().all(shows_nothing));
        covered = sentence.end();
    }
    prop_assert!(Span::new(covered, u32::try_from(text.len()).unwrap()).of(text).chars().all(shows_nothing));
    prop_assert_eq!(&Splitter::default().split(text).unwrap()[..], document.sentences());

    prop_assert!(document.entities().windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
    for quote in document.quotes() {
        prop_assert!(!quote.content.is_empty());
        prop_assert!(quote.content.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        let parts: Vec<Span> = quote.content.iter().copied().chain(quote.cue).collect();
        prop_assert!(parts.iter().enumerate().all(|(i, a)| parts[i + 1..].iter().all(|b| !a.overlaps(*b))));
        prop_assert!((0.0..=1.0).contains(&quote.score));
    }
    prop_assert!(document.quotes().windows(2).all(|pair| pair[0].span().start() <= pair[1].span().start()));
    for person in document.people() {
        prop_assert!(!person.name.is_empty() && !person.mentions.is_empty());
        prop_assert!(person.mentions.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
    }

    check_names_agree(&document)?;

    let json = document.to_json();
    prop_assert_eq!(Document::from_json(&json).unwrap(), document);
    Ok(())
}

/// Entities and people agree about names: where they overlap one holds the other, and what is the same
/// name has the same label, but for a place that speaks for its government.
fn check_names_agree(document: &Document) -> Result<(), TestCaseError> {
    for person in document.people() {
        let names = person.mentions.iter().filter(|mention| mention.kind == MentionKind::Name);
        for (name, entity) in names.flat_map(|name| document.entities().iter().map(move |entity| (name, entity))) {
            let (name, span) = (name.span, entity.span);
            prop_assert!(!name.overlaps(span) || name.contains(span) || span.contains(name));
            let acts = matches!(entity.label, EntityLabel::Person | EntityLabel::Org);
            prop_assert!(name != span || !acts || entity.label == person.label);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: scaled(10_000) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_span_lies_in_its_text(text in texts()) {
        check(&text)?;
    }
}

proptest! {
    // Each text is analysed twice, and what is left out depends on little in it.
    #![proptest_config(ProptestConfig { cases: scaled(2_000) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    /// By default the quotations are those of speech and writing among all.
    #[test]
    fn default_acts_are_a_filter_of_all_acts(text in texts()) {
        let all = analyze(&text, &everything()).unwrap();
        let said = analyze(&text, &Options { model: Model::Fast, ..Options::default() }).unwrap();
        let kept = all.quotes().iter().filter(|quote| matches!(quote.act, Act::Speech | Act::Writing));
        let contents: Vec<_> = kept.map(|quote| quote.content.clone()).collect();
        prop_assert_eq!(contents, said.quotes().iter().map(|quote| quote.content.clone()).collect::<Vec<_>>());
    }
}

/// A model may take a name to run over the end of a sentence.
#[test]
fn name_across_two_sentences_holds_no_pronoun() {
    check("  — … İ Nguyễn Thị Lan He").unwrap();
}

#[test]
fn colon_belongs_to_cue_or_content_never_both() {
    check("À::¡").unwrap();
}

#[test]
fn description_holds_no_name_of_its_antecedent() {
    check("the Inc. Okafor 6:30 said '' “").unwrap();
}

/// Texts that have upset tokenisers before, each repeated until any work beyond linear would show.
#[test]
fn hostile_texts_take_linear_time() {
    let patterns = [
        "“",
        "”",
        "\"",
        "'",
        "‘a ",
        "’ ",
        "''",
        ".",
        ". ",
        "...",
        "-",
        "a-",
        "1",
        "1.",
        "1,000,",
        "Mr. ",
        "J. ",
        "A",
        "A ",
        "a@",
        "a.",
        "http://a",
        "(",
        "[1]",
        "said ",
        "he said ",
        "“A,” he said. ",
        "Okafor, a doctor, ",
        "the minister ",
        "Ann Lee said, ",
        "and ",
        "of ",
        ", ",
        ",\n",
        "\n",
        "a\n",
        "X:\n",
        "“a\n\n",
        "— ",
        "that ",
        "who ",
        "Ann “Bo” Lee ",
        "According to ",
        "according to Ann, ",
        "e\u{301}",
        "王",
        "👩‍👧",
    ];
    for pattern in patterns {
        let text = pattern.repeat(scaled(400_000) / pattern.len());
        check(&text).unwrap_or_else(|error| panic!("{pattern:?}: {error}"));
    }
}

/// A long text is read in parts, which a reader is not to notice.
#[test]
fn long_text_is_split_like_the_articles_in_it() {
    let article = "Rain stopped play\n\n\
        “The pitch is a lake,” said Tāne Walker, of N. and E. Groundcare, who had\nwalked it twice since six o’clock on \
        Saturday. “Nobody\nwill bowl on it.\r\n\r\n\
        “We may look again at noon,” he added. Then he\nwent home\n \n\
        I. The umpires\nThey waited (for Mr.\n\nLee) until three p.m. Nothing dried.\u{2029}";
    let alone = Splitter::default().split(article).unwrap();
    assert_eq!(alone.len(), 9, "{:?}", alone.iter().map(|span| span.of(article)).collect::<Vec<_>>());
    // Even the smaller size has several parts.
    let copies = scaled(800).max(300);
    let long = article.repeat(copies);
    let length = u32::try_from(article.len()).unwrap();
    let expected: Vec<Span> = (0..u32::try_from(copies).unwrap())
        .flat_map(|n| alone.iter().map(move |span| Span::new(span.start() + n * length, span.end() + n * length)))
        .collect();
    assert_eq!(Splitter::default().split(&long).unwrap(), expected);
    check(&long).unwrap();
}

/// Each part goes by its own lines: a story in paragraphs before a report that was wrapped at 60 columns.
#[test]
fn line_breaks_are_judged_by_the_part_they_stand_in() {
    let story = "The ferry was late\nIt left at nine with Ngozi Eze aboard\nNobody waved\n\n";
    let order = "The harbour board said on Tuesday that for the coming weeks\nOkafor’s three ferries would be kept in dock near Bergen \
        and\nStavanger, until cracks that divers found had been welded by\nHansen’s yard.";
    let text = story.repeat(1000) + &(order.to_owned() + " It gave no date.\n\n").repeat(1000);
    let sentences = Splitter::default().split(&text).unwrap();
    // One part may hold the end of the first and the start of the second.
    for piece in ["Nobody waved", order] {
        let count = sentences.iter().filter(|span| span.of(&text) == piece).count();
        assert!(count > 500, "{count} of {piece}");
    }
}

/// The memory for antecedents is bounded: however many people a text has, a pronoun finds the last one spoken of.
#[test]
fn pronoun_among_thousands_of_people_means_the_last_mentioned() {
    let letter = |n: usize| char::from(b"bdfgklmnprstvwz"[n % 15]);
    let name = |n: usize| format!("Ann L{}o{}a{}e{}", letter(n), letter(n / 15), letter(n / 225), letter(n / 3375));
    let mut text = String::new();
    let people = scaled(5_000);
    for n in 0..people {
        text += &["Minister ", &name(n), " said the pump was off."].concat();
        text.push_str(&" She said the road was closed.".repeat(10));
        text.push('\n');
    }
    // Names and quotations stand here as the text has them, so that no model decides what the memory holds.
    let tokens = Tokens::new(Text::new(&text).unwrap());
    let sentences = sentence::sentences(&tokens);
    let ann =
        |i: usize| Name { tokens: i..i + 2, title: i - 1..i, label: EntityLabel::Person, score: 1.0, by_user: false };
    let at = |word: &'static str| {
        let tokens = &tokens;
        (0..tokens.list.len()).filter(move |&i| tokens.text_of(i) == word)
    };
    let names: Vec<Name> = at("Ann").map(ann).collect();
    let quotation = |said: usize| {
        let source = if tokens.text_of(said - 1) == "She" { said - 1..said } else { said - 3..said };
        Quotation {
            content: std::iter::once(said + 1..said + 5).collect(),
            cue: Some(said..said + 1),
            source: Some(source),
            act: Act::Speech,
            kind: QuoteKind::Indirect,
            score: 1.0,
            via: None,
        }
    };
    let quotations: Vec<Quotation> = at("said").map(quotation).collect();
    let tagger = Tagger::fast().unwrap();
    let vectors = tagger.predict(&tokens, &sentences).vectors;
    let cast = Cast::new(&tokens, &sentences, &names, &quotations, (tagger, &vectors));
    assert_eq!(cast.members().len(), people);
    let speakers = speaker::speakers(&tokens, &sentences, &cast, &quotations);
    assert_eq!(speakers.len(), 11 * people);
    for (place, speakers) in speakers.iter().enumerate() {
        assert_eq!(speakers.members, [u32::try_from(place / 11).unwrap()]);
    }
}

/// The rooms of the crate in the order in which the data flows, the vocabulary that all share first.
const FLOW: [&str; 20] = [
    "error",
    "interrupt",
    "text",
    "vocabulary",
    "ablation",
    "lexicon",
    "token",
    "contract",
    "weights",
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

/// A room may use only rooms before it. Whatever a path is written in (`use`, an expression, a comment's link aside), and
/// however it leads there (`crate::`, `super::`), it names a room before its own.
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

/// The names that follow `crate::`, or as many `super::` as lead out of a room from a file so many folders deep.
fn rooms_used(line: &str, depth: usize) -> Vec<&str> {
    let out_of_room = "super::".repeat(depth);
    let paths = ["crate::", &out_of_room].map(|start| line.split(start).skip(1).collect::<Vec<_>>()).concat();
    let names = paths.iter().flat_map(|path| {
        let listed = path.strip_prefix('{').and_then(|list| list.split('}').next());
        listed.map_or_else(|| vec![*path], |list| list.split(", ").collect())
    });
    names.map(|name| name.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()).collect()
}

/// All Rust files below a folder.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect()
}

#[test]
fn rooms_used_by_a_line_are_found() {
    assert_eq!(rooms_used("use crate::token::Tokens;", 2), ["token"]);
    assert_eq!(rooms_used("use crate::{entity, quote::Quotation};", 1), ["entity", "quote"]);
    assert_eq!(rooms_used("let a = super::super::pipeline::analyze();", 2), ["pipeline"]);
    assert!(rooms_used("use super::link::Scores;", 2).is_empty());
}
