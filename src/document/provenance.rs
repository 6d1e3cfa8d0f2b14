//! [`Provenance`]: what made a document.

use crate::weights::Identity;

use std::borrow::Cow;

/// What made a document: a version of this library and a model, by which others can make it again.
#[derive(Debug, Clone)]
pub struct Provenance {
    version: Cow<'static, str>,
    model: Identity,
}

impl Provenance {
    /// That of this version of the library.
    pub(crate) fn of_this_version(model: Identity) -> Self {
        Self { version: Cow::Borrowed(env!("CARGO_PKG_VERSION")), model }
    }

    /// That of what was written down.
    pub(super) fn read(version: &str, model: &str, sha256: &str) -> Self {
        Self { version: Cow::Owned(version.to_owned()), model: Identity::new(model, sha256) }
    }

    /// The version of the library: "0.2.0".
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The name of the model: "accurate", "fast" or "open", "sentence" or "sentence-open" where only
    /// sentences were looked for, or that of a model file, without its folder.
    #[must_use]
    pub fn model(&self) -> &str {
        self.model.name()
    }

    /// The SHA-256 of the model's file, in hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.model.sha256()
    }
}

impl PartialEq for Provenance {
    fn eq(&self, other: &Self) -> bool {
        (self.version(), self.model(), self.sha256()) == (other.version(), other.model(), other.sha256())
    }
}

impl Eq for Provenance {}
