//! Floating-point functions between the matrix products: layer normalisation, GELU, softmax, powers
//! of two.
//!
//! Single f32 operations on 16 lanes in a fixed order, none fused, so that every instruction set
//! gives the same bits. 2ˣ and GELU are minimax polynomials; the tests check the errors that are
//! stated here.

use super::portable::Portable;
use super::simd::{Isa, LANES};

/// One vector in memory.
pub(super) type Lanes<T = f32> = [T; LANES];

/// A slice as vectors of 16 lanes; its length is a multiple of 16.
#[inline(always)]
pub(super) fn lanes<T>(values: &[T]) -> &[Lanes<T>] {
    values.as_chunks().0
}

/// As [`lanes`], mutable.
#[inline(always)]
pub(super) fn lanes_mut<T>(values: &mut [T]) -> &mut [Lanes<T>] {
    values.as_chunks_mut().0
}

/// 1.5 × 2²³: a sum with it has no bits for a fraction, so the addition itself rounds to the
/// nearest integer, ties to even, and leaves it in the low bits. For numbers of a magnitude below
/// 2²².
const ROUNDING_MAGIC: f32 = 12_582_912.0;

/// The nearest integers, ties to even; their magnitude is below 2²².
#[inline(always)]
pub(super) fn round<I: Isa>(isa: I, x: I::F32x16) -> I::I32x16 {
    let shifted = isa.add(x, isa.splat(ROUNDING_MAGIC));
    isa.sub_i32(isa.reinterpret_i32(shifted), isa.splat_i32(ROUNDING_MAGIC.to_bits().cast_signed()))
}

/// 2ˣ for x ≤ 0, with a relative error below 3 × 10⁻⁶; x below -125 counts as -125.
///
/// Range reduction (Cody and Waite, 1980): x = n + f with an integer n and |f| ≤ ½. 2ᶠ is a
/// polynomial, to whose exponent n is added.
#[inline(always)]
pub(super) fn exp2<I: Isa>(isa: I, x: I::F32x16) -> I::F32x16 {
    // The minimax polynomial of 2ᶠ on [-½, ½] that is 1 at 0.
    const POLYNOMIAL: [f32; 5] = [0.009_582_853, 0.055_906_426, 0.240_240_99, 0.693_124_2, 1.0];
    let x = isa.max(x, isa.splat(-125.0));
    let shifted = isa.add(x, isa.splat(ROUNDING_MAGIC));
    let fraction = isa.sub(x, isa.sub(shifted, isa.splat(ROUNDING_MAGIC)));
    let power = polynomial(isa, POLYNOMIAL, fraction);
    // The low bits of `shifted` are n; the higher ones are shifted out.
    isa.reinterpret_f32(isa.add_i32(isa.reinterpret_i32(power), isa.shift_to_exponent(isa.reinterpret_i32(shifted))))
}

/// The polynomial with these coefficients, highest power first, by Horner's rule.
#[inline(always)]
fn polynomial<I: Isa, const N: usize>(isa: I, coefficients: [f32; N], x: I::F32x16) -> I::F32x16 {
    let mut sum = isa.splat(coefficients[0]);
    for i in 1..N {
        sum = isa.add(isa.mul(sum, x), isa.splat(coefficients[i]));
    }
    sum
}

/// GELU(x) = x Φ(x), Φ the normal distribution function (Hendrycks and Gimpel, 2016), not the
/// variant with tanh; the absolute error is below 7.1 × 10⁻⁵.
///
/// With t = |x|, GELU(x) = max(x, 0) - t Φ(-t), where t Φ(-t) is approximated by a polynomial.
#[inline(always)]
pub(super) fn gelu<I: Isa>(isa: I, x: I::F32x16) -> I::F32x16 {
    /// From here on t Φ(-t) counts as 0: it is below 5 × 10⁻⁵.
    const LIMIT: f32 = 4.25;
    // The minimax polynomial P of degree 7 with t e P(e) ≈ t Φ(-t), where e = 1 - t / 4.25.
    const POLYNOMIAL: [f32; 8] =
        [3.134_154_8, -13.284_372, 19.176_023, -11.973_461, 4.067_643, -0.674_396_4, 0.053_296_335, -0.000_809_814_2];
    let near = isa.min(isa.max(x, isa.sub(isa.splat(0.0), x)), isa.splat(LIMIT));
    let end = isa.sub(isa.splat(1.0), isa.mul(near, isa.splat(1.0 / LIMIT)));
    let tail = isa.mul(isa.mul(near, end), polynomial(isa, POLYNOMIAL, end));
    isa.sub(isa.max(x, isa.splat(0.0)), tail)
}

