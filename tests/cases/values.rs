//! The cases of dates and sums of money.

use std::collections::BTreeMap;
use std::ops::Range;

use quoth::internals::entity::{self, Calendar};
use quoth::internals::name::Name;
use quoth::internals::text::Text;
use quoth::internals::token::Tokens;
use quoth::{DateOrder, Entity, EntityLabel, analyze};
use serde::Deserialize;

use super::{Cases, Gaps, assert_none, options, read};

#[derive(Deserialize)]
struct Values {
    money: BTreeMap<String, String>,
    date: BTreeMap<String, String>,
}

fn name(tokens: Range<usize>, label: EntityLabel) -> Name {
    Name { tokens, title: 0..0, label, score: 1.0, by_user: false, firm: false, whole: false, canonical: None }
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
            let name = name(0..tokens.len(), *label);
            let found = entity::values(&tokens, &[], &[name], Calendar::default())[0].clone().unwrap_or_default();
            (found != *expected).then(|| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        })
        .collect();
    assert_none(&failures, cases.len());
}

/// The value of the date in brackets.
fn value_in(sentence: &str, calendar: Calendar) -> String {
    let (before, rest) = sentence.split_once('[').unwrap();
    let (date, behind) = rest.split_once(']').unwrap();
    let text = format!("{before}{date}{behind}");
    let tokens = Tokens::new(Text::new(&text).unwrap());
    let inside = |&i: &usize| {
        let span = tokens.span(i..i + 1);
        before.len() <= span.start() as usize && span.end() as usize <= before.len() + date.len()
    };
    let found: Vec<usize> = (0..tokens.len()).filter(inside).collect();
    let name = name(found[0]..found[found.len() - 1] + 1, EntityLabel::Date);
    let whole = 0..tokens.len();
    entity::values(&tokens, std::slice::from_ref(&whole), &[name], calendar)[0].clone().unwrap_or_default()
}

#[test]
fn relative_dates() {
    let days: BTreeMap<String, BTreeMap<String, String>> = read("relative.toml");
    let mut failures = Vec::new();
    for (day, cases) in &days {
        let calendar = Calendar { order: None, reference: Some(day.parse().unwrap()) };
        for (sentence, expected) in cases {
            let found = value_in(sentence, calendar);
            if found != *expected {
                failures.push(format!("{sentence} ({day})\n  expected {expected:?}\n  found    {found:?}"));
            }
        }
    }
    assert_none(&failures, days.values().map(BTreeMap::len).sum());
}

/// What the order of digits changes; what makes one date alone is read against the order too.
#[test]
fn dates_in_digits_by_their_order() {
    let cases = [
        ("03/04/2025", ["", "2025-04-03", "2025-03-04", ""]),
        ("3.4.2025", ["", "2025-04-03", "2025-03-04", ""]),
        ("25/12/2024", ["2024-12-25"; 4]),
        ("12/25/2024", ["2024-12-25"; 4]),
        ("2025-04-03", ["2025-04-03"; 4]),
        ("03/04/25", ["", "2025-04-03", "2025-03-04", "2003-04-25"]),
        ("24-12-25", ["", "2025-12-24", "", "2024-12-25"]),
        ("13/12/99", ["1999-12-13"; 4]),
        ("31/04/2025", [""; 4]),
        ("9/11", [""; 4]),
    ];
    let orders = [None, Some(DateOrder::Dmy), Some(DateOrder::Mdy), Some(DateOrder::Ymd)];
    for (text, expected) in cases {
        let found = orders.map(|order| value_in(&format!("[{text}]"), Calendar { order, reference: None }));
        assert_eq!(found, expected, "{text}");
    }
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
