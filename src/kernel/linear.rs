//! Linear layers with int8 weights and activations: Y = epilogue(X Wᵀ + b).
//!
//! X is (rows × inputs) and Y (rows × outputs), both f32; W is (outputs × inputs) in i8. Affine
//! quantisation as in Jacob et al. (2018):
//!
//! - **Activations**, at run time and row by row ([`QuantisedRows`]): x ≈ s (q - z), where q is a
//!   u8, and the scale s and the zero point z follow from the row's smallest and largest number.
//! - **Weights**, symmetric, with a scale for each output: w ≈ t p, where p is an i8.
//!
//! So yᵢⱼ = sᵢ tⱼ (Σ qᵢ pⱼ - zᵢ Σ pⱼ) + bⱼ. The sums are exact in i32, and Σ pⱼ is known
//! beforehand.

use std::ops::Range;

use super::float::{gelu, lanes, lanes_mut, max_lane, min_lane, round};
use super::simd::{AlignedI32x16, Isa, LANES, Simd};
use super::tile::{MAX_TILE_PANELS, MAX_TILE_ROWS, ZERO_TILE, multiply_tile, panels_in_tile};

/// Quantised activations: rows of u8, each with a scale and a zero point of its own.
#[derive(Debug, Clone)]
pub struct QuantisedRows {
    simd: Simd,
    width: usize,
    /// How many 32-bit words a row has.
    depth: usize,
    count: usize,
    /// The numbers q, four bytes or two i16 to a word. Padded to whole tiles; what stands beyond
    /// `count` rows is multiplied and ignored.
    words: Vec<i32>,
    scales: Vec<f32>,
    zero_points: Vec<i32>,
}

impl QuantisedRows {
    /// No rows yet, of `width` numbers each.
    ///
    /// # Panics
    ///
    /// If `width` is not a multiple of 16.
    #[must_use]
    pub fn new(simd: Simd, width: usize) -> Self {
        assert!(width > 0 && width.is_multiple_of(LANES), "a row of {width} numbers is no multiple of {LANES}");
        let depth = width / simd.values_per_word();
        Self { simd, width, depth, count: 0, words: Vec::new(), scales: Vec::new(), zero_points: Vec::new() }
    }

    /// Replaces the rows by those of `values`.
    ///
    /// # Panics
    ///
    /// If `values` is not a whole number of rows.
    pub fn quantise(&mut self, values: &[f32]) {
        assert!(values.len().is_multiple_of(self.width), "{} numbers in rows of {}", values.len(), self.width);
        self.resize(values.len() / self.width);
        quantise(self.simd, values, self);
    }

    /// Replaces the rows by the inputs of a dilated convolution of width 3 (im2col): for each row
    /// of `values` in `centres`, the row `dilation` before it, the row itself, and the row
    /// `dilation` after it, side by side. Beyond the first and the last row stand zeros.
    ///
    /// # Panics
    ///
    /// If a third of a row is not a multiple of 16, `values` is not a whole number of thirds, or
    /// `centres` are not among them.
    pub fn quantise_with_neighbours(&mut self, values: &[f32], centres: Range<usize>, dilation: usize) {
        let width = self.width / 3;
        assert!(self.width == 3 * width && width.is_multiple_of(LANES));
        assert!(values.len().is_multiple_of(width) && centres.end <= values.len() / width);
        self.resize(centres.len());
        quantise_with_neighbours(self.simd, values, centres, dilation, self);
    }

    /// Makes room for so many rows, in whole tiles; never shrinks.
    fn resize(&mut self, count: usize) {
        self.count = count;
        let padded = self.count.next_multiple_of(MAX_TILE_ROWS);
        if self.scales.len() < padded {
            self.words.resize(padded * self.depth, 0);
            self.scales.resize(padded, 0.0);
            self.zero_points.resize(padded, 0);
        }
    }

    /// The differences q - z of a row, and its scale.
    #[cfg(test)]
    pub(super) fn row(&self, row: usize) -> (Vec<i32>, f32) {
        let words = &self.words[row * self.depth..][..self.depth];
        let numbers: Vec<i32> = if self.simd.values_per_word() == 4 {
            bytemuck::cast_slice::<i32, u8>(words).iter().map(|&byte| i32::from(byte)).collect()
        } else {
            bytemuck::cast_slice::<i32, i16>(words).iter().map(|&short| i32::from(short)).collect()
        };
        (numbers.into_iter().map(|number| number - self.zero_points[row]).collect(), self.scales[row])
    }
}

multiversion! {
    fn quantise(isa; values: &[f32], rows: &mut QuantisedRows) {
        let (width, depth) = (rows.width, rows.depth);
        for number in 0..rows.count {
            let row = &values[number * width..][..width];
            let scale = rows.set_scale(isa, number, lane_range(isa, row, (isa.splat(0.0), isa.splat(0.0))));
            store_quantised(isa, row, scale, &mut rows.words[number * depth..][..depth]);
        }
    }
}

