//! [`Identity`]: the name and the SHA-256 of a model file, by which a result says what made it.

use std::fmt;
use std::sync::Arc;

use once_cell::race::OnceBox;

use super::sha256;

/// A model file inside the library.
pub(crate) struct Embedded {
    name: &'static str,
    bytes: &'static [u8],
    sha256: OnceBox<String>,
}

/// The bytes of a model file that not everybody may use for any purpose; none where the library is
/// built with the feature `open-weights`.
macro_rules! restricted {
    ($file:literal) => {
        if cfg!(feature = "open-weights") { &[] as &[u8] } else { include_bytes!($file) as &[u8] }
    };
}
pub(crate) use restricted;

impl Embedded {
    pub(crate) const fn new(name: &'static str, bytes: &'static [u8]) -> Self {
        Self { name, bytes, sha256: OnceBox::new() }
    }

    /// Whether the library was built without this file: with the feature `open-weights`.
    pub(crate) fn is_left_out(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn bytes(&self) -> &'static [u8] {
        self.bytes
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Debug for Embedded {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.debug_tuple("Embedded").field(&self.name).finish()
    }
}

/// Which file a model is.
#[derive(Debug, Clone)]
pub(crate) enum Identity {
    /// One inside the library, which is summed up when it is first asked for: no analysis waits.
    Embedded(&'static Embedded),
    /// Another one, by its name and its SHA-256.
    Other(Arc<(String, String)>),
}

impl Identity {
    pub(crate) fn new(name: impl Into<String>, sha256: impl Into<String>) -> Self {
        Self::Other(Arc::new((name.into(), sha256.into())))
    }

    /// What the model is called.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Embedded(file) => file.name,
            Self::Other(file) => &file.0,
        }
    }

    /// The SHA-256 of the file, in hexadecimal digits.
    pub(crate) fn sha256(&self) -> &str {
        match self {
            Self::Embedded(file) => file.sha256.get_or_init(|| Box::new(sha256(file.bytes))),
            Self::Other(file) => &file.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_inside_is_told_by_its_name_and_its_bytes() {
        static FILE: Embedded = Embedded::new("small", b"abc");
        let identity = Identity::Embedded(&FILE);
        assert_eq!(identity.name(), "small");
        // The first example of FIPS 180-2.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((identity.sha256(), identity.clone().sha256()), (expected, expected));
    }
}
