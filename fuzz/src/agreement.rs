//! The same text by different ways: every instruction set, and calls with one text and with many.

use std::sync::{Arc, LazyLock};

use quoth::internals::encoder::Network;
use quoth::internals::kernel::Simd;
use quoth::{Analyzer, Document, Model, Tagger, analyze};

use super::synthetic::{Sizes, file};
use super::{everything, input};

/// Small enough for portable code, with tags that no trained network would give.
const TRANSFORMER: Sizes =
    Sizes { vocabulary: 40, positions: 34, hidden: 32, layers: 2, heads: 2, inner: 32, link: 16 };

/// The smaller network inside the library and a small transformer of random weights, with portable
/// code first and then for each instruction set of this processor.
static MODELS: LazyLock<[Vec<Model>; 2]> = LazyLock::new(|| {
    let fast: &[u8] = include_bytes!("../../models/fast.safetensors");
    let random: &[u8] = file(TRANSFORMER).leak();
    [fast, random].map(|bytes| {
        let model = |simd| {
            let network = Network::from_bytes_with(bytes, simd).expect("a whole model");
            Model::Own(Arc::new(Tagger::new(network).expect("labels of this version")))
        };
        Simd::available().into_iter().map(model).collect()
    })
});

/// Asserts that a text gives the same document with every instruction set, and alone, among others
/// or a second time.
pub fn agreement(bytes: &[u8]) {
    let (_, text) = input(bytes);
    for models in &*MODELS {
        let found: Vec<Document> =
            models.iter().map(|model| analyze(&text, &everything(model.clone())).unwrap()).collect();
        assert!(found.iter().all(|document| *document == found[0]));
        let best = models.last().expect("portable code at least");
        let texts = ["“No,” said Tane Parata.", &text, "", &text];
        let many = Analyzer::new(everything(best.clone()), None).analyze_many(&texts);
        let many: Vec<Document> = many.into_iter().map(Result::unwrap).collect();
        assert!(many[1] == found[0] && many[3] == found[0]);
    }
}