multiversion! {
    fn quantise_with_neighbours(isa; values: &[f32], centres: Range<usize>, dilation: usize, rows: &mut QuantisedRows) {
        let (width, depth) = (rows.width / 3, rows.depth / 3);
        let count = values.len() / width;
        for number in 0..rows.count {
            let row = centres.start + number;
            let at = |row: usize| if row < count { &values[row * width..][..width] } else { &[][..] };
            // usize::MAX is beyond any last row, so it stands for what is before the first as well.
            let before = row.checked_sub(dilation).unwrap_or(usize::MAX);
            let parts = [at(before), at(row), at(row.saturating_add(dilation))];
            let mut range = (isa.splat(0.0), isa.splat(0.0));
            for i in 0..3 {
                range = lane_range(isa, parts[i], range);
            }
            let scale = rows.set_scale(isa, number, range);
            for i in 0..3 {
                let words = &mut rows.words[(3 * number + i) * depth..][..depth];
                if parts[i].is_empty() {
                    words.fill(word_of_zeros::<I>(rows.zero_points[number]));
                } else {
                    store_quantised(isa, parts[i], scale, words);
                }
            }
        }
    }
}

/// The smallest and the largest number of each lane, widened by those of `row`.
#[inline(always)]
fn lane_range<I: Isa>(isa: I, row: &[f32], (mut min, mut max): (I::F32x16, I::F32x16)) -> (I::F32x16, I::F32x16) {
    let row = lanes(row);
    for i in 0..row.len() {
        let x = isa.load(&row[i]);
        min = isa.min(x, min);
        max = isa.max(x, max);
    }
    (min, max)
}

impl QuantisedRows {
    /// Sets scale and zero point of a row whose numbers are in this range, of which 0 is part.
    /// Returns 1 / scale and the zero point.
    #[inline(always)]
    fn set_scale<I: Isa>(&mut self, isa: I, row: usize, (min, max): (I::F32x16, I::F32x16)) -> (I::F32x16, I::I32x16) {
        let (min, max) = (min_lane(isa, min), max_lane(isa, max));
        // 254 steps, not 255: the zero point is rounded, and the largest number must still come to
        // 255 at most.
        let inverse = if max - min > 1e-30 { 254.0 / (max - min) } else { 0.0 };
        let zero_point = round(isa, isa.splat(-min * inverse));
        self.scales[row] = (max - min) * (1.0 / 254.0);
        let mut lanes = [0; LANES];
        isa.store_i32(zero_point, &mut lanes);
        self.zero_points[row] = lanes[0];
        (isa.splat(inverse), zero_point)
    }
}

/// q = round(x / scale) + zero point, as bytes or i16.
#[inline(always)]
fn store_quantised<I: Isa>(isa: I, row: &[f32], (inverse, zero_point): (I::F32x16, I::I32x16), words: &mut [i32]) {
    let row = lanes(row);
    if I::BYTE_DOT {
        let bytes = lanes_mut(bytemuck::cast_slice_mut(words));
        for i in 0..row.len() {
            isa.store_u8(isa.add_i32(round(isa, isa.mul(isa.load(&row[i]), inverse)), zero_point), &mut bytes[i]);
        }
    } else {
        let shorts = lanes_mut(bytemuck::cast_slice_mut(words));
        for i in 0..row.len() {
            isa.store_i16(isa.add_i32(round(isa, isa.mul(isa.load(&row[i]), inverse)), zero_point), &mut shorts[i]);
        }
    }
}

/// A word whose values are all the zero point, that is 0.
#[inline(always)]
fn word_of_zeros<I: Isa>(zero_point: i32) -> i32 {
    if I::BYTE_DOT { i32::from_ne_bytes([zero_point as u8; 4]) } else { bytemuck::cast([zero_point as i16; 2]) }
}

/// A linear layer, packed for an instruction set.
#[derive(Debug, Clone)]
pub struct Linear {
    simd: Simd,
    inputs: usize,
    outputs: usize,
    /// How many 32-bit words a row of weights has.
    depth: usize,
    /// The weights in packed panels of 16 outputs each, as `tile` reads them; the last one is
    /// padded with zeros.
    panels: Vec<AlignedI32x16>,
    /// The scale of each output, padded as the panels are.
    scales: Vec<f32>,
    /// The bias of each output, likewise.
    biases: Vec<f32>,
    /// The sum of the weights of each output, by which zero points are subtracted; likewise.
    weight_sums: Vec<i32>,
}

/// What a linear layer does with each of its sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Epilogue {
    /// Stores it.
    Store,
    /// Stores its GELU.
    Gelu,
    /// Adds it to the number that is there.
    Add,
}

