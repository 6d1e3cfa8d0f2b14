//! The whole network against a plain one in f32; damaged files.

use super::file::{Check, File};
use super::synthetic::{Sizes, assembled, file};
use super::*;
use crate::feature::Features;

const SMALL: Sizes = Sizes { vocabulary: 50, positions: 40, hidden: 32, layers: 2, heads: 2, inner: 64, link: 16 };

fn leaked(bytes: Vec<u8>) -> &'static [u8] {
    Box::leak(bytes.into_boxed_slice())
}

/// A text of 30 tokens, some of several pieces.
struct Text {
    pieces: Vec<u32>,
    piece_end: Vec<u32>,
    features: Features,
}

fn text() -> Text {
    let (mut pieces, mut piece_end) = (Vec::new(), Vec::new());
    for token in 0..30_u32 {
        pieces.extend((0..=token % 5 / 3).map(|piece| (token * 7 + piece * 3) % 50));
        piece_end.push(pieces.len() as u32);
    }
    let cycle = |count: u8| (0..30).map(|token| token % count).collect();
    Text { pieces, piece_end, features: Features { shape: cycle(8), quoted: cycle(5), gap: cycle(4) } }
}

impl Text {
    fn window(&self, tokens: Range<usize>) -> Window<'_> {
        Window { tokens, pieces: &self.pieces, piece_end: &self.piece_end, features: &self.features }
    }
}

