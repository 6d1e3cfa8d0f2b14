//! Rows of tables → their sums.

use super::float::{lanes, lanes_mut};
use super::simd::{LANES, Simd};

for_each_simd! {
    /// Adds bytes with a sign, each times `scale`.
    pub fn add_bytes(_k; bytes: &[u8], scale: f32, to: &mut [f32]) {
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

/// A table of rows as wide as vectors, whose rows are added to them.
#[derive(Debug, Clone)]
pub struct Sums {
    simd: Simd,
    width: usize,
    rows: Vec<f32>,
}

impl Sums {
    /// A table of rows of `width` numbers.
    ///
    /// # Panics
    ///
    /// If `width` is not a multiple of 16, or `rows` not a whole number of them.
    #[must_use]
    pub fn new(simd: Simd, width: usize, rows: Vec<f32>) -> Self {
        assert!(width > 0 && width.is_multiple_of(LANES) && rows.len().is_multiple_of(width));
        Self { simd, width, rows }
    }

    /// Adds to each vector the rows with some numbers, in their order: those up to its end in `ends`. A row that the table
    /// does not have adds nothing.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other.
    pub fn add(&self, numbers: &[u32], ends: &[u32], vectors: &mut [f32]) {
        assert_eq!(vectors.len(), ends.len() * self.width);
        assert!(ends.is_sorted() && ends.last().is_none_or(|end| *end as usize <= numbers.len()));
        add(self.simd, self, numbers, ends, vectors);
    }
}

for_each_simd! {
    fn add(k; table: &Sums, numbers: &[u32], ends: &[u32], vectors: &mut [f32]) {
        let width = table.width;
        let mut start = 0;
        for vector in 0..ends.len() {
            let end = ends[vector] as usize;
            let vector = lanes_mut(&mut vectors[vector * width..][..width]);
            for i in 0..vector.len() {
                let mut sum = k.load(&vector[i]);
                for at in start..end {
                    let row = numbers[at] as usize * width + i * LANES;
                    if let Some(row) = table.rows.get(row..row + LANES) {
                        sum = k.add(sum, k.load(&lanes(row)[0]));
                    }
                }
                k.store(sum, &mut vector[i]);
            }
            start = end;
        }
    }
}
