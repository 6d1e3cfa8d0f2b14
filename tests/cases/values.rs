//! The cases of dates and sums of money.

use std::collections::BTreeMap;

use quoth::internals::entity;
use quoth::internals::name::Name;
use quoth::internals::text::Text;
use quoth::internals::token::Tokens;
use quoth::{Entity, EntityLabel, analyze};
use serde::Deserialize;

use super::{Cases, Gaps, assert_none, options, read};

#[derive(Deserialize)]
struct Values {
    money: BTreeMap<String, String>,
    date: BTreeMap<String, String>,
}

#[test]
fn values() {
    let Values { money, date } = read("values.toml");
    let labelled = |label: EntityLabel| move |(text, value)| (label, text, value);
    let cases: Vec<(EntityLabel, String, String)> = money
        .into_iter()
        .map(labelled(EntityLabel::Money))
        .chain(date.into_iter().map(labelled(EntityLabel::Date)))
        .collect();
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|(label, text, expected)| {
            let tokens = Tokens::new(Text::new(text).unwrap());
            let name = Name {
                tokens: 0..tokens.len(),
                title: 0..0,
                label: *label,
                score: 1.0,
                by_user: false,
                canonical: None,
            };
            let found = entity::values(&tokens, &[name])[0].clone().unwrap_or_default();
            (found != *expected).then(|| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        })
        .collect();
    assert_none(&failures, cases.len());
}

#[derive(Deserialize)]
struct WrittenCase {
    text: String,
    entities: Vec<(String, String, String)>,
    #[serde(flatten)]
    gaps: Gaps,
}

/// The dates and sums that a text names, with their whole extent.
#[test]
fn dates_and_sums() {
    let cases = read::<Cases<WrittenCase>>("written.toml").case;
    let mut failures = Vec::new();
    for model in ["accurate", "fast"] {
        for case in &cases {
            let document = analyze(&case.text, &options(model)).unwrap();
            let written = |entity: &&Entity| matches!(entity.label, EntityLabel::Date | EntityLabel::Money);
            let found: Vec<(String, String, String)> = document
                .entities()
                .iter()
                .filter(written)
                .map(|entity| {
                    let text = entity.span.of(&case.text).to_owned();
                    (text, entity.label.to_string(), entity.value.clone().unwrap_or_default())
                })
                .collect();
            let difference = (found != case.entities).then_some("other entities");
            failures.extend(case.gaps.check(&case.text, model, difference, || format!("{found:?}")));
        }
    }
    assert_none(&failures, cases.len() * 2);
}
