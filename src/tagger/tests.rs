use super::*;
use crate::kernel::Simd;
use crate::sentence::sentences;
use crate::text::Text;

#[test]
fn an_ensemble_changes_the_scores_of_entities_and_no_attribution() {
    let tokens = Tokens::new(Text::new("“The pumps were off,” Adaeze Okafor told the Harbour Union.").unwrap());
    let sentences = sentences(&tokens);
    let alone =
        Tagger::new(Network::embedded(ACCURATE.bytes()).unwrap()).unwrap().predict(&tokens, &sentences, Some(&[]));
    let both = Tagger::accurate().unwrap().predict(&tokens, &sentences, Some(&[]));
    assert_eq!(both.attributions, alone.attributions);
    assert_eq!(both.attributions.len(), 1);
    let scores = |predictions: &Predictions| {
        predictions.entities.iter().map(|entity| entity.score.to_bits()).collect::<Vec<_>>()
    };
    assert!(scores(&both).iter().zip(scores(&alone)).all(|(both, alone)| *both != alone), "{both:?}");
}

#[test]
fn the_models_inside_are_whole() {
    for file in [&FAST, &OPEN, &ACCURATE] {
        assert_eq!(Network::from_bytes(file.bytes()).map(|_| ()), Ok(()));
    }
}

/// On a whole corpus, bit by bit.
#[test]
#[ignore = "needs QUOTH_TEXTS, a JSONL file with a \"text\" in each line; takes minutes"]
fn every_instruction_set_gives_the_same_predictions() {
    let lines = std::fs::read_to_string(std::env::var("QUOTH_TEXTS").unwrap()).unwrap();
    let texts: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect();
    assert!(!texts.is_empty());
    let fast = |simd| Network::from_bytes_with(FAST.bytes(), simd).unwrap();
    let accurate = |simd| Tagger::new(Network::from_bytes_with(ACCURATE.bytes(), simd).unwrap()).unwrap();
    let open = |simd| Tagger::new(Network::from_bytes_with(OPEN.bytes(), simd).unwrap()).unwrap();
    let made: [&dyn Fn(Simd) -> Tagger; 3] =
        [&|simd| accurate(simd).with_second(fast(simd)).unwrap(), &|simd| Tagger::new(fast(simd)).unwrap(), &open];
    for made in made {
        let readers: Vec<Tagger> = Simd::available().into_iter().map(made).collect();
        for text in &texts {
            let tokens = Tokens::new(Text::new(text).unwrap());
            let sentences = sentences(&tokens);
            let expected = readers[0].predict(&tokens, &sentences, Some(&[]));
            assert!(
                readers[1..].iter().all(|reader| reader.predict(&tokens, &sentences, Some(&[])) == expected),
                "{text}"
            );
        }
    }
}
