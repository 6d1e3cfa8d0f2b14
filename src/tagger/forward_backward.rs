//! Logits of BIO or BIOES tags → the marginal probability of each segment, by forward-backward
//! (Rabiner, 1989).
//!
//! The probability of a path is the product of its tags' probabilities, over the sum for all paths
//! that the tags allow. That of a segment is the sum over all paths that have it:
//!
//! p(segment) = forward(before its first token) × ∏ p(its tags) × backward(after its last token) /
//! all
//!
//! The states are those of [`super::bioes`]. The sums of each token are divided by their total
//! (scaling), so that a long text neither underflows nor overflows.

use std::ops::Range;

use super::bioes::{Segment, TagSet};
use crate::kernel::softmax;

/// The sums of one sequence of logits.
pub(super) struct ForwardBackward<'a> {
    tags: &'a TagSet,
    /// Softmax of the logits: tokens × tags.
    probabilities: Vec<f64>,
    /// Tokens × states: the sum over all paths up to the token that end in the state.
    forward: Vec<f64>,
    /// Tokens × states: the sum over all continuations of a path that is in the state after the
    /// token.
    backward: Vec<f64>,
    /// The divisor of each token's forward sums.
    totals: Vec<f64>,
}

impl<'a> ForwardBackward<'a> {
    /// Computes both passes. `logits` is tokens × tags.
    pub(super) fn new(tags: &'a TagSet, logits: &[f32]) -> Self {
        let mut probabilities = logits.to_vec();
        probabilities.chunks_exact_mut(tags.count).for_each(softmax);
        let probabilities = probabilities.into_iter().map(f64::from).collect();
        let states = tags.states();
        let tokens = logits.len() / tags.count;
        let mut sums = Self {
            tags,
            probabilities,
            forward: vec![0.0; tokens * states],
            backward: vec![0.0; tokens * states],
            totals: vec![0.0; tokens],
        };
        for token in 0..tokens {
            sums.step_forward(token);
        }
        for token in (0..tokens).rev() {
            sums.step_backward(token);
        }
        sums
    }

    /// The probability of a tag of a token.
    fn tag(&self, token: usize, tag: usize) -> f64 {
        self.probabilities[token * self.tags.count + tag]
    }

    /// The sum over all paths up to before a token with no segment open, so that one may begin at
    /// the token.
    fn closed_before(&self, token: usize) -> f64 {
        let Some(before) = token.checked_sub(1) else { return 1.0 };
        let states = &self.forward[before * self.tags.states()..][..self.tags.states()];
        if self.tags.is_bioes() { states[0] } else { states.iter().sum() }
    }

    /// The sum over all continuations from a token on with no segment open before it.
    fn continuations(&self, token: usize) -> f64 {
        let Some(total) = self.totals.get(token) else { return 1.0 };
        let states = &self.backward[token * self.tags.states()..][..self.tags.states()];
        let mut sum = self.tag(token, self.tags.outside) * states[0];
        for (label, inside) in self.tags.labels.iter().zip(&states[1..]) {
            sum += self.tag(token, label.begin) * inside;
            if let Some((_, single)) = label.end_and_single {
                sum += self.tag(token, single) * states[0];
            }
        }
        sum / total
    }

    /// Computes the forward sums of a token from those of the one before.
    fn step_forward(&mut self, token: usize) {
        let (states, closed) = (self.tags.states(), self.closed_before(token));
        let mut outside = closed * self.tag(token, self.tags.outside);
        for (number, label) in self.tags.labels.iter().enumerate() {
            let inside = if token == 0 { 0.0 } else { self.forward[(token - 1) * states + number + 1] };
            if let Some((end, single)) = label.end_and_single {
                outside += closed * self.tag(token, single) + inside * self.tag(token, end);
            }
            self.forward[token * states + number + 1] =
                closed * self.tag(token, label.begin) + inside * self.tag(token, label.inside);
        }
        let sums = &mut self.forward[token * states..][..states];
        sums[0] = outside;
        let total: f64 = sums.iter().sum();
        for sum in sums {
            *sum /= total;
        }
        self.totals[token] = total;
    }

    /// Computes the backward sums of a token from those of the next.
    fn step_backward(&mut self, token: usize) {
        let (states, closed) = (self.tags.states(), self.continuations(token + 1));
        let next = token + 1;
        for (number, label) in self.tags.labels.iter().enumerate() {
            let continued = match self.totals.get(next) {
                None => 0.0,
                Some(total) => {
                    let end =
                        label.end_and_single.map_or(0.0, |(end, _)| self.tag(next, end) * self.backward[next * states]);
                    (self.tag(next, label.inside) * self.backward[next * states + number + 1] + end) / total
                }
            };
            // With BIO the segment may also end after this token.
            let ended = if label.end_and_single.is_none() { closed } else { 0.0 };
            self.backward[token * states + number + 1] = continued + ended;
        }
        self.backward[token * states] = closed;
    }

    /// Sets the score of each segment to its probability.
    pub(super) fn score(&self, segments: &mut [Segment]) {
        let tokens = self.totals.len();
        // The sum over all allowed paths: with BIOES no segment may be open at the end.
        let all = self.closed_before(tokens);
        for segment in segments {
            let label = &self.tags.labels[segment.label];
            let Range { start, end } = segment.tokens;
            let mut probability = self.closed_before(start) * self.continuations(end) / all;
            for token in start..end {
                let tag = match label.end_and_single {
                    Some((_, single)) if end - start == 1 => single,
                    Some((last, _)) if token + 1 == end => last,
                    _ if token == start => label.begin,
                    _ => label.inside,
                };
                probability *= self.tag(token, tag) / self.totals[token];
            }
            // NaN comes of logits that are NaN or infinite.
            segment.score = if probability.is_finite() { (probability as f32).clamp(0.0, 1.0) } else { 0.0 };
        }
    }
}
