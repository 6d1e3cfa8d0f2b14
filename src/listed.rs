//! [`Listed`]: entries of the user's own, by which an analysis went, as its documents tell of them.

use serde_json::{Value, json};

use crate::weights::sha256_of;

/// How many different entries there are, and a checksum that tells them from others, in any order.
/// The entries themselves may be long, or nobody else's business.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listed {
    number: usize,
    sha256: String,
    any_case: bool,
}

/// So many digits of the SHA-256 tell lists apart that are compared by hand.
const DIGITS: usize = 16;
/// So many entries are summed up before the work may end.
const STRETCH: usize = 1024;

impl Listed {
    /// Entries with their labels or canonical names; "" where they have none.
    pub(crate) fn new(mut entries: Vec<(&str, &str)>) -> Self {
        entries.sort_unstable();
        entries.dedup();
        let lines = |entries: &[(&str, &str)]| entries.iter().map(|entry| line(*entry)).collect::<String>();
        let mut sha256 = sha256_of(entries.chunks(STRETCH).map(lines));
        sha256.truncate(DIGITS);
        Self { number: entries.len(), sha256, any_case: false }
    }

    /// The same, found in any case.
    pub(crate) fn in_any_case(self, any_case: bool) -> Self {
        Self { any_case, ..self }
    }

    /// What is told of them; null where there are none.
    pub(crate) fn value(&self) -> Value {
        let Self { number, sha256, any_case } = self;
        match (number, any_case) {
            (0, _) => Value::Null,
            (_, false) => json!({"number": number, "sha256": sha256}),
            (_, true) => json!({"number": number, "sha256": sha256, "ignore_case": true}),
        }
    }
}

fn line((first, second): (&str, &str)) -> String {
    if first.is_empty() { format!("{second}\n") } else { format!("{first}\t{second}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_order_nor_repetition_counts() {
        let listed = Listed::new(vec![("ORG", "Kivu Tea"), ("LOC", "Kivu"), ("ORG", "Kivu Tea")]).value();
        assert_eq!(listed, Listed::new(vec![("LOC", "Kivu"), ("ORG", "Kivu Tea")]).value());
        assert_ne!(listed, Listed::new(vec![("ORG", "Kivu"), ("ORG", "Kivu Tea")]).value());
        assert_eq!(listed["number"], 2);
        assert_eq!(Listed::new(Vec::new()).value(), Value::Null);
    }

    /// Of `printf 'Cie.\n' | sha256sum`.
    #[test]
    fn the_checksum_is_that_of_the_lines() {
        let listed = Listed::new(vec![("", "Cie.")]).in_any_case(true).value();
        assert_eq!(listed, json!({"number": 1, "sha256": "c9e5656cb6f58727", "ignore_case": true}));
    }
}
