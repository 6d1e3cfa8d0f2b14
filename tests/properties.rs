//! What holds for any text whatever.

#[path = "properties/flow.rs"]
mod flow;
#[path = "properties/invariants.rs"]
mod invariants;
#[path = "properties/json.rs"]
mod json;
#[path = "properties/seen.rs"]
mod seen;
#[path = "properties/sources.rs"]
mod sources;

use proptest::prelude::*;
use quoth::internals::coref::Cast;
use quoth::internals::name::Name;
use quoth::internals::quote::Quotation;
use quoth::internals::structure::Structure;
use quoth::internals::tagger::Tagger;
use quoth::internals::text::Text;
use quoth::internals::token::Tokens;
use quoth::internals::{sentence, speaker};
use quoth::{Act, EntityLabel, Model, Options, QuoteKind, Span, Splitter, analyze};

/// Pieces that exercise every stage: marks of all kinds, names, verbs, breaks, and characters that
/// upset offsets.
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

/// The size of a heavy case: a tenth, or all of it where `QUOTH_FULL_SIZE` is set, as `make slow`
/// does.
fn scaled(full: usize) -> usize {
    if std::env::var_os("QUOTH_FULL_SIZE").is_some() { full } else { full / 10 }
}

fn everything() -> Options {
    Options { model: Model::Fast, acts: Act::ALL.to_vec(), kinds: QuoteKind::ALL.to_vec(), ..Options::default() }
}

/// Asserts all that holds for the document of a text; proptest shrinks what a panic tells it as
/// well.
fn check(text: &str) {
    let document = analyze(text, &everything()).unwrap();
    invariants::hold(text, &document);
    assert_eq!(&Splitter::default().split(text).unwrap()[..], document.sentences());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: scaled(10_000) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_span_lies_in_its_text(text in texts()) {
        check(&text);
    }
}

proptest! {
    // Each text is analysed twice, and what is left out depends on little in it.
    #![proptest_config(ProptestConfig { cases: scaled(2_000) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    /// By default the quotations are those of speech and writing among all, without topics.
    #[test]
    fn default_acts_and_kinds_are_a_filter_of_all(text in texts()) {
        let all = analyze(&text, &Options { nested: Some(true), ..everything() }).unwrap();
        let said = analyze(&text, &Options { model: Model::Fast, ..Options::default() }).unwrap();
        let kept = all.quotes().iter().filter(|quote| {
            matches!(quote.act, Act::Speech | Act::Writing) && quote.kind != QuoteKind::Topic
        });
        let contents: Vec<_> = kept.map(|quote| quote.content.clone()).collect();
        prop_assert_eq!(contents, said.quotes().iter().map(|quote| quote.content.clone()).collect::<Vec<_>>());
    }
}

/// A model may take a name to run over the end of a sentence.
#[test]
fn name_across_two_sentences_holds_no_pronoun() {
    check("  — … İ Nguyễn Thị Lan He");
}

#[test]
fn colon_belongs_to_cue_or_content_never_both() {
    check("À::¡");
}

#[test]
fn description_holds_no_name_of_its_antecedent() {
    check("the Inc. Okafor 6:30 said '' “");
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
        "SMITH: yes\n",
        "Q: Did he go?\nA: I think he did.\n",
        "He said that they told her it was his.\n\n",
        "“It is,” the minister said. The official told the woman.\n\n",
        "e\u{301}",
        "王",
        "👩‍👧",
    ];
    for pattern in patterns {
        println!("{pattern:?}");
        check(&pattern.repeat(scaled(400_000) / pattern.len()));
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
    check(&long);
}

/// Each part goes by its own lines: a story in paragraphs before a report that was wrapped at 60
/// columns.
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

/// The memory for antecedents is bounded: however many people a text has, a pronoun finds the last
/// one spoken of.
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
    // Names and quotations stand here as the text has them, so that no model decides what the
    // memory holds.
    let tokens = Tokens::new(Text::new(&text).unwrap());
    let sentences = sentence::sentences(&tokens);
    let ann = |i: usize| Name {
        tokens: i..i + 2,
        title: i - 1..i,
        label: EntityLabel::Person,
        score: 1.0,
        by_user: false,
        firm: false,
        whole: false,
        canonical: None,
    };
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
            nameless: false,
        }
    };
    let quotations: Vec<Quotation> = at("said").map(quotation).collect();
    let tagger = Tagger::fast().unwrap();
    let vectors = tagger.predict(&tokens, &sentences, Some(&[])).vectors;
    let structure = Structure::default();
    let cast = Cast::new(&tokens, &sentences, &structure, &names, &quotations, None, (tagger, &vectors));
    assert_eq!(cast.members().len(), people);
    let speakers = speaker::speakers(&tokens, &sentences, &structure, &cast, &quotations);
    assert_eq!(speakers.len(), 11 * people);
    for (place, speakers) in speakers.iter().enumerate() {
        assert_eq!(speakers.members, [u32::try_from(place / 11).unwrap()]);
    }
}
