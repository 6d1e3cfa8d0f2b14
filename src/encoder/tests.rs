//! The whole networks against plain ones in f32; damaged files.

mod damage;
mod plain;
mod reference;

use std::ops::Range;

use self::plain::{Plain, gelu};
use super::synthetic::{Sizes, SmallSizes, file, sealed, small_file};
use super::*;
use crate::encoder::roles::{COUNTS, Form, ROLES};
use crate::encoder::{Features, WordFeatures};

const SMALL: Sizes = Sizes { vocabulary: 50, positions: 40, hidden: 32, layers: 2, heads: 2, inner: 64, link: 16 };

const CONVOLUTIONS: SmallSizes = SmallSizes {
    vocabulary: 50,
    window: 38,
    piece: 24,
    hashed: &[("word", 40, 16), ("prefix", 30, 8), ("suffix", 30, 8), ("form", 20, 8)],
    hidden: 32,
    heads: 2,
    inner: 64,
    dilations: &[1, 4, 40],
    attention: &[false, true, true],
    link: 16,
};

/// A file of each kind.
fn files() -> [&'static [u8]; 2] {
    [leaked(file(SMALL)), leaked(small_file(CONVOLUTIONS))]
}

fn leaked(bytes: Vec<u8>) -> &'static [u8] {
    Box::leak(bytes.into_boxed_slice())
}

/// A text of 30 tokens, some of several pieces.
struct Text {
    pieces: Vec<u32>,
    piece_end: Vec<u32>,
    features: Features,
    words: WordFeatures,
}

fn text() -> Text {
    let (mut pieces, mut piece_end) = (Vec::new(), Vec::new());
    for token in 0..30_u32 {
        pieces.extend((0..=token % 5 / 3).map(|piece| (token * 7 + piece * 3) % 50));
        piece_end.push(pieces.len() as u32);
    }
    let cycle = |count: u8| (0..30).map(|token| token % count).collect();
    let hashes = |factor: u32| (0..30).map(|token: u32| token.wrapping_mul(factor)).collect();
    let words = WordFeatures {
        kind: cycle(19),
        elsewhere: cycle(9),
        company: cycle(7),
        classes: (0..30).map(|token| 0x0101_0001_0010_1001 >> token).collect(),
        word: hashes(2_654_435_761),
        prefix: hashes(2_246_822_519),
        suffix: hashes(3_266_489_917),
        form: hashes(668_265_263),
    };
    Text { pieces, piece_end, features: Features { shape: cycle(8), quoted: cycle(5), gap: cycle(4) }, words }
}

impl Text {
    fn window(&self, tokens: Range<usize>) -> Window<'_> {
        let Self { pieces, piece_end, features, words } = self;
        Window { tokens, pieces, piece_end, features, words }
    }
}

