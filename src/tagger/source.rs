//! The sources that decoding assigned to each cue → the one source of the cue.

use std::ops::Range;

use super::link::{LinkScores, Links};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::token::{Token, TokenKind, Tokens, range_containing};

/// The source of each cue, in tokens of a window that begins with token `first` of the text: the
/// nearest of its own, else one that it shares with another cue of its sentence.
pub(super) fn sources(
    tokens: &Tokens,
    sentences: &[Range<usize>],
    first: usize,
    cues: &[Range<usize>],
    links: &[Links],
    scores: &LinkScores,
) -> Vec<Option<Range<usize>>> {
    let window = &tokens.list[first..];
    let own: Vec<_> = cues.iter().zip(links).map(|(cue, links)| nearest(window, &links.sources, cue)).collect();
    let shared = |number: usize, cue: &Range<usize>| {
        let sentence = range_containing(sentences, cue.start + first);
        // A participle that begins the sentence is someone else's act: "Asked about the cost, the
        // minister said …".
        if sentence.start == cue.start + first && window[cue.start].is(Classes::PAST) && on(Rule::AskedByAnother) {
            return None;
        }
        let near = own.iter().flatten().filter(|source| {
            sentence.contains(&(source.start + first))
                && links[number].contents.iter().chain([cue]).all(|part| distance(part, source).is_some())
        });
        scores.shared_source(number, near)
    };
    let source = |(number, (own, cue)): (usize, (&Option<Range<usize>>, _))| {
        own.clone().or_else(|| on(Rule::SharedSource).then(|| shared(number, cue)).flatten())
    };
    own.iter().zip(cues).enumerate().map(source).collect()
}

/// The nearest of the sources of a cue, joined with those next to it: an apposition behind a comma,
/// a nickname in quotation marks. A relative pronoun is the source only of a cue in its own clause:
/// in "X, which lost, said" it is not that of "said".
fn nearest(window: &[Token], found: &[Range<usize>], cue: &Range<usize>) -> Option<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for next in found {
        let pronoun = next.len() == 1 && window[next.start].is(Classes::RELATIVE);
        let adjoins = |last: &Range<usize>| match &window[last.end..next.start] {
            [] => true,
            [mark] => {
                on(Rule::JoinedSource)
                    && !pronoun
                    && matches!(mark.kind, TokenKind::Comma | TokenKind::Open | TokenKind::Close)
            }
            _ => false,
        };
        match joined.last_mut() {
            Some(last) if adjoins(last) => last.end = next.end,
            Some(_) if on(Rule::RelativeSource) && pronoun && next.end + 1 < cue.start => {}
            _ => joined.push(next.clone()),
        }
    }
    joined.into_iter().min_by_key(|source| if on(Rule::NearestSource) { distance(source, cue).unwrap_or(0) } else { 0 })
}

/// How many tokens lie between two ranges; `None` if they overlap.
fn distance(a: &Range<usize>, b: &Range<usize>) -> Option<usize> {
    b.start.checked_sub(a.end).or_else(|| a.start.checked_sub(b.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    /// The source of `cue` among `found`, all given as substrings of `text`.
    fn of<'a>(text: &'a str, cue: &str, found: &[&str]) -> &'a str {
        let tokens = Tokens::new(Text::new(text).unwrap());
        let place = |piece: &str| {
            let start = text.find(piece).unwrap();
            let token = |at: usize| tokens.list.iter().position(|token| token.span.end() as usize > at).unwrap();
            token(start)..token(start + piece.len() - 1) + 1
        };
        let found: Vec<_> = found.iter().map(|piece| place(piece)).collect();
        let source = nearest(&tokens.list, &found, &place(cue)).unwrap();
        tokens.span(source).of(text)
    }

    #[test]
    fn of_two_sources_the_nearer_is_reported() {
        let text = "Okafor listened while Salmi said it was over";
        assert_eq!(of(text, "said", &["Okafor", "Salmi"]), "Salmi");
        assert_eq!(of(text, "listened", &["Okafor", "Salmi"]), "Okafor");
    }

    #[test]
    fn appositions_and_nicknames_are_part_of_their_source() {
        let text = "Salmi, a doctor from Oulu, said it was over";
        assert_eq!(of(text, "said", &["Salmi", "a doctor from Oulu"]), "Salmi, a doctor from Oulu");
        let text = "Carlos “El Tren” Mendoza said it was over";
        assert_eq!(of(text, "said", &["Carlos", "El Tren", "Mendoza"]), "Carlos “El Tren” Mendoza");
    }

    #[test]
    fn a_relative_pronoun_is_a_source_only_in_its_own_clause() {
        let text = "Salmi, who denied it, said it was over";
        assert_eq!(of(text, "denied", &["Salmi", "who"]), "who");
        assert_eq!(of(text, "said", &["Salmi", "who"]), "Salmi");
    }
}
