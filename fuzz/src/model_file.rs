//! Model files with one thing or more in the place of another, and a checksum that fits.

use std::sync::LazyLock;

use quoth::{Model, analyze};

use super::synthetic::{Sizes, SmallSizes, file, sealed, small_file};
use super::{everything, invariants};

/// A whole file with a transformer, and one with a network of convolutions.
static FILES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let transformer = Sizes { vocabulary: 40, positions: 34, hidden: 32, layers: 1, heads: 2, inner: 32, link: 16 };
    let convolutions = SmallSizes {
        vocabulary: 40,
        window: 32,
        piece: 16,
        hashed: &[("word", 32, 16), ("suffix", 8, 16)],
        hidden: 32,
        heads: 2,
        inner: 32,
        dilations: &[1, 2],
        attention: &[false, true],
        link: 16,
    };
    [file(transformer), small_file(convolutions)]
});

/// What is written in the place of a number of a header.
const VALUES: [&str; 24] = [
    "0",
    "1",
    "2",
    "15",
    "16",
    "17",
    "32",
    "33",
    "48",
    "64",
    "128",
    "4094",
    "4096",
    "65536",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "-1",
    "0.5",
    "1e30",
    "3.5e38",
    "1e39",
    "null",
    "[]",
];
/// The bits of what is written in the place of a number of a tensor: the greatest and least finite
/// numbers, the infinities, NaN, zeros, the smallest, one.
const NUMBERS: [u32; 10] =
    [0x7f7f_ffff, 0xff7f_ffff, 0x7f80_0000, 0xff80_0000, 0x7fc0_0000, 0, 0x8000_0000, 1, 0x0080_0000, 0x3f80_0000];

const TEXTS: [&str; 3] = [
    "“We will go,” said Ms. Adaeze Okafor. She told Oslo that it was over, according to a report.\n\nHe added: “No.”",
    "a",
    "王 e\u{301}",
];

/// The first byte chooses the file; each five bytes that follow say a change: which, where (two),
/// to what, how far. The file is refused, or it is a model.
pub fn model_file(bytes: &[u8]) {
    let Some((first, changes)) = bytes.split_first() else { return };
    let whole = &FILES[usize::from(first & 1)];
    let start = 8 + u64::from_le_bytes(*whole.first_chunk().expect("a length")) as usize;
    let (mut header, mut tensors) = (whole[8..start].to_vec(), whole[start..].to_vec());
    for change in changes.chunks_exact(5) {
        make(change.try_into().expect("five bytes"), &mut header, &mut tensors);
    }
    let path = std::env::temp_dir().join(format!("quoth-fuzz-{}.safetensors", std::process::id()));
    std::fs::write(&path, sealed(&String::from_utf8_lossy(&header), &tensors)).expect("a place for a file");
    match Model::load(&path) {
        Err(error) => assert!(error.is_model(), "{error}"),
        Ok(model) => {
            for text in TEXTS {
                invariants::hold(text, &analyze(text, &everything(model.clone())).unwrap());
            }
        }
    }
}

fn make([which, low, high, value, count]: [u8; 5], header: &mut Vec<u8>, tensors: &mut Vec<u8>) {
    let place = usize::from(u16::from_le_bytes([low, high]));
    let number = NUMBERS[usize::from(value) % NUMBERS.len()].to_le_bytes();
    // Tensors are larger than two bytes can say.
    let in_tensors = (place * 4 + usize::from(count) * 4 * 256) % tensors.len().max(1);
    match which % 5 {
        0 => replace_number(header, place, VALUES[usize::from(value) % VALUES.len()]),
        1 => {
            let at = place % header.len();
            header[at] = value;
        }
        2 => tensors.iter_mut().skip(in_tensors / 4 * 4).zip(number).for_each(|(byte, new)| *byte = new),
        3 => {
            let all = tensors.iter_mut().skip(place / 4 * 4).take(4 * usize::from(count));
            all.zip(number.into_iter().cycle()).for_each(|(byte, new)| *byte = new);
        }
        _ => tensors.truncate(tensors.len() - in_tensors),
    }
}

/// Writes `value` in the place of one of the numbers of a header.
fn replace_number(header: &mut Vec<u8>, place: usize, value: &str) {
    let starts: Vec<usize> =
        (1..header.len()).filter(|&i| header[i].is_ascii_digit() && !header[i - 1].is_ascii_alphanumeric()).collect();
    if starts.is_empty() {
        return;
    }
    let start = starts[place % starts.len()];
    let digits = header[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    header.splice(start..start + digits, value.bytes());
}
