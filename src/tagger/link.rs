//! Logits of the links of all cues in a window → the sources and contents of each cue, by Viterbi.
//!
//! A link is a token as seen from a cue: O, or begin or inside of the cue's source or content. All
//! cues are decoded together, in a trellis whose states are O and the four tags of each cue, so
//! that a token belongs to one cue at most. The score of a state is its logit minus that of O for
//! the same cue; inside may follow begin or inside of the same segment only, everything else may
//! follow anything. Time: tokens × cues.

use std::ops::Range;

/// The tags of a link besides O, in the order of their logits: begin and inside of the source, then
/// of the content.
const TAGS: usize = 4;
const BEGIN_SOURCE: usize = 0;
const BEGIN_CONTENT: usize = 2;

/// The least score with which the source of one cue may also be that of another. It is below 0, for
/// in training a source belongs to one cue.
const MIN_SHARED_SCORE: f32 = -2.0;

/// The sources and contents of a cue, in tokens of its window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Links {
    pub(super) sources: Vec<Range<usize>>,
    pub(super) contents: Vec<Range<usize>>,
}

/// The scores of the four tags of each cue, relative to O.
#[derive(Debug, Clone)]
pub(super) struct LinkScores {
    cues: usize,
    /// Tokens × cues × tags.
    values: Vec<f32>,
}

impl LinkScores {
    /// The scores of cues from their logits, each tokens × 5: O and the four tags. `bias` is added
    /// to all tags, `piece_cost` subtracted from the begin of a part of content.
    pub(super) fn new(logits: &[Vec<f32>], bias: f32, piece_cost: f32) -> Self {
        let cues = logits.len();
        let tokens = logits.first().map_or(0, |logits| logits.len() / (TAGS + 1));
        let mut values = vec![0.0; tokens * cues * TAGS];
        for (cue, logits) in logits.iter().enumerate() {
            for (token, logits) in logits.chunks_exact(TAGS + 1).enumerate() {
                for tag in 0..TAGS {
                    let cost = if tag == BEGIN_CONTENT { piece_cost } else { 0.0 };
                    values[(token * cues + cue) * TAGS + tag] = logits[tag + 1] - logits[0] + bias - cost;
                }
            }
        }
        Self { cues, values }
    }

    /// Allows nothing but O for a range of tokens.
    pub(super) fn mask(&mut self, tokens: Range<usize>) {
        let width = self.cues * TAGS;
        self.values[tokens.start * width..tokens.end * width].fill(f32::NEG_INFINITY);
    }

    /// Which of the sources of other cues is that of `cue` as well, as the best path gives each
    /// token to one cue only. In "Okafor denied it and named the owner" both cues have the source
    /// "Okafor".
    pub(super) fn shared_source<'a>(
        &self,
        cue: usize,
        sources: impl Iterator<Item = &'a Range<usize>>,
    ) -> Option<Range<usize>> {
        let begins = |source: &Range<usize>| self.values[(source.start * self.cues + cue) * TAGS + BEGIN_SOURCE];
        let scored = sources.map(|source| (begins(source), source)).filter(|(score, _)| *score > MIN_SHARED_SCORE);
        scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, source)| source.clone())
    }

    /// The sources and contents of each cue on the best path.
    pub(super) fn decode(&self) -> Vec<Links> {
        let mut links = vec![Links::default(); self.cues];
        for (token, state) in self.best_path().into_iter().enumerate() {
            let Some(state) = state.checked_sub(1) else { continue };
            let (cue, tag) = (state / TAGS, state % TAGS);
            let Links { sources, contents } = &mut links[cue];
            let segments = if tag < BEGIN_CONTENT { sources } else { contents };
            match segments.last_mut() {
                Some(last) if !begins(tag) => last.end = token + 1,
                _ => segments.push(token..token + 1),
            }
        }
        links
    }

    /// The state of each token: 0 for O, else 1 + cue × 4 + tag.
    fn best_path(&self) -> Vec<usize> {
        let width = self.cues * TAGS;
        if width == 0 {
            return Vec::new();
        }
        let tokens = self.values.len() / width;
        let mut score = vec![f32::NEG_INFINITY; width + 1];
        score[0] = 0.0;
        let mut next = score.clone();
        let mut backpointers = vec![0_u32; tokens * (width + 1)];
        for (token, values) in self.values.chunks_exact(width).enumerate() {
            let mut best = 0;
            for state in 1..=width {
                if score[state] > score[best] {
                    best = state;
                }
            }
            let from = &mut backpointers[token * (width + 1)..][..=width];
            (next[0], from[0]) = (score[best], best as u32);
            for state in 1..=width {
                let before = if begins((state - 1) % TAGS) {
                    best
                } else if score[state - 1] >= score[state] {
                    state - 1
                } else {
                    state
                };
                (next[state], from[state]) = (score[before] + values[state - 1], before as u32);
            }
            std::mem::swap(&mut score, &mut next);
        }
        let mut state = (0..=width).fold(0, |best, state| if score[state] > score[best] { state } else { best });
        let mut path = vec![0; tokens];
        for token in (0..tokens).rev() {
            path[token] = state;
            state = backpointers[token * (width + 1) + state] as usize;
        }
        path
    }
}

