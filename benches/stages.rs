//! What each stage of the pipeline costs, as a share of the model's, on the articles of the tests
//! and one thread.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use quoth::internals::coref::Cast;
use quoth::internals::structure::Structure;
use quoth::internals::tagger::Tagger;
use quoth::internals::text::Text;
use quoth::internals::token::Tokens;
use quoth::internals::{entity, name, quote, sentence, speaker};

const ROUNDS: u32 = 40;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the articles").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).expect("a text")).collect();
    for (name, tagger) in [("accurate", Tagger::accurate()), ("fast", Tagger::fast())] {
        let tagger = tagger.expect("a model");
        let mut spent = [Duration::ZERO; 5];
        for round in 0..=ROUNDS {
            for text in &texts {
                let times = stages(text, tagger);
                // The first round fills the caches.
                if round > 0 {
                    spent.iter_mut().zip(times).for_each(|(spent, time)| *spent += time);
                }
            }
        }
        let model = spent[1].as_secs_f64();
        println!("{name}, {} articles:", texts.len());
        for (stage, spent) in
            ["tokens, sentences, structure", "model", "quotations", "entities", "cast and speakers"].iter().zip(spent)
        {
            let each = spent.as_secs_f64() * 1e6 / f64::from(ROUNDS) / f64::from(texts.len() as u32);
            println!(
                "  {stage:<20} {each:9.1} µs an article  {:5.1} % of the model",
                100.0 * spent.as_secs_f64() / model
            );
        }
    }
}

/// The time of each stage for one text.
fn stages(text: &str, tagger: &Tagger) -> [Duration; 5] {
    let mut at = Instant::now();
    let mut lap = || std::mem::replace(&mut at, Instant::now()).elapsed();
    let tokens = Tokens::new(Text::new(text).expect("a short text"));
    let sentences = sentence::sentences(&tokens);
    let structure = Structure::new(&tokens, true);
    let first = lap();
    let predictions = tagger.predict(&tokens, &sentences, Some(&[]));
    let model = lap();
    let quotations = quote::quotations(&tokens, &sentences, &structure, &predictions, quote::NestedReports::Sought);
    let quotes = lap();
    let names = entity::entities(&tokens, name::names(&tokens, &predictions.entities), Vec::new(), None);
    let entities = lap();
    let cast = Cast::new(&tokens, &sentences, &structure, &names, &quotations, None, (tagger, &predictions.vectors));
    let speakers = speaker::speakers(&tokens, &sentences, &structure, &cast, &quotations);
    std::hint::black_box((speakers, names));
    [first, model, quotes, entities, lap()]
}
