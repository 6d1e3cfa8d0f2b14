//! A form of a verb → its lemma: "say" of "said". The verbs are those of the lists, in all forms
//! that [`inflections`] gives them.

use once_cell::race::OnceBox;
use rustc_hash::FxHashMap;

use super::inflection::inflections;
use super::{list, set};

/// The lemma of a listed verb by one of its forms, in small letters.
pub(crate) fn lemma_of(form: &str) -> Option<&'static str> {
    lemmas().get(form).copied()
}

fn lemmas() -> &'static FxHashMap<String, &'static str> {
    static LEMMAS: OnceBox<FxHashMap<String, &'static str>> = OnceBox::new();
    LEMMAS.get_or_init(|| {
        let mut lemmas = FxHashMap::default();
        for entry in list::reporting_verbs().chain(set::verbs()) {
            let lemma = entry.split('/').next().unwrap_or_default();
            for (form, _) in inflections(entry) {
                lemmas.entry(form).or_insert(lemma);
            }
        }
        Box::new(lemmas)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_their_lemma() {
        for (form, lemma) in [
            ("say", "say"),
            ("said", "say"),
            ("saying", "say"),
            ("told", "tell"),
            ("denies", "deny"),
            ("denied", "deny"),
            ("admitted", "admit"),
            ("arguing", "argue"),
            ("wrote", "write"),
            ("written", "write"),
            ("found", "find"),
            ("refused", "refuse"),
            ("pointing", "point"),
            ("went", "go"),
        ] {
            assert_eq!(lemma_of(form), Some(lemma), "{form}");
        }
        assert_eq!(lemma_of("bridge"), None);
    }

    #[test]
    fn no_form_belongs_to_two_verbs() {
        let mut known: FxHashMap<String, &str> = FxHashMap::default();
        for entry in list::reporting_verbs().chain(set::verbs()) {
            let lemma = entry.split('/').next().unwrap();
            for (form, _) in inflections(entry) {
                let first = *known.entry(form.clone()).or_insert(lemma);
                assert_eq!(first, lemma, "{form}");
            }
        }
    }
}
