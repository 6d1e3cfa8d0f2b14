//! The sources that the links gave to each cue → the one that is its own.

use std::ops::Range;

use super::holding;
use super::joint::{Linked, Scores};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::token::{Token, TokenKind, Tokens};

/// The source of each cue, in tokens of a window that begins with token `first` of the text: its own, else one that it shares.
pub(super) fn sources(
    tokens: &Tokens,
    sentences: &[Range<usize>],
    first: usize,
    cues: &[Range<usize>],
    linked: &[Linked],
    scores: &Scores,
) -> Vec<Option<Range<usize>>> {
    let window = &tokens.list[first..];
    let own: Vec<_> = cues.iter().zip(linked).map(|(cue, linked)| nearest(window, &linked.sources, cue)).collect();
    let shared = |number: usize, cue: &Range<usize>| {
        let sentence = holding(sentences, cue.start + first);
        // "Asked about the cost, the minister said …": it was another who asked.
        if sentence.start == cue.start + first && window[cue.start].is(Classes::PAST) && on(Rule::AskedByAnother) {
            return None;
        }
        let near = own.iter().flatten().filter(|source| {
            sentence.contains(&(source.start + first))
                && linked[number].contents.iter().chain([cue]).all(|part| gap(part, source).is_some())
        });
        scores.shared(number, near)
    };
    let source = |(number, (own, cue)): (usize, (&Option<Range<usize>>, _))| {
        own.clone().or_else(|| on(Rule::SharedSource).then(|| shared(number, cue)).flatten())
    };
    own.iter().zip(cues).enumerate().map(source).collect()
}

/// The nearest of the sources that a cue was given, with what stands beside it, as its apposition behind a comma or as its
/// nickname in marks. "X, which lost, said" has not "which", which no figure but the test below knows.
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
    joined.into_iter().min_by_key(|source| if on(Rule::NearestSource) { gap(source, cue).unwrap_or(0) } else { 0 })
}

/// How many tokens lie between two ranges; none if they overlap.
fn gap(a: &Range<usize>, b: &Range<usize>) -> Option<usize> {
    b.start.checked_sub(a.end).or_else(|| a.start.checked_sub(b.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    /// The source of the cue `cue` among `found`, all given as pieces of `text`.
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
    fn of_two_sources_the_nearer_counts() {
        let text = "Okafor listened while Salmi said it was over";
        assert_eq!(of(text, "said", &["Okafor", "Salmi"]), "Salmi");
        assert_eq!(of(text, "listened", &["Okafor", "Salmi"]), "Okafor");
    }

    #[test]
    fn appositions_and_nicknames_belong_to_their_source() {
        let text = "Salmi, a doctor from Oulu, said it was over";
        assert_eq!(of(text, "said", &["Salmi", "a doctor from Oulu"]), "Salmi, a doctor from Oulu");
        let text = "Carlos “El Tren” Mendoza said it was over";
        assert_eq!(of(text, "said", &["Carlos", "El Tren", "Mendoza"]), "Carlos “El Tren” Mendoza");
    }

    #[test]
    fn a_relative_pronoun_speaks_in_its_own_clause_only() {
        let text = "Salmi, who denied it, said it was over";
        assert_eq!(of(text, "denied", &["Salmi", "who"]), "who");
        assert_eq!(of(text, "said", &["Salmi", "who"]), "Salmi");
    }
}
