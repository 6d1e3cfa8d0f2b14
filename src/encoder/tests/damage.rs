//! Files that are damaged, cut short or say what no model says: errors that name what is wrong.

use super::*;

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
        (r#""coref":64"#, r#""coref":32"#, "multiple"),
        (r#""coref":64"#, r#""coref":4096"#, "size \"coref\""),
        (r#""coref":64"#, r#""other":64"#, "missing field `coref`"),
        (r#""window":38"#, r#""window":39"#, "windows"),
        (r#""vocabulary":50"#, r#""vocabulary":49"#, "vocabulary has 50"),
        (r#""vocabulary":50"#, r#""vocabulary":65537"#, "size \"vocabulary\""),
        (r#""O","B-cue""#, r#""O","I-cue""#, "cue_tags"),
        (r#""elsewhere"]"#, r#""elsewhere","?"]"#, "relations"),
        ("[1,2,3,4", "[1,3,2,4", "distances"),
        ("[1,2,3,4", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,3,4", "size \"distances\""),
        (r#""cue_bias":0.5"#, r#""cue_bias":"0.5""#, "metadata"),
        (r#""nested_cue_bias":0.5"#, r#""nested_cue_bias":1e39"#, "takes no number"),
        (r#""nested_cue_bias":0.5"#, r#""nested_cue_bias":true"#, "metadata"),
        (r#""nested.cue.bias":"#, r#""other":"#, "no tensor \"nested.cue.bias\""),
        (r#""nested.link.tags.bias":"#, r#""other":"#, "no tensor \"nested.link.tags.bias\""),
        (r#""nested.link.relation.weight":"#, r#""other":"#, "no tensor \"nested.link.relation.weight\""),
        (r#""role.form.weight":"#, r#""other":"#, "no tensor \"role.form.weight\""),
        (r#""shape":[9, 64]"#, r#""shape":[64, 9]"#, "has the shape [64, 9], not [9, 64]"),
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
        (r#""coref.product.weight":"#, r#""other":"#, "no tensor \"coref.product.weight\""),
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
            (r#"["who",7]"#, r#"["who",6]"#, r#"its "anaphors" differs at place 32: "who" = 6"#),
            (r#"["verbs",6]"#, r#"["verbs",5]"#, r#"its "pair_features" differs at place 13: "verbs" = 5"#),
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
                    let inner = model.inner().map(|heads| (heads, heads.logits(&vectors)));
                    for (heads, reports) in [(model.outer(), logits.reports)].into_iter().chain(inner) {
                        let links = heads.links(&vectors, &reports, 0..20, 3..5, &[Relation::Sentence; 20]);
                        assert_eq!(links.len(), 20 * 5);
                    }
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
