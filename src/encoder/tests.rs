//! The whole networks against plain ones in f32; damaged files.

mod plain;

use self::plain::{Plain, gelu};
use super::synthetic::{Sizes, SmallSizes, file, sealed, small_file};
use super::*;
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
            let links = model.links(&vectors, &logits, 0..20, 3..5, &relations);
            let all = [vectors, logits.entities, logits.cues, logits.acts, links];
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
    let links = model.links(&vectors, &logits, 0..24, 7..9, &relations);
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
}

fn problem(bytes: Vec<u8>) -> String {
    Network::from_bytes(leaked(bytes)).unwrap_err().to_string()
}

/// The header of a file, and its tensors.
fn parts(whole: &[u8]) -> (&str, &[u8]) {
    let length = u64::from_le_bytes(whole[..8].try_into().unwrap()) as usize;
    (std::str::from_utf8(&whole[8..8 + length]).unwrap(), &whole[8 + length..])
}

/// The problem of a file in whose header one thing stands in the place of another.
fn problem_with(whole: &[u8], from: &str, to: &str) -> String {
    let (header, tensors) = parts(whole);
    // What the model says of itself is JSON in a string of JSON.
    let [from, to] = if header.contains(from) { [from, to].map(str::to_owned) } else { [from, to].map(within) };
    assert!(header.contains(&from), "{from}");
    problem(sealed(&header.replacen(&from, &to, 1), tensors))
}

