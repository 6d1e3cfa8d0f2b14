//! A cue and the tokens around it → logits of each token: the small network that links them.

use super::float::{gelu_of, lanes, sum_of};
use super::simd::{LANES, Simd};

/// tags · GELU(token + cue + distance + relation) + bias, for each token.
#[derive(Debug, Clone)]
pub struct Pairs {
    simd: Simd,
    /// Numbers in each vector that is added up.
    width: usize,
    /// The sums of each row of distances with each of relations.
    places: Vec<f32>,
    /// How many rows of relations there are.
    relations: usize,
    /// Output by output.
    weights: Vec<f32>,
    biases: Vec<f32>,
}

impl Pairs {
    /// A network of vectors of `width` numbers; the tables and weights have as many in each row.
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
        let places = distances
            .chunks_exact(width)
            .flat_map(|distance| relations.chunks_exact(width).map(move |relation| distance.iter().zip(relation)))
            .flat_map(|rows| rows.map(sum))
            .collect();
        Self { simd, width, places, relations: relations.len() / width, weights, biases }
    }

    /// How many logits a token gets.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.biases.len()
    }

    /// The logits of each token. `places` has for each its row in the table of distances and in that of relations.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or a row is beyond its table.
    pub fn apply(&self, tokens: &[f32], cue: &[f32], places: &[(usize, usize)], logits: &mut [f32]) {
        assert_eq!(cue.len(), self.width);
        assert_eq!(tokens.len(), places.len() * self.width);
        assert_eq!(logits.len(), places.len() * self.outputs());
        apply(self.simd, self, tokens, cue, places, logits);
    }
}

for_each_simd! {
    fn apply(k; pairs: &Pairs, tokens: &[f32], cue: &[f32], places: &[(usize, usize)], logits: &mut [f32]) {
        let (width, outputs) = (pairs.width, pairs.biases.len());
        let cue = lanes(cue);
        let mut mixed = vec![[0.0; LANES]; width / LANES];
        for number in 0..places.len() {
            let (distance, relation) = places[number];
            let token = lanes(&tokens[number * width..][..width]);
            let place = lanes(&pairs.places[(distance * pairs.relations + relation) * width..][..width]);
            for i in 0..cue.len() {
                let content = k.add(k.load(&token[i]), k.load(&cue[i]));
                k.store(gelu_of(k, k.add(content, k.load(&place[i]))), &mut mixed[i]);
            }
            for output in 0..outputs {
                let weights = lanes(&pairs.weights[output * width..][..width]);
                let mut sum = k.splat(0.0);
                for i in 0..weights.len() {
                    sum = k.add(sum, k.mul(k.load(&weights[i]), k.load(&mixed[i])));
                }
                logits[number * outputs + output] = sum_of(k, sum) + pairs.biases[output];
            }
        }
    }
}
