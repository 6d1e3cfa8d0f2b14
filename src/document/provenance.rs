//! [`Provenance`]: what made a document.

use crate::weights::Identity;

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Map, Value};

/// The options of an analysis that are not the usual ones, by their names, which all of its
/// documents share; None where all are.
pub(crate) type ToldOptions = Option<Arc<Map<String, Value>>>;

/// What made a document: a version of this library, a model and options, by which others can make
/// it again.
#[derive(Debug, Clone)]
pub struct Provenance {
    version: Cow<'static, str>,
    model: Identity,
    options: ToldOptions,
}

impl Provenance {
    /// That of this version of the library.
    pub(crate) fn of_this_version(model: Identity, options: ToldOptions) -> Self {
        Self { version: Cow::Borrowed(env!("CARGO_PKG_VERSION")), model, options }
    }

    /// That of what was written down.
    pub(super) fn read(version: &str, model: &str, sha256: &str, options: Map<String, Value>) -> Self {
        let options = (!options.is_empty()).then(|| Arc::new(options));
        Self { version: Cow::Owned(version.to_owned()), model: Identity::new(model, sha256), options }
    }

    /// The version of the library: "0.2.0".
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The name of the model: "accurate", "fast" or "open", "sentence" or "sentence-open" where
    /// only sentences were looked for, or that of a model file, without its folder.
    #[must_use]
    pub fn model(&self) -> &str {
        self.model.name()
    }

    /// The SHA-256 of the model's file, in hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.model.sha256()
    }

    /// The options of the analysis that were not the usual ones, as an object of JSON, by their
    /// names in Python: `{"min_score":0.5}`, or `{}`. Of names, patterns, aliases and abbreviations
    /// of the user's own it has the number, and the start of the SHA-256 of their lines in order.
    ///
    /// # Panics
    ///
    /// Never: values of JSON can be written.
    #[must_use]
    pub fn options(&self) -> String {
        let written = self.told_options().map(serde_json::to_string).transpose();
        written.expect("values of JSON have a JSON form").unwrap_or_else(|| "{}".to_owned())
    }

    pub(crate) fn told_options(&self) -> Option<&Map<String, Value>> {
        self.options.as_deref()
    }
}

impl PartialEq for Provenance {
    fn eq(&self, other: &Self) -> bool {
        (self.version(), self.model(), self.sha256(), &self.options)
            == (other.version(), other.model(), other.sha256(), &other.options)
    }
}

impl Eq for Provenance {}