fn encoded(model: &Network, windows: &[Window<'_>]) -> Vec<f32> {
    let mut vectors = Vec::new();
    model.encode(windows, &mut model.workspace(), &mut vectors);
    vectors
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// A form that has some of each number.
fn a_form() -> Form {
    std::array::from_fn(|i| if i < COUNTS { i as f32 } else { [0.0, 0.25, 0.0, 0.5][i % 4] })
}

/// How likely the roles are of a paragraph of so many tokens.
fn roles_of(model: &Network, vectors: &[f32], tokens: usize) -> Vec<[f32; ROLES]> {
    let width = model.width();
    let mean = |i: usize| (0..tokens).map(|token| vectors[token * width + i]).sum::<f32>() / tokens as f32;
    let mut all: Vec<f32> = (0..width).map(mean).collect();
    all.extend_from_slice(&vectors[..width]);
    all.extend_from_slice(&vectors[(tokens - 1) * width..tokens * width]);
    model.roles().unwrap().probabilities(&all, &[a_form()])
}

#[test]
fn all_instructions_give_the_same_bits() {
    let text = text();
    for bytes in files() {
        let results = Simd::available().into_iter().map(|simd| {
            let model = Network::from_bytes_with(bytes, simd).unwrap();
            let vectors = encoded(&model, &[text.window(0..20), text.window(20..30)]);
            assert!(vectors.iter().all(|x| x.is_finite()));
            let logits = model.logits(&vectors);
            let relations: Vec<Relation> =
                (0..20).map(|i| [Relation::Sentence, Relation::Paragraph, Relation::Elsewhere][i / 8]).collect();
            let links = model.outer().links(&vectors, &logits.reports, 0..20, 3..5, &relations);
            let roles = roles_of(&model, &vectors, 20).into_flattened();
            let all = [vectors, logits.entities, logits.reports.cues, logits.acts, links, roles];
            (simd.name(), all.map(|numbers| bits(&numbers)))
        });
        let results: Vec<_> = results.collect();
        for (name, result) in &results {
            assert!(*result == results[0].1, "{name} differs from {}", results[0].0);
        }
    }
}

#[test]
fn windows_do_not_see_each_other() {
    let text = text();
    let (first, second) = (text.window(0..20), text.window(20..30));
    for bytes in files() {
        let model = Network::from_bytes(bytes).unwrap();
        let mut apart = encoded(&model, std::slice::from_ref(&first));
        apart.extend(encoded(&model, std::slice::from_ref(&second)));
        let empty = text.window(4..4);
        assert_eq!(bits(&encoded(&model, &[first.clone(), empty, second.clone()])), bits(&apart));
        // More than are worked on at a time, and a workspace that was used before.
        let many: Vec<Window<'_>> = (0..60).map(|_| first.clone()).collect();
        let (mut workspace, mut vectors) = (model.workspace(), Vec::new());
        model.encode(&many, &mut workspace, &mut vectors);
        for vector in vectors.chunks_exact(20 * model.width()) {
            assert_eq!(bits(vector), bits(&apart[..20 * model.width()]));
        }
        model.encode(std::slice::from_ref(&second), &mut workspace, &mut vectors);
        assert_eq!(bits(&vectors), bits(&apart[20 * model.width()..]));
    }
}

#[test]
fn pieces_beyond_the_window_are_cut_off() {
    let features = Features { shape: vec![255; 3], quoted: vec![255; 3], gap: vec![255; 3] };
    let words = WordFeatures {
        kind: vec![255; 3],
        elsewhere: vec![255; 3],
        company: vec![255; 3],
        classes: vec![u64::MAX; 3],
        word: vec![u32::MAX; 3],
        prefix: vec![u32::MAX; 3],
        suffix: vec![u32::MAX; 3],
        form: vec![u32::MAX; 3],
    };
    // A token of 100 pieces, one of them unknown, then two for which there is no place.
    let pieces: Vec<u32> = (0..102).map(|piece| if piece == 5 { u32::MAX } else { piece % 50 }).collect();
    let window =
        Window { tokens: 0..3, pieces: &pieces, piece_end: &[100, 101, 102], features: &features, words: &words };
    for bytes in files() {
        let model = Network::from_bytes(bytes).unwrap();
        let vectors = encoded(&model, std::slice::from_ref(&window));
        assert_eq!(vectors.len(), 3 * model.width());
        assert!(vectors.iter().all(|x| x.is_finite()));
    }
}

#[test]
fn a_window_with_too_many_tokens_is_read_in_parts() {
    let short = leaked(small_file(SmallSizes { window: 12, ..CONVOLUTIONS }));
    let (model, text) = (Network::from_bytes(short).unwrap(), text());
    let parts: Vec<_> = [0..12, 12..24, 24..30].into_iter().map(|tokens| text.window(tokens)).collect();
    assert_eq!(bits(&encoded(&model, &[text.window(0..30)])), bits(&encoded(&model, &parts)));
}

#[test]
fn int8_networks_come_close_to_f32() {
    let text = Text { piece_end: text().piece_end[..24].to_vec(), ..text() };
    let text = Text { pieces: text.pieces[..text.piece_end[23] as usize].to_vec(), ..text };
    let [large, small] = files();
    let plain = Plain::new(large, [SMALL.hidden, SMALL.heads, SMALL.inner]);
    come_close(large, &text, &plain, &plain.transform(&text, SMALL));
    let sizes = CONVOLUTIONS;
    let plain = Plain::new(small, [sizes.hidden, sizes.heads, sizes.inner]);
    come_close(small, &text, &plain, &plain.convolve(&text, sizes));
}

fn come_close(file: &'static [u8], text: &Text, plain: &Plain, expected: &[Vec<f32>]) {
    let model = Network::from_bytes(file).unwrap();
    let vectors = encoded(&model, &[text.window(0..24)]);
    let error = |found: &[f32], expected: &[f32]| {
        let difference: f32 = found.iter().zip(expected).map(|(a, b)| (a - b).powi(2)).sum();
        (difference / expected.iter().map(|x| x * x).sum::<f32>()).sqrt()
    };
    assert_eq!(vectors.len(), expected.len() * model.width());
    for (found, expected) in vectors.chunks_exact(model.width()).zip(expected) {
        assert!(error(found, expected) < 0.03, "{}", error(found, expected));
    }
    let logits = model.logits(&vectors);
    let relations = vec![Relation::Paragraph; 24];
    let links = model.outer().links(&vectors, &logits.reports, 0..24, 7..9, &relations);
    let link = model.metadata.sizes.link;
    let of_tokens: Vec<Vec<f32>> = expected.iter().map(|x| plain.linear("link.token", link, x)).collect();
    let flat: Vec<Vec<f32>> = expected.iter().map(|x| plain.linear("link.flat", 5, x)).collect();
    let mean: Vec<f32> = expected[7].iter().zip(&expected[8]).map(|(a, b)| (a + b) / 2.0).collect();
    let of_cue = plain.linear("link.cue", link, &mean);
    let (distances, relations) =
        (plain.floats("link.distance.weight", 23, link), plain.floats("link.relation.weight", 3, link));
    let (weights, biases) = (plain.floats("link.tags.weight", 5, link), plain.floats("link.tags.bias", 1, 5));
    let mut largest: f32 = 0.0;
    for token in 0..24 {
        // 1 2 3 4 5 7 10 15 23 36 61
        let bucket = |distance: usize| [0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 8][distance];
        let row = if token < 7 { 11 - bucket(7 - token) } else { 11 + bucket(token.saturating_sub(8)) };
        let mixed =
            (0..link).map(|i| gelu(of_tokens[token][i] + of_cue[i] + distances[row * link + i] + relations[link + i]));
        let mixed: Vec<f32> = mixed.collect();
        for tag in 0..5 {
            let weights = &weights[tag * link..][..link];
            let logit = weights.iter().zip(&mixed).map(|(a, b)| a * b).sum::<f32>() + biases[tag] + flat[token][tag];
            largest = largest.max((logit - links[token * 5 + tag]).abs());
        }
    }
    assert!(largest < 0.1, "{largest}");
    let expected = plain.roles(expected, &a_form());
    let found = roles_of(&model, &vectors, 24)[0];
    assert!((found.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 0.02), "{found:?} {expected:?}");
}
