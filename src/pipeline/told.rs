//! [`Options`] → what the documents that they make tell of them.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Options, Scope};
use crate::document::ToldOptions;
use crate::entity::{Aliases, Gazetteer, Patterns};
use crate::listed::Listed;
use crate::vocabulary::{Act, DateOrder, QuoteKind};

impl Options {
    /// The options but the model that change what is found and are not the usual ones.
    pub(super) fn told(&self) -> ToldOptions {
        let told = self.changed();
        (!told.is_empty()).then(|| Arc::new(told))
    }

    /// The same where each text has a reference date of its own, or none: it is not told, so that
    /// all documents of an analysis tell the same.
    #[cfg(any(feature = "python", test))]
    pub(super) fn told_with_dates_of_texts(&self) -> ToldOptions {
        let mut told = self.changed();
        // Dates have no values where only sentences are looked for.
        if self.scope == Scope::Everything {
            told.insert("reference_date".to_owned(), "of each text".into());
        }
        (!told.is_empty()).then(|| Arc::new(told))
    }

    fn changed(&self) -> Map<String, Value> {
        let changed = |options: &Self| {
            let pairs = options.values().into_iter().zip(Self::default().values());
            pairs.filter(|(own, usual)| own != usual).map(|((name, value), _)| (name.to_owned(), value)).collect()
        };
        match self.scope {
            Scope::Everything => changed(self),
            // Nothing else changes where sentences end: none does inside a name of the user's own.
            Scope::Sentences => {
                let Self { gazetteer, patterns, aliases, splitter, scope, .. } = self.clone();
                changed(&Self { gazetteer, patterns, aliases, splitter, scope, ..Self::default() })
            }
        }
    }

    /// The options but the model, each by its name in Python.
    fn values(&self) -> [(&'static str, Value); 14] {
        let Self {
            model: _,
            acts,
            kinds,
            gazetteer,
            patterns,
            aliases,
            splitter,
            scope,
            min_score,
            min_speaker_score,
            nested,
            roles,
            date_order,
            reference_date,
        } = self;
        let listed = |own: Option<&Listed>| own.map_or(Value::Null, Listed::value);
        let acts = Act::ALL.iter().filter(|act| acts.contains(act)).map(|act| act.as_str());
        let kinds = QuoteKind::ALL.iter().filter(|kind| kinds.contains(kind)).map(|kind| kind.as_str());
        [
            ("acts", acts.collect()),
            ("kinds", kinds.collect()),
            ("min_score", decimal(*min_score)),
            ("min_speaker_score", decimal(*min_speaker_score)),
            ("nested", (*nested).into()),
            ("roles", (*roles).into()),
            ("date_order", date_order.map(DateOrder::as_str).into()),
            ("reference_date", reference_date.map(|date| date.to_string()).into()),
            ("gazetteer", listed(gazetteer.as_deref().map(Gazetteer::listed))),
            ("patterns", listed(patterns.as_deref().map(Patterns::listed))),
            ("aliases", listed(aliases.as_deref().map(Aliases::listed))),
            ("abbreviations", splitter.listed().value()),
            ("newlines", splitter.newlines().as_str().into()),
            ("only", (*scope == Scope::Sentences).then(|| vec!["sentences"]).into()),
        ]
    }
}

/// The shortest decimal number that stands for a score: 0.3, not the 0.30000001192092896 that it
/// is.
fn decimal(score: f32) -> Value {
    score.to_string().parse::<f64>().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Model;
    use crate::vocabulary::EntityLabel;

    fn told(options: &Options) -> Value {
        options.told().map_or(Value::Null, |told| Value::Object((*told).clone()))
    }

    #[test]
    fn what_is_usual_is_not_told() {
        let usual = Options::default();
        assert_eq!(told(&usual), Value::Null);
        let no_names = Some(Arc::new(Gazetteer::new([]).unwrap()));
        let kinds = usual.kinds.iter().rev().copied().collect();
        assert_eq!(told(&Options { model: Model::Fast, gazetteer: no_names, kinds, ..usual }), Value::Null);
    }

    #[test]
    fn scores_are_told_as_they_were_given_and_own_names_by_their_number() {
        let gazetteer = Some(Arc::new(Gazetteer::in_any_case([(EntityLabel::Org, "Kivu Tea")]).unwrap()));
        let found = told(&Options { min_score: 0.3, gazetteer, ..Options::default() });
        assert_eq!(found["min_score"], 0.3);
        assert_eq!((&found["gazetteer"]["number"], &found["gazetteer"]["ignore_case"]), (&1.into(), &true.into()));
        assert_eq!(found.as_object().unwrap().len(), 2);
    }

    #[test]
    fn only_what_changes_sentences_is_told_of_them() {
        let options = Options { scope: Scope::Sentences, min_score: 0.3, ..Options::default() };
        assert_eq!(told(&options), serde_json::json!({"only": ["sentences"]}));
        assert_eq!(options.told_with_dates_of_texts(), options.told());
    }
}
