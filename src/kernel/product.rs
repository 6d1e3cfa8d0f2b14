//! Rows of activations × the weights of a linear layer, both in bytes.

use std::ops::Range;

use super::float::{gelu_of, lanes, lanes_mut, least_of, most_of, rounded};
use super::multiply::{SUMS, TILE_PANELS, TILE_ROWS, panels_in_tile, tile};
use super::simd::{Kernel, LANES, Line, Simd};

/// Activations in bytes: each row has a scale and a zero of its own, found from its smallest and its largest number.
#[derive(Debug, Clone)]
pub struct Rows {
    simd: Simd,
    width: usize,
    /// 32-bit words in a row.
    depth: usize,
    count: usize,
    /// Four bytes to a word, or two 16-bit numbers. Whole tiles: what stands in rows beyond `count` is multiplied in vain.
    words: Vec<i32>,
    scales: Vec<f32>,
    zeros: Vec<i32>,
}

impl Rows {
    /// No rows yet, of `width` numbers each.
    ///
    /// # Panics
    ///
    /// If `width` is not a multiple of 16.
    #[must_use]
    pub fn new(simd: Simd, width: usize) -> Self {
        assert!(width > 0 && width.is_multiple_of(LANES), "a row of {width} numbers is no multiple of {LANES}");
        let depth = width / simd.numbers_in_word();
        Self { simd, width, depth, count: 0, words: Vec::new(), scales: Vec::new(), zeros: Vec::new() }
    }

    /// Takes new rows in the place of the old ones.
    ///
    /// # Panics
    ///
    /// If `values` is not a whole number of rows.
    pub fn quantise(&mut self, values: &[f32]) {
        assert!(values.len().is_multiple_of(self.width), "{} numbers in rows of {}", values.len(), self.width);
        self.make_room(values.len() / self.width);
        quantise(self.simd, values, self);
    }

    /// Takes new rows in the place of the old ones: each of `wanted` of the rows of `values`, which are a third as wide,
    /// between that `distance` before it and that after it. Zeros stand where there is none.
    ///
    /// # Panics
    ///
    /// If a third of a row is not a multiple of 16, `values` is not a whole number of them, or `wanted` are not among them.
    pub fn quantise_near(&mut self, values: &[f32], wanted: Range<usize>, distance: usize) {
        let width = self.width / 3;
        assert!(self.width == 3 * width && width.is_multiple_of(LANES));
        assert!(values.len().is_multiple_of(width) && wanted.end <= values.len() / width);
        self.make_room(wanted.len());
        quantise_near(self.simd, values, wanted, distance, self);
    }

    fn make_room(&mut self, count: usize) {
        self.count = count;
        let padded = self.count.next_multiple_of(TILE_ROWS);
        if self.scales.len() < padded {
            self.words.resize(padded * self.depth, 0);
            self.scales.resize(padded, 0.0);
            self.zeros.resize(padded, 0);
        }
    }

    /// The bytes' numbers of a row, and the scale that takes them back to what they stand for.
    #[cfg(test)]
    pub(super) fn row(&self, row: usize) -> (Vec<i32>, f32) {
        let words = &self.words[row * self.depth..][..self.depth];
        let numbers: Vec<i32> = if self.simd.numbers_in_word() == 4 {
            bytemuck::cast_slice::<i32, u8>(words).iter().map(|&byte| i32::from(byte)).collect()
        } else {
            bytemuck::cast_slice::<i32, i16>(words).iter().map(|&short| i32::from(short)).collect()
        };
        (numbers.into_iter().map(|number| number - self.zeros[row]).collect(), self.scales[row])
    }
}

for_each_simd! {
    fn quantise(k; values: &[f32], rows: &mut Rows) {
        let (width, depth) = (rows.width, rows.depth);
        for number in 0..rows.count {
            let row = &values[number * width..][..width];
            let step = rows.step(k, number, extremes(k, row, (k.splat(0.0), k.splat(0.0))));
            put_steps(k, row, step, &mut rows.words[number * depth..][..depth]);
        }
    }
}

