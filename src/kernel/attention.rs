//! Scaled dot-product attention within a window (Vaswani et al., 2017): softmax(Q Kᵀ / √d) V for
//! each head.
//!
//! Q, K and V are (rows × d) in f32, the result as well. Both products are exact sums of i16
//! products in i32, on the register tile of linear layers: twice the speed of f32, and far finer
//! than int8. Quantisation is symmetric with one scale for each matrix of a head, chosen so that
//! the sums of products cannot overflow:
//!
//! - Q and K have magnitudes up to √(2³⁰ / d), which is 2¹² for d = 64: a score is at most 2³⁰, and
//!   the difference of two fits an i32.
//! - V has magnitudes up to 32,000, and the probabilities of a row sum to about as much: a weighted
//!   sum over 4,096 rows fits an i32.

use super::float::{exp2, lanes, lanes_mut, max_lane, round, sum_lanes};
use super::simd::{AlignedI32x16, Isa, LANES, Simd};
use super::tile::{MAX_TILE_PANELS, MAX_TILE_ROWS, multiply_tile, panels_in_tile};

/// How many heads there are, and how wide they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadShape {
    /// How many heads.
    pub count: usize,
    /// Numbers in each: a multiple of 16.
    pub size: usize,
}

/// The longest window, so that the sums of values stay within 32 bits.
const MAX_ROWS: usize = 1 << 12;
/// What the largest value is quantised to, and what a probability of 1 is. Rounding adds half a
/// unit at most to each of a row's probabilities.
const VALUE_LIMIT: f32 = 32_000.0;

/// Attention for heads of one shape, with its scratch buffers.
#[derive(Debug, Clone)]
pub struct Attention {
    simd: Simd,
    heads: HeadShape,
    /// What the largest query and the largest key are quantised to.
    query_limit: f32,
    scratch: Scratch,
}

/// The quantised matrices of one head, zero beyond the last row.
#[derive(Debug, Clone, Default)]
struct Scratch {
    /// Q row by row, two numbers to a word.
    queries: Vec<i32>,
    /// K in packed panels of 16 rows, a word for two numbers of a row.
    keys: Vec<AlignedI32x16>,
    /// V in packed panels of 16 columns, a word for two rows of a column.
    values: Vec<AlignedI32x16>,
    /// The scores of one tile of rows with all rows; then the bits of their powers.
    scores: Vec<AlignedI32x16>,
    /// The probabilities of one tile of rows, two to a word.
    probabilities: Vec<i32>,
    /// The sums of values of one tile.
    sums: Vec<AlignedI32x16>,
}

impl Attention {
    /// Attention for heads of this shape.
    ///
    /// # Panics
    ///
    /// If there is no head, or its size is not a multiple of 16.
    #[must_use]
    pub fn new(simd: Simd, heads: HeadShape) -> Self {
        assert!(heads.count > 0 && heads.size > 0 && heads.size.is_multiple_of(LANES));
        let query_limit = ((1_u32 << 30) as f32 / heads.size as f32).sqrt().floor();
        Self { simd, heads, query_limit, scratch: Scratch::default() }
    }

    /// The attention of the rows of one window to each other. A row of `qkv` holds the queries of
    /// all heads, then their keys, then their values; a row of `result` the results of all heads
    /// side by side.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or there are more than 4,096 rows.
    pub fn apply(&mut self, qkv: &[f32], result: &mut [f32]) {
        let width = self.heads.count * self.heads.size;
        assert!(result.len().is_multiple_of(width) && qkv.len() == 3 * result.len());
        let rows = result.len() / width;
        assert!(rows <= MAX_ROWS, "a window of {rows} rows is too long");
        self.scratch.clear(rows, self.heads.size);
        attend(self.simd, qkv, result, self.heads, self.query_limit, &mut self.scratch);
    }
}

impl Scratch {
    /// Zeros for a window of so many rows; what is beyond the last row is never written.
    fn clear(&mut self, rows: usize, head_size: usize) {
        let (padded, all) = (rows.next_multiple_of(MAX_TILE_ROWS), rows.next_multiple_of(LANES));
        let (depth, panels) = (head_size / 2, head_size / LANES);
        for (words, count) in [(&mut self.queries, padded * depth), (&mut self.probabilities, MAX_TILE_ROWS * all / 2)]
        {
            words.clear();
            words.resize(count, 0);
        }
        for (vectors, count) in [
            (&mut self.keys, all / LANES * depth),
            (&mut self.values, panels * all / 2),
            (&mut self.scores, MAX_TILE_ROWS * all / LANES),
            (&mut self.sums, MAX_TILE_ROWS * MAX_TILE_PANELS),
        ] {
            vectors.clear();
            vectors.resize(count, AlignedI32x16::ZERO);
        }
    }
}

