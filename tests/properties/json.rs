//! What is read as a document is one that an analysis could have given, and is written as it was
//! read.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use quoth::{Document, analyze};
use serde_json::Value;

use super::invariants::items_hold;
use super::{everything, scaled, texts};

/// A change of one place in a JSON value.
#[derive(Debug, Clone)]
enum Change {
    Set(Value),
    Remove,
    Repeat,
    Swap(Index),
}

fn changes() -> impl Strategy<Value = Change> {
    let values = prop_oneof![
        Just(Value::Null),
        (-2..90).prop_map(Value::from),
        (-0.5..1.5).prop_map(Value::from),
        (0..=1.0f32.to_bits()).prop_map(|bits| Value::from(f32::from_bits(bits))),
        prop::sample::select(vec!["", "Okafor", "said", "ORG", "mixed", "named"]).prop_map(Value::from),
        Just(Value::Array(Vec::new())),
    ];
    prop_oneof![
        6 => values.prop_map(Change::Set),
        1 => Just(Change::Remove),
        1 => Just(Change::Repeat),
        1 => any::<Index>().prop_map(Change::Swap),
    ]
}

/// How many values stand in `value`, itself included.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// Changes value number `place` of `value`, not counting itself.
fn change(value: &mut Value, mut place: usize, how: &Change) {
    match value {
        Value::Array(items) => {
            for i in 0..items.len() {
                let inner = size(&items[i]);
                if place == 0 {
                    match how {
                        Change::Set(new) => items[i] = new.clone(),
                        Change::Remove => drop(items.remove(i)),
                        Change::Repeat => {
                            let twin = items[i].clone();
                            items.insert(i, twin);
                        }
                        Change::Swap(other) => {
                            let other = other.index(items.len());
                            items.swap(i, other);
                        }
                    }
                    return;
                }
                if place < inner {
                    return change(&mut items[i], place - 1, how);
                }
                place -= inner;
            }
        }
        Value::Object(fields) => {
            for name in fields.keys().cloned().collect::<Vec<_>>() {
                let inner = size(&fields[&name]);
                if place == 0 {
                    match how {
                        Change::Set(new) => drop(fields.insert(name, new.clone())),
                        Change::Remove => drop(fields.remove(&name)),
                        Change::Repeat | Change::Swap(_) => {}
                    }
                    return;
                }
                if place < inner {
                    return change(&mut fields[&name], place - 1, how);
                }
                place -= inner;
            }
        }
        _ => {}
    }
}

/// Whether a document was written as it was read. Later keys may have been missing, and a score has
/// 32 bits.
fn agrees(read: &Value, written: &Value) -> bool {
    match (read, written) {
        (Value::Array(read), Value::Array(written)) => {
            read.len() == written.len() && read.iter().zip(written).all(|(read, written)| agrees(read, written))
        }
        (Value::Object(read), Value::Object(written)) => {
            let keys = ["provenance", "options", "paragraphs", "speakers", "negated", "paragraph"];
            let missing = |name: &str, value: &Value| {
                let nothing =
                    value.is_null() || name == "options" && value.as_object().is_some_and(serde_json::Map::is_empty);
                keys.contains(&name) && nothing
            };
            read.iter().all(|(name, value)| missing(name, value) || agrees(value, &written[name]))
        }
        (Value::Number(read), Value::Number(written)) => {
            let bits = |number: &serde_json::Number| number.as_f64().map(|number| (number as f32).to_bits());
            bits(read) == bits(written)
        }
        (read, written) => read == written,
    }
}

/// The JSON of a text with items of every kind.
static EVERY_KIND: LazyLock<Value> = LazyLock::new(|| {
    let text = "“No,” said Mayor Ann Lee, “never.” Eero Salmi and Kaisa Lahti, of Salmi Oy, told the board on 3 May 2026 that “the \
                fund is empty”, according to the treasury. She wants £4 million, and critics said it was a lie.";
    serde_json::from_str(&analyze(text, &everything()).unwrap().to_json()).unwrap()
});

fn documents() -> impl Strategy<Value = Value> {
    let of_any_text = texts().prop_map(|text| {
        let document = analyze(&text, &everything()).unwrap();
        serde_json::from_str(&document.to_json()).unwrap()
    });
    prop_oneof![1 => of_any_text, 9 => Just(()).prop_map(|()| EVERY_KIND.clone())]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: scaled(50_000) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_is_written_again(
        mut json in documents(),
        changes in prop::collection::vec((any::<Index>(), changes()), 1..4),
    ) {
        for (place, how) in &changes {
            let places = size(&json) - 1;
            if places > 0 {
                change(&mut json, place.index(places), how);
            }
        }
        if let Ok(read) = Document::from_json(&json.to_string()) {
            items_hold(&read);
            let written = read.to_json();
            prop_assert!(agrees(&json, &serde_json::from_str(&written).unwrap()), "{json} became {written}");
            prop_assert_eq!(Document::from_json(&written), Ok(read));
        }
    }
}