for_each_simd! {
    fn quantise_near(k; values: &[f32], wanted: Range<usize>, distance: usize, rows: &mut Rows) {
        let (width, depth) = (rows.width / 3, rows.depth / 3);
        let count = values.len() / width;
        let zeros = &[0.0; 0][..];
        for number in 0..rows.count {
            let row = wanted.start + number;
            let at = |row: usize| if row < count { &values[row * width..][..width] } else { zeros };
            // There is no last row: what would stand before the first is not there either.
            let parts = [at(row.checked_sub(distance).unwrap_or(usize::MAX)), at(row), at(row.saturating_add(distance))];
            let mut reach = (k.splat(0.0), k.splat(0.0));
            for i in 0..3 {
                reach = extremes(k, parts[i], reach);
            }
            let step = rows.step(k, number, reach);
            for i in 0..3 {
                let words = &mut rows.words[(3 * number + i) * depth..][..depth];
                if parts[i].is_empty() {
                    words.fill(bytes_of_zero::<K>(rows.zeros[number]));
                } else {
                    put_steps(k, parts[i], step, words);
                }
            }
        }
    }
}

/// The smallest and the largest number of each lane.
#[inline(always)]
fn extremes<K: Kernel>(k: K, row: &[f32], (mut least, mut most): (K::Floats, K::Floats)) -> (K::Floats, K::Floats) {
    let row = lanes(row);
    for i in 0..row.len() {
        let x = k.load(&row[i]);
        least = k.smaller(x, least);
        most = k.larger(x, most);
    }
    (least, most)
}

impl Rows {
    /// Notes how a row is quantised that reaches from the smallest to the largest number: by how much its numbers are
    /// multiplied, and what stands for zero.
    #[inline(always)]
    fn step<K: Kernel>(&mut self, k: K, row: usize, (least, most): (K::Floats, K::Floats)) -> (K::Floats, K::Ints) {
        let (least, most) = (least_of(k, least), most_of(k, most));
        // 254 steps, not 255: with the zero rounded, the largest number still comes to 255 at most.
        let inverse = if most - least > 1e-30 { 254.0 / (most - least) } else { 0.0 };
        let zero = rounded(k, k.splat(-least * inverse));
        self.scales[row] = (most - least) * (1.0 / 254.0);
        let mut first = [0; LANES];
        k.store_ints(zero, &mut first);
        self.zeros[row] = first[0];
        (k.splat(inverse), zero)
    }
}

#[inline(always)]
fn put_steps<K: Kernel>(k: K, row: &[f32], (inverse, zero): (K::Floats, K::Ints), words: &mut [i32]) {
    let row = lanes(row);
    if K::BYTES {
        let bytes = lanes_mut(bytemuck::cast_slice_mut(words));
        for i in 0..row.len() {
            k.store_bytes(k.add_ints(rounded(k, k.mul(k.load(&row[i]), inverse)), zero), &mut bytes[i]);
        }
    } else {
        let shorts = lanes_mut(bytemuck::cast_slice_mut(words));
        for i in 0..row.len() {
            k.store_shorts(k.add_ints(rounded(k, k.mul(k.load(&row[i]), inverse)), zero), &mut shorts[i]);
        }
    }
}

/// A word whose numbers all stand for zero.
#[inline(always)]
fn bytes_of_zero<K: Kernel>(zero: i32) -> i32 {
    if K::BYTES { i32::from_ne_bytes([zero as u8; 4]) } else { bytemuck::cast([zero as i16; 2]) }
}

/// A linear layer: weights in bytes with a scale for each output, and a bias.
#[derive(Debug, Clone)]
pub struct Linear {
    simd: Simd,
    inputs: usize,
    outputs: usize,
    /// Lines in a panel of 16 outputs.
    depth: usize,
    lines: Vec<Line>,
    /// These have a number for each column of each panel.
    scales: Vec<f32>,
    biases: Vec<f32>,
    /// What an activation's zero adds to the sums, for each unit of the zero.
    sums: Vec<i32>,
}

/// What becomes of a linear layer's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It replaces the numbers there.
    Store,
    /// Its GELU does.
    Gelu,
    /// It is added to them.
    Add,
}