/// The columns of one head in a matrix.
#[derive(Clone, Copy)]
struct HeadColumns<'a> {
    matrix: &'a [f32],
    stride: usize,
    start: usize,
    size: usize,
}

impl<'a> HeadColumns<'a> {
    #[inline(always)]
    fn row(self, row: usize) -> &'a [[f32; LANES]] {
        lanes(&self.matrix[row * self.stride + self.start..][..self.size])
    }

    /// The factor by which the largest magnitude becomes `limit`, and its inverse.
    #[inline(always)]
    fn scale<I: Isa>(self, isa: I, limit: f32) -> (f32, f32) {
        let mut max = isa.splat(0.0);
        for row in 0..self.matrix.len() / self.stride {
            let row = self.row(row);
            for i in 0..row.len() {
                let x = isa.load(&row[i]);
                max = isa.max(isa.max(x, isa.sub(isa.splat(0.0), x)), max);
            }
        }
        let max = max_lane(isa, max);
        (if max > 1e-30 { limit / max } else { 0.0 }, max / limit)
    }
}

multiversion! {
    fn attend(isa; qkv: &[f32], result: &mut [f32], heads: HeadShape, query_limit: f32, scratch: &mut Scratch) {
        let HeadShape { count, size } = heads;
        let width = count * size;
        let rows = result.len() / width;
        for head in 0..count {
            let queries = HeadColumns { matrix: qkv, stride: 3 * width, start: head * size, size };
            let keys = HeadColumns { start: width + head * size, ..queries };
            let values = HeadColumns { start: 2 * width + head * size, ..queries };
            let score_unit = pack_queries_and_keys(isa, queries, keys, rows, query_limit, scratch);
            let value_unit = pack_values(isa, values, rows, scratch);
            let units = (isa.splat(score_unit), isa.splat(value_unit * (1.0 / VALUE_LIMIT)));
            let mut first = 0;
            while first < rows {
                attend_tile(isa, first, head * size, heads, units, scratch, result);
                first += I::TILE_ROWS;
            }
        }
    }
}

/// Quantises and packs Q and K. Returns the factor that takes an integer score to the exponent of 2
/// in its softmax.
#[inline(always)]
fn pack_queries_and_keys<I: Isa>(
    isa: I,
    queries: HeadColumns<'_>,
    keys: HeadColumns<'_>,
    rows: usize,
    limit: f32,
    scratch: &mut Scratch,
) -> f32 {
    let size = queries.size;
    let depth = size / 2;
    let (query_scale, query_unit) = queries.scale(isa, limit);
    let (key_scale, key_unit) = keys.scale(isa, limit);
    let (query_scale, key_scale) = (isa.splat(query_scale), isa.splat(key_scale));
    for row in 0..rows {
        let words = &mut scratch.queries[row * depth..][..depth];
        let query = queries.row(row);
        let shorts = lanes_mut(bytemuck::cast_slice_mut::<i32, i16>(words));
        for i in 0..query.len() {
            isa.store_i16(round(isa, isa.mul(isa.load(&query[i]), query_scale)), &mut shorts[i]);
        }

        let key = keys.row(row);
        let panel = &mut scratch.keys[row / LANES * depth..][..depth];
        for i in 0..key.len() {
            let mut shorts = [0; LANES];
            isa.store_i16(round(isa, isa.mul(isa.load(&key[i]), key_scale)), &mut shorts);
            let words: [i32; LANES / 2] = bytemuck::cast(shorts);
            for word in 0..LANES / 2 {
                panel[i * LANES / 2 + word].0[row % LANES] = words[word];
            }
        }
    }
    query_unit * key_unit * (std::f32::consts::LOG2_E / (size as f32).sqrt())
}

/// Quantises and packs V. Returns what one unit of the integers stands for.
#[inline(always)]
fn pack_values<I: Isa>(isa: I, values: HeadColumns<'_>, rows: usize, scratch: &mut Scratch) -> f32 {
    let all = rows.next_multiple_of(LANES);
    let (value_scale, value_unit) = values.scale(isa, VALUE_LIMIT);
    let value_scale = isa.splat(value_scale);
    for row in (0..rows).step_by(2) {
        // The row after an odd last one stays zero.
        for i in 0..values.size / LANES {
            let mut shorts = [[0; LANES]; 2];
            isa.store_i16(round(isa, isa.mul(isa.load(&values.row(row)[i]), value_scale)), &mut shorts[0]);
            if row + 1 < rows {
                isa.store_i16(round(isa, isa.mul(isa.load(&values.row(row + 1)[i]), value_scale)), &mut shorts[1]);
            }
            let words = &mut scratch.values[i * (all / 2) + row / 2].0;
            for lane in 0..LANES {
                words[lane] = bytemuck::cast([shorts[0][lane], shorts[1][lane]]);
            }
        }
    }
    value_unit
}

