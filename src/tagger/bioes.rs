//! Logits of BIO or BIOES tags → labelled segments, by Viterbi over the sequences that the tags
//! allow.
//!
//! BIOES (Ratinov and Roth, 2009, who call it BILOU): begin, inside, outside, end, single. There
//! are no learnt transition scores; the score of a path is the sum of its logits.
//!
//! The states of the trellis are not the tags but what they leave open after a token: 0 for
//! outside, 1 + n for inside a segment of label n. So the time is linear in tokens × tags, where
//! that of a trellis of tags is in tokens × tags².

use std::ops::Range;

use super::forward_backward::ForwardBackward;

/// A set of tags: "O", and for each label B and I (BIO), or B, I, E and S (BIOES).
///
/// With BIOES, B and I are followed by I or E of the same label, and nothing else is; a text ends
/// with no segment open. With BIO, I follows B or I of the same label, and any other tag ends the
/// segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TagSet {
    pub(super) count: usize,
    pub(super) outside: usize,
    pub(super) labels: Vec<LabelTags>,
}

/// The numbers of the tags of a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LabelTags {
    name: String,
    pub(super) begin: usize,
    pub(super) inside: usize,
    /// E and S, in BIOES.
    pub(super) end_and_single: Option<(usize, usize)>,
}

/// Consecutive tokens with one label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// The number of its label, in the order of [`TagSet::labels`].
    pub(super) label: usize,
    /// The marginal probability that exactly these tokens are a segment with this label.
    pub(super) score: f32,
}

impl TagSet {
    /// The set whose tags have these names, in the order of their numbers; `None` if they are
    /// neither BIO nor BIOES.
    #[must_use]
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut outside = None;
        // For each label the numbers of B, I, E and S.
        let mut found: Vec<(&str, [Option<usize>; 4])> = Vec::new();
        let mut count = 0;
        for (number, name) in names.into_iter().enumerate() {
            count += 1;
            if name == "O" {
                outside.replace(number).is_none().then_some(())?;
                continue;
            }
            let (prefix, label) = name.split_once('-')?;
            let prefix = ["B", "I", "E", "S"].iter().position(|known| *known == prefix)?;
            let at = found.iter().position(|(known, _)| *known == label).unwrap_or_else(|| {
                found.push((label, [None; 4]));
                found.len() - 1
            });
            found[at].1[prefix].replace(number).is_none().then_some(())?;
        }
        let labels = found.into_iter().map(|(name, numbers)| {
            let (begin, inside, end_and_single) = match numbers {
                [Some(begin), Some(inside), None, None] => (begin, inside, None),
                [Some(begin), Some(inside), Some(end), Some(single)] => (begin, inside, Some((end, single))),
                _ => return None,
            };
            Some(LabelTags { name: name.to_owned(), begin, inside, end_and_single })
        });
        let labels: Vec<LabelTags> = labels.collect::<Option<_>>()?;
        let first = labels.first()?;
        let alike = labels.iter().all(|label| label.end_and_single.is_some() == first.end_and_single.is_some());
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

    /// The labels, in the order of their first tags.
    #[must_use]
    pub(super) fn labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.labels.iter().map(|label| label.name.as_str())
    }

    /// The segments of the best path, in order, with their probabilities. `logits` is tokens ×
    /// tags.
    ///
    /// # Panics
    ///
    /// If `logits` is not a whole number of tokens.
    #[must_use]
    pub(super) fn decode(&self, logits: &[f32]) -> Vec<Segment> {
        assert!(logits.len().is_multiple_of(self.count), "{} logits for {} tags", logits.len(), self.count);
        let mut segments = self.best_path(logits);
        if !segments.is_empty() {
            ForwardBackward::new(self, logits).score(&mut segments);
        }
        segments
    }

    /// Whether the tags are BIOES: a segment must be closed by E, or be an S.
    pub(super) fn is_bioes(&self) -> bool {
        self.labels.first().is_some_and(|label| label.end_and_single.is_some())
    }

    /// How many states the trellis has after each token: outside, and inside each label.
    pub(super) fn states(&self) -> usize {
        1 + self.labels.len()
    }

    /// Viterbi; of paths with the same score the first.
    fn best_path(&self, logits: &[f32]) -> Vec<Segment> {
        let states = self.states();
        // f64, so that rounding errors do not accumulate over a long text.
        let mut best = vec![f64::NEG_INFINITY; states];
        best[0] = 0.0;
        let mut next = best.clone();
        let mut backpointers: Vec<Backpointer> = Vec::with_capacity(logits.len() / self.count * states);
        for logits in logits.chunks_exact(self.count) {
            let logit = |tag: usize| f64::from(logits[tag]);
            let closed = self.best_closed_state(&best);
            let mut outside = Arrival::new(best[closed] + logit(self.outside), closed, Tag::Outside);
            for (number, label) in self.labels.iter().enumerate() {
                let state = number + 1;
                if let Some((end, single)) = label.end_and_single {
                    outside.improve(best[closed] + logit(single), closed, Tag::Single(number as u32));
                    outside.improve(best[state] + logit(end), state, Tag::End);
                }
            }
            next[0] = outside.score;
            backpointers.push(outside.backpointer);
            for (number, label) in self.labels.iter().enumerate() {
                let state = number + 1;
                let mut inside = Arrival::new(best[closed] + logit(label.begin), closed, Tag::Begin(number as u32));
                inside.improve(best[state] + logit(label.inside), state, Tag::Inside);
                next[state] = inside.score;
                backpointers.push(inside.backpointer);
            }
            std::mem::swap(&mut best, &mut next);
        }
        let last = self.best_closed_state(&best);
        self.backtrack(&backpointers, last)
    }

    /// The best of the states after which a segment may begin, "O" may stand or the text may end:
    /// outside with BIOES, any with BIO.
    fn best_closed_state(&self, scores: &[f64]) -> usize {
        let mut best = 0;
        if !self.is_bioes() {
            for (state, &score) in scores.iter().enumerate().skip(1) {
                if score > scores[best] {
                    best = state;
                }
            }
        }
        best
    }

    /// The segments of the path that ends in `state`.
    fn backtrack(&self, backpointers: &[Backpointer], mut state: usize) -> Vec<Segment> {
        let mut segments = Vec::new();
        // The end of the segment that the path is in.
        let mut open = None;
        for (token, backpointers) in backpointers.chunks_exact(self.states()).enumerate().rev() {
            let backpointer = backpointers[state];
            match backpointer.tag {
                Tag::Outside => {}
                Tag::Single(label) => {
                    segments.push(Segment { tokens: token..token + 1, label: label as usize, score: 0.0 });
                }
                Tag::End => open = Some(token + 1),
                Tag::Inside => open = open.or(Some(token + 1)),
                Tag::Begin(label) => {
                    let end = open.take().unwrap_or(token + 1);
                    segments.push(Segment { tokens: token..end, label: label as usize, score: 0.0 });
                }
            }
            state = backpointer.from as usize;
        }
        segments.reverse();
        segments
    }
}

