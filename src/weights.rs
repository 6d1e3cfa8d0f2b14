//! Model files: bytes → named tensors and what the file says of itself. The format is described in
//! training/format.md.
//!
//! A model file is a safetensors file: the length of a header, the header in JSON, the bytes of the
//! tensors. The header is read and checked before anything else, so that a file that is no model is
//! refused before it is read. The tensors follow each other without gaps, so none lies in another,
//! and what is kept of a file is bounded by its size.

mod identity;
mod json;

use std::fmt::Write;
use std::fs;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use safetensors::tensor::{Dtype, Metadata, TensorInfo};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::contract::Contract;
use crate::error::Error;
use crate::interrupt;

pub(crate) use self::identity::{Embedded, Identity, restricted};

/// The version of what quoth writes into the metadata of safetensors.
const VERSION: &str = "2";
/// What the files of the first version began with.
const FIRST_FORMAT: &[u8; 8] = b"QUOTHMDL";
/// How many bytes say how long the header is.
const LENGTH: usize = 8;
/// No header is longer: the two models inside need less than 20 KiB.
const LONGEST_HEADER: u64 = 256 << 10;
/// No file is longer: it would not be read within a second, and the larger model inside has 23 MB.
const LARGEST_FILE: u64 = 256 << 20;
/// How many bytes are read or summed before the work may end.
const STRETCH: usize = 8 << 20;
/// How many digits the checksum has.
const DIGITS: usize = 64;

/// A file's bytes: part of the program, or read from somewhere.
#[derive(Debug, Clone)]
pub(crate) enum Bytes {
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
pub(crate) struct Part {
    file: Bytes,
    range: Range<usize>,
}

impl Part {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.file[self.range.clone()]
    }

    /// The SHA-256 of the whole file, in hexadecimal digits.
    pub(crate) fn sha256_of_file(&self) -> String {
        sha256(&self.file)
    }

    /// Whether the whole file has the bytes of one inside the library.
    pub(crate) fn is_copy_of(&self, inside: &Embedded) -> bool {
        *self.file == *inside.bytes()
    }
}

/// How much of a file is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    Everything,
    AllButChecksum,
}

/// The tensors of a model file, and what it says of itself.
#[derive(Debug)]
pub(crate) struct Weights {
    header: Header,
    bytes: Bytes,
}

/// What stands before the tensors.
#[derive(Debug)]
struct Header {
    kind: String,
    /// What the model says of itself, in JSON.
    model: String,
    /// The digits of the checksum.
    sha256: String,
    tensors: Metadata,
    /// Where the tensors start in the file.
    start: usize,
}

impl Weights {
    /// Reads a file: its header first, then the rest if that is the header of a model that agrees
    /// with `contract`.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is damaged, cut short or no model of this version; the
    /// message names it and says which check failed.
    pub(crate) fn open(path: &Path, contract: &Contract) -> Result<Self, Error> {
        let unreadable = |error: io::Error| Error::unreadable(path, &error);
        let wrong = |problem: String| Error::model(format!("{}: {problem}", path.display()));
        let named = fs::metadata(path).map_err(unreadable)?;
        if named.is_dir() {
            return Err(unreadable(fs::read(path).err().unwrap_or(io::ErrorKind::IsADirectory.into())));
        }
        // To open a pipe would wait for its other end; a device may have no end.
        if !named.is_file() {
            return Err(wrong("it is no regular file but a pipe, a socket or a device".to_owned()));
        }
        let mut file = fs::File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        if size > LARGEST_FILE {
            return Err(wrong(format!("it has {size} bytes: a model file has at most {LARGEST_FILE}")));
        }
        let mut bytes = Vec::new();
        let mut read = |bytes: &mut Vec<u8>, count: usize| -> Result<(), Error> {
            bytes.reserve_exact(count);
            for start in (0..count).step_by(STRETCH) {
                interrupt::point();
                let stretch = STRETCH.min(count - start) as u64;
                Read::by_ref(&mut file).take(stretch).read_to_end(bytes).map_err(unreadable)?;
            }
            Ok(())
        };
        read(&mut bytes, LENGTH)?;
        let start = Header::start(&bytes, size).map_err(wrong)?;
        read(&mut bytes, start - LENGTH)?;
        let header = Header::read(&bytes, size, contract).map_err(wrong)?;
        read(&mut bytes, size as usize - start)?;
        header.into_weights(bytes.into(), Check::Everything).map_err(wrong)
    }

    /// Takes a file's bytes, to be read in place.
    ///
    /// # Errors
    ///
    /// When they are damaged, cut short or no model that agrees with `contract`: which check
    /// failed.
    pub(crate) fn from_bytes(bytes: Bytes, check: Check, contract: &Contract) -> Result<Self, String> {
        Header::read(&bytes, bytes.len() as u64, contract)?.into_weights(bytes, check)
    }

    /// How many bytes the file has.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The kind of the model.
    pub(crate) fn kind(&self) -> &str {
        &self.header.kind
    }

    /// What the model says of itself.
    pub(crate) fn model<T: DeserializeOwned>(&self) -> Result<T, String> {
        json::parsed(&self.header.model).map_err(|error| format!("its metadata are not what they should be: {error}"))
    }

