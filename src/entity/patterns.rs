//! A user's own patterns: regular expressions for names that no list can hold.

use std::ops::Range;

use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, meta};

use crate::error::Error;
use crate::interrupt;
use crate::listed::Listed;
use crate::name::Name;
use crate::token::{Gap, Token, Tokens};
use crate::vocabulary::EntityLabel;

use super::own::own;

/// Regular expressions with their labels, in the syntax of the crate `regex`, found wherever they
/// match whole words within a paragraph.
///
/// Of matches that overlap the one that starts first counts, then the longest, then that of the
/// earlier label. What the gazetteer finds is never a part of one. Empty matches count as none, and
/// none is longer than 64 tokens, so that the time grows with the length of the text and no faster.
#[derive(Debug, Clone)]
pub struct Patterns {
    automata: Vec<(EntityLabel, Regex)>,
    listed: Listed,
}

/// A match has no more tokens than this.
const LONGEST: usize = 64;
/// The most bytes that one pattern may take.
const ONE: usize = 1 << 20;
/// The most bytes that all of them may take.
const ALL: usize = 64 << 20;
/// Patterns are put together up to this many bytes: larger automata overflow the memory of what was
/// met, and so get slow.
const TOGETHER: usize = 1 << 20;
/// How much may be remembered of what an automaton met, in bytes.
const MEMORY: usize = 4 << 20;

/// After how many tokens it is asked whether to stop.
const STEPS: usize = 256;

/// What to do with so many patterns.
const NO_PATTERNS: &str = "put names that are no patterns into the gazetteer";

/// The start of what the parser says of look-arounds.
const LOOK_AROUND: &str = "look-around";

impl Patterns {
    /// Compiles patterns with their labels; with `ignore_case` they match letters in any case.
    ///
    /// # Errors
    ///
    /// When a pattern is no regular expression or too large, or all together are; the message has
    /// the number of the pattern.
    pub fn new<'a>(
        entries: impl IntoIterator<Item = (EntityLabel, &'a str)>,
        ignore_case: bool,
    ) -> Result<Self, Error> {
        let syntax = syntax::Config::new().case_insensitive(ignore_case);
        let (mut parsed, mut listed) = (Vec::new(), Vec::new());
        // Patterns of one label that make an automaton together, and their size.
        let mut together: Vec<(EntityLabel, Range<usize>, usize)> = Vec::new();
        let mut all = 0;
        for (i, (label, pattern)) in entries.into_iter().enumerate() {
            interrupt::point();
            let wrong = |problem: String| Error::pattern(i, format!("{pattern:?} {problem}"));
            let one = syntax::parse_with(pattern, &syntax)
                .map_err(|error| wrong(format!("is no regular expression: {}", reason(&error.to_string()))))?;
            let compiled = thompson::Compiler::new().configure(of_one_pattern()).build_from_hir(&one);
            let size =
                compiled.map_err(|_| wrong(format!("is too large: it takes more than {ONE} bytes")))?.memory_usage();
            all += size;
            if all > ALL {
                return Err(wrong(format!("and the patterns before it take more than {ALL} bytes; {NO_PATTERNS}")));
            }
            parsed.push(one);
            listed.push((label.as_str(), pattern));
            match together.last_mut() {
                Some((same, range, bytes)) if *same == label && *bytes + size <= TOGETHER => {
                    range.end = parsed.len();
                    *bytes += size;
                }
                _ => together.push((label, i..i + 1, size)),
            }
        }
        let automata = together.into_iter().map(|(label, range, _)| {
            interrupt::point();
            let automaton = meta::Builder::new().configure(of_automata()).build_many_from_hir(&parsed[range.clone()]);
            let automaton = automaton.map_err(|error| Error::pattern(range.start, format!("and more: {error}")))?;
            Ok((label, automaton))
        });
        let listed = Listed::new(listed).in_any_case(ignore_case);
        Ok(Self { automata: automata.collect::<Result<_, Error>>()?, listed })
    }

    /// What a document tells of the patterns.
    pub(crate) fn listed(&self) -> &Listed {
        &self.listed
    }

    /// What the patterns match in a text, in order, apart from the names that are `taken`.
    pub(super) fn find(&self, tokens: &Tokens, taken: &[Name]) -> Vec<Name> {
        let (mut found, mut taken) = (Vec::new(), taken.iter().peekable());
        let (mut i, mut border) = (0, 0);
        while i < tokens.len() {
            if i.is_multiple_of(STEPS) {
                interrupt::point();
            }
            if let Some(name) = taken.next_if(|name| name.tokens.start <= i) {
                i = i.max(name.tokens.end);
                continue;
            }
            if border <= i {
                let next = |at: &usize| tokens[*at].gap == Gap::Paragraph;
                border = (i + 1..tokens.len()).find(next).unwrap_or(tokens.len());
            }
            let free = taken.peek().map_or(tokens.len(), |name| name.tokens.start);
            i = match self.longest(tokens, i..free.min(border).min(i + LONGEST)) {
                Some((end, label)) => {
                    found.push(own(i..end, label));
                    end
                }
                None => i + 1,
            };
        }
        found
    }

