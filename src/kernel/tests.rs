//! Every instruction set against the definition of each operation, and against every other set, bit
//! by bit.

use proptest::prelude::*;

use super::float::{exp2, gelu};
use super::portable::Portable;
use super::simd::LANES;
use super::*;

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// Numbers between -1 and 1.
fn random(seed: u32, count: usize) -> Vec<f32> {
    let mut seed = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

fn random_bytes(seed: u32, count: usize) -> Vec<u8> {
    random(seed, count).into_iter().map(|x| ((x * 127.9) as i8) as u8).collect()
}

/// A linear layer by its definition: integer sums, then the same floating-point operations.
fn linear_layer(rows: &QuantisedRows, count: usize, weights: &[u8], scales: &[f32], biases: &[f32]) -> Vec<f32> {
    let mut result = Vec::new();
    for row in 0..count {
        let (numbers, scale) = rows.row(row);
        for (output, weights) in weights.chunks_exact(numbers.len()).enumerate() {
            let products =
                numbers.iter().zip(weights).map(|(x, weight)| i64::from(*x) * i64::from(weight.cast_signed()));
            let sum = i32::try_from(products.sum::<i64>()).expect("a sum of 32 bits");
            result.push(sum as f32 * (scale * scales[output]) + biases[output]);
        }
    }
    result
}

/// How many cases there are, and below what their sizes are: Miri takes a thousand times as long.
const CASES: u32 = if cfg!(miri) { 2 } else { 64 };
const BLOCKS: usize = if cfg!(miri) { 3 } else { 30 };
const OUTPUTS: usize = if cfg!(miri) { 40 } else { 140 };
const ROWS: usize = if cfg!(miri) { 8 } else { 70 };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn linear_layers_are_exact_in_every_instruction_set(
        count in 0_usize..15,
        inputs in (1..BLOCKS).prop_map(|blocks| 16 * blocks),
        outputs in 1..OUTPUTS,
        seed: u32,
        reach in prop_oneof![Just(0.0_f32), Just(1e-30), Just(1.0), Just(1e6)],
    ) {
        let values: Vec<f32> = random(seed, count * inputs).into_iter().map(|x| x * reach).collect();
        let weights = random_bytes(seed ^ 1, inputs * outputs);
        let (scales, biases) = (random(seed ^ 2, outputs), random(seed ^ 3, outputs));
        for simd in Simd::available() {
            let mut rows = QuantisedRows::new(simd, inputs);
            // A buffer that was used before still holds other rows.
            rows.quantise(&random(seed ^ 4, 7 * inputs));
            rows.quantise(&values);
            let linear = Linear::new(simd, inputs, &weights, &scales, &biases);
            let expected = linear_layer(&rows, count, &weights, &scales, &biases);
            let mut found = vec![f32::NAN; count * outputs];
            linear.apply(&rows, &mut found, Epilogue::Store);
            prop_assert_eq!(bits(&found), bits(&expected), "{}", simd.name());
            linear.apply(&rows, &mut found, Epilogue::Add);
            let twice: Vec<f32> = expected.iter().map(|x| x + x).collect();
            prop_assert_eq!(bits(&found), bits(&twice), "{}", simd.name());
            linear.apply(&rows, &mut found, Epilogue::Gelu);
            let through: Vec<f32> = expected.iter().map(|x| gelu(Portable, [*x; LANES])[0]).collect();
            prop_assert_eq!(bits(&found), bits(&through), "{}", simd.name());
        }
    }

    #[test]
    fn quantisation_errs_by_half_a_step_at_most(
        inputs in (1..BLOCKS).prop_map(|blocks| 16 * blocks),
        seed: u32,
        shift in -3.0_f32..3.0,
    ) {
        let values: Vec<f32> = random(seed, inputs).into_iter().map(|x| x * 5.0 + shift).collect();
        let mut all = Vec::new();
        for simd in Simd::available() {
            let mut rows = QuantisedRows::new(simd, inputs);
            rows.quantise(&values);
            let (numbers, scale) = rows.row(0);
            for (number, x) in numbers.iter().zip(&values) {
                // Half a step, and rounding in f32.
                prop_assert!((*number as f32 * scale - x).abs() <= 0.5001 * scale, "{x} is {number} × {scale}");
            }
            all.push((numbers, scale.to_bits()));
        }
        prop_assert!(all.iter().all(|found| *found == all[0]));
    }

    #[test]
    fn rows_with_neighbours_equal_rows_that_were_concatenated(
        count in 0_usize..20,
        blocks in 1_usize..5,
        dilation in prop_oneof![1_usize..6, Just(usize::MAX)],
        start in 0_usize..20,
        seed: u32,
    ) {
        let width = 16 * blocks;
        let values = random(seed, count * width);
        let centres = start.min(count)..count;
        let zeros = vec![0.0; width];
        let at = |row: Option<usize>| row.filter(|row| *row < count).map_or(&zeros[..], |row| &values[row * width..][..width]);
        let gathered: Vec<f32> = centres
            .clone()
            .flat_map(|row| [at(row.checked_sub(dilation)), at(Some(row)), at(row.checked_add(dilation))].concat())
            .collect();
        for simd in Simd::available() {
            let (mut found, mut expected) = (QuantisedRows::new(simd, 3 * width), QuantisedRows::new(simd, 3 * width));
            found.quantise(&random(seed ^ 1, 9 * width));
            found.quantise_with_neighbours(&values, centres.clone(), dilation);
            expected.quantise(&gathered);
            for row in 0..centres.len() {
                let ((found, found_scale), (expected, expected_scale)) = (found.row(row), expected.row(row));
                prop_assert_eq!(found, expected);
                prop_assert_eq!(found_scale.to_bits(), expected_scale.to_bits());
            }
        }
    }

    #[test]
    fn embedding_rows_are_added_in_the_order_of_their_indices(
        width in 1_usize..5,
        numbers in proptest::collection::vec(0_u32..6, 0..20),
        length in 0_usize..70,
        seed: u32,
    ) {
        let width = 16 * width;
        // The table has five rows, so index 5 is beyond it.
        let (rows, vectors) = (random(seed, 5 * width), random(seed ^ 1, 3 * width));
        let third = (numbers.len() / 3) as u32;
        let ends = [third, third, numbers.len() as u32];
        let (bytes, values) = (random_bytes(seed ^ 2, length), random(seed ^ 3, length));
        for simd in Simd::available() {
            let mut found = vectors.clone();
            EmbeddingBag::new(simd, width, rows.clone()).add(&numbers, &ends, &mut found);
            let mut expected = vectors.clone();
            for (i, &number) in numbers.iter().enumerate() {
                let vector = if i < third as usize { 0 } else { 2 };
                for (to, x) in expected[vector * width..].iter_mut().zip(rows.chunks_exact(width).nth(number as usize).unwrap_or_default()) {
                    *to += x;
                }
            }
            prop_assert_eq!(bits(&found), bits(&expected));
            let mut found = values.clone();
            add_bytes(simd, &bytes, 0.3, &mut found);
            let expected: Vec<f32> = values.iter().zip(&bytes).map(|(x, byte)| x + f32::from(byte.cast_signed()) * 0.3).collect();
            prop_assert_eq!(bits(&found), bits(&expected));
        }
    }

    #[test]
    fn attention_gives_the_same_bits_in_every_instruction_set_and_is_close_to_the_definition(
        rows in 1..ROWS,
        count in 1_usize..4,
        size in prop_oneof![Just(16_usize), Just(32), Just(48), Just(64)],
        seed: u32,
        reach in prop_oneof![Just(0.0_f32), Just(1.0), Just(6.0)],
    ) {
        let width = count * size;
        let mixed: Vec<f32> = random(seed, 3 * rows * width).into_iter().map(|x| x * reach).collect();
        let mut all: Vec<Vec<f32>> = Vec::new();
        for simd in Simd::available() {
            let mut attention = Attention::new(simd, HeadShape { count, size });
            let mut found = vec![f32::NAN; rows * width];
            // Scratch buffers that a longer window has used.
            let longer = rows + 40;
            attention.apply(&random(seed ^ 1, 3 * longer * width), &mut vec![0.0; longer * width]);
            attention.apply(&mixed, &mut found);
            all.push(found);
        }
        for found in &all {
            prop_assert_eq!(bits(found), bits(&all[0]));
        }
        // Rounding queries and keys changes a score in proportion to their product: with the square
        // of their range.
        let tolerance = 5e-3 * f64::from((reach * reach / 3.0).max(1.0));
        let at = |row: usize, role: usize, head: usize| &mixed[3 * row * width + role * width + head * size..][..size];
        for row in 0..rows {
            for head in 0..count {
                let score = |key: usize| {
                    let products = at(row, 0, head).iter().zip(at(key, 1, head)).map(|(q, k)| f64::from(*q) * f64::from(*k));
                    (products.sum::<f64>() / (size as f64).sqrt()).exp()
                };
                let scores: Vec<f64> = (0..rows).map(score).collect();
                let sum: f64 = scores.iter().sum();
                for i in 0..size {
                    let expected: f64 = (0..rows).map(|key| scores[key] / sum * f64::from(at(key, 2, head)[i])).sum();
                    let found = f64::from(all[0][row * width + head * size + i]);
                    prop_assert!((found - expected).abs() < tolerance, "{found} {expected}");
                }
            }
        }
    }

    #[test]
    fn layer_norm_and_pair_scores_give_the_same_bits_in_every_instruction_set(
        blocks in 1..BLOCKS,
        count in 0_usize..5,
        seed: u32,
    ) {
        let width = 16 * blocks;
        let (values, scale, bias) = (random(seed, count * width), random(seed ^ 1, width), random(seed ^ 2, width));
        let positions: Vec<(usize, usize)> = (0..count).map(|i| (i % 4, i % 2)).collect();
        let (distances, relations) = (random(seed ^ 3, 4 * width), random(seed ^ 4, 2 * width));
        let (weights, biases) = (random(seed ^ 5, 3 * width), random(seed ^ 6, 3));
        let mut all = Vec::new();
        for simd in Simd::available() {
            let mut rows = values.clone();
            layer_norm(simd, &mut rows, &scale, &bias);
            let scorer =
                PairScorer::new(simd, width, &distances, &relations, weights.clone(), biases.clone());
            let mut logits = vec![0.0; 3 * count];
            scorer.apply(&values, &bias, &positions, &mut logits);
            all.push((bits(&rows), bits(&logits)));
            for (row, x) in rows.chunks_exact(width).zip(values.chunks_exact(width)) {
                let mean = x.iter().map(|x| f64::from(*x)).sum::<f64>() / width as f64;
                let variance = x.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>() / width as f64;
                for i in 0..width {
                    let normal = (f64::from(x[i]) - mean) / variance.sqrt();
                    let expected = normal * f64::from(scale[i]) + f64::from(bias[i]);
                    prop_assert!((f64::from(row[i]) - expected).abs() < 1e-5);
                }
            }
        }
        prop_assert!(all.iter().all(|found| *found == all[0]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn candidates_are_scored_alike_by_every_instruction_set(
        count in 0_usize..6,
        blocks in 1_usize..3,
        features in 0_usize..4,
        seed: u32,
    ) {
        let width = 64 * blocks;
        let product = random(seed, width * width);
        let table = random(seed ^ 1, 7 * width);
        let weights = random(seed ^ 2, width);
        let anaphor = random(seed ^ 3, 2 * width);
        let halves = random(seed ^ 4, count * 2 * width);
        let candidates: Vec<&[f32]> = halves.chunks_exact(2 * width).collect();
        let rows: Vec<u16> = (0..count * features).map(|i| (i * 5 % 7) as u16).collect();
        let found = Simd::available().into_iter().map(|simd| {
            let scorer = AntecedentScorer::new(simd, &product, table.clone(), weights.clone(), 0.25);
            let mut logits = vec![f32::NAN; count];
            scorer.apply(&anaphor, &candidates, &rows, &mut logits);
            logits
        });
        let found: Vec<Vec<f32>> = found.collect();
        prop_assert!(found.iter().all(|logits| bits(logits) == bits(&found[0])));
        for (number, candidate) in candidates.iter().enumerate() {
            let hidden = |output: usize| {
                let sum = |i: usize| f64::from(product[output * width + i] * anaphor[width + i] * candidate[width + i]);
                let row = |row: &u16| f64::from(table[*row as usize * width + output]);
                let features: f64 = rows[number * features..][..features].iter().map(row).sum();
                f64::from(anaphor[output] + candidate[output]) + features + (0..width).map(sum).sum::<f64>()
            };
            let expected: f64 = (0..width).map(|i| exact_gelu(hidden(i)) * f64::from(weights[i])).sum::<f64>() + 0.25;
            prop_assert!((f64::from(found[0][number]) - expected).abs() < 2e-2, "{} {expected}", found[0][number]);
        }
    }
}

/// GELU, by Simpson's rule for the integral of the normal density.
fn exact_gelu(x: f64) -> f64 {
    let density = |t: f64| (-t * t / 2.0).exp() / std::f64::consts::TAU.sqrt();
    let step = x / 200.0;
    let odd: f64 = (0..100).map(|i| density(step * f64::from(2 * i + 1))).sum();
    let even: f64 = (1..100).map(|i| density(step * f64::from(2 * i))).sum();
    x * (0.5 + step / 3.0 * (density(0.0) + 4.0 * odd + 2.0 * even + density(x)))
}

#[test]
fn gelu_and_exp2_are_within_their_stated_errors() {
    let mut worst: (f64, f64) = (0.0, 0.0);
    for i in -12_000..=12_000 {
        let x = i as f32 / 1000.0;
        let found = f64::from(gelu(Portable, [x; LANES])[0]);
        worst.0 = worst.0.max((found - exact_gelu(f64::from(x))).abs());
        if x <= 0.0 {
            let power = f64::from(x * 10.0);
            let found = f64::from(exp2(Portable, [power as f32; LANES])[0]);
            worst.1 = worst.1.max((found / power.exp2() - 1.0).abs());
        }
    }
    assert!(worst.0 < 7.1e-5, "{worst:?}");
    assert!(worst.1 < 3e-6, "{worst:?}");
    assert_eq!(bits(&gelu(Portable, [1e6; LANES])[..1]), bits(&[1e6]));
    assert_eq!(bits(&gelu(Portable, [-1e6; LANES])[..1]), bits(&[0.0]));
    for x in [-125.5, -1e9, f32::NEG_INFINITY] {
        assert!(exp2(Portable, [x; LANES])[0] < 1e-37);
    }
}

#[test]
fn softmax_sums_to_one() {
    let mut logits = [3.0, -2.0, 0.5, -90.0];
    softmax(&mut logits);
    assert!((logits.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    assert!((logits[0] - 0.918_02).abs() < 1e-3 && logits[3] < 1e-30);
}

#[test]
fn nan_and_infinity_cause_no_panic() {
    for simd in Simd::available() {
        for value in [f32::NAN, f32::INFINITY, f32::MAX, f32::MIN] {
            let mut rows = QuantisedRows::new(simd, 32);
            rows.quantise(&[value; 96]);
            let linear = Linear::new(simd, 32, &[1; 64], &[1.0; 2], &[0.0; 2]);
            linear.apply(&rows, &mut [0.0; 6], Epilogue::Gelu);
            let mut attention = Attention::new(simd, HeadShape { count: 1, size: 16 });
            attention.apply(&[value; 3 * 48], &mut [0.0; 48]);
            layer_norm(simd, &mut [value; 16], &[1.0; 16], &[0.0; 16]);
        }
    }
}