impl Linear {
    /// Packs weights, output by output, `inputs` bytes each: two's complement, from -127 to 127.
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
        let per_word = simd.values_per_word();
        let depth = inputs / per_word;
        let mut linear = Self {
            simd,
            inputs,
            outputs,
            depth,
            panels: vec![AlignedI32x16::ZERO; columns / LANES * depth],
            scales: vec![0.0; columns],
            biases: vec![0.0; columns],
            weight_sums: vec![0; columns],
        };
        linear.scales[..outputs].copy_from_slice(scales);
        linear.biases[..outputs].copy_from_slice(biases);
        for (output, row) in weights.chunks_exact(inputs).enumerate() {
            let (panel, column) = (output / LANES, output % LANES);
            linear.weight_sums[output] = row.iter().map(|&weight| i32::from(weight.cast_signed())).sum();
            let words = &mut linear.panels[panel * depth..][..depth];
            for (word, weights) in words.iter_mut().zip(row.chunks_exact(per_word)) {
                word.0[column] = match *weights {
                    [a, b, c, d] => i32::from_ne_bytes([a, b, c, d]),
                    [a, b] => bytemuck::cast([i16::from(a.cast_signed()), i16::from(b.cast_signed())]),
                    _ => unreachable!("a word has two or four values"),
                };
            }
        }
        linear
    }

    /// How many numbers an input row has.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// How many numbers an output row has.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Applies the layer to all rows; `result` has as many, of [`Linear::outputs`] numbers each.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or the rows were quantised for another instruction
    /// set.
    pub fn apply(&self, rows: &QuantisedRows, result: &mut [f32], epilogue: Epilogue) {
        assert_eq!(rows.simd, self.simd);
        assert_eq!(rows.width, self.inputs);
        assert_eq!(result.len(), rows.count * self.outputs);
        apply(self.simd, self, rows, result, epilogue);
    }
}

multiversion! {
    fn apply(isa; linear: &Linear, rows: &QuantisedRows, result: &mut [f32], epilogue: Epilogue) {
        let panels = linear.scales.len() / LANES;
        let (depth, outputs) = (linear.depth, linear.outputs);
        let (scales, biases, weight_sums) = (lanes(&linear.scales), lanes(&linear.biases), lanes(&linear.weight_sums));
        let mut sums = ZERO_TILE;
        let mut panel = 0;
        // Panels in the outer loop, rows in the inner: a tile's panels stay in the L1 cache while
        // all rows stream by, so that every weight is read from memory once.
        while panel < panels {
            let count = panels_in_tile::<I>(panels - panel);
            let tile_panels = &linear.panels[panel * depth..][..count * depth];
            let mut first = 0;
            while first < rows.count {
                let words = &rows.words[first * depth..];
                if I::BYTE_DOT {
                    multiply_tile::<I, true>(isa, words, tile_panels, depth, &mut sums, MAX_TILE_PANELS);
                } else {
                    multiply_tile::<I, false>(isa, words, tile_panels, depth, &mut sums, MAX_TILE_PANELS);
                }
                let end = rows.count.min(first + I::TILE_ROWS);
                for i in 0..count {
                    let column = panel + i;
                    let (column_scale, bias) = (isa.load(&scales[column]), isa.load(&biases[column]));
                    let weight_sums = isa.load_i32(&weight_sums[column]);
                    for row in first..end {
                        let offset = isa.mul_i32(isa.splat_i32(rows.zero_points[row]), weight_sums);
                        let sums = isa.load_i32(&sums[(row - first) * MAX_TILE_PANELS + i].0);
                        let exact = isa.convert_f32(isa.sub_i32(sums, offset));
                        let x = isa.add(isa.mul(exact, isa.mul(isa.splat(rows.scales[row]), column_scale)), bias);
                        let to = &mut result[row * outputs + column * LANES..(row + 1) * outputs];
                        if let Some(to) = to.first_chunk_mut() {
                            store_with(isa, x, to, epilogue);
                        } else {
                            // The last panel has columns beyond the outputs.
                            let mut all = [0.0; LANES];
                            all[..to.len()].copy_from_slice(to);
                            store_with(isa, x, &mut all, epilogue);
                            to.copy_from_slice(&all[..to.len()]);
                        }
                    }
                }
                first += I::TILE_ROWS;
            }
            panel += count;
        }
    }
}

#[inline(always)]
fn store_with<I: Isa>(isa: I, x: I::F32x16, to: &mut [f32; LANES], epilogue: Epilogue) {
    match epilogue {
        Epilogue::Store => isa.store(x, to),
        Epilogue::Gelu => isa.store(gelu(isa, x), to),
        Epilogue::Add => isa.store(isa.add(isa.load(to), x), to),
    }
}
