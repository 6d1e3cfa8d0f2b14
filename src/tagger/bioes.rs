//! Logits of tags → segments: the best allowed path, and how probable each of its segments is.
//!
//! A path is in one of few states after each token: outside all segments that may go on, or inside one of some label. So the
//! time is that of tokens × tags, not of tokens × tags².

use std::ops::Range;

use crate::kernel::softmax;

/// A set of tags: "O", and for each label B, I and perhaps E and S.
///
/// With E and S (BIOES), B and I go on to I or E of the same label, and nothing else does. Without them (BIO), I goes on from
/// B or I of the same label, and a segment ends wherever it does not go on. Before the first token and after the last stands
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TagSet {
    count: usize,
    outside: usize,
    labels: Vec<Label>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Label {
    name: String,
    begin: usize,
    inner: usize,
    /// E and S.
    closing: Option<(usize, usize)>,
}

/// A run of tokens with a label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// The number of its label, in the order of [`TagSet::labels`].
    pub(super) label: usize,
    /// The probability that exactly these tokens are a segment with this label, over all allowed paths.
    pub(super) score: f32,
}

impl TagSet {
    /// The set whose tags have these names, in the order of their numbers; `None` if they are no such set.
    #[must_use]
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut outside = None;
        // Of each label its B, I, E and S.
        let mut found: Vec<(&str, [Option<usize>; 4])> = Vec::new();
        let mut count = 0;
        for (number, name) in names.into_iter().enumerate() {
            count += 1;
            if name == "O" {
                outside.replace(number).is_none().then_some(())?;
                continue;
            }
            let (place, label) = name.split_once('-')?;
            let place = ["B", "I", "E", "S"].iter().position(|known| *known == place)?;
            let at = found.iter().position(|(known, _)| *known == label).unwrap_or_else(|| {
                found.push((label, [None; 4]));
                found.len() - 1
            });
            found[at].1[place].replace(number).is_none().then_some(())?;
        }
        let labels = found.into_iter().map(|(name, places)| {
            let (begin, inner, closing) = match places {
                [Some(begin), Some(inner), None, None] => (begin, inner, None),
                [Some(begin), Some(inner), Some(end), Some(single)] => (begin, inner, Some((end, single))),
                _ => return None,
            };
            Some(Label { name: name.to_owned(), begin, inner, closing })
        });
        let labels: Vec<Label> = labels.collect::<Option<_>>()?;
        let first = labels.first()?;
        let alike = labels.iter().all(|label| label.closing.is_some() == first.closing.is_some());
        alike.then_some(Self { count, outside: outside?, labels })
    }

    /// How many tags there are.
    #[must_use]
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The number of "O".
    #[must_use]
    pub(super) fn outside(&self) -> usize {
        self.outside
    }

    /// The labels, in the order in which the tags name them first.
    #[must_use]
    pub(super) fn labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.labels.iter().map(|label| label.name.as_str())
    }

    /// The segments of the best path (Viterbi): the one with the greatest sum of logits. `logits` has a number for each tag,
    /// token by token.
    ///
    /// # Panics
    ///
    /// If it is no whole number of tokens.
    #[must_use]
    pub(super) fn decode(&self, logits: &[f32]) -> Vec<Segment> {
        assert!(logits.len().is_multiple_of(self.count), "{} logits for {} tags", logits.len(), self.count);
        let mut segments = self.best_path(logits);
        if !segments.is_empty() {
            Lattice::new(self, logits).score(&mut segments);
        }
        segments
    }

    /// Whether segments are closed by a tag of their own.
    fn closes(&self) -> bool {
        self.labels.first().is_some_and(|label| label.closing.is_some())
    }

    fn best_path(&self, logits: &[f32]) -> Vec<Segment> {
        let states = 1 + self.labels.len();
        // State 0 is outside, state 1 + n inside label n. The sums are f64: a long text must not wear them down.
        let mut best = vec![f64::NEG_INFINITY; states];
        best[0] = 0.0;
        let mut next = best.clone();
        let mut steps: Vec<Step> = Vec::with_capacity(logits.len() / self.count * states);
        for logits in logits.chunks_exact(self.count) {
            let logit = |tag: usize| f64::from(logits[tag]);
            // Where a segment may begin and "O" may stand: outside, or with BIO anywhere.
            let mut free = (best[0], 0);
            if !self.closes() {
                for (state, &score) in best.iter().enumerate().skip(1) {
                    if score > free.0 {
                        free = (score, state);
                    }
                }
            }
            let mut out = Choice::new(free.0 + logit(self.outside), free.1, Place::Outside);
            for (number, label) in self.labels.iter().enumerate() {
                let state = number + 1;
                if let Some((end, single)) = label.closing {
                    out.offer(free.0 + logit(single), free.1, Place::Single(number as u32));
                    out.offer(best[state] + logit(end), state, Place::End);
                }
            }
            next[0] = out.score;
            steps.push(out.step);
            for (number, label) in self.labels.iter().enumerate() {
                let state = number + 1;
                let mut choice = Choice::new(free.0 + logit(label.begin), free.1, Place::Begin(number as u32));
                choice.offer(best[state] + logit(label.inner), state, Place::Inner);
                next[state] = choice.score;
                steps.push(choice.step);
            }
            std::mem::swap(&mut best, &mut next);
        }
        let mut state = 0;
        if !self.closes() {
            for (other, &score) in best.iter().enumerate() {
                if score > best[state] {
                    state = other;
                }
            }
        }
        self.trace(&steps, state)
    }

    /// From the last state back to the first token.
    fn trace(&self, steps: &[Step], mut state: usize) -> Vec<Segment> {
        let states = 1 + self.labels.len();
        let mut segments = Vec::new();
        // One past the last token of the segment that is being traced.
        let mut open = None;
        for (token, steps) in steps.chunks_exact(states).enumerate().rev() {
            let step = steps[state];
            match step.place {
                Place::Outside => {}
                Place::Single(label) => {
                    segments.push(Segment { tokens: token..token + 1, label: label as usize, score: 0.0 });
                }
                Place::End => open = Some(token + 1),
                Place::Inner => open = open.or(Some(token + 1)),
                Place::Begin(label) => {
                    let end = open.take().unwrap_or(token + 1);
                    segments.push(Segment { tokens: token..end, label: label as usize, score: 0.0 });
                }
            }
            state = step.from as usize;
        }
        segments.reverse();
        segments
    }
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Outside,
    Begin(u32),
    Inner,
    End,
    Single(u32),
}

