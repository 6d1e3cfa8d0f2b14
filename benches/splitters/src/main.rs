//! How fast the Rust core splits sentences, beside the sentencex crate in one run and on one
//! thread.
//!
//! ```text
//! cd benches/splitters && cargo run --release -- ../../../shared/data
//! ```
//!
//! Both give the byte offsets of every sentence. The many short texts are the dev set; the long one
//! is news. Time is that of the processor, since other work on the machine disturbs it least.

use std::hint::black_box;
use std::path::Path;

use cpu_time::ThreadTime;
use quoth::Splitter;
use quoth::internals::text::Text;
use quoth::internals::token::Tokens;
use serde_json::Value;

/// Runs of each splitter over the texts, taken in turns so that other work on the machine slows all
/// alike.
const RUNS: usize = 9;

fn texts(file: &Path) -> Vec<String> {
    let lines = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let text = |line: &str| serde_json::from_str::<Value>(line).ok()?.get("text")?.as_str().map(str::to_owned);
    lines.lines().filter_map(text).collect()
}

fn main() {
    let data = std::env::args().nth(1).unwrap_or_else(|| "../../../shared/data".into());
    let short = texts(&Path::new(&data).join("sentences/dev.jsonl"));
    let long = vec![texts(&Path::new(&data).join("quotes/polnear_dev.jsonl")).join("\n\n").repeat(4)];
    let splitter = Splitter::default();
    let works: [(&str, &dyn Fn(&str) -> usize); 3] = [
        ("quoth", &|text| splitter.split(text).map_or(0, |spans| spans.len())),
        ("quoth, its tokens alone", &|text| Text::new(text).map_or(0, |text| Tokens::new(text).list.len())),
        ("sentencex", &|text| sentencex::get_sentence_boundaries("en", text).len()),
    ];
    println!("| M characters/s | {} texts | one text of {:.1} M |\n|---|---|---|", short.len(), chars(&long) / 1e6);
    let (short_rates, long_rates) = (rates(&works, &short), rates(&works, &long));
    for (i, (name, _)) in works.iter().enumerate() {
        println!("| {name} | {:.1} | {:.1} |", short_rates[i], long_rates[i]);
    }
}

fn chars(texts: &[String]) -> f64 {
    texts.iter().map(|text| text.chars().count()).sum::<usize>() as f64
}

/// Millions of characters a second of each splitter, in its best run.
fn rates(works: &[(&str, &dyn Fn(&str) -> usize)], texts: &[String]) -> Vec<f64> {
    let mut best = vec![f64::INFINITY; works.len()];
    for _ in 0..RUNS {
        for (best, (_, work)) in best.iter_mut().zip(works) {
            let start = ThreadTime::now();
            for text in texts {
                black_box(work(black_box(text)));
            }
            *best = best.min(start.elapsed().as_secs_f64());
        }
    }
    best.iter().map(|best| chars(texts) / best / 1e6).collect()
}