/// Reduces 16 lanes to one by halving, always in this order. Each half has an array of its own, so
/// that the compiler keeps it in registers.
macro_rules! reduce_lanes {
    ($isa:ident, $values:expr, |$a:ident, $b:ident| $combined:expr) => {{
        let mut lanes = [0.0; LANES];
        $isa.store($values, &mut lanes);
        let lanes = halved!(lanes, 8, |$a, $b| $combined);
        let lanes = halved!(lanes, 4, |$a, $b| $combined);
        let lanes = halved!(lanes, 2, |$a, $b| $combined);
        halved!(lanes, 1, |$a, $b| $combined)[0]
    }};
}

macro_rules! halved {
    ($lanes:ident, $half:literal, |$a:ident, $b:ident| $combined:expr) => {{
        let mut half: [f32; $half] = [0.0; $half];
        for lane in 0..$half {
            let ($a, $b) = ($lanes[lane], $lanes[lane + $half]);
            half[lane] = $combined;
        }
        half
    }};
}

#[inline(always)]
pub(super) fn sum_lanes<I: Isa>(isa: I, values: I::F32x16) -> f32 {
    reduce_lanes!(isa, values, |a, b| a + b)
}

#[inline(always)]
pub(super) fn min_lane<I: Isa>(isa: I, values: I::F32x16) -> f32 {
    reduce_lanes!(isa, values, |a, b| if a < b { a } else { b })
}

#[inline(always)]
pub(super) fn max_lane<I: Isa>(isa: I, values: I::F32x16) -> f32 {
    reduce_lanes!(isa, values, |a, b| if a > b { a } else { b })
}

multiversion! {
    /// Layer normalisation (Ba et al., 2016) of each row x, in place: (x - mean) / √(variance + ε)
    /// · scale + bias.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or a row's is not a multiple of 16.
    pub fn layer_norm(isa; rows: &mut [f32], scale: &[f32], bias: &[f32]) {
        /// ε as in BERT.
        const EPSILON: f32 = 1e-12;
        let width = scale.len();
        assert!(width.is_multiple_of(LANES) && bias.len() == width && rows.len().is_multiple_of(width));
        let share = 1.0 / width as f32;
        for row in rows.chunks_exact_mut(width) {
            let row = lanes_mut(row);
            let mut sum = isa.splat(0.0);
            for i in 0..row.len() {
                sum = isa.add(sum, isa.load(&row[i]));
            }
            let mean = isa.splat(sum_lanes(isa, sum) * share);
            let mut squares = isa.splat(0.0);
            for i in 0..row.len() {
                let centred = isa.sub(isa.load(&row[i]), mean);
                squares = isa.add(squares, isa.mul(centred, centred));
            }
            let inverse_deviation = isa.splat(1.0 / (sum_lanes(isa, squares) * share + EPSILON).sqrt());
            let (scale, bias) = (lanes(scale), lanes(bias));
            for i in 0..row.len() {
                let normalised = isa.mul(isa.sub(isa.load(&row[i]), mean), inverse_deviation);
                isa.store(isa.add(isa.mul(normalised, isa.load(&scale[i])), isa.load(&bias[i])), &mut row[i]);
            }
        }
    }
}

multiversion! {
    /// GELU of each number, in place.
    ///
    /// # Panics
    ///
    /// If their count is not a multiple of 16.
    pub fn gelu_in_place(isa; values: &mut [f32]) {
        assert!(values.len().is_multiple_of(LANES));
        let values = lanes_mut(values);
        for i in 0..values.len() {
            isa.store(gelu(isa, isa.load(&values[i])), &mut values[i]);
        }
    }
}

/// Softmax of one row of logits, in place; the largest is subtracted first, so that nothing
/// overflows.
///
/// For the few logits of a head: they are summed in their order, without vector instructions.
pub fn softmax(logits: &mut [f32]) {
    let max = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for logits in logits.chunks_mut(LANES) {
        let mut powers = [0.0; LANES];
        for (power, logit) in powers.iter_mut().zip(&*logits) {
            *power = (*logit - max) * std::f32::consts::LOG2_E;
        }
        for (logit, power) in logits.iter_mut().zip(exp2(Portable, powers)) {
            *logit = power;
            sum += power;
        }
    }
    for logit in logits {
        *logit /= sum;
    }
}