/// How a state is best reached.
#[derive(Debug, Clone, Copy)]
struct Step {
    from: u32,
    place: Place,
}

struct Choice {
    score: f64,
    step: Step,
}

impl Choice {
    fn new(score: f64, from: usize, place: Place) -> Self {
        Self { score, step: Step { from: from as u32, place } }
    }

    /// Of equal ones the first stays.
    fn offer(&mut self, score: f64, from: usize, place: Place) {
        if score > self.score {
            *self = Self::new(score, from, place);
        }
    }
}

/// The probabilities of all allowed paths: the forward and the backward sums, each token's divided by their total, so that
/// they neither vanish nor overflow.
struct Lattice<'a> {
    tags: &'a TagSet,
    probabilities: Vec<f64>,
    /// For each token and state: all paths up to it that end in the state.
    forward: Vec<f64>,
    /// For each token and state: all ways on from there.
    backward: Vec<f64>,
    /// What the forward sums of a token were divided by.
    totals: Vec<f64>,
}

impl<'a> Lattice<'a> {
    fn new(tags: &'a TagSet, logits: &[f32]) -> Self {
        let mut probabilities = logits.to_vec();
        probabilities.chunks_exact_mut(tags.count).for_each(softmax);
        let probabilities = probabilities.into_iter().map(f64::from).collect();
        let states = 1 + tags.labels.len();
        let tokens = logits.len() / tags.count;
        let mut lattice = Self {
            tags,
            probabilities,
            forward: vec![0.0; tokens * states],
            backward: vec![0.0; tokens * states],
            totals: vec![0.0; tokens],
        };
        for token in 0..tokens {
            lattice.step_forward(token);
        }
        for token in (0..tokens).rev() {
            lattice.step_backward(token);
        }
        lattice
    }

    fn states(&self) -> usize {
        1 + self.tags.labels.len()
    }

    fn tag(&self, token: usize, tag: usize) -> f64 {
        self.probabilities[token * self.tags.count + tag]
    }

    /// The paths up to a token after which a segment may begin.
    fn free(&self, token: usize) -> f64 {
        let Some(before) = token.checked_sub(1) else { return 1.0 };
        let states = &self.forward[before * self.states()..][..self.states()];
        if self.tags.closes() { states[0] } else { states.iter().sum() }
    }