    /// Where the longest match ends that starts with the first of some tokens, and its label.
    fn longest(&self, tokens: &Tokens, range: Range<usize>) -> Option<(usize, EntityLabel)> {
        let start = tokens[range.start].span.start() as usize;
        let mut longest = None;
        let mut reached = range.start;
        for (label, automaton) in &self.automata {
            let mut end = range.end;
            while end > reached {
                let stop = tokens[end - 1].span.end() as usize;
                let input = Input::new(tokens.text.as_str()).range(start..stop).anchored(Anchored::Yes);
                let Some(matched) = automaton.search_half(&input) else { break };
                let whole = |token: &Token| token.span.end() as usize <= matched.offset();
                let last = range.start + tokens.list[range.start..end].partition_point(whole);
                if last > reached && tokens[last - 1].span.end() as usize == matched.offset() {
                    (reached, longest) = (last, Some((last, *label)));
                    break;
                }
                // It ends within a word, or behind a space: a shorter match may not.
                end = last;
            }
        }
        longest
    }
}

/// How a pattern alone is compiled, to know its size.
fn of_one_pattern() -> thompson::Config {
    thompson::Config::new().nfa_size_limit(Some(ONE)).which_captures(WhichCaptures::None)
}

/// How an automaton of patterns is made: it goes on to the longest match of any.
fn of_automata() -> meta::Config {
    let config = meta::Config::new().match_kind(MatchKind::All).hybrid_cache_capacity(MEMORY);
    config.nfa_size_limit(None).auto_prefilter(false)
}

/// Why the parser refuses a pattern, in one line.
fn reason(message: &str) -> String {
    let reason = message.rsplit("error: ").next().unwrap_or(message).trim();
    if reason.starts_with(LOOK_AROUND) {
        return format!("{reason}; matches are whole words as it is, and \\b is known");
    }
    reason.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    /// What patterns of organisations and products find in a text, with the names in `taken`.
    fn found<'a>(organisations: &[&str], products: &[&str], text: &'a str) -> Vec<(&'a str, EntityLabel)> {
        let organisations = organisations.iter().map(|pattern| (EntityLabel::Org, *pattern));
        let products = products.iter().map(|pattern| (EntityLabel::Product, *pattern));
        let patterns = Patterns::new(organisations.chain(products), false).unwrap();
        let tokens = Tokens::new(Text::new(text).unwrap());
        let names = patterns.find(&tokens, &[]);
        names.iter().map(|name| (tokens.span(name.tokens.clone()).of(text), name.label)).collect()
    }

    #[test]
    fn the_first_then_the_longest_match_of_whole_words_counts() {
        let org = |text| (text, EntityLabel::Org);
        assert_eq!(found(&[r"Local \d+", "Local"], &[], "Local 7, Local 7b"), [org("Local 7"), org("Local")]);
        assert_eq!(found(&["Kivu|Kivu Tea"], &["Tea Board"], "Kivu Tea Board"), [org("Kivu Tea")]);
        assert_eq!(
            found(&["Kivu"], &["Kivu Tea|Kivu"], "Kivu Kivu Tea"),
            [org("Kivu"), ("Kivu Tea", EntityLabel::Product)]
        );
        assert!(found(&["ivu", "Kiv", "Kivu ", "", "x*"], &[], "Kivu Tea").is_empty());
    }

    #[test]
    fn no_match_leaves_its_paragraph_or_has_more_than_64_tokens() {
        assert!(found(&[r"Kivu\s+Tea"], &[], "Kivu\n\nTea").is_empty());
        assert_eq!(found(&[r"Kivu\s+Tea"], &[], "Kivu\u{a0}Tea"), [("Kivu\u{a0}Tea", EntityLabel::Org)]);
        let text = "a ".repeat(100);
        let lengths: Vec<usize> = found(&["a.*"], &[], &text).iter().map(|(name, _)| name.len()).collect();
        assert_eq!(lengths, [127, 71]);
    }

    #[test]
    fn word_borders_are_those_of_all_scripts() {
        let text = "“Ångström” und Ängström";
        assert_eq!(
            found(&[r"\b[ÅÄ]\w+\b"], &[], text),
            [("Ångström", EntityLabel::Org), ("Ängström", EntityLabel::Org)]
        );
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_told_with_its_number() {
        let problem = |patterns: &[&str]| {
            Patterns::new(patterns.iter().map(|pattern| (EntityLabel::Org, *pattern)), false).unwrap_err().to_string()
        };
        assert!(problem(&["a", "b("]).ends_with(r#"pattern 1: "b(" is no regular expression: unclosed group"#));
        assert!(problem(&["(?=a)"]).contains("look-ahead"));
        assert!(problem(&[r"\w{9999}"]).contains("is too large"));
        let many: Vec<String> = (0..3000).map(|n| format!(r"{n}\w{{30}}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(problem(&many).contains("gazetteer"));
    }

    /// Matches that break off again and again within a word.
    #[test]
    fn long_texts_without_a_whole_match_take_linear_time() {
        let text = "ab ".repeat(20_000);
        assert!(found(&["(?:ab )*a"], &[], &text).is_empty());
    }
}