    /// Whether the file has a tensor of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.header.tensors.info(name).is_some()
    }

    /// The shape of a tensor of numbers of a type, and where it stands in the file.
    fn tensor(&self, name: &str, dtype: Dtype) -> Result<(&[usize], Range<usize>), String> {
        let info = self.header.tensors.info(name).ok_or_else(|| format!("it has no tensor {name:?}"))?;
        let TensorInfo { dtype: found, shape, data_offsets: (start, end) } = info;
        if *found != dtype {
            return Err(format!("its tensor {name:?} is {found}, not {dtype}"));
        }
        Ok((shape, self.header.start + start..self.header.start + end))
    }

    /// Where a tensor stands in the file.
    pub(crate) fn range(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<Range<usize>, String> {
        let (found, range) = self.tensor(name, dtype)?;
        if found != shape {
            return Err(format!("its tensor {name:?} has the shape {found:?}, not {shape:?}"));
        }
        Ok(range)
    }

    /// The bytes of a tensor.
    pub(crate) fn bytes(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<&[u8], String> {
        Ok(&self.bytes[self.range(name, dtype, shape)?])
    }

    /// A tensor, to be read in place.
    pub(crate) fn part(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<Part, String> {
        Ok(Part { file: self.bytes.clone(), range: self.range(name, dtype, shape)? })
    }

    /// A tensor of any shape, to be read in place.
    pub(crate) fn whole(&self, name: &str, dtype: Dtype) -> Result<Part, String> {
        Ok(Part { file: self.bytes.clone(), range: self.tensor(name, dtype)?.1 })
    }
}

impl Header {
    /// Where the tensors start in a file of `size` bytes that begins with these.
    fn start(bytes: &[u8], size: u64) -> Result<usize, String> {
        let length = bytes.first_chunk().ok_or_else(|| format!("it has {size} bytes, fewer than any model"))?;
        if length == FIRST_FORMAT {
            return Err("it has the format of the first version, which began with QUOTHMDL: in the folder of quoth's \
                        sources, `python -m training.convert OLD NEW` makes a file of this version of it"
                .to_owned());
        }
        let length = u64::from_le_bytes(*length);
        if length > LONGEST_HEADER {
            return Err(format!(
                "it is no model file: its header would have {length} bytes, at most {LONGEST_HEADER} can be"
            ));
        }
        let start = LENGTH as u64 + length;
        if start > size {
            return Err(format!("it has {size} bytes, fewer than its header: cut short"));
        }
        Ok(start as usize)
    }

    /// Reads the header of a file of `size` bytes that begins with `bytes`.
    fn read(bytes: &[u8], size: u64, contract: &Contract) -> Result<Self, String> {
        let start = Self::start(bytes, size)?;
        let header = bytes.get(LENGTH..start).ok_or("it was cut short while it was read")?;
        let header = std::str::from_utf8(header).map_err(|_| "it is no model file: its header is not UTF-8")?;
        let tensors: Metadata =
            json::parsed(header).map_err(|error| format!("its header is not that of a safetensors file: {error}"))?;
        let entry = |name: &str| {
            let found = tensors.metadata().as_ref().and_then(|metadata| metadata.get(name));
            found.ok_or_else(|| format!("its __metadata__ have no {name:?}"))
        };
        let version = entry("quoth_format").map_err(|problem| format!("it is no model of quoth: {problem}"))?;
        if version != VERSION {
            return Err(format!("its format is version {version:?}, this version of quoth reads {VERSION:?}"));
        }
        let [kind, model, sha256] = [entry("kind")?, entry("model")?, entry("sha256")?].map(String::clone);
        contract.check(entry("contract")?)?;
        let end = start as u64 + tensors.data_len() as u64;
        if end != size {
            return Err(format!("it has {size} bytes, {end} by its header: cut short or put together"));
        }
        Ok(Self { kind, model, sha256, tensors, start })
    }

    /// The file of this header.
    fn into_weights(self, bytes: Bytes, check: Check) -> Result<Weights, String> {
        if bytes.len() != self.start + self.tensors.data_len() {
            return Err("it was cut short while it was read".to_owned());
        }
        if check == Check::Everything && checksum(&bytes, self.start, &self.sha256)? != self.sha256 {
            return Err("it is damaged: its checksum differs".to_owned());
        }
        Ok(Weights { header: self, bytes })
    }
}

/// The SHA-256 of a file whose tensors begin at `start`, with zeros in the place of the digits of
/// the checksum.
fn checksum(file: &[u8], start: usize, digits: &str) -> Result<String, String> {
    let mut places = file[..start].windows(DIGITS).enumerate().filter(|(_, part)| *part == digits.as_bytes());
    let (Some((place, _)), None) = (places.next(), places.next()) else {
        return Err(format!("its sha256 is not {DIGITS} digits that stand in its header once"));
    };
    let mut sum = Sha256::new();
    sum.update(&file[..place]);
    sum.update([b'0'; DIGITS]);
    for stretch in file[place + DIGITS..].chunks(STRETCH) {
        interrupt::point();
        sum.update(stretch);
    }
    Ok(hexadecimal(sum))
}

/// The SHA-256 of a file as it is, in hexadecimal digits.
fn sha256(file: &[u8]) -> String {
    sha256_of(file.chunks(STRETCH))
}

/// The SHA-256 of what follows each other, in hexadecimal digits; between them the work may end.
pub(crate) fn sha256_of(stretches: impl Iterator<Item = impl AsRef<[u8]>>) -> String {
    let mut sum = Sha256::new();
    for stretch in stretches {
        interrupt::point();
        sum.update(stretch);
    }
    hexadecimal(sum)
}

fn hexadecimal(sum: Sha256) -> String {
    sum.finalize().iter().fold(String::with_capacity(DIGITS), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