    /// The ways on from before a token at which no segment goes on.
    fn rest(&self, token: usize) -> f64 {
        let Some(total) = self.totals.get(token) else { return 1.0 };
        let states = &self.backward[token * self.states()..][..self.states()];
        let mut sum = self.tag(token, self.tags.outside) * states[0];
        for (label, inside) in self.tags.labels.iter().zip(&states[1..]) {
            sum += self.tag(token, label.begin) * inside;
            if let Some((_, single)) = label.closing {
                sum += self.tag(token, single) * states[0];
            }
        }
        sum / total
    }

    fn step_forward(&mut self, token: usize) {
        let (states, free) = (self.states(), self.free(token));
        let mut out = free * self.tag(token, self.tags.outside);
        for (number, label) in self.tags.labels.iter().enumerate() {
            let inside = if token == 0 { 0.0 } else { self.forward[(token - 1) * states + number + 1] };
            if let Some((end, single)) = label.closing {
                out += free * self.tag(token, single) + inside * self.tag(token, end);
            }
            self.forward[token * states + number + 1] =
                free * self.tag(token, label.begin) + inside * self.tag(token, label.inner);
        }
        let found = &mut self.forward[token * states..][..states];
        found[0] = out;
        let total: f64 = found.iter().sum();
        for found in found {
            *found /= total;
        }
        self.totals[token] = total;
    }

    fn step_backward(&mut self, token: usize) {
        let (states, rest) = (self.states(), self.rest(token + 1));
        let next = token + 1;
        for (number, label) in self.tags.labels.iter().enumerate() {
            let on = match self.totals.get(next) {
                None => 0.0,
                Some(total) => {
                    let end = label.closing.map_or(0.0, |(end, _)| self.tag(next, end) * self.backward[next * states]);
                    (self.tag(next, label.inner) * self.backward[next * states + number + 1] + end) / total
                }
            };
            // With BIO a segment may also end here.
            let ended = if label.closing.is_none() { rest } else { 0.0 };
            self.backward[token * states + number + 1] = on + ended;
        }
        self.backward[token * states] = rest;
    }

    fn score(&self, segments: &mut [Segment]) {
        let tokens = self.totals.len();
        // The part of all paths that end as they may.
        let all = self.free(tokens);
        for segment in segments {
            let label = &self.tags.labels[segment.label];
            let Range { start, end } = segment.tokens;
            let mut probability = self.free(start) * self.rest(end) / all;
            for token in start..end {
                let tag = match label.closing {
                    Some((_, single)) if end - start == 1 => single,
                    Some((last, _)) if token + 1 == end => last,
                    _ if token == start => label.begin,
                    _ => label.inner,
                };
                probability *= self.tag(token, tag) / self.totals[token];
            }
            // What is no number came from logits that were none.
            segment.score = if probability.is_finite() { (probability as f32).clamp(0.0, 1.0) } else { 0.0 };
        }
    }
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss, reason = "the random numbers are small")]
mod tests {
    use super::*;

    const BIOES: [&str; 9] = ["O", "B-x", "I-x", "E-x", "S-x", "B-y", "I-y", "E-y", "S-y"];
    const BIO: [&str; 5] = ["O", "B-x", "I-x", "B-y", "I-y"];

    /// Whether a tag may follow another, said anew and one pair at a time.
    fn follows(before: &str, after: &str, closed: bool) -> bool {
        let (place, label) = before.split_once('-').unwrap_or((before, ""));
        let (next, next_label) = after.split_once('-').unwrap_or((after, ""));
        let goes_on = matches!(next, "I" | "E");
        let open = matches!(place, "B" | "I");
        if goes_on { open && label == next_label } else { !(closed && open) }
    }

    fn segments(path: &[&str], tags: &TagSet) -> Vec<(Range<usize>, usize)> {
        let mut found: Vec<(Range<usize>, usize)> = Vec::new();
        for (i, tag) in path.iter().enumerate() {
            let Some((place, label)) = tag.split_once('-') else { continue };
            let label = tags.labels().position(|known| known == label).unwrap();
            match place {
                "B" | "S" => found.push((i..i + 1, label)),
                _ => found.last_mut().unwrap().0.end = i + 1,
            }
        }
        found
    }