fn encoded(model: &Model, windows: &[Window<'_>]) -> Vec<f32> {
    let mut vectors = Vec::new();
    model.encode(windows, &mut model.room(), &mut vectors);
    vectors
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

#[test]
fn all_instructions_give_the_same_bits() {
    let bytes = leaked(file(SMALL));
    let text = text();
    let results = Simd::available().into_iter().map(|simd| {
        let model = Model::from_bytes_with(bytes, simd).unwrap();
        let vectors = encoded(&model, &[text.window(0..20), text.window(20..30)]);
        assert!(vectors.iter().all(|x| x.is_finite()));
        let logits = model.logits(&vectors);
        let relations: Vec<Relation> =
            (0..20).map(|i| [Relation::Sentence, Relation::Paragraph, Relation::Elsewhere][i / 8]).collect();
        let links = model.links(&vectors, &logits, 0..20, 3..5, &relations);
        let all = [vectors, logits.entities, logits.cues, logits.acts, links];
        (simd.name(), all.map(|numbers| bits(&numbers)))
    });
    let results: Vec<_> = results.collect();
    for (name, result) in &results {
        assert!(*result == results[0].1, "{name} differs from {}", results[0].0);
    }
}

#[test]
fn windows_do_not_see_each_other() {
    let model = Model::from_bytes(leaked(file(SMALL))).unwrap();
    let text = text();
    let (first, second) = (text.window(0..20), text.window(20..30));
    let mut apart = encoded(&model, std::slice::from_ref(&first));
    apart.extend(encoded(&model, std::slice::from_ref(&second)));
    let empty = text.window(4..4);
    assert_eq!(bits(&encoded(&model, &[first.clone(), empty, second.clone()])), bits(&apart));
    // More than are worked on at a time, and a room that was used before.
    let many: Vec<Window<'_>> = (0..60).map(|_| first.clone()).collect();
    let (mut room, mut vectors) = (model.room(), Vec::new());
    model.encode(&many, &mut room, &mut vectors);
    for vector in vectors.chunks_exact(20 * model.width()) {
        assert_eq!(bits(vector), bits(&apart[..20 * model.width()]));
    }
    model.encode(&[second], &mut room, &mut vectors);
    assert_eq!(bits(&vectors), bits(&apart[20 * model.width()..]));
}

#[test]
fn what_does_not_fit_is_cut_off() {
    let model = Model::from_bytes(leaked(file(SMALL))).unwrap();
    let features = Features { shape: vec![255; 3], quoted: vec![255; 3], gap: vec![255; 3] };
    // A token of 100 pieces, one of them unknown, then two for which there is no place.
    let pieces: Vec<u32> = (0..102).map(|piece| if piece == 5 { u32::MAX } else { piece % 50 }).collect();
    let window = Window { tokens: 0..3, pieces: &pieces, piece_end: &[100, 101, 102], features: &features };
    let vectors = encoded(&model, &[window]);
    assert_eq!(vectors.len(), 3 * model.width());
    assert!(vectors.iter().all(|x| x.is_finite()));
}

/// A piece, the token that it is of, and whether it is its first.
type Piece = (u32, Option<(usize, bool)>);

/// The network in f32 with the weights of a file, each step as training/README.md says it.
struct Plain {
    file: File,
    sizes: Sizes,
}

impl Plain {
    fn floats(&self, name: &str, rows: usize, columns: usize) -> Vec<f32> {
        self.file.floats(name, &[rows, columns]).or_else(|_| self.file.floats(name, &[rows * columns])).unwrap()
    }

    fn row(&self, name: &str, rows: usize, number: usize) -> Vec<f32> {
        let mut row = vec![0.0; self.sizes.hidden];
        self.file.table(name, rows, self.sizes.hidden).unwrap().row(number, &mut row);
        row
    }

    fn linear(&self, name: &str, outputs: usize, x: &[f32]) -> Vec<f32> {
        let table = self.file.table(name, outputs, x.len()).unwrap();
        let biases = self.file.floats(&format!("{name}.bias"), &[outputs]).unwrap_or_else(|_| vec![0.0; outputs]);
        let mut weights = vec![0.0; x.len()];
        let output = |(number, bias): (usize, &f32)| {
            table.row(number, &mut weights);
            weights.iter().zip(x).map(|(weight, x)| weight * x).sum::<f32>() + bias
        };
        biases.iter().enumerate().map(output).collect()
    }

    fn norm(&self, name: &str, x: &[f32]) -> Vec<f32> {
        let (scale, bias) =
            (self.floats(&format!("{name}.weight"), 1, x.len()), self.floats(&format!("{name}.bias"), 1, x.len()));
        let count = x.len() as f32;
        let mean = x.iter().sum::<f32>() / count;
        let deviation = (x.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / count).sqrt();
        x.iter().zip(scale.iter().zip(&bias)).map(|(x, (scale, bias))| (x - mean) / deviation * scale + bias).collect()
    }

    fn layer(&self, number: usize, x: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let Sizes { hidden, heads, inner, .. } = self.sizes;
        let size = hidden / heads;
        let name = |part: &str| format!("layers.{number}.{part}");
        let mixed: Vec<Vec<f32>> = x.iter().map(|x| self.linear(&name("qkv"), 3 * hidden, x)).collect();
        let mut result = Vec::new();
        for (x, query) in x.iter().zip(&mixed) {
            let mut gathered = vec![0.0; hidden];
            for head in 0..heads {
                let at = |role: usize| role * hidden + head * size..role * hidden + (head + 1) * size;
                let score = |key: &Vec<f32>| {
                    let product: f32 = query[at(0)].iter().zip(&key[at(1)]).map(|(q, k)| q * k).sum();
                    (product / (size as f32).sqrt()).exp()
                };
                let scores: Vec<f32> = mixed.iter().map(score).collect();
                let sum: f32 = scores.iter().sum();
                for (score, value) in scores.iter().zip(&mixed) {
                    for (to, value) in gathered[head * size..].iter_mut().zip(&value[at(2)]) {
                        *to += score / sum * value;
                    }
                }
            }
            let attended = self.linear(&name("attended"), hidden, &gathered);
            let x: Vec<f32> = x.iter().zip(attended).map(|(a, b)| a + b).collect();
            let x = self.norm(&name("attention_norm"), &x);
            let up = self.linear(&name("up"), inner, &x);
            // The form with tanh is within 5 × 10⁻⁴ of the exact one.
            let gelu = |x: f32| 0.5 * x * (1.0 + (0.797_884_6 * (x + 0.044_715 * x.powi(3))).tanh());
            let down = self.linear(&name("down"), hidden, &up.into_iter().map(gelu).collect::<Vec<_>>());
            let x: Vec<f32> = x.iter().zip(down).map(|(a, b)| a + b).collect();
            result.push(self.norm(&name("output_norm"), &x));
        }
        result
    }

    /// The vectors of all pieces of a text, [CLS] and [SEP] included, and the places of the tokens' first ones.
    fn encode(&self, text: &Text) -> (Vec<Vec<f32>>, Vec<usize>) {
        let Sizes { vocabulary, positions, hidden, .. } = self.sizes;
        let mut rows: Vec<Piece> = vec![(2, None)];
        let mut firsts = Vec::new();
        let mut start = 0;
        for (token, &end) in text.piece_end.iter().enumerate() {
            firsts.push(rows.len());
            rows.extend((start..end).map(|i| (text.pieces[i as usize], Some((token, i == start)))));
            start = end;
        }
        rows.push((3, None));
        let embed = |(position, (piece, token)): (usize, &Piece)| {
            let mut x = self.row("embeddings.word", vocabulary, *piece as usize);
            let mut add = |other: &[f32]| x.iter_mut().zip(other).for_each(|(x, other)| *x += other);
            add(&self.row("embeddings.position", positions, position));
            if let Some((token, first)) = *token {
                for (name, rows, number) in [
                    ("shape", 8, text.features.shape[token]),
                    ("quoted", 5, text.features.quoted[token]),
                    ("gap", 4, text.features.gap[token]),
                    ("initial", 2, u8::from(first)),
                ] {
                    let table = self.floats(&format!("embeddings.{name}.weight"), rows, hidden);
                    add(&table[usize::from(number) * hidden..][..hidden]);
                }
            }
            self.norm("embeddings.norm", &x)
        };
        let mut x: Vec<Vec<f32>> = rows.iter().enumerate().map(embed).collect();
        for layer in 0..self.sizes.layers {
            x = self.layer(layer, &x);
        }
        (x, firsts)
    }
}

#[test]
fn bytes_come_close_to_the_network_in_floating_point() {
    let bytes = file(SMALL);
    let model = Model::from_bytes(leaked(bytes.clone())).unwrap();
    let text = Text { piece_end: text().piece_end[..24].to_vec(), ..text() };
    let text = Text { pieces: text.pieces[..text.piece_end[23] as usize].to_vec(), ..text };
    let vectors = encoded(&model, &[text.window(0..24)]);
    let plain = Plain { file: File::read(bytes.into(), Check::Everything).unwrap(), sizes: SMALL };
    let (expected, firsts) = plain.encode(&text);
    let expected: Vec<&[f32]> = firsts.iter().map(|&first| expected[first].as_slice()).collect();
    let error = |found: &[f32], expected: &[f32]| {
        let difference: f32 = found.iter().zip(expected).map(|(a, b)| (a - b).powi(2)).sum();
        (difference / expected.iter().map(|x| x * x).sum::<f32>()).sqrt()
    };
    for (found, expected) in vectors.chunks_exact(SMALL.hidden).zip(&expected) {
        assert!(error(found, expected) < 0.03, "{}", error(found, expected));
    }
    let logits = model.logits(&vectors);
    let relations = vec![Relation::Paragraph; 24];
    let links = model.links(&vectors, &logits, 0..24, 7..9, &relations);
    let link = SMALL.link;
    let of_tokens: Vec<Vec<f32>> = expected.iter().map(|x| plain.linear("link.token", link, x)).collect();
    let mean: Vec<f32> = expected[7].iter().zip(expected[8]).map(|(a, b)| (a + b) / 2.0).collect();
    let of_cue = plain.linear("link.cue", link, &mean);
    let (distances, relations) =
        (plain.floats("link.distance.weight", 23, link), plain.floats("link.relation.weight", 3, link));
    let (weights, biases) = (plain.floats("link.tags.weight", 5, link), plain.floats("link.tags.bias", 1, 5));
    let mut largest: f32 = 0.0;
    for token in 0..24 {
        // 1 2 3 4 5 7 10 15 23 36 61
        let bucket = |distance: usize| [0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 8][distance];
        let row = if token < 7 { 11 - bucket(7 - token) } else { 11 + bucket(token.saturating_sub(8)) };
        let mixed = (0..link).map(|i| {
            let x = of_tokens[token][i] + of_cue[i] + distances[row * link + i] + relations[link + i];
            0.5 * x * (1.0 + (0.797_884_6 * (x + 0.044_715 * x.powi(3))).tanh())
        });
        let mixed: Vec<f32> = mixed.collect();
        for tag in 0..5 {
            let weights = &weights[tag * link..][..link];
            let logit = weights.iter().zip(&mixed).map(|(a, b)| a * b).sum::<f32>() + biases[tag];
            largest = largest.max((logit - links[token * 5 + tag]).abs());
        }
    }
    assert!(largest < 0.1, "{largest}");
}

#[test]
fn damage_is_named() {
    let whole = file(SMALL);
    let problem = |bytes: Vec<u8>| Model::from_bytes(leaked(bytes)).unwrap_err().to_string();
    let start = u64::from_le_bytes(whole[16..24].try_into().unwrap()) as usize;
    let length = u32::from_le_bytes(whole[12..16].try_into().unwrap()) as usize;
    let metadata = std::str::from_utf8(&whole[80..80 + length]).unwrap();
    let payload = &whole[start..];

    for length in [0, 7, 79, 80, 200, start, whole.len() - 1] {
        let message = problem(whole[..length].to_vec());
        assert!(message.contains("bytes"), "{length}: {message}");
    }
    for (at, expected) in
        [(0, "QUOTHMDL"), (8, "version"), (13, "header says"), (23, "header says"), (31, "header says")]
    {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        assert!(problem(bytes).contains(expected), "byte {at}");
    }
    for at in [40, 81, start + 1, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        assert!(problem(bytes).contains("checksum"), "byte {at}");
    }
    assert!(problem(assembled("reference", metadata, payload)).contains("kind"));
    assert!(problem(assembled("accurate", "{}", payload)).contains("metadata"));
    assert!(problem(assembled("accurate", "[1", payload)).contains("metadata"));
    let mut gap = payload.to_vec();
    gap[..3].copy_from_slice(b"\xff\xff\xff");
    assert!(problem(assembled("accurate", metadata, &gap)).contains("UTF-8"));

    for (from, to, expected) in [
        (r#""dtype":"i8""#, r#""dtype":"f64""#, "unknown type"),
        (r#""dtype":"i8""#, r#""dtype":"u8""#, "not i8"),
        (r#""shape":[50, 32]"#, r#""shape":[32, 50]"#, "shape"),
        (r#""shape":[50, 32]"#, r#""shape":[18446744073709551615, 32]"#, "ends outside"),
        (r#""shape":[50, 32]"#, r#""shape":[50000, 32]"#, "ends outside"),
        (r#""offset":192"#, r#""offset":193"#, "aligned"),
        (r#""offset":192"#, r#""offset":18446744073709551552"#, "ends outside"),
        (r#""name":"cue.bias""#, r#""name":"cue.weight""#, "two tensors"),
        (r#""name":"cue.bias""#, r#""name":"other""#, "no tensor \"cue.bias\""),
        (r#""hidden":32"#, r#""hidden":0"#, "size \"hidden\""),
        (r#""hidden":32"#, r#""hidden":64"#, "shape"),
        (r#""heads":2"#, r#""heads":3"#, "multiple"),
        (r#""heads":2"#, r#""heads":4"#, "multiple"),
        (r#""layers":2"#, r#""layers":3"#, "no tensor"),
        (r#""layers":2"#, r#""layers":-2"#, "metadata"),
        (r#""begin":2"#, r#""begin":50"#, "special piece"),
        (r#""window":38"#, r#""window":39"#, "windows"),
        (r#""vocabulary":50"#, r#""vocabulary":49"#, "vocabulary has 50"),
        (r#""O","B-cue""#, r#""O","I-cue""#, "cue_tags"),
        (r#""elsewhere""#, r#""elsewhere","?""#, "relations"),
        ("[1,2,3,4", "[1,3,2,4", "distances"),
        (r#""cue_bias":0.5"#, r#""cue_bias":"0.5""#, "metadata"),
    ] {
        assert!(metadata.contains(from), "{from}");
        let message = problem(assembled("accurate", &metadata.replacen(from, to, 1), payload));
        assert!(message.contains(expected), "{from} -> {to}: {message}");
    }

    // What is no number in a tensor of numbers.
    let mut bad = payload.to_vec();
    let end = bad.len();
    bad[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(problem(assembled("accurate", metadata, &bad)).contains("no number"));
}

#[test]
fn a_path_is_named_in_the_error() {
    let message = Model::load("no/such/model.bin").unwrap_err().to_string();
    assert!(message.contains("no/such/model.bin"), "{message}");
}

/// Against what training wrote: `python -m training reference MODEL FILE`, then both paths in the environment.
#[test]
#[ignore = "needs QUOTH_MODEL and QUOTH_REFERENCE"]
fn the_reference_of_training_is_met() {
    let path = |name: &str| std::env::var(name).expect(name);
    let file = leaked(std::fs::read(path("QUOTH_MODEL")).unwrap());
    let model = Model::from_bytes(file).unwrap();
    let bytes = std::fs::read(path("QUOTH_REFERENCE")).unwrap();
    let reference = File::read(bytes.into(), Check::Everything).unwrap();
    let numbers = |name: &str, dtype: &str| {
        let part = reference.part(name, dtype).unwrap();
        part.bytes().as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect::<Vec<_>>()
    };
    let floats = |name: &str| numbers(name, "f32").into_iter().map(f32::from_bits).collect::<Vec<_>>();
    let (pieces, rows) = (numbers("pieces", "u32"), numbers("rows", "u32"));

    let source = reference.part("text", "u8").unwrap();
    let text = crate::text::Text::new(std::str::from_utf8(source.bytes()).unwrap()).unwrap();
    let tokens = crate::token::Tokens::new(text);
    let vocabulary = crate::feature::Vocabulary::new(model.vocabulary());
    let features = Features::new(&tokens);
    let (mut own, mut piece_end) = (Vec::new(), Vec::new());
    for i in 0..tokens.list.len() {
        vocabulary.encode(tokens.text_of(i), &mut own);
        piece_end.push(own.len() as u32);
    }
    assert_eq!(own, pieces[1..pieces.len() - 1]);
    let count = rows.len();
    assert_eq!(count, tokens.list.len());
    let window = Window { tokens: 0..count, pieces: &own, piece_end: &piece_end, features: &features };
    let vectors = encoded(&model, std::slice::from_ref(&window));
    for simd in Simd::available() {
        let model = Model::from_bytes_with(file, simd).unwrap();
        assert_eq!(bits(&encoded(&model, std::slice::from_ref(&window))), bits(&vectors), "{}", simd.name());
    }

    let compare = |name: &str, found: &[f32], expected: &[f32]| {
        assert_eq!(found.len(), expected.len(), "{name}");
        let square = |x: f32| x * x;
        let difference: f32 = found.iter().zip(expected).map(|(a, b)| square(a - b)).sum();
        let relative = (difference / expected.iter().map(|x| square(*x)).sum::<f32>()).sqrt();
        let largest = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        println!("{name}: relative error {relative:.5}, largest {largest:.5}");
        assert!(relative < 0.05, "{name}");
    };
    let width = model.width();
    let last = floats(&format!("layers.{}", model.metadata.sizes.layers - 1));
    let expected: Vec<f32> =
        rows.iter().flat_map(|&row| last[row as usize * width..][..width].iter().copied()).collect();
    compare("vectors", &vectors, &expected);
    let logits = model.logits(&vectors);
    compare("entity", &logits.entities, &floats("entity"));
    compare("cue", &logits.cues, &floats("cue"));
    compare("act", &logits.acts, &floats("act"));
    let relations = numbers("relation", "u32");
    let mut links = Vec::new();
    for (cue, relations) in numbers("cues", "u32").chunks_exact(2).zip(relations.chunks_exact(count)) {
        let relations: Vec<Relation> = relations
            .iter()
            .map(|&relation| [Relation::Sentence, Relation::Paragraph, Relation::Elsewhere][relation as usize])
            .collect();
        links.extend(model.links(&vectors, &logits, 0..count, cue[0] as usize..cue[1] as usize, &relations));
    }
    compare("link", &links, &floats("link"));
    for (tags, found, expected) in [
        (model.entity_tags(), &logits.entities, floats("entity")),
        (model.cue_tags(), &logits.cues, floats("cue")),
        (model.link_tags(), &links, floats("link")),
    ] {
        let best = |logits: &[f32]| {
            let argmax = |row: &[f32]| (0..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap();
            logits.chunks_exact(tags.count()).map(argmax).collect::<Vec<_>>()
        };
        let (found, expected) = (best(found), best(&expected));
        let same = found.iter().zip(&expected).filter(|(a, b)| a == b).count();
        println!("best tags: {same} of {} the same", found.len());
    }
}