fn within(json: &str) -> String {
    json.replace('"', r#"\""#)
}

#[test]
fn damage_of_a_file_is_named_in_the_error() {
    let whole = file(SMALL);
    let (header, tensors) = parts(&whole);
    let start = whole.len() - tensors.len();

    for length in [0, 7, 8, 80, start - 1, start, whole.len() - 1] {
        let message = problem(whole[..length].to_vec());
        assert!(message.contains("bytes"), "{length}: {message}");
    }
    for (at, expected) in [(0, "header"), (1, "header"), (3, "no model file"), (7, "no model file")] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        let message = problem(bytes);
        assert!(message.contains(expected), "byte {at}: {message}");
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert!(problem(longer).contains("by its header: cut short or put together"));
    let digits = whole.windows(10).position(|part| part == br#""sha256":""#).unwrap() + 10;
    for at in [digits, digits + 63, start, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        assert!(problem(bytes).contains("its checksum differs"), "byte {at}");
    }
    assert!(problem([b"QUOTHMDL\x01\0\0\0".as_slice(), &[0; 100]].concat()).contains("training.convert"));
    assert!(problem(sealed("{}", tensors)).contains("no model of quoth"));
    assert!(problem(sealed("[1", tensors)).contains("not that of a safetensors file"));
    assert!(problem(sealed(&header.replacen("vocabulary", "\u{0}", 1), tensors)).contains("not that of a safetensors"));
    let mut latin = whole.clone();
    latin[20] = 0xE9;
    assert!(problem(latin).contains("UTF-8"));
    let vocabulary = start..start + 3;
    let mut bad = tensors.to_vec();
    bad[vocabulary.start - start..vocabulary.end - start].copy_from_slice(b"\xff\xff\xff");
    assert!(problem(sealed(header, &bad)).contains("UTF-8"));

    // NaN in a tensor of floats.
    let mut bad = tensors.to_vec();
    let end = bad.len();
    bad[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(problem(sealed(header, &bad)).contains("NaN"));
}

#[test]
fn wrong_value_in_a_header_is_named() {
    let whole = file(SMALL);
    for (from, to, expected) in [
        (r#""quoth_format":"2""#, r#""quoth_format":"3""#, "its format is version \"3\""),
        (r#""quoth_format":"#, r#""other_format":"#, "it is no model of quoth"),
        (r#""kind":"accurate""#, r#""kind":"reference""#, "its kind is \"reference\""),
        (r#""kind":"accurate""#, r#""kind":"fast""#, "metadata"),
        (r#""kind":"accurate""#, r#""kind":"accurate","kind":"fast""#, "the key \"kind\" twice"),
        (r#""kind":"accurate""#, r#""kind":1"#, "not that of a safetensors file"),
        (r#""contract":"#, r#""contracts":"#, "its __metadata__ have no \"contract\""),
        (r#""sha256":"#, r#""sha":"#, "its __metadata__ have no \"sha256\""),
        (r#""dtype":"I8""#, r#""dtype":"F64""#, "not that of a safetensors file"),
        (r#""dtype":"I8""#, r#""dtype":"X8""#, "unknown variant"),
        (r#""dtype":"I8""#, r#""dtype":"U8""#, "is U8, not I8"),
        (r#""shape":[50, 32]"#, r#""shape":[32, 50]"#, "has the shape [32, 50], not [50, 32]"),
        (r#""shape":[50, 32]"#, r#""shape":[18446744073709551615, 32]"#, "not that of a safetensors file"),
        (r#""shape":[50, 32]"#, r#""shape":[50000, 32]"#, "not that of a safetensors file"),
        (r#""data_offsets":[0,"#, r#""data_offsets":[1,"#, "not that of a safetensors file"),
        (r#""data_offsets":[0,"#, r#""data_offsets":[18446744073709551615,"#, "not that of a safetensors file"),
        (r#""data_offsets":[0,"#, r#""data_offsets":[-1,"#, "not that of a safetensors file"),
        (r#""cue.bias":"#, r#""cue.weight":"#, "the key \"cue.weight\" twice"),
        (r#""cue.bias":"#, r#""other":"#, "no tensor \"cue.bias\""),
        (r#""sizes":"#, r#""size":"#, "metadata"),
        (r#""hidden":32"#, r#""hidden":0"#, "size \"hidden\""),
        (r#""hidden":32"#, r#""hidden":64"#, "shape"),
        (r#""heads":2"#, r#""heads":3"#, "multiple"),
        (r#""heads":2"#, r#""heads":4"#, "multiple"),
        (r#""layers":2"#, r#""layers":3"#, "no tensor"),
        (r#""layers":2"#, r#""layers":-2"#, "metadata"),
        (r#""layers":2"#, r#""layers":2,"layers":2"#, "the key \"layers\" twice"),
        (r#""begin":2"#, r#""begin":50"#, "special piece"),
        (r#""link":16"#, r#""link":24"#, "multiple"),
        (r#""link":16"#, r#""link":16384"#, "size \"link\""),
        (r#""window":38"#, r#""window":39"#, "windows"),
        (r#""vocabulary":50"#, r#""vocabulary":49"#, "vocabulary has 50"),
        (r#""vocabulary":50"#, r#""vocabulary":65537"#, "size \"vocabulary\""),
        (r#""O","B-cue""#, r#""O","I-cue""#, "cue_tags"),
        (r#""elsewhere"]"#, r#""elsewhere","?"]"#, "relations"),
        ("[1,2,3,4", "[1,3,2,4", "distances"),
        ("[1,2,3,4", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,3,4", "size \"distances\""),
        (r#""cue_bias":0.5"#, r#""cue_bias":"0.5""#, "metadata"),
    ] {
        let message = problem_with(&whole, from, to);
        assert!(message.contains(expected), "{from} -> {to}: {message}");
    }
}

#[test]
fn wrong_value_in_the_header_of_a_convolution_is_named() {
    let whole = small_file(CONVOLUTIONS);
    for (from, to, expected) in [
        (r#"["word",40,16]"#, r#"["word",0,16]"#, "size \"word\""),
        (r#"["word",40,16]"#, r#"["word",40,18446744073709551615]"#, "size \"word\""),
        (r#"["word",40,16]"#, r#"["word",41,16]"#, "shape"),
        (r#"["word",40,16]"#, r#"["word",40,12]"#, "multiple"),
        (r#"["word",40,16]"#, r#"["middle",40,16]"#, "hashes \"middle\""),
        (r#"["word",40,16]"#, r#"["word",40,16],["word",40,16]"#, "reads \"word\" twice"),
        (r#"["word",40,16]"#, r#"["word",40]"#, "metadata"),
        (r#"8]],"states":[["kind",19]"#, r#"8]],"states":[["kind",18]"#, "states \"kind\""),
        (r#"8]],"states":[["kind",19]"#, r#"8]],"states":[["mood",19]"#, "states \"mood\""),
        (r#"8]],"states":[["kind",19]"#, r#"8]],"states":[["kind",19],["kind",19]"#, "reads \"kind\" twice"),
        (r#""classes":57"#, r#""classes":58"#, "size \"classes\""),
        (r#""classes":57"#, r#""classes":56"#, "shape"),
        (r#""piece":24"#, r#""piece":1000000000"#, "size \"piece\""),
        (r#""piece":24"#, r#""piece":8"#, "shape"),
        (r#""heads":2"#, r#""heads":3"#, "multiple"),
        (r#""inner":64"#, r#""inner":63"#, "multiple"),
        (r#""dilations":[1, 4, 40]"#, r#""dilations":[1, 4]"#, "2 dilations"),
        (r#""dilations":[1, 4, 40]"#, r#""dilations":[1, 0, 40]"#, "size \"dilation\""),
        (r#""dilations":[1, 4, 40]"#, r#""dilations":[1, -4, 40]"#, "metadata"),
        (r#""attention":[false, true, true]"#, r#""attention":[true, true, true]"#, "no tensor \"layers.0.qkv"),
        (r#""window":38"#, r#""window":0"#, "size \"window\""),
        (r#""window":38"#, r#""window":4095"#, "size \"window\""),
        (r#""link.flat.weight":"#, r#""link.other":"#, "no tensor \"link.flat.weight\""),
        (r#""embeddings.mix.weight":"#, r#""other":"#, "no tensor \"embeddings.mix.weight\""),
        // Each kind with the parts of the other.
        (r#""kind":"fast""#, r#""kind":"accurate""#, "metadata"),
    ] {
        let message = problem_with(&whole, from, to);
        assert!(message.contains(expected), "{from} -> {to}: {message}");
    }
}

#[test]
fn a_model_trained_with_other_classes_hashes_or_tokens_is_refused() {
    for whole in [file(SMALL), small_file(CONVOLUTIONS)] {
        for (from, to, expected) in [
            (
                r#""pronoun","singular""#,
                r#""singular","pronoun""#,
                r#"its "classes" differs at place 17: "singular", in this version of quoth "pronoun""#,
            ),
            (r#""tokenizer":1"#, r#""tokenizer":0"#, r#"its "tokenizer" is version 0, in this version of quoth 1"#),
            (r#"["U.S.",7"#, r#"["U.S.",1"#, r#"its "word_hash" differs at place 6: "U.S." = 1"#),
            (r#"["shape",8]"#, r#"["shape",9]"#, r#"its "states" differs at place 1: "shape" = 9"#),
        ] {
            // The sizes of a network say the states as well; the contract stands before them.
            let message = problem_with(&whole, &within(from), &within(to));
            assert!(message.contains(expected), "{from} -> {to}: {message}");
        }
    }
}

/// Turns a byte around at a random place, or cuts the rest off.
fn hurt(bytes: &mut Vec<u8>, random: &mut impl FnMut(usize) -> usize) {
    let at = random(bytes.len());
    if random(8) == 0 {
        bytes.truncate(at);
    } else {
        bytes[at] ^= 1 << random(8);
    }
}

/// Files hurt at random, half of them with a checksum that fits: an error, or a model that can be
/// used. A tenth of them, or all where `QUOTH_FULL_SIZE` is set.
#[test]
fn damaged_files_are_rejected_or_work() {
    let mut seed = 5_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((seed >> 33) as usize) % below
    };
    let rounds = if std::env::var_os("QUOTH_FULL_SIZE").is_some() { 1000 } else { 100 };
    let (text, mut used) = (text(), 0);
    for whole in [file(SMALL), small_file(CONVOLUTIONS)] {
        let (header, tensors) = parts(&whole);
        for round in 0..rounds {
            let mut bytes = whole.clone();
            if round % 2 == 0 {
                hurt(&mut bytes, &mut random);
            } else if round % 4 == 1 {
                let mut header = header.as_bytes().to_vec();
                hurt(&mut header, &mut random);
                bytes = sealed(&String::from_utf8_lossy(&header), tensors);
            } else {
                let mut tensors = tensors.to_vec();
                hurt(&mut tensors, &mut random);
                bytes = sealed(header, &tensors);
            }
            match Network::read(bytes.into(), Check::Everything, Simd::best()) {
                Err(error) => assert!(error.is_model(), "{error}"),
                Ok(model) => {
                    let vectors = encoded(&model, &[text.window(0..20), text.window(20..30)]);
                    let logits = model.logits(&vectors);
                    let links = model.links(&vectors, &logits, 0..20, 3..5, &[Relation::Sentence; 20]);
                    assert_eq!(links.len(), 20 * 5);
                    used += 1;
                }
            }
        }
    }
    assert!(used > 20, "{used}");
}

#[test]
fn a_path_is_named_in_the_error() {
    let message = Network::load("no/such/model.bin").unwrap_err().to_string();
    assert!(message.contains("no/such/model.bin"), "{message}");
}

/// Against what training wrote: `python -m training reference MODEL FILE`, then both paths in the
/// environment.
#[test]
#[ignore = "needs QUOTH_MODEL and QUOTH_REFERENCE"]
fn logits_equal_the_reference_of_training() {
    let path = |name: &str| std::env::var(name).expect(name);
    let file = leaked(std::fs::read(path("QUOTH_MODEL")).unwrap());
    let model = Network::from_bytes(file).unwrap();
    let reference = Weights::open(path("QUOTH_REFERENCE").as_ref(), &contract()).unwrap();
    let numbers = |name: &str, dtype| {
        let part = reference.whole(name, dtype).unwrap();
        part.bytes().as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect::<Vec<_>>()
    };
    let floats = |name: &str| numbers(name, Dtype::F32).into_iter().map(f32::from_bits).collect::<Vec<_>>();
    let source = reference.whole("text", Dtype::U8).unwrap();
    let text = crate::text::Text::new(std::str::from_utf8(source.bytes()).unwrap()).unwrap();
    let tokens = crate::token::Tokens::new(text);
    let vocabulary = crate::encoder::WordPieces::new(model.vocabulary());
    let (features, words) = (Features::new(&tokens), WordFeatures::new(&tokens));
    let (pieces, piece_end) = vocabulary.pieces(&tokens);
    let count = tokens.list.len();
    // A transformer has rows for pieces, a network of convolutions for tokens.
    let rows = if model.reads_words() {
        (0..count as u32).collect()
    } else {
        let expected = numbers("pieces", Dtype::U32);
        assert_eq!(pieces, expected[1..expected.len() - 1]);
        numbers("rows", Dtype::U32)
    };
    assert_eq!(count, rows.len());
    let window =
        Window { tokens: 0..count, pieces: &pieces, piece_end: &piece_end, features: &features, words: &words };
    let vectors = encoded(&model, std::slice::from_ref(&window));
    for simd in Simd::available() {
        let model = Network::from_bytes_with(file, simd).unwrap();
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
    let last =
        (0..256).rev().map(|layer| format!("layers.{layer}")).find(|name| reference.whole(name, Dtype::F32).is_ok());
    let last = floats(&last.expect("a last layer"));
    let expected: Vec<f32> =
        rows.iter().flat_map(|&row| last[row as usize * width..][..width].iter().copied()).collect();
    compare("vectors", &vectors, &expected);
    let logits = model.logits(&vectors);
    compare("entity", &logits.entities, &floats("entity"));
    compare("cue", &logits.cues, &floats("cue"));
    compare("act", &logits.acts, &floats("act"));
    let relations = numbers("relation", Dtype::U32);
    let mut links = Vec::new();
    for (cue, relations) in numbers("cues", Dtype::U32).chunks_exact(2).zip(relations.chunks_exact(count)) {
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
            logits.chunks_exact(tags.len()).map(argmax).collect::<Vec<_>>()
        };
        let (found, expected) = (best(found), best(&expected));
        let same = found.iter().zip(&expected).filter(|(a, b)| a == b).count();
        println!("best tags: {same} of {} the same", found.len());
    }
}
