//! Network files with random weights, written as the format says: for the tests and for the
//! benchmark, which includes this file.

use std::fmt::Write;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The sizes of a transformer.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    pub vocabulary: usize,
    pub positions: usize,
    pub hidden: usize,
    pub layers: usize,
    pub heads: usize,
    pub inner: usize,
    pub link: usize,
}

/// The sizes of a network of convolutions.
#[derive(Debug, Clone, Copy)]
pub struct SmallSizes {
    pub vocabulary: usize,
    pub window: usize,
    pub piece: usize,
    /// The name, rows and width of each table.
    pub hashed: &'static [(&'static str, usize, usize)],
    pub hidden: usize,
    pub heads: usize,
    pub inner: usize,
    pub dilations: &'static [usize],
    pub attention: &'static [bool],
    pub link: usize,
}

/// The states that tokens have, and how many.
pub const STATES: [(&str, usize); 6] =
    [("kind", 19), ("shape", 8), ("quoted", 5), ("gap", 4), ("elsewhere", 9), ("company", 8)];
/// How many classes tokens have.
pub const CLASSES: usize = 57;

/// The width of the head for coreference.
pub const COREF: usize = 64;

/// The tensors of a file in the making.
pub struct Writer {
    seed: u32,
    /// Name, type, shape and place of each tensor, as the header lists them.
    table: String,
    payload: Vec<u8>,
}

/// What the models of this version agree on with the code, from the one inside the library.
fn contract() -> String {
    let file = include_bytes!("../../models/fast.safetensors");
    let (length, rest) = file.split_first_chunk().expect("a length");
    let header: Value = serde_json::from_slice(&rest[..u64::from_le_bytes(*length) as usize]).expect("a header");
    header["__metadata__"]["contract"].as_str().expect("a contract").to_owned()
}

/// How many rows the table of features of coreference has.
fn feature_rows() -> usize {
    let contract: Value = serde_json::from_str(&contract()).expect("a contract");
    let count = |features: &str| -> u64 {
        let features = contract[features].as_array().expect("features");
        features.iter().map(|feature| feature[1].as_u64().expect("a number")).sum()
    };
    (count("pair_features") + count("anaphor_features")) as usize
}

