//! The logits of all links of a window → sources and contents, each token for one cue at most.
//!
//! One Viterbi over O and the tags of all cues: what a cue says cannot be what another says too, so they contend for it.

use std::ops::Range;

/// The tags of a link besides O, in the order of their logits: begin and inside of the source, then of the content.
const TAGS: usize = 4;
const SOURCE_BEGINS: usize = 0;
const CONTENT_BEGINS: usize = 2;

/// A source is shared by a cue for which its beginning comes no further below O than this: training gave it to one cue.
const SHARED: f32 = -2.0;

/// What belongs to a cue, in tokens of its window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Linked {
    pub(super) sources: Vec<Range<usize>>,
    pub(super) contents: Vec<Range<usize>>,
}

/// Scores of links: for each token those of each cue's four tags, above that of O.
#[derive(Debug, Clone)]
pub(super) struct Scores {
    cues: usize,
    /// Token by token, cue by cue.
    values: Vec<f32>,
}

impl Scores {
    /// The scores of cues from their logits, which have O and the four tags for each token. `bias` is added to all tags,
    /// `piece_cost` taken from those that begin a piece of content.
    pub(super) fn new(links: &[Vec<f32>], bias: f32, piece_cost: f32) -> Self {
        let cues = links.len();
        let tokens = links.first().map_or(0, |logits| logits.len() / (TAGS + 1));
        let mut values = vec![0.0; tokens * cues * TAGS];
        for (cue, logits) in links.iter().enumerate() {
            for (token, logits) in logits.chunks_exact(TAGS + 1).enumerate() {
                for tag in 0..TAGS {
                    let cost = if tag == CONTENT_BEGINS { piece_cost } else { 0.0 };
                    values[(token * cues + cue) * TAGS + tag] = logits[tag + 1] - logits[0] + bias - cost;
                }
            }
        }
        Self { cues, values }
    }

    /// Forbids everything but O for a range of tokens.
    pub(super) fn block(&mut self, tokens: Range<usize>) {
        let width = self.cues * TAGS;
        self.values[tokens.start * width..tokens.end * width].fill(f32::NEG_INFINITY);
    }

    /// Which of the sources of other cues is that of `cue` as well: "Okafor denied it and named the owner". The path gives a
    /// token to one cue alone.
    pub(super) fn shared<'a>(
        &self,
        cue: usize,
        sources: impl Iterator<Item = &'a Range<usize>>,
    ) -> Option<Range<usize>> {
        let begins = |source: &Range<usize>| self.values[(source.start * self.cues + cue) * TAGS + SOURCE_BEGINS];
        let scored = sources.map(|source| (begins(source), source)).filter(|(score, _)| *score > SHARED);
        scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, source)| source.clone())
    }

    /// What belongs to each cue on the best path.
    pub(super) fn decode(&self) -> Vec<Linked> {
        let mut linked = vec![Linked::default(); self.cues];
        for (token, state) in self.best_path().into_iter().enumerate() {
            let Some(state) = state.checked_sub(1) else { continue };
            let (cue, tag) = (state / TAGS, state % TAGS);
            let Linked { sources, contents } = &mut linked[cue];
            let segments = if tag < CONTENT_BEGINS { sources } else { contents };
            match segments.last_mut() {
                Some(last) if !begins(tag) => last.end = token + 1,
                _ => segments.push(token..token + 1),
            }
        }
        linked
    }

    /// A state for each token: 0 for O, else one more than the number of cue and tag.
    fn best_path(&self) -> Vec<usize> {
        let width = self.cues * TAGS;
        if width == 0 {
            return Vec::new();
        }
        let tokens = self.values.len() / width;
        let mut score = vec![f32::NEG_INFINITY; width + 1];
        score[0] = 0.0;
        let mut next = score.clone();
        let mut back = vec![0_u32; tokens * (width + 1)];
        for (token, values) in self.values.chunks_exact(width).enumerate() {
            let mut best = 0;
            for state in 1..=width {
                if score[state] > score[best] {
                    best = state;
                }
            }
            let back = &mut back[token * (width + 1)..][..=width];
            (next[0], back[0]) = (score[best], best as u32);
            for state in 1..=width {
                let from = if begins((state - 1) % TAGS) {
                    best
                } else if score[state - 1] >= score[state] {
                    state - 1
                } else {
                    state
                };
                (next[state], back[state]) = (score[from] + values[state - 1], from as u32);
            }
            std::mem::swap(&mut score, &mut next);
        }
        let mut state = (0..=width).fold(0, |best, state| if score[state] > score[best] { state } else { best });
        let mut path = vec![0; tokens];
        for token in (0..tokens).rev() {
            path[token] = state;
            state = back[token * (width + 1) + state] as usize;
        }
        path
    }
}

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
    fn a_token_goes_to_the_cue_that_wants_it_more() {
        let content = [0.0, -9.0, -9.0, 2.0, 1.0];
        let more = [0.0, -9.0, -9.0, 3.0, 1.0];
        let source = [0.0, 4.0, 0.0, -9.0, -9.0];
        let nothing = [0.0, -9.0, -9.0, -9.0, -9.0];
        let links = [logits(&[content, content, source]), logits(&[nothing, more, nothing])];
        let linked = Scores::new(&links, 0.0, 0.0).decode();
        assert_eq!(linked[0].contents, only(0..1));
        assert_eq!(linked[0].sources, only(2..3));
        assert_eq!(linked[1].contents, only(1..2));
    }

    #[test]
    fn a_source_is_shared_but_counts_for_one_cue_on_the_path() {
        let source = |value: f32| [0.0, value, -9.0, -9.0, -9.0];
        let content = |value: f32| [0.0, -9.0, -9.0, value, -9.0];
        let first = logits(&[source(4.0), content(3.0), content(-9.0)]);
        let second = logits(&[source(-1.0), content(-9.0), content(3.0)]);
        let third = logits(&[source(-3.0), content(-9.0), content(-9.0)]);
        let scores = Scores::new(&[first, second, third], 0.0, 0.0);
        let linked = scores.decode();
        assert_eq!(linked[0].sources, only(0..1));
        assert!(linked[1].sources.is_empty());
        assert_eq!(scores.shared(1, only(0..1).iter()), Some(0..1));
        assert_eq!(scores.shared(2, only(0..1).iter()), None);
    }

    #[test]
    fn inside_goes_on_with_its_own_beginning_only() {
        let inside = [0.0, -9.0, -9.0, -9.0, 5.0];
        let begin = [0.0, -9.0, -9.0, 1.0, -9.0];
        let source = [0.0, 1.0, -9.0, -9.0, -9.0];
        let linked = Scores::new(&[logits(&[begin, inside, source, inside])], 0.0, 0.0).decode();
        assert_eq!(linked[0].contents, only(0..2));
        assert_eq!(linked[0].sources, only(2..3));
        let mut scores = Scores::new(&[logits(&[begin, inside, source, inside])], 0.0, 0.0);
        scores.block(0..1);
        assert!(scores.decode()[0].contents.is_empty());
        assert!(Scores::new(&[logits(&[begin])], 0.0, 2.0).decode()[0].contents.is_empty());
        assert!(Scores::new(&[], 0.0, 0.0).decode().is_empty());
    }
}
