//! Bytes → named tensors. The format is described in training/README.md.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::kernel::{Linear, Simd, add_bytes};

const MAGIC: &[u8] = b"QUOTHMDL";
const VERSION: u32 = 1;
const HEADER: usize = 80;
const ALIGNMENT: usize = 64;

/// A file's bytes: part of the program, or read from somewhere.
#[derive(Debug, Clone)]
pub(super) enum Bytes {
    Static(&'static [u8]),
    Owned(Arc<Vec<u8>>),
}

impl From<&'static [u8]> for Bytes {
    fn from(bytes: &'static [u8]) -> Self {
        Self::Static(bytes)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Owned(Arc::new(bytes))
    }
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Owned(bytes) => bytes,
        }
    }
}

/// A stretch of a file that is read in place.
#[derive(Debug, Clone)]
pub(super) struct Part {
    file: Bytes,
    range: Range<usize>,
}

impl Part {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.file[self.range.clone()]
    }
}

/// A table of bytes with a scale for each row.
#[derive(Debug, Clone)]
pub(super) struct Table {
    part: Part,
    scales: Vec<f32>,
    width: usize,
}

impl Table {
    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.scales.len()
    }

    /// How many numbers a row has.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Adds the row of that number.
    pub(super) fn add_row(&self, simd: Simd, number: usize, to: &mut [f32]) {
        add_bytes(simd, &self.part.bytes()[number * self.width..][..self.width], self.scales[number], to);
    }
}

/// How much of a file is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    Everything,
    AllButChecksum,
}

/// A file whose parts are all where its table says.
#[derive(Debug)]
pub(super) struct File {
    pub(super) kind: String,
    bytes: Bytes,
    metadata: Range<usize>,
    tensors: FxHashMap<String, Tensor>,
}

#[derive(Debug)]
struct Tensor {
    dtype: String,
    shape: Vec<usize>,
    range: Range<usize>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    dtype: String,
    shape: Vec<usize>,
    offset: usize,
}

#[derive(Deserialize)]
struct Listed {
    tensors: Vec<Entry>,
}

impl File {
    pub(super) fn read(bytes: Bytes, check: Check) -> Result<Self, String> {
        if bytes.len() < HEADER {
            return Err(format!("it has {} bytes, fewer than its header", bytes.len()));
        }
        if &bytes[..8] != MAGIC {
            return Err("it is no model file: it does not begin with QUOTHMDL".to_owned());
        }
        let version = number(&bytes[8..12]);
        if version != u64::from(VERSION) {
            return Err(format!("its format is version {version}, this version of quoth reads {VERSION}"));
        }
        let (length, start, size) = (number(&bytes[12..16]), number(&bytes[16..24]), number(&bytes[24..32]));
        let metadata = HEADER as u64 + length;
        if start % ALIGNMENT as u64 != 0 || metadata > start || start.checked_add(size) != Some(bytes.len() as u64) {
            return Err(format!("it has {} bytes, not what its header says: cut short or put together", bytes.len()));
        }
        // Both are below the number of bytes by now.
        let (metadata, start) = (HEADER..metadata as usize, start as usize);
        if check == Check::Everything && Sha256::digest(&bytes[HEADER..])[..] != bytes[32..64] {
            return Err("it is damaged: its checksum differs".to_owned());
        }
        let kind = bytes[64..80].iter().take_while(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
        let listed: Listed = parsed(&bytes[metadata.clone()])?;
        let mut tensors = FxHashMap::default();
        for Entry { name, dtype, shape, offset } in listed.tensors {
            let size = match dtype.as_str() {
                "i8" | "u8" => 1,
                "u32" | "f32" => 4_usize,
                _ => return Err(format!("its tensor {name:?} is of the unknown type {dtype:?}")),
            };
            let end = shape
                .iter()
                .try_fold(size, |product, side| product.checked_mul(*side))
                .and_then(|size| offset.checked_add(start)?.checked_add(size))
                .filter(|end| *end <= bytes.len())
                .ok_or_else(|| format!("its tensor {name:?} ends outside it"))?;
            if offset % ALIGNMENT != 0 {
                return Err(format!("its tensor {name:?} is not aligned: it begins at {offset}"));
            }
            let tensor = Tensor { dtype, shape, range: start + offset..end };
            if tensors.insert(name.clone(), tensor).is_some() {
                return Err(format!("it has two tensors {name:?}"));
            }
        }
        Ok(Self { kind, bytes, metadata, tensors })
    }

    /// What the file says of itself.
    pub(super) fn metadata<T: DeserializeOwned>(&self) -> Result<T, String> {
        parsed(&self.bytes[self.metadata.clone()])
    }

    fn tensor(&self, name: &str, dtype: &str) -> Result<&Tensor, String> {
        let tensor = self.tensors.get(name).ok_or_else(|| format!("it has no tensor {name:?}"))?;
        if tensor.dtype != dtype {
            return Err(format!("its tensor {name:?} is {}, not {dtype}", tensor.dtype));
        }
        Ok(tensor)
    }

    fn shaped(&self, name: &str, dtype: &str, shape: &[usize]) -> Result<&Tensor, String> {
        let tensor = self.tensor(name, dtype)?;
        if tensor.shape != shape {
            return Err(format!("its tensor {name:?} has the shape {:?}, not {shape:?}", tensor.shape));
        }
        Ok(tensor)
    }

    /// A tensor of any shape.
    pub(super) fn part(&self, name: &str, dtype: &str) -> Result<Part, String> {
        Ok(Part { file: self.bytes.clone(), range: self.tensor(name, dtype)?.range.clone() })
    }

    /// The numbers of a small tensor.
    pub(super) fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let tensor = self.shaped(name, "f32", shape)?;
        let numbers: Vec<f32> =
            self.bytes[tensor.range.clone()].as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        if numbers.iter().all(|number| number.is_finite()) {
            Ok(numbers)
        } else {
            Err(format!("its tensor {name:?} holds what is no number"))
        }
    }

    /// A table of bytes, `NAME.weight`, with its scales.
    pub(super) fn table(&self, name: &str, rows: usize, width: usize) -> Result<Table, String> {
        let name = format!("{name}.weight");
        let range = self.shaped(&name, "i8", &[rows, width])?.range.clone();
        let scales = self.floats(&format!("{name}.scale"), &[rows])?;
        Ok(Table { part: Part { file: self.bytes.clone(), range }, scales, width })
    }

    /// A linear layer, packed: `NAME.weight` with its scales, and `NAME.bias`.
    pub(super) fn linear(&self, simd: Simd, name: &str, outputs: usize, inputs: usize) -> Result<Linear, String> {
        let biases = self.floats(&format!("{name}.bias"), &[outputs])?;
        self.linear_with(simd, name, inputs, &biases)
    }

    /// A linear layer that has no bias of its own.
    pub(super) fn linear_with(&self, simd: Simd, name: &str, inputs: usize, biases: &[f32]) -> Result<Linear, String> {
        let Table { part, scales, .. } = self.table(name, biases.len(), inputs)?;
        Ok(Linear::new(simd, inputs, part.bytes(), &scales, biases))
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn parsed<T: DeserializeOwned>(json: &[u8]) -> Result<T, String> {
    serde_json::from_slice(json).map_err(|error| format!("its metadata are not what they should be: {error}"))
}
