//! Sums of rows of embedding tables: yₙ += Σ E[i] over the indices i of bag n.
//!
//! E is (rows × width) in f32, y is (bags × width) in f32; the operation of `torch.nn.EmbeddingBag`
//! with `mode="sum"`. Rows are added in the order of their indices.

use super::float::{lanes, lanes_mut};
use super::simd::{LANES, Simd};

multiversion! {
    /// Adds a quantised row: `to[i] += bytes[i] * scale`, the bytes signed; what is longer is
    /// ignored.
    pub fn add_bytes(_isa; bytes: &[u8], scale: f32, to: &mut [f32]) {
        let count = to.len().min(bytes.len());
        let whole = count / LANES;
        for i in 0..whole {
            let (bytes, to) = (&lanes(bytes)[i], &mut lanes_mut(to)[i]);
            for lane in 0..LANES {
                to[lane] += f32::from(bytes[lane].cast_signed()) * scale;
            }
        }
        for i in whole * LANES..count {
            to[i] += f32::from(bytes[i].cast_signed()) * scale;
        }
    }
}

/// An embedding table whose rows are summed.
#[derive(Debug, Clone)]
pub struct EmbeddingBag {
    simd: Simd,
    width: usize,
    /// The table, row by row.
    table: Vec<f32>,
}

impl EmbeddingBag {
    /// A table of rows of `width` numbers.
    ///
    /// # Panics
    ///
    /// If `width` is not a multiple of 16, or `table` not a whole number of rows.
    #[must_use]
    pub fn new(simd: Simd, width: usize, table: Vec<f32>) -> Self {
        assert!(width > 0 && width.is_multiple_of(LANES) && table.len().is_multiple_of(width));
        Self { simd, width, table }
    }

    /// Adds the rows of each bag to its vector. The bags stand one after the other in `indices`;
    /// `ends` says for each where it ends. An index beyond the table adds nothing.
    ///
    /// # Panics
    ///
    /// If `vectors` has not one vector for each end, or the ends are not sorted or beyond
    /// `indices`.
    pub fn add(&self, indices: &[u32], ends: &[u32], vectors: &mut [f32]) {
        assert_eq!(vectors.len(), ends.len() * self.width);
        assert!(ends.is_sorted() && ends.last().is_none_or(|end| *end as usize <= indices.len()));
        add(self.simd, self, indices, ends, vectors);
    }
}

multiversion! {
    fn add(isa; bag: &EmbeddingBag, indices: &[u32], ends: &[u32], vectors: &mut [f32]) {
        let width = bag.width;
        let mut start = 0;
        for vector in 0..ends.len() {
            let end = ends[vector] as usize;
            let vector = lanes_mut(&mut vectors[vector * width..][..width]);
            for i in 0..vector.len() {
                let mut sum = isa.load(&vector[i]);
                for at in start..end {
                    let row = indices[at] as usize * width + i * LANES;
                    if let Some(row) = bag.table.get(row..row + LANES) {
                        sum = isa.add(sum, isa.load(&lanes(row)[0]));
                    }
                }
                isa.store(sum, &mut vector[i]);
            }
            start = end;
        }
    }
}
