//! What can go wrong in the library, in one type.

use std::fmt;
use std::path::{Path, PathBuf};

/// The error of this crate: what was wrong, and what to do.
///
/// The kinds are private, so that new ones can be added without breaking a caller;
/// [`Error::is_internal`] and [`Error::is_model`] tell what matters to a program: a mistake of the
/// caller, a file that is no model, a defect of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    TextTooLong { bytes: usize },
    Abbreviation { got: String },
    Choice { option: &'static str, got: String, choices: String },
    Document { problem: String },
    Gazetteer { problem: String },
    Pattern { number: usize, problem: String },
    Aliases { number: usize, problem: String },
    Model { problem: String },
    Unreadable { path: PathBuf, code: Option<i32>, problem: String },
    Internal { message: String },
}

impl Error {
    pub(crate) fn text_too_long(bytes: usize) -> Self {
        Self(Kind::TextTooLong { bytes })
    }

    pub(crate) fn abbreviation(got: &str) -> Self {
        Self(Kind::Abbreviation { got: got.to_owned() })
    }

    pub(crate) fn choice(option: &'static str, got: &str, choices: &[&str]) -> Self {
        let choices = choices.iter().map(|choice| format!("{choice:?}")).collect::<Vec<_>>().join(", ");
        Self(Kind::Choice { option, got: got.to_owned(), choices })
    }

    pub(crate) fn document(problem: impl Into<String>) -> Self {
        Self(Kind::Document { problem: problem.into() })
    }

    pub(crate) fn gazetteer(problem: impl Into<String>) -> Self {
        Self(Kind::Gazetteer { problem: problem.into() })
    }

    pub(crate) fn pattern(number: usize, problem: impl Into<String>) -> Self {
        Self(Kind::Pattern { number, problem: problem.into() })
    }

    pub(crate) fn aliases(number: usize, problem: impl fmt::Display) -> Self {
        Self(Kind::Aliases { number, problem: problem.to_string() })
    }

    /// What is wrong with one of the caller's patterns or aliases, and its number.
    #[cfg(feature = "python")]
    pub(crate) fn entry(&self) -> Option<(usize, &str)> {
        match &self.0 {
            Kind::Pattern { number, problem } | Kind::Aliases { number, problem } => Some((*number, problem)),
            _ => None,
        }
    }

    pub(crate) fn model(problem: impl Into<String>) -> Self {
        Self(Kind::Model { problem: problem.into() })
    }

    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self(Kind::Unreadable { path: path.to_owned(), code: error.raw_os_error(), problem: error.to_string() })
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self(Kind::Internal { message: message.into() })
    }

    /// Whether a model file was read that cannot be used.
    #[must_use]
    pub fn is_model(&self) -> bool {
        matches!(self.0, Kind::Model { .. })
    }

    /// Why the operating system could not read a file, by its number and in words, and the file.
    #[cfg(any(feature = "python", test))]
    pub(crate) fn os_error(&self) -> Option<(i32, &str, &Path)> {
        let Kind::Unreadable { path, code: Some(code), problem } = &self.0 else { return None };
        // Rust adds the number to the words.
        let words = problem.strip_suffix(&format!(" (os error {code})")).unwrap_or(problem);
        Some((*code, words, path))
    }

    /// Whether this is a defect of the library (a caught panic), not a mistake of its caller.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        matches!(self.0, Kind::Internal { .. })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::TextTooLong { bytes } => {
                write!(f, "a text of {bytes} bytes is too long: split it into texts below 4 GiB")
            }
            Kind::Abbreviation { got } => {
                write!(f, "abbreviation {got:?} is no single short word; pass words such as \"approx.\"")
            }
            Kind::Choice { option, got, choices } => write!(f, "{option}={got:?} is unknown; choose one of {choices}"),
            Kind::Document { problem } => write!(f, "not a quoth document: {problem}"),
            Kind::Gazetteer { problem } => write!(f, "not a gazetteer: {problem}"),
            Kind::Pattern { number, problem } => write!(f, "not patterns: pattern {number}: {problem}"),
            Kind::Aliases { number, problem } => write!(f, "not aliases: alias {number}: {problem}"),
            Kind::Model { problem } => write!(f, "not a usable model: {problem}"),
            Kind::Unreadable { path, problem, .. } => write!(f, "{}: {problem}", path.display()),
            Kind::Internal { message } => write!(f, "internal error, please report it: {message}"),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_of_the_library_is_internal() {
        let error = Error::internal("index out of bounds");
        assert!(error.is_internal() && !error.is_model() && error.os_error().is_none());
        assert_eq!(error.to_string(), "internal error, please report it: index out of bounds");
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_no_model_error() {
        let missing = Error::unreadable("no.bin".as_ref(), &std::io::Error::from_raw_os_error(2));
        assert!(!missing.is_model() && !missing.is_internal());
        assert_eq!(missing.os_error().map(|(code, _, path)| (code, path)), Some((2, Path::new("no.bin"))));
        let damaged = Error::model("a.bin: it is damaged");
        assert!(damaged.is_model() && !damaged.is_internal() && damaged.os_error().is_none());
        assert_eq!(damaged.to_string(), "not a usable model: a.bin: it is damaged");
    }

    #[test]
    fn a_mistake_of_the_caller_is_neither_internal_nor_of_a_model() {
        let error = Error::choice("model", "slow", &["accurate", "fast", "open"]);
        assert!(!error.is_internal() && !error.is_model() && error.os_error().is_none());
        assert_eq!(error.to_string(), r#"model="slow" is unknown; choose one of "accurate", "fast", "open""#);
    }
}
