//! Logits of an anaphor’s candidates: zₙ = w · GELU(a + cₙ + P (m ∘ fₙ) + rₙ) + b.
//!
//! The pair scorer of Lee et al. (2017) with a bilinear part. All in f32: of the anaphor a and m,
//! of each candidate c and f, all of one width; the matrix P (width × width), w (width) and b. rₙ
//! is the sum of the rows of an embedding table that the features of pair n choose.

use super::float::{gelu, lanes, lanes_mut, sum_lanes};
use super::simd::{LANES, Simd};

/// So many vectors are summed side by side.
const BLOCK: usize = 4;

/// The scorer's weights.
#[derive(Debug, Clone)]
pub struct AntecedentScorer {
    simd: Simd,
    width: usize,
    /// P, input by input.
    product: Vec<f32>,
    /// The embeddings of the features, row by row.
    features: Vec<f32>,
    weights: Vec<f32>,
    bias: f32,
}

impl AntecedentScorer {
    /// The width is a multiple of this.
    pub const MULTIPLE: usize = BLOCK * LANES;

    /// A scorer of vectors of `weights.len()` numbers; `product` is P, output by output.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or the width is not a multiple of 64.
    #[must_use]
    pub fn new(simd: Simd, product: &[f32], features: Vec<f32>, weights: Vec<f32>, bias: f32) -> Self {
        let width = weights.len();
        assert!(width > 0 && width.is_multiple_of(Self::MULTIPLE));
        assert!(product.len() == width * width && features.len().is_multiple_of(width));
        let product = (0..width).flat_map(|input| product[input..].iter().step_by(width)).copied().collect();
        Self { simd, width, product, features, weights, bias }
    }

    /// The logits of each candidate. `anaphor` has a and m, `candidates` for each c and f, and
    /// `rows` for each as many rows of the table.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or a row is beyond the table.
    pub fn apply(&self, anaphor: &[f32], candidates: &[&[f32]], rows: &[u16], logits: &mut [f32]) {
        assert!(anaphor.len() == 2 * self.width && candidates.iter().all(|halves| halves.len() == 2 * self.width));
        assert!(logits.len() == candidates.len());
        if !candidates.is_empty() {
            assert!(rows.len().is_multiple_of(candidates.len()));
            apply(self.simd, self, anaphor, candidates, rows, logits);
        }
    }
}

multiversion! {
    fn apply(isa; scorer: &AntecedentScorer, anaphor: &[f32], candidates: &[&[f32]], rows: &[u16], logits: &mut [f32]) {
        let width = scorer.width;
        let (added, multiplied) = anaphor.split_at(width);
        let (added, weights) = (lanes(added), lanes(&scorer.weights));
        let each = rows.len() / candidates.len();
        let mut factors = vec![0.0; width];
        for number in 0..candidates.len() {
            let (other, other_factors) = candidates[number].split_at(width);
            for i in 0..width / LANES {
                let factor = isa.mul(isa.load(&lanes(multiplied)[i]), isa.load(&lanes(other_factors)[i]));
                isa.store(factor, &mut lanes_mut(&mut factors)[i]);
            }
            let other = lanes(other);
            let mut total = isa.splat(0.0);
            for block in 0..width / (BLOCK * LANES) {
                let first = block * BLOCK;
                let mut sums = [isa.splat(0.0); BLOCK];
                for i in 0..BLOCK {
                    sums[i] = isa.add(isa.load(&added[first + i]), isa.load(&other[first + i]));
                }
                for row in 0..each {
                    let row = lanes(&scorer.features[rows[number * each + row] as usize * width..][..width]);
                    for i in 0..BLOCK {
                        sums[i] = isa.add(sums[i], isa.load(&row[first + i]));
                    }
                }
                for input in 0..width {
                    let factor = isa.splat(factors[input]);
                    let row = lanes(&scorer.product[input * width..][..width]);
                    for i in 0..BLOCK {
                        sums[i] = isa.add(sums[i], isa.mul(factor, isa.load(&row[first + i])));
                    }
                }
                for i in 0..BLOCK {
                    total = isa.add(total, isa.mul(gelu(isa, sums[i]), isa.load(&weights[first + i])));
                }
            }
            logits[number] = sum_lanes(isa, total) + scorer.bias;
        }
    }
}
