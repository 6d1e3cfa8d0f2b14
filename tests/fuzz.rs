//! The fuzz targets on their seeds, without a fuzzer.

#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "the fuzz targets include it as a crate")]
mod targets;

use std::path::Path;

/// Seeds that need no trained network: Miri takes a thousand times as long.
const IN_MIRI: [(&str, &str); 4] = [
    ("json", "two_quotes.json"),
    ("splitter", "own_words.txt"),
    ("model_file", "transformer"),
    ("model_file", "convolutions"),
];

#[test]
fn targets_hold_on_their_seeds() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for (target, folder, run) in targets::TARGETS {
        let names = std::fs::read_dir(seeds.join(folder)).unwrap().map(|seed| seed.unwrap().file_name());
        let names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        assert!(!names.is_empty(), "{target} has no seeds");
        for name in names.iter().filter(|name| !cfg!(miri) || IN_MIRI.contains(&(target, name))) {
            println!("{target}: {name}");
            run(&std::fs::read(seeds.join(folder).join(name)).unwrap());
        }
    }
}
