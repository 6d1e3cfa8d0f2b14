//! The functions between the products: GELU, powers of two, softmax, layer normalisation.
//!
//! Single operations on 16 lanes in a fixed order, none fused, so that every instruction set gives the same bits.

use super::simd::{Kernel, LANES, Portable};

/// Numbers side by side.
pub(super) type Lanes<T = f32> = [T; LANES];

/// The lanes of a slice whose length is a multiple of 16.
#[inline(always)]
pub(super) fn lanes<T>(values: &[T]) -> &[Lanes<T>] {
    values.as_chunks().0
}

/// As [`lanes`], to be written.
#[inline(always)]
pub(super) fn lanes_mut<T>(values: &mut [T]) -> &mut [Lanes<T>] {
    values.as_chunks_mut().0
}

/// Added to a number below 2²² and taken away again, it rounds to the nearest whole number, ties to the even one; in
/// between, the whole number stands in the low bits.
const ROUNDER: f32 = 12_582_912.0;

/// The nearest whole numbers; they are below 2²² either way.
#[inline(always)]
pub(super) fn rounded<K: Kernel>(k: K, x: K::Floats) -> K::Ints {
    let shifted = k.add(x, k.splat(ROUNDER));
    k.sub_ints(k.bits(shifted), k.splat_int(ROUNDER.to_bits().cast_signed()))
}

/// 2 to the power of `x`, which is at most 0: relative error below 3 × 10⁻⁶ down to 2⁻¹²⁵, and that for anything smaller.
#[inline(always)]
pub(super) fn exp2<K: Kernel>(k: K, x: K::Floats) -> K::Floats {
    // The minimax polynomial of 2 to the power of -0.5 to 0.5 that is 1 at 0.
    const POLYNOMIAL: [f32; 5] = [0.009_582_853, 0.055_906_426, 0.240_240_99, 0.693_124_2, 1.0];
    let x = k.larger(x, k.splat(-125.0));
    let shifted = k.add(x, k.splat(ROUNDER));
    let fraction = k.sub(x, k.sub(shifted, k.splat(ROUNDER)));
    let power = polynomial(k, POLYNOMIAL, fraction);
    // The whole part goes where the exponent is.
    k.of_bits(k.add_ints(k.bits(power), k.to_exponent(k.bits(shifted))))
}

/// The polynomial with these coefficients, highest power first.
#[inline(always)]
fn polynomial<K: Kernel, const N: usize>(k: K, coefficients: [f32; N], x: K::Floats) -> K::Floats {
    let mut sum = k.splat(coefficients[0]);
    for i in 1..N {
        sum = k.add(k.mul(sum, x), k.splat(coefficients[i]));
    }
    sum
}

/// x · Φ(x), the exact form of GELU; the error is below 7.1 × 10⁻⁵.
#[inline(always)]
pub(super) fn gelu_of<K: Kernel>(k: K, x: K::Floats) -> K::Floats {
    /// From here on GELU is its argument, and below the negative of it nothing: true within 5 × 10⁻⁵.
    const LIMIT: f32 = 4.25;
    // The minimax polynomial P of degree 7 for which t · e · P(e), where e = 1 - t / 4.25, is t · Φ(-t).
    const POLYNOMIAL: [f32; 8] =
        [3.134_154_8, -13.284_372, 19.176_023, -11.973_461, 4.067_643, -0.674_396_4, 0.053_296_335, -0.000_809_814_2];
    let near = k.smaller(k.larger(x, k.sub(k.splat(0.0), x)), k.splat(LIMIT));
    let end = k.sub(k.splat(1.0), k.mul(near, k.splat(1.0 / LIMIT)));
    let tail = k.mul(k.mul(near, end), polynomial(k, POLYNOMIAL, end));
    k.sub(k.larger(x, k.splat(0.0)), tail)
}

/// Halves the lanes until one is left: always in this order. Each half has an array of its own, so that all of it stays in
/// registers.
macro_rules! fold {
    ($k:ident, $values:expr, |$a:ident, $b:ident| $combined:expr) => {{
        let mut lanes = [0.0; LANES];
        $k.store($values, &mut lanes);
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
pub(super) fn sum_of<K: Kernel>(k: K, values: K::Floats) -> f32 {
    fold!(k, values, |a, b| a + b)
}

#[inline(always)]
pub(super) fn least_of<K: Kernel>(k: K, values: K::Floats) -> f32 {
    fold!(k, values, |a, b| if a < b { a } else { b })
}

#[inline(always)]
pub(super) fn most_of<K: Kernel>(k: K, values: K::Floats) -> f32 {
    fold!(k, values, |a, b| if a > b { a } else { b })
}

for_each_simd! {
    /// Layer normalisation of each row, in place: its mean becomes 0 and its variance 1, then `scale` and `bias` are applied.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other, or a row's is not a multiple of 16.
    pub fn normalise(k; rows: &mut [f32], scale: &[f32], bias: &[f32]) {
        /// As in BERT.
        const EPSILON: f32 = 1e-12;
        let width = scale.len();
        assert!(width.is_multiple_of(LANES) && bias.len() == width && rows.len().is_multiple_of(width));
        let share = 1.0 / width as f32;
        for row in rows.chunks_exact_mut(width) {
            let row = lanes_mut(row);
            let mut sum = k.splat(0.0);
            for i in 0..row.len() {
                sum = k.add(sum, k.load(&row[i]));
            }
            let mean = k.splat(sum_of(k, sum) * share);
            let mut squares = k.splat(0.0);
            for i in 0..row.len() {
                let from_mean = k.sub(k.load(&row[i]), mean);
                squares = k.add(squares, k.mul(from_mean, from_mean));
            }
            let inverse = k.splat(1.0 / (sum_of(k, squares) * share + EPSILON).sqrt());
            let (scale, bias) = (lanes(scale), lanes(bias));
            for i in 0..row.len() {
                let normal = k.mul(k.sub(k.load(&row[i]), mean), inverse);
                k.store(k.add(k.mul(normal, k.load(&scale[i])), k.load(&bias[i])), &mut row[i]);
            }
        }
    }
}

/// The probabilities of a row of logits, in place. For the few numbers of a head: the order is that of the row.
pub fn softmax(logits: &mut [f32]) {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for logits in logits.chunks_mut(LANES) {
        let mut powers = [0.0; LANES];
        for (power, logit) in powers.iter_mut().zip(&*logits) {
            *power = (*logit - most) * std::f32::consts::LOG2_E;
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