/// Attention of the rows of one tile, from `first`; the result goes to the columns of the head,
/// from `column`.
#[inline(always)]
fn attend_tile<I: Isa>(
    isa: I,
    first: usize,
    column: usize,
    heads: HeadShape,
    (score_unit, value_unit): (I::F32x16, I::F32x16),
    scratch: &mut Scratch,
    result: &mut [f32],
) {
    let HeadShape { count, size } = heads;
    let width = count * size;
    let rows = result.len() / width;
    let all = rows.next_multiple_of(LANES);
    let depth = size / 2;
    let end = rows.min(first + I::TILE_ROWS);
    let mut panel = 0;
    while panel < all / LANES {
        let count = panels_in_tile::<I>(all / LANES - panel);
        let keys = &scratch.keys[panel * depth..][..count * depth];
        let scores = &mut scratch.scores[panel..];
        multiply_tile::<I, false>(isa, &scratch.queries[first * depth..], keys, depth, scores, all / LANES);
        panel += count;
    }
    for row in 0..end - first {
        let scores = &mut scratch.scores[row * (all / LANES)..][..all / LANES];
        let words = &mut scratch.probabilities[row * all / 2..][..all / 2];
        let probabilities = lanes_mut(bytemuck::cast_slice_mut(words));
        softmax_scores(isa, scores, rows, score_unit, probabilities);
    }
    let mut panel = 0;
    while panel < size / LANES {
        let count = panels_in_tile::<I>(size / LANES - panel);
        let values = &scratch.values[panel * (all / 2)..][..count * (all / 2)];
        multiply_tile::<I, false>(isa, &scratch.probabilities, values, all / 2, &mut scratch.sums, MAX_TILE_PANELS);
        for row in first..end {
            let to = &mut result[row * width + column + panel * LANES..][..count * LANES];
            let to = lanes_mut(to);
            for i in 0..count {
                let sums = isa.convert_f32(isa.load_i32(&scratch.sums[(row - first) * MAX_TILE_PANELS + i].0));
                isa.store(isa.mul(sums, value_unit), &mut to[i]);
            }
        }
        panel += count;
    }
}

/// Softmax of the first `count` scores, as integers that sum to about [`VALUE_LIMIT`]; what comes
/// after them gets 0. The scores are overwritten.
#[inline(always)]
fn softmax_scores<I: Isa>(
    isa: I,
    scores: &mut [AlignedI32x16],
    count: usize,
    unit: I::F32x16,
    probabilities: &mut [[i16; LANES]],
) {
    let (whole, rest) = (count / LANES, count % LANES);
    let mut max = isa.splat_i32(i32::MIN);
    for i in 0..whole {
        max = isa.max_i32(max, isa.load_i32(&scores[i].0));
    }
    let mut lanes = [0; LANES];
    isa.store_i32(max, &mut lanes);
    let mut max = i32::MIN;
    for lane in 0..LANES {
        max = max.max(lanes[lane]);
    }
    for lane in 0..rest {
        max = max.max(scores[whole].0[lane]);
    }
    let max = isa.splat_i32(max);
    let mut sum = isa.splat(0.0);
    for i in 0..whole {
        let power = power(isa, &scores[i], max, unit);
        isa.store_i32(isa.reinterpret_i32(power), &mut scores[i].0);
        sum = isa.add(sum, power);
    }
    if rest > 0 {
        let power = power(isa, &scores[whole], max, unit);
        isa.store_i32(isa.reinterpret_i32(power), &mut scores[whole].0);
        scores[whole].0[rest..].fill(0.0_f32.to_bits().cast_signed());
        sum = isa.add(sum, isa.reinterpret_f32(isa.load_i32(&scores[whole].0)));
    }
    let scale = isa.splat(VALUE_LIMIT / sum_lanes(isa, sum));
    for i in 0..probabilities.len() {
        let power = isa.reinterpret_f32(isa.load_i32(&scores[i].0));
        isa.store_i16(round(isa, isa.mul(power, scale)), &mut probabilities[i]);
    }
}

/// 2 to the power of (score - max) × unit.
#[inline(always)]
fn power<I: Isa>(isa: I, scores: &AlignedI32x16, max: I::I32x16, unit: I::F32x16) -> I::F32x16 {
    exp2(isa, isa.mul(isa.convert_f32(isa.sub_i32(isa.load_i32(&scores.0), max)), unit))
}
