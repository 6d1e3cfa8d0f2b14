//! [`Identity`]: the name and the SHA-256 of a model file, by which a result says what made it.

use std::fmt;
use std::sync::Arc;

use once_cell::race::OnceBox;

use super::sha256;

/// A model file inside the library.
pub(crate) struct Inside {
    name: &'static str,
    bytes: &'static [u8],
    sha256: OnceBox<String>,
}

impl Inside {
    pub(crate) const fn new(name: &'static str, bytes: &'static [u8]) -> Self {
        Self { name, bytes, sha256: OnceBox::new() }
    }

    pub(crate) fn bytes(&self) -> &'static [u8] {
        self.bytes
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Debug for Inside {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.debug_tuple("Inside").field(&self.name).finish()
    }
}

/// Which file a model is.
#[derive(Debug, Clone)]
pub(crate) enum Identity {
    /// One inside the library, which is summed up when it is first asked for: no analysis waits.
    Inside(&'static Inside),
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
            Self::Inside(file) => file.name,
            Self::Other(file) => &file.0,
        }
    }

    /// The SHA-256 of the file, in hexadecimal digits.
    pub(crate) fn sha256(&self) -> &str {
        match self {
            Self::Inside(file) => file.sha256.get_or_init(|| Box::new(sha256(file.bytes))),
            Self::Other(file) => &file.1,
        }
    }
}
