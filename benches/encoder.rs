//! Pieces of text a second through encoders of the sizes of the models, with random weights, on one thread.

// Shared with the tests of the model.
#[path = "../src/encoder/synthetic.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, clippy::pedantic)]
mod synthetic;

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
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
    divan::main();
}

/// The instruction sets by name, as far as this processor has them.
fn instructions() -> impl Iterator<Item = &'static str> {
    Simd::available().into_iter().map(Simd::name)
}

/// Windows of so many pieces, `[CLS]` and `[SEP]` included, 512 or more pieces at a time.
#[divan::bench(args = instructions(), consts = [128, 256, 512], max_time = 2)]
fn encode<const PIECES: usize>(bencher: Bencher<'_, '_>, name: &str) {
    let simd = Simd::available().into_iter().find(|simd| simd.name() == name).expect("a known name");
    let model = Network::from_bytes_with(*FILE, simd).expect("a model");
    let tokens = PIECES - 2;
    let pieces: Vec<u32> = (0..tokens as u32).map(|piece| piece * 7919 % 30_522).collect();
    let piece_end: Vec<u32> = (1..=tokens as u32).collect();
    let features = Features { shape: vec![1; tokens], quoted: vec![0; tokens], gap: vec![1; tokens] };
    let words = WordFeatures::default();
    let window =
        Window { tokens: 0..tokens, pieces: &pieces, piece_end: &piece_end, features: &features, words: &words };
    let windows = vec![window; 512 / PIECES];
    let (mut workspace, mut vectors) = (model.workspace(), Vec::new());
    bencher.counter(ItemsCount::new(512_usize)).bench_local(|| model.encode(&windows, &mut workspace, &mut vectors));
}

/// As [`encode`] with the small network: windows of so many tokens of one piece, 512 tokens at a time.
#[divan::bench(args = instructions(), consts = [16, 128, 256], max_time = 2)]
fn encode_small<const TOKENS: usize>(bencher: Bencher<'_, '_>, name: &str) {
    let simd = Simd::available().into_iter().find(|simd| simd.name() == name).expect("a known name");
    let model = Network::from_bytes_with(*SMALL, simd).expect("a model");
    let pieces: Vec<u32> = (0..TOKENS as u32).map(|piece| piece * 7919 % 30_522).collect();
    let piece_end: Vec<u32> = (1..=TOKENS as u32).collect();
    let features = Features { shape: vec![1; TOKENS], quoted: vec![0; TOKENS], gap: vec![1; TOKENS] };
    let hashes = |factor: u32| (0..TOKENS as u32).map(|token| token.wrapping_mul(factor)).collect();
    let words = WordFeatures {
        kind: vec![0; TOKENS],
        classes: vec![1; TOKENS],
        word: hashes(2_654_435_761),
        prefix: hashes(2_246_822_519),
        suffix: hashes(3_266_489_917),
        form: hashes(668_265_263),
        elsewhere: vec![1; TOKENS],
        company: vec![0; TOKENS],
    };
    let window =
        Window { tokens: 0..TOKENS, pieces: &pieces, piece_end: &piece_end, features: &features, words: &words };
    let windows = vec![window; 512 / TOKENS];
    let (mut workspace, mut vectors) = (model.workspace(), Vec::new());
    bencher.counter(ItemsCount::new(512_usize)).bench_local(|| model.encode(&windows, &mut workspace, &mut vectors));
}

/// From a file's bytes to a model that can be used: with the checksum, and without it as for what is part of the program.
#[divan::bench(args = ["checked", "embedded"], max_time = 1)]
fn load(name: &str) -> Network {
    if name == "checked" { Network::from_bytes(*FILE) } else { Network::embedded(*FILE) }.expect("a model")
}