    /// Every path is tried.
    fn brute_force(names: &[&str], logits: &[f32]) -> Vec<Segment> {
        let tags = TagSet::new(names.iter().copied()).unwrap();
        let (count, tokens) = (names.len(), logits.len() / names.len());
        let closed = names.iter().any(|name| name.starts_with('E'));
        let mut best = (f64::NEG_INFINITY, Vec::new());
        let mut all = 0.0;
        let mut weights: Vec<((Range<usize>, usize), f64)> = Vec::new();
        for number in 0..count.pow(tokens as u32) {
            let path: Vec<usize> = (0..tokens).map(|i| number / count.pow(i as u32) % count).collect();
            let tagged: Vec<&str> = path.iter().map(|&tag| names[tag]).collect();
            let around = std::iter::once(&"O").chain(&tagged).chain(std::iter::once(&"O")).collect::<Vec<_>>();
            if !around.windows(2).all(|pair| follows(pair[0], pair[1], closed)) {
                continue;
            }
            let sum: f64 = path.iter().enumerate().map(|(i, tag)| f64::from(logits[i * count + tag])).sum();
            let found = segments(&tagged, &tags);
            all += sum.exp();
            for segment in &found {
                match weights.iter_mut().find(|(known, _)| known == segment) {
                    Some((_, weight)) => *weight += sum.exp(),
                    None => weights.push((segment.clone(), sum.exp())),
                }
            }
            if sum > best.0 {
                best = (sum, found);
            }
        }
        let score = |segment: &(Range<usize>, usize)| {
            (weights.iter().find(|(known, _)| known == segment).unwrap().1 / all) as f32
        };
        best.1.iter().map(|s| Segment { tokens: s.0.clone(), label: s.1, score: score(s) }).collect()
    }

    #[test]
    fn the_best_path_and_its_scores_are_those_of_all_paths_tried() {
        let mut seed = 7_u32;
        let mut random = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 24) as f32 * 6.0 - 3.0
        };
        for (names, longest) in [(&BIOES[..], 4), (&BIO[..], 5)] {
            let tags = TagSet::new(names.iter().copied()).unwrap();
            for round in 0..40 {
                let logits: Vec<f32> = (0..names.len() * (1 + round % longest)).map(|_| random()).collect();
                let (found, expected) = (tags.decode(&logits), brute_force(names, &logits));
                assert_eq!(found.len(), expected.len());
                for (found, expected) in found.iter().zip(&expected) {
                    assert_eq!((&found.tokens, found.label), (&expected.tokens, expected.label));
                    assert!((found.score - expected.score).abs() < 1e-4, "{found:?} {expected:?}");
                }
            }
        }
    }

    #[test]
    fn a_segment_is_closed_at_the_end() {
        let tags = TagSet::new(BIOES).unwrap();
        let mut logits = vec![0.0; 18];
        // B-x first, then I-x by far: but E-x must be last.
        (logits[1], logits[9 + 2], logits[9 + 3]) = (5.0, 9.0, 1.0);
        let found = tags.decode(&logits);
        assert_eq!((found.len(), found[0].tokens.clone(), found[0].label), (1, 0..2, 0));
        assert!(tags.decode(&[]).is_empty());
    }

    #[test]
    fn what_is_no_number_makes_no_panic() {
        let tags = TagSet::new(BIO).unwrap();
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let _ = tags.decode(&[value; 15]);
        }
        let long = tags.decode(&[-80.0, 80.0, -80.0, 0.0, 0.0].repeat(5000));
        assert_eq!(long.len(), 5000);
        assert!(long.iter().all(|segment| segment.score > 0.99));
    }

    #[test]
    fn only_whole_sets_are_sets() {
        for names in [
            &["B-x", "I-x"][..],
            &["O"],
            &["O", "O", "B-x", "I-x"],
            &["O", "B-x"],
            &["O", "B-x", "I-x", "E-x"],
            &["O", "B-x", "I-x", "B-y", "I-y", "E-y", "S-y"],
            &["O", "B-x", "B-x", "I-x"],
            &["O", "X-x"],
            &["O", "Bx"],
        ] {
            assert_eq!(TagSet::new(names.iter().copied()), None, "{names:?}");
        }
        let tags = TagSet::new(BIOES).unwrap();
        assert_eq!((tags.count(), tags.outside(), tags.labels().collect::<Vec<_>>()), (9, 0, vec!["x", "y"]));
    }
}
