//! Logits of pairs of a token and a cue: zₙ = W GELU(tₙ + c + pₙ) + b.
//!
//! An additive scorer, as the attention of Bahdanau et al. (2015) with GELU for tanh. All in f32:
//! the tokens t (tokens × width), the cue c (width), W (outputs × width), b (outputs). The position
//! embedding pₙ is the sum of an embedding of the distance and one of the relation of token n to
//! the cue.

use super::float::{gelu, lanes, sum_lanes};
use super::simd::{LANES, Simd};

/// The scorer's weights.
#[derive(Debug, Clone)]
pub struct PairScorer {
    simd: Simd,
    width: usize,
    /// The position embedding of every distance with every relation: distances × relations × width.
    positions: Vec<f32>,
    relations: usize,
    /// Output by output.
    weights: Vec<f32>,
    biases: Vec<f32>,
}

impl PairScorer {
    /// A scorer of vectors of `width` numbers; the rows of both embedding tables and of the weights
    /// are as long.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or `width` is not a multiple of 16.
    #[must_use]
    pub fn new(
        simd: Simd,
        width: usize,
        distances: &[f32],
        relations: &[f32],
        weights: Vec<f32>,
        biases: Vec<f32>,
    ) -> Self {
        assert!(width > 0 && width.is_multiple_of(LANES));
        assert!(distances.len().is_multiple_of(width) && relations.len().is_multiple_of(width));
        assert_eq!(weights.len(), width * biases.len());
        let sum = |(distance, relation): (&f32, &f32)| distance + relation;
        let positions = distances
            .chunks_exact(width)
            .flat_map(|distance| relations.chunks_exact(width).map(move |relation| distance.iter().zip(relation)))
            .flat_map(|rows| rows.map(sum))
            .collect();
        Self { simd, width, positions, relations: relations.len() / width, weights, biases }
    }

    /// How many logits a token gets.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.biases.len()
    }

    /// The logits of each token. `positions` has for each its row in the table of distances and
    /// that in the table of relations.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or a row is beyond its table.
    pub fn apply(&self, tokens: &[f32], cue: &[f32], positions: &[(usize, usize)], logits: &mut [f32]) {
        assert_eq!(cue.len(), self.width);
        assert_eq!(tokens.len(), positions.len() * self.width);
        assert_eq!(logits.len(), positions.len() * self.outputs());
        apply(self.simd, self, tokens, cue, positions, logits);
    }
}

multiversion! {
    fn apply(isa; scorer: &PairScorer, tokens: &[f32], cue: &[f32], positions: &[(usize, usize)], logits: &mut [f32]) {
        let (width, outputs) = (scorer.width, scorer.biases.len());
        let cue = lanes(cue);
        let mut activations = vec![[0.0; LANES]; width / LANES];
        for number in 0..positions.len() {
            let (distance, relation) = positions[number];
            let token = lanes(&tokens[number * width..][..width]);
            let position = lanes(&scorer.positions[(distance * scorer.relations + relation) * width..][..width]);
            for i in 0..cue.len() {
                let pair = isa.add(isa.load(&token[i]), isa.load(&cue[i]));
                isa.store(gelu(isa, isa.add(pair, isa.load(&position[i]))), &mut activations[i]);
            }
            for output in 0..outputs {
                let weights = lanes(&scorer.weights[output * width..][..width]);
                let mut sum = isa.splat(0.0);
                for i in 0..weights.len() {
                    sum = isa.add(sum, isa.mul(isa.load(&weights[i]), isa.load(&activations[i])));
                }
                logits[number * outputs + output] = sum_lanes(isa, sum) + scorer.biases[output];
            }
        }
    }
}
