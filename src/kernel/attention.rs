//! Attention within a window: each row looks at all rows.
//!
//! Queries, keys and values are whole numbers of 14 to 16 bits, so that the products are exact sums, at twice the speed of
//! floating point and far finer than bytes.

use super::float::{exp2, lanes, lanes_mut, most_of, rounded, sum_of};
use super::multiply::{SUMS, TILE_PANELS, TILE_ROWS, panels_in_tile, tile};
use super::simd::{Kernel, LANES, Line, Simd};

/// How many heads stand side by side, and how wide they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heads {
    /// How many.
    pub count: usize,
    /// Numbers in each: a multiple of 16.
    pub size: usize,
}

/// The longest window: the sums of its values stay within 32 bits.
const LONGEST: usize = 1 << 12;
/// The largest probability, and the largest value. The probabilities of a row come to this and half a unit each at most.
const FINEST: f32 = 32_000.0;

/// Attention, with the room it works in.
#[derive(Debug, Clone)]
pub struct Attention {
    simd: Simd,
    heads: Heads,
    /// Queries and keys reach this far: the product of two heads stays within 30 bits, the difference of two within 31.
    reach: f32,
    room: Room,
}

#[derive(Debug, Clone, Default)]
struct Room {
    /// Row by row, two numbers to a word.
    queries: Vec<i32>,
    /// Panels of 16 rows, two numbers of a head in each line.
    keys: Vec<Line>,
    /// Panels of 16 numbers of a head, two rows in each line.
    values: Vec<Line>,
    /// Of one tile of rows, with all rows; then the bits of their powers.
    scores: Vec<Line>,
    probabilities: Vec<i32>,
}

impl Attention {
    /// Attention for heads of this form.
    ///
    /// # Panics
    ///
    /// If a head's size is not a multiple of 16.
    #[must_use]
    pub fn new(simd: Simd, heads: Heads) -> Self {
        assert!(heads.count > 0 && heads.size > 0 && heads.size.is_multiple_of(LANES));
        let reach = ((1_u32 << 30) as f32 / heads.size as f32).sqrt().floor();
        Self { simd, heads, reach, room: Room::default() }
    }

    /// What the rows of one window see of each other. A row of `mixed` holds the queries of all heads, then their keys, then
    /// their values; a row of `result` what each head gathered.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or there are more than 4,096 rows.
    pub fn apply(&mut self, mixed: &[f32], result: &mut [f32]) {
        let width = self.heads.count * self.heads.size;
        assert!(result.len().is_multiple_of(width) && mixed.len() == 3 * result.len());
        let rows = result.len() / width;
        assert!(rows <= LONGEST, "a window of {rows} rows is too long");
        let (padded, all) = (rows.next_multiple_of(TILE_ROWS), rows.next_multiple_of(LANES));
        let (pairs, panels) = (self.heads.size / 2, self.heads.size / LANES);
        // What stands beyond the last row is zero: nothing writes there.
        let room = &mut self.room;
        for (words, count) in [(&mut room.queries, padded * pairs), (&mut room.probabilities, TILE_ROWS * all / 2)] {
            words.clear();
            words.resize(count, 0);
        }
        for (lines, count) in [
            (&mut room.keys, all / LANES * pairs),
            (&mut room.values, panels * all / 2),
            (&mut room.scores, TILE_ROWS * all / LANES),
        ] {
            lines.clear();
            lines.resize(count, Line::ZERO);
        }
        attend(self.simd, mixed, result, self.heads, self.reach, room);
    }
}

/// One head's part of a matrix.
#[derive(Clone, Copy)]
struct Part<'a> {
    matrix: &'a [f32],
    stride: usize,
    start: usize,
    size: usize,
}

impl<'a> Part<'a> {
    #[inline(always)]
    fn row(self, row: usize) -> &'a [[f32; LANES]] {
        lanes(&self.matrix[row * self.stride + self.start..][..self.size])
    }

    /// The factor that makes the number farthest from zero `reach`, and the one that takes it back.
    #[inline(always)]
    fn scale<K: Kernel>(self, k: K, reach: f32) -> (f32, f32) {
        let mut most = k.splat(0.0);
        for row in 0..self.matrix.len() / self.stride {
            let row = self.row(row);
            for i in 0..row.len() {
                let x = k.load(&row[i]);
                most = k.larger(k.larger(x, k.sub(k.splat(0.0), x)), most);
            }
        }
        let most = most_of(k, most);
        (if most > 1e-30 { reach / most } else { 0.0 }, most / reach)
    }
}