impl Linear {
    /// Packs weights: output by output, `inputs` bytes each, signed and not -128.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or `inputs` is not a multiple of 16.
    #[must_use]
    pub fn new(simd: Simd, inputs: usize, weights: &[u8], scales: &[f32], biases: &[f32]) -> Self {
        let outputs = scales.len();
        assert!(inputs > 0 && inputs.is_multiple_of(LANES) && outputs > 0);
        assert!(weights.len() == inputs * outputs && biases.len() == outputs);
        let columns = outputs.next_multiple_of(LANES);
        let numbers = simd.numbers_in_word();
        let depth = inputs / numbers;
        let mut linear = Self {
            simd,
            inputs,
            outputs,
            depth,
            lines: vec![Line::ZERO; columns / LANES * depth],
            scales: vec![0.0; columns],
            biases: vec![0.0; columns],
            sums: vec![0; columns],
        };
        linear.scales[..outputs].copy_from_slice(scales);
        linear.biases[..outputs].copy_from_slice(biases);
        for (output, row) in weights.chunks_exact(inputs).enumerate() {
            let (panel, column) = (output / LANES, output % LANES);
            linear.sums[output] = row.iter().map(|&weight| i32::from(weight.cast_signed())).sum();
            let lines = &mut linear.lines[panel * depth..][..depth];
            for (line, part) in lines.iter_mut().zip(row.chunks_exact(numbers)) {
                line.0[column] = match *part {
                    [a, b, c, d] => i32::from_ne_bytes([a, b, c, d]),
                    [a, b] => bytemuck::cast([i16::from(a.cast_signed()), i16::from(b.cast_signed())]),
                    _ => unreachable!("a word has two or four numbers"),
                };
            }
        }
        linear
    }

    /// The length of a row that comes in.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The length of a row that goes out.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Multiplies all rows; `result` has as many, of [`Linear::outputs`] numbers each.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other.
    pub fn apply(&self, rows: &Rows, result: &mut [f32], after: After) {
        assert_eq!(rows.simd, self.simd);
        assert_eq!(rows.width, self.inputs);
        assert_eq!(result.len(), rows.count * self.outputs);
        apply(self.simd, self, rows, result, after);
    }
}

for_each_simd! {
    fn apply(k; linear: &Linear, rows: &Rows, result: &mut [f32], after: After) {
        let panels = linear.scales.len() / LANES;
        let (depth, outputs) = (linear.depth, linear.outputs);
        let (scales, biases, column_sums) = (lanes(&linear.scales), lanes(&linear.biases), lanes(&linear.sums));
        let mut sums = SUMS;
        let mut panel = 0;
        // All rows stream by while a tile's panels stay in the nearest cache: weights come from afar but once.
        while panel < panels {
            let count = panels_in_tile::<K>(panels - panel);
            let lines = &linear.lines[panel * depth..][..count * depth];
            let mut first = 0;
            while first < rows.count {
                let words = &rows.words[first * depth..];
                if K::BYTES {
                    tile::<K, true>(k, words, lines, depth, &mut sums, TILE_PANELS);
                } else {
                    tile::<K, false>(k, words, lines, depth, &mut sums, TILE_PANELS);
                }
                let end = rows.count.min(first + K::ROWS);
                for i in 0..count {
                    let column = panel + i;
                    let (column_scale, bias) = (k.load(&scales[column]), k.load(&biases[column]));
                    let column_sums = k.load_ints(&column_sums[column]);
                    for row in first..end {
                        let zeros = k.mul_ints(k.splat_int(rows.zeros[row]), column_sums);
                        let sums = k.load_ints(&sums[(row - first) * TILE_PANELS + i].0);
                        let whole = k.float(k.sub_ints(sums, zeros));
                        let x = k.add(k.mul(whole, k.mul(k.splat(rows.scales[row]), column_scale)), bias);
                        let to = &mut result[row * outputs + column * LANES..(row + 1) * outputs];
                        if let Some(to) = to.first_chunk_mut() {
                            put(k, x, to, after);
                        } else {
                            // The last panel is cut short.
                            let mut all = [0.0; LANES];
                            all[..to.len()].copy_from_slice(to);
                            put(k, x, &mut all, after);
                            to.copy_from_slice(&all[..to.len()]);
                        }
                    }
                }
                first += K::ROWS;
            }
            panel += count;
        }
    }
}

#[inline(always)]
fn put<K: Kernel>(k: K, x: K::Floats, to: &mut [f32; LANES], after: After) {
    match after {
        After::Store => k.store(x, to),
        After::Gelu => k.store(gelu_of(k, x), to),
        After::Add => k.store(k.add(k.load(to), x), to),
    }
}