impl Writer {
    fn random(&mut self) -> f32 {
        self.seed = self.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.seed >> 8) as f32 / (1 << 23) as f32 - 1.0
    }

    fn tensor(&mut self, name: &str, dtype: &str, shape: &[usize], data: &[u8]) {
        let start = self.payload.len();
        self.payload.extend_from_slice(data);
        let end = self.payload.len();
        write!(self.table, r#","{name}":{{"dtype":"{dtype}","shape":{shape:?},"data_offsets":[{start},{end}]}}"#)
            .unwrap();
    }

    fn floats(&mut self, name: &str, shape: &[usize], middle: f32, spread: f32) {
        let count = shape.iter().product();
        let data: Vec<u8> = (0..count).flat_map(|_| (middle + spread * self.random()).to_le_bytes()).collect();
        self.tensor(name, "F32", shape, &data);
    }

    /// A matrix of bytes with scales of about `spread` / 127.
    fn bytes(&mut self, name: &str, rows: usize, columns: usize, spread: f32) {
        let data: Vec<u8> = (0..rows * columns).map(|_| ((self.random() * 127.0) as i8).cast_unsigned()).collect();
        self.tensor(&format!("{name}.weight"), "I8", &[rows, columns], &data);
        self.floats(&format!("{name}.weight.scale"), &[rows], spread / 127.0, spread / 500.0);
    }

    fn linear(&mut self, name: &str, outputs: usize, inputs: usize) {
        self.bytes(name, outputs, inputs, 1.7 / (inputs as f32).sqrt());
        self.floats(&format!("{name}.bias"), &[outputs], 0.0, 0.1);
    }

    fn norm(&mut self, name: &str, width: usize) {
        self.floats(&format!("{name}.weight"), &[width], 1.0, 0.2);
        self.floats(&format!("{name}.bias"), &[width], 0.0, 0.1);
    }

    fn new(vocabulary: usize) -> Self {
        let mut writer = Self { seed: 11, table: String::new(), payload: Vec::new() };
        let pieces: Vec<String> = (0..vocabulary).map(|number| format!("p{number}")).collect();
        let pieces = pieces.join("\n");
        writer.tensor("vocabulary", "U8", &[pieces.len()], pieces.as_bytes());
        writer
    }

    fn attention(&mut self, layer: usize, hidden: usize) {
        self.linear(&format!("layers.{layer}.qkv"), 3 * hidden, hidden);
        self.linear(&format!("layers.{layer}.attended"), hidden, hidden);
        self.norm(&format!("layers.{layer}.attention_norm"), hidden);
    }

    fn inner_layer(&mut self, layer: usize, inputs: usize, inner: usize, hidden: usize) {
        self.linear(&format!("layers.{layer}.up"), inner, inputs);
        self.linear(&format!("layers.{layer}.down"), hidden, inner);
        self.norm(&format!("layers.{layer}.output_norm"), hidden);
    }

    /// The heads for cues and what belongs to them, whose names begin so.
    fn report_heads(&mut self, prefix: &str, hidden: usize, link: usize) {
        let named = |name: &str| format!("{prefix}{name}");
        self.linear(&named("cue"), 3, hidden);
        self.linear(&named("link.token"), link, hidden);
        self.bytes(&named("link.cue"), link, hidden, 1.7 / (hidden as f32).sqrt());
        self.linear(&named("link.flat"), 5, hidden);
        self.floats(&named("link.distance.weight"), &[23, link], 0.0, 0.2);
        self.floats(&named("link.relation.weight"), &[3, link], 0.0, 0.2);
        self.floats(&named("link.tags.weight"), &[5, link], 0.0, 0.5);
        self.floats(&named("link.tags.bias"), &[5], 0.0, 0.1);
    }

    /// The heads, and the file around all of it.
    fn finish(mut self, kind: &str, sizes: &str, window: usize, hidden: usize, link: usize) -> Vec<u8> {
        self.linear("entity", 5, hidden);
        self.linear("act", 4, hidden);
        self.linear("coref.anaphor", 2 * COREF, 2 * hidden);
        self.bytes("coref.candidate", 2 * COREF, 2 * hidden, 1.2 / (hidden as f32).sqrt());
        self.floats("coref.product.weight", &[COREF, COREF], 0.0, 0.1);
        self.floats("coref.feature.weight", &[feature_rows(), COREF], 0.0, 0.2);
        self.floats("coref.score.weight", &[1, COREF], 0.0, 0.5);
        self.floats("coref.score.bias", &[1], 0.0, 0.1);
        self.report_heads("", hidden, link);
        self.report_heads("nested.", hidden, link);
        self.bytes("role.vectors", 64, 3 * hidden, 1.0 / (hidden as f32).sqrt());
        self.linear("role.form", 64, 70);
        self.floats("role.roles.weight", &[9, 64], 0.0, 0.5);
        self.floats("role.roles.bias", &[9], 0.0, 0.1);
        let model = format!(
            r#"{{"sizes":{sizes},"special":{{"pad":0,"unknown":1,"begin":2,"end":3}},"window":{window},"entity_tags":["O","B-ORG","I-ORG","E-ORG","S-ORG"],"cue_tags":["O","B-cue","I-cue"],"link_tags":["O","B-source","I-source","B-content","I-content"],"acts":["speech","writing","thought","stance"],"distances":[1,2,3,4,5,7,10,15,23,36,61],"relations":["same sentence","same paragraph","elsewhere"],"decode":{{"cue_bias":0.5,"link_bias":0.0,"nested_cue_bias":0.5}}}}"#
        );
        let metadata = json!({
            "quoth_format": "2", "kind": kind, "contract": contract(), "model": model, "sha256": "0".repeat(64),
        });
        sealed(&format!(r#"{{"__metadata__":{metadata}{}}}"#, self.table), &self.payload)
    }
}

/// The bytes of a whole file with a transformer.
#[must_use]
pub fn file(sizes: Sizes) -> Vec<u8> {
    let Sizes { vocabulary, positions, hidden, layers, heads, inner, link } = sizes;
    let mut writer = Writer::new(vocabulary);
    writer.bytes("embeddings.word", vocabulary, hidden, 1.0);
    writer.bytes("embeddings.position", positions, hidden, 0.3);
    for (name, rows) in [("shape", 8), ("quoted", 5), ("gap", 4), ("initial", 2)] {
        writer.floats(&format!("embeddings.{name}.weight"), &[rows, hidden], 0.0, 0.2);
    }
    writer.norm("embeddings.norm", hidden);
    for layer in 0..layers {
        writer.attention(layer, hidden);
        writer.inner_layer(layer, hidden, inner, hidden);
    }
    let sizes = format!(
        r#"{{"vocabulary":{vocabulary},"positions":{positions},"hidden":{hidden},"layers":{layers},"heads":{heads},"inner":{inner},"shapes":8,"quotation_states":5,"gaps":4,"link":{link},"coref":{COREF}}}"#
    );
    writer.finish("accurate", &sizes, positions - 2, hidden, link)
}

/// The bytes of a whole file with a network of convolutions.
#[must_use]
pub fn small_file(sizes: SmallSizes) -> Vec<u8> {
    let SmallSizes { vocabulary, window, piece, hashed, hidden, heads, inner, dilations, attention, link } = sizes;
    let mut writer = Writer::new(vocabulary);
    writer.bytes("embeddings.piece", vocabulary, piece, 1.0);
    let mut parts = piece;
    for (name, rows, width) in hashed {
        writer.bytes(&format!("embeddings.hashed.{name}"), *rows, *width, 1.0);
        parts += width;
    }
    writer.linear("embeddings.mix", hidden, parts);
    for (name, rows) in STATES {
        writer.floats(&format!("embeddings.states.{name}.weight"), &[rows, hidden], 0.0, 0.2);
    }
    writer.floats("embeddings.classes.weight", &[CLASSES, hidden], 0.0, 0.2);
    writer.norm("embeddings.norm", hidden);
    for (layer, attends) in attention.iter().enumerate() {
        if *attends {
            writer.attention(layer, hidden);
        }
        writer.inner_layer(layer, 3 * hidden, inner, hidden);
    }
    let listed = |tables: &[(&str, usize, usize)]| {
        let tables: Vec<String> =
            tables.iter().map(|(name, rows, width)| format!(r#"["{name}",{rows},{width}]"#)).collect();
        tables.join(",")
    };
    let states: Vec<String> = STATES.iter().map(|(name, rows)| format!(r#"["{name}",{rows}]"#)).collect();
    let sizes = format!(
        r#"{{"vocabulary":{vocabulary},"piece":{piece},"hashed":[{hashed}],"states":[{states}],"classes":{CLASSES},"hidden":{hidden},"heads":{heads},"inner":{inner},"dilations":{dilations:?},"attention":{attention:?},"link":{link},"coref":{COREF}}}"#,
        hashed = listed(hashed),
        states = states.join(","),
    );
    writer.finish("fast", &sizes, window, hidden, link)
}

/// A file of this header and these tensors, with a checksum that fits in the place of the one in
/// the header.
#[must_use]
pub fn sealed(header: &str, tensors: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(header.as_bytes());
    bytes.extend_from_slice(tensors);
    let name = br#""sha256":""#;
    if let Some(place) = bytes.windows(name.len()).position(|part| part == name) {
        let digits = place + name.len()..place + name.len() + 64;
        bytes[digits.clone()].fill(b'0');
        let mut sum = String::new();
        for byte in Sha256::digest(&bytes) {
            write!(sum, "{byte:02x}").unwrap();
        }
        bytes[digits].copy_from_slice(sum.as_bytes());
    }
    bytes
}
