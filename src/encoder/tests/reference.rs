//! The networks against what training wrote of the same weights.

use super::*;

/// Against what training wrote: `python -m training reference MODEL FILE`, then both paths in the
/// environment.
#[test]
#[ignore = "needs QUOTH_MODEL and QUOTH_REFERENCE"]
fn logits_equal_the_reference_of_training() {
    let path = |name: &str| std::env::var(name).expect(name);
    let file = leaked(std::fs::read(path("QUOTH_MODEL")).unwrap());
    let model = Network::from_bytes(file).unwrap();
    let reference = Weights::open(path("QUOTH_REFERENCE").as_ref(), &contract()).unwrap();
    let numbers = |name: &str, dtype| {
        let part = reference.whole(name, dtype).unwrap();
        part.bytes().as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect::<Vec<_>>()
    };
    let floats = |name: &str| numbers(name, Dtype::F32).into_iter().map(f32::from_bits).collect::<Vec<_>>();
    let source = reference.whole("text", Dtype::U8).unwrap();
    let text = crate::text::Text::new(std::str::from_utf8(source.bytes()).unwrap()).unwrap();
    let tokens = crate::token::Tokens::new(text);
    let vocabulary = crate::encoder::WordPieces::new(model.vocabulary());
    let (features, words) = (Features::new(&tokens), WordFeatures::new(&tokens));
    let (pieces, piece_end) = vocabulary.pieces(&tokens);
    let count = tokens.list.len();
    // A transformer has rows for pieces, a network of convolutions for tokens.
    let rows = if model.reads_words() {
        (0..count as u32).collect()
    } else {
        let expected = numbers("pieces", Dtype::U32);
        assert_eq!(pieces, expected[1..expected.len() - 1]);
        numbers("rows", Dtype::U32)
    };
    assert_eq!(count, rows.len());
    let window =
        Window { tokens: 0..count, pieces: &pieces, piece_end: &piece_end, features: &features, words: &words };
    let vectors = encoded(&model, std::slice::from_ref(&window));
    for simd in Simd::available() {
        let model = Network::from_bytes_with(file, simd).unwrap();
        assert_eq!(bits(&encoded(&model, std::slice::from_ref(&window))), bits(&vectors), "{}", simd.name());
    }

    let width = model.width();
    let last =
        (0..256).rev().map(|layer| format!("layers.{layer}")).find(|name| reference.whole(name, Dtype::F32).is_ok());
    let last = floats(&last.expect("a last layer"));
    let expected: Vec<f32> =
        rows.iter().flat_map(|&row| last[row as usize * width..][..width].iter().copied()).collect();
    compare("vectors", &vectors, &expected);
    let logits = model.logits(&vectors);
    compare("entity", &logits.entities, &floats("entity"));
    compare("cue", &logits.reports.cues, &floats("cue"));
    compare("act", &logits.acts, &floats("act"));
    let links = links_of(&model, &vectors, &logits, &numbers("cues", Dtype::U32), &numbers("relation", Dtype::U32));
    compare("link", &links, &floats("link"));
    for (tags, found, expected) in [
        (model.entity_tags(), &logits.entities, floats("entity")),
        (model.cue_tags(), &logits.reports.cues, floats("cue")),
        (model.link_tags(), &links, floats("link")),
    ] {
        print_agreement(tags.len(), found, &expected);
    }
}

/// The link logits of each cue, given by its first token and the one past its last.
fn links_of(model: &Network, vectors: &[f32], logits: &Logits, cues: &[u32], relations: &[u32]) -> Vec<f32> {
    let count = vectors.len() / model.width();
    let mut links = Vec::new();
    for (cue, relations) in cues.chunks_exact(2).zip(relations.chunks_exact(count)) {
        let relations: Vec<Relation> = relations
            .iter()
            .map(|&relation| [Relation::Sentence, Relation::Paragraph, Relation::Elsewhere][relation as usize])
            .collect();
        links.extend(model.outer().links(
            vectors,
            &logits.reports,
            0..count,
            cue[0] as usize..cue[1] as usize,
            &relations,
        ));
    }
    links
}

/// Compares vectors or logits with those that training wrote, in f32 arithmetic.
fn compare(name: &str, found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len(), "{name}");
    let square = |x: f32| x * x;
    let difference: f32 = found.iter().zip(expected).map(|(a, b)| square(a - b)).sum();
    let relative = (difference / expected.iter().map(|x| square(*x)).sum::<f32>()).sqrt();
    let largest = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    println!("{name}: relative error {relative:.5}, largest {largest:.5}");
    assert!(relative < 0.05, "{name}");
}

/// Prints how often the best tag is the same.
fn print_agreement(tags: usize, found: &[f32], expected: &[f32]) {
    let best = |logits: &[f32]| {
        let argmax = |row: &[f32]| (0..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap();
        logits.chunks_exact(tags).map(argmax).collect::<Vec<_>>()
    };
    let (found, expected) = (best(found), best(expected));
    let same = found.iter().zip(&expected).filter(|(a, b)| a == b).count();
    println!("best tags: {same} of {} the same", found.len());
}