/// Whether a tag begins a segment: tags alternate between begin and inside.
fn begins(tag: usize) -> bool {
    tag.is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Logits of one cue, a row for each token: O, B-source, I-source, B-content, I-content.
    fn logits(rows: &[[f32; 5]]) -> Vec<f32> {
        rows.concat()
    }

    fn only(range: Range<usize>) -> Vec<Range<usize>> {
        std::iter::once(range).collect()
    }

    #[test]
    fn a_token_belongs_to_the_cue_with_the_higher_score() {
        let content = [0.0, -9.0, -9.0, 2.0, 1.0];
        let more = [0.0, -9.0, -9.0, 3.0, 1.0];
        let source = [0.0, 4.0, 0.0, -9.0, -9.0];
        let nothing = [0.0, -9.0, -9.0, -9.0, -9.0];
        let links = [logits(&[content, content, source]), logits(&[nothing, more, nothing])];
        let linked = LinkScores::new(&links, 0.0, 0.0).decode();
        assert_eq!(linked[0].contents, only(0..1));
        assert_eq!(linked[0].sources, only(2..3));
        assert_eq!(linked[1].contents, only(1..2));
    }

    #[test]
    fn a_source_of_one_cue_is_shared_with_cues_that_score_it_above_the_minimum() {
        let source = |value: f32| [0.0, value, -9.0, -9.0, -9.0];
        let content = |value: f32| [0.0, -9.0, -9.0, value, -9.0];
        let first = logits(&[source(4.0), content(3.0), content(-9.0)]);
        let second = logits(&[source(-1.0), content(-9.0), content(3.0)]);
        let third = logits(&[source(-3.0), content(-9.0), content(-9.0)]);
        let scores = LinkScores::new(&[first, second, third], 0.0, 0.0);
        let linked = scores.decode();
        assert_eq!(linked[0].sources, only(0..1));
        assert!(linked[1].sources.is_empty());
        assert_eq!(scores.shared_source(1, only(0..1).iter()), Some(0..1));
        assert_eq!(scores.shared_source(2, only(0..1).iter()), None);
    }

    #[test]
    fn inside_follows_only_its_own_segment() {
        let inside = [0.0, -9.0, -9.0, -9.0, 5.0];
        let begin = [0.0, -9.0, -9.0, 1.0, -9.0];
        let source = [0.0, 1.0, -9.0, -9.0, -9.0];
        let linked = LinkScores::new(&[logits(&[begin, inside, source, inside])], 0.0, 0.0).decode();
        assert_eq!(linked[0].contents, only(0..2));
        assert_eq!(linked[0].sources, only(2..3));
        let mut scores = LinkScores::new(&[logits(&[begin, inside, source, inside])], 0.0, 0.0);
        scores.mask(0..1);
        assert!(scores.decode()[0].contents.is_empty());
        assert!(LinkScores::new(&[logits(&[begin])], 0.0, 2.0).decode()[0].contents.is_empty());
        assert!(LinkScores::new(&[], 0.0, 0.0).decode().is_empty());
    }
}