for_each_simd! {
    fn attend(k; mixed: &[f32], result: &mut [f32], heads: Heads, reach: f32, room: &mut Room) {
        let Heads { count, size } = heads;
        let width = count * size;
        let rows = result.len() / width;
        let all = rows.next_multiple_of(LANES);
        let pairs = size / 2;
        let mut sums = SUMS;
        for head in 0..count {
            let queries = Part { matrix: mixed, stride: 3 * width, start: head * size, size };
            let keys = Part { start: width + head * size, ..queries };
            let values = Part { start: 2 * width + head * size, ..queries };
            let (query_scale, query_unit) = queries.scale(k, reach);
            let (key_scale, key_unit) = keys.scale(k, reach);
            let (value_scale, value_unit) = values.scale(k, FINEST);
            let (query_scale, key_scale) = (k.splat(query_scale), k.splat(key_scale));
            let value_scale = k.splat(value_scale);
            for row in 0..rows {
                let words = &mut room.queries[row * pairs..][..pairs];
                let query = queries.row(row);
                let shorts = lanes_mut(bytemuck::cast_slice_mut::<i32, i16>(words));
                for i in 0..query.len() {
                    k.store_shorts(rounded(k, k.mul(k.load(&query[i]), query_scale)), &mut shorts[i]);
                }

                let key = keys.row(row);
                let panel = &mut room.keys[row / LANES * pairs..][..pairs];
                for i in 0..key.len() {
                    let mut shorts = [0; LANES];
                    k.store_shorts(rounded(k, k.mul(k.load(&key[i]), key_scale)), &mut shorts);
                    let words: [i32; LANES / 2] = bytemuck::cast(shorts);
                    for pair in 0..LANES / 2 {
                        panel[i * LANES / 2 + pair].0[row % LANES] = words[pair];
                    }
                }
            }
            for row in (0..rows).step_by(2) {
                // The row after an odd last one stays zero.
                for i in 0..size / LANES {
                    let mut shorts = [[0; LANES]; 2];
                    k.store_shorts(rounded(k, k.mul(k.load(&values.row(row)[i]), value_scale)), &mut shorts[0]);
                    if row + 1 < rows {
                        k.store_shorts(rounded(k, k.mul(k.load(&values.row(row + 1)[i]), value_scale)), &mut shorts[1]);
                    }
                    let line = &mut room.values[i * (all / 2) + row / 2].0;
                    for lane in 0..LANES {
                        line[lane] = bytemuck::cast([shorts[0][lane], shorts[1][lane]]);
                    }
                }
            }

            let unit = k.splat(query_unit * key_unit * (std::f32::consts::LOG2_E / (size as f32).sqrt()));
            let value_unit = k.splat(value_unit * (1.0 / FINEST));
            let mut first = 0;
            while first < rows {
                let end = rows.min(first + K::ROWS);
                let mut panel = 0;
                while panel < all / LANES {
                    let count = panels_in_tile::<K>(all / LANES - panel);
                    let lines = &room.keys[panel * pairs..][..count * pairs];
                    let scores = &mut room.scores[panel..];
                    tile::<K, false>(k, &room.queries[first * pairs..], lines, pairs, scores, all / LANES);
                    panel += count;
                }
                for row in 0..end - first {
                    let scores = &mut room.scores[row * (all / LANES)..][..all / LANES];
                    let words = &mut room.probabilities[row * all / 2..][..all / 2];
                    let probabilities = lanes_mut(bytemuck::cast_slice_mut(words));
                    distribute(k, scores, rows, unit, probabilities);
                }
                let mut panel = 0;
                while panel < size / LANES {
                    let count = panels_in_tile::<K>(size / LANES - panel);
                    let lines = &room.values[panel * (all / 2)..][..count * (all / 2)];
                    tile::<K, false>(k, &room.probabilities, lines, all / 2, &mut sums, TILE_PANELS);
                    for row in first..end {
                        let to = &mut result[row * width + head * size + panel * LANES..][..count * LANES];
                        let to = lanes_mut(to);
                        for i in 0..count {
                            let sums = k.float(k.load_ints(&sums[(row - first) * TILE_PANELS + i].0));
                            k.store(k.mul(sums, value_unit), &mut to[i]);
                        }
                    }
                    panel += count;
                }
                first += K::ROWS;
            }
        }
    }
}

/// Softmax of the first `count` scores; what comes after them gets nothing. The scores are lost.
#[inline(always)]
fn distribute<K: Kernel>(k: K, scores: &mut [Line], count: usize, unit: K::Floats, probabilities: &mut [[i16; LANES]]) {
    let (whole, rest) = (count / LANES, count % LANES);
    let mut most = k.splat_int(i32::MIN);
    for i in 0..whole {
        most = k.larger_int(most, k.load_ints(&scores[i].0));
    }
    let mut lanes = [0; LANES];
    k.store_ints(most, &mut lanes);
    let mut most = i32::MIN;
    for lane in 0..LANES {
        most = most.max(lanes[lane]);
    }
    for lane in 0..rest {
        most = most.max(scores[whole].0[lane]);
    }
    let most = k.splat_int(most);
    let mut sum = k.splat(0.0);
    for i in 0..whole {
        let power = power_of(k, &scores[i], most, unit);
        k.store_ints(k.bits(power), &mut scores[i].0);
        sum = k.add(sum, power);
    }
    if rest > 0 {
        let power = power_of(k, &scores[whole], most, unit);
        k.store_ints(k.bits(power), &mut scores[whole].0);
        scores[whole].0[rest..].fill(0.0_f32.to_bits().cast_signed());
        sum = k.add(sum, k.of_bits(k.load_ints(&scores[whole].0)));
    }
    let scale = k.splat(FINEST / sum_of(k, sum));
    for i in 0..probabilities.len() {
        let power = k.of_bits(k.load_ints(&scores[i].0));
        k.store_shorts(rounded(k, k.mul(power, scale)), &mut probabilities[i]);
    }
}

#[inline(always)]
fn power_of<K: Kernel>(k: K, scores: &Line, most: K::Ints, unit: K::Floats) -> K::Floats {
    exp2(k, k.mul(k.float(k.sub_ints(k.load_ints(&scores.0), most)), unit))
}
