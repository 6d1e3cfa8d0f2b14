//! Pieces of text a second through encoders of the sizes of the models, with random weights, on one
//! thread.

// Shared with the tests of the model.
#[path = "../src/encoder/synthetic.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, clippy::pedantic)]
mod synthetic;

use std::sync::LazyLock;
use std::time::Instant;

use quoth::internals::encoder::{Features, WordFeatures};
use quoth::internals::encoder::{Network, Window};
use quoth::internals::kernel::Simd;

static FILE: LazyLock<&'static [u8]> = LazyLock::new(|| {
    let sizes = synthetic::Sizes {
        vocabulary: 30_522,
        positions: 514,
        hidden: 384,
        layers: 6,
        heads: 12,
        inner: 1536,
        link: 128,
    };
    synthetic::file(sizes).leak()
});

static SMALL: LazyLock<&'static [u8]> = LazyLock::new(|| {
    let sizes = synthetic::SmallSizes {
        vocabulary: 30_522,
        window: 480,
        piece: 64,
        hashed: &[("word", 8192, 32), ("prefix", 4096, 32), ("suffix", 4096, 32), ("form", 1024, 16)],
        hidden: 128,
        heads: 4,
        inner: 256,
        dilations: &[1, 2, 4, 1],
        attention: &[false, false, true, true],
        link: 64,
    };
    synthetic::small_file(sizes).leak()
});

fn main() {
    for simd in Simd::available() {
        for pieces in [128, 256, 512] {
            println!("encode, {} pieces, {}: {:.0} pieces/s", pieces, simd.name(), encode(simd, pieces));
        }
        for tokens in [16, 128, 256] {
            println!("encode small, {} tokens, {}: {:.0} tokens/s", tokens, simd.name(), encode_small(simd, tokens));
        }
    }
    let checked = best_of(|| Network::from_bytes(*FILE).expect("a model"));
    let embedded = best_of(|| Network::embedded(*FILE).expect("a model"));
    println!("load, checked: {:.1} ms", 1e3 * checked);
    println!("load, embedded, without the checksum: {:.1} ms", 1e3 * embedded);
}

/// The seconds of the quickest of many runs, for two seconds.
fn best_of<T>(mut work: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    let mut best = f64::INFINITY;
    while start.elapsed().as_secs_f64() < 2.0 {
        let run = Instant::now();
        std::hint::black_box(work());
        best = best.min(run.elapsed().as_secs_f64());
    }
    best
}

/// Pieces a second, in windows of so many, `[CLS]` and `[SEP]` included, 512 pieces at a time.
fn encode(simd: Simd, window_pieces: usize) -> f64 {
    let model = Network::from_bytes_with(*FILE, simd).expect("a model");
    let tokens = window_pieces - 2;
    let pieces: Vec<u32> = (0..tokens as u32).map(|piece| piece * 7919 % 30_522).collect();
    let piece_end: Vec<u32> = (1..=tokens as u32).collect();
    let features = Features { shape: vec![1; tokens], quoted: vec![0; tokens], gap: vec![1; tokens] };
    let words = WordFeatures::default();
    let window =
        Window { tokens: 0..tokens, pieces: &pieces, piece_end: &piece_end, features: &features, words: &words };
    let windows = vec![window; 512 / window_pieces];
    let (mut workspace, mut vectors) = (model.workspace(), Vec::new());
    512.0 / best_of(|| model.encode(&windows, &mut workspace, &mut vectors))
}

/// Tokens a second of the small network, in windows of so many tokens of one piece, 512 tokens at a
/// time.
fn encode_small(simd: Simd, count: usize) -> f64 {
    let model = Network::from_bytes_with(*SMALL, simd).expect("a model");
    let pieces: Vec<u32> = (0..count as u32).map(|piece| piece * 7919 % 30_522).collect();
    let piece_end: Vec<u32> = (1..=count as u32).collect();
    let features = Features { shape: vec![1; count], quoted: vec![0; count], gap: vec![1; count] };
    let hashes = |factor: u32| (0..count as u32).map(|token| token.wrapping_mul(factor)).collect();
    let words = WordFeatures {
        kind: vec![0; count],
        classes: vec![1; count],
        word: hashes(2_654_435_761),
        prefix: hashes(2_246_822_519),
        suffix: hashes(3_266_489_917),
        form: hashes(668_265_263),
        elsewhere: vec![1; count],
        company: vec![0; count],
    };
    let window =
        Window { tokens: 0..count, pieces: &pieces, piece_end: &piece_end, features: &features, words: &words };
    let windows = vec![window; 512 / count];
    let (mut workspace, mut vectors) = (model.workspace(), Vec::new());
    512.0 / best_of(|| model.encode(&windows, &mut workspace, &mut vectors))
}