/// A tag; begin and single with the number of their label, which the others have from their state.
#[derive(Debug, Clone, Copy)]
enum Tag {
    Outside,
    Begin(u32),
    Inside,
    End,
    Single(u32),
}

/// The best way to a state at a token: the state before it, and the tag of the token.
#[derive(Debug, Clone, Copy)]
struct Backpointer {
    from: u32,
    tag: Tag,
}

/// The best of the ways to a state that were tried, with the score of its path.
struct Arrival {
    score: f64,
    backpointer: Backpointer,
}

impl Arrival {
    fn new(score: f64, from: usize, tag: Tag) -> Self {
        Self { score, backpointer: Backpointer { from: from as u32, tag } }
    }

    /// Tries another way; of equal ones the first stays.
    fn improve(&mut self, score: f64, from: usize, tag: Tag) {
        if score > self.score {
            *self = Self::new(score, from, tag);
        }
    }
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss, reason = "the random numbers are small")]
mod tests {
    use super::*;

    const BIOES: [&str; 9] = ["O", "B-x", "I-x", "E-x", "S-x", "B-y", "I-y", "E-y", "S-y"];
    const BIO: [&str; 5] = ["O", "B-x", "I-x", "B-y", "I-y"];

    /// Whether a tag may follow another, independently of the trellis.
    fn follows(before: &str, after: &str, bioes: bool) -> bool {
        let (prefix, label) = before.split_once('-').unwrap_or((before, ""));
        let (next, next_label) = after.split_once('-').unwrap_or((after, ""));
        let continues = matches!(next, "I" | "E");
        let open = matches!(prefix, "B" | "I");
        if continues { open && label == next_label } else { !(bioes && open) }
    }

    fn segments(path: &[&str], tags: &TagSet) -> Vec<(Range<usize>, usize)> {
        let mut found: Vec<(Range<usize>, usize)> = Vec::new();
        for (i, tag) in path.iter().enumerate() {
            let Some((prefix, label)) = tag.split_once('-') else { continue };
            let label = tags.labels().position(|known| known == label).unwrap();
            match prefix {
                "B" | "S" => found.push((i..i + 1, label)),
                _ => found.last_mut().unwrap().0.end = i + 1,
            }
        }
        found
    }

    /// Enumerates all paths.
    fn brute_force(names: &[&str], logits: &[f32]) -> Vec<Segment> {
        let tags = TagSet::new(names.iter().copied()).unwrap();
        let (count, tokens) = (names.len(), logits.len() / names.len());
        let bioes = names.iter().any(|name| name.starts_with('E'));
        let mut best = (f64::NEG_INFINITY, Vec::new());
        let mut all = 0.0;
        let mut weights: Vec<((Range<usize>, usize), f64)> = Vec::new();
        for number in 0..count.pow(tokens as u32) {
            let path: Vec<usize> = (0..tokens).map(|i| number / count.pow(i as u32) % count).collect();
            let tagged: Vec<&str> = path.iter().map(|&tag| names[tag]).collect();
            let around = std::iter::once(&"O").chain(&tagged).chain(std::iter::once(&"O")).collect::<Vec<_>>();
            if !around.windows(2).all(|pair| follows(pair[0], pair[1], bioes)) {
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
    fn segments_and_scores_equal_those_of_enumerating_all_paths() {
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
    fn a_segment_at_the_end_of_the_text_is_closed() {
        let tags = TagSet::new(BIOES).unwrap();
        let mut logits = vec![0.0; 18];
        // After B-x, I-x scores far above E-x, but a text may not end with it.
        (logits[1], logits[9 + 2], logits[9 + 3]) = (5.0, 9.0, 1.0);
        let found = tags.decode(&logits);
        assert_eq!((found.len(), found[0].tokens.clone(), found[0].label), (1, 0..2, 0));
        assert!(tags.decode(&[]).is_empty());
    }

    #[test]
    fn nan_and_infinity_cause_no_panic_and_long_texts_no_underflow() {
        let tags = TagSet::new(BIO).unwrap();
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let _ = tags.decode(&[value; 15]);
        }
        let long = tags.decode(&[-80.0, 80.0, -80.0, 0.0, 0.0].repeat(5000));
        assert_eq!(long.len(), 5000);
        assert!(long.iter().all(|segment| segment.score > 0.99));
    }

    #[test]
    fn incomplete_or_mixed_tag_sets_are_rejected() {
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
