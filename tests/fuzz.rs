//! The fuzz targets on their seeds, without a fuzzer.

#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "the fuzz targets include it as a crate")]
mod targets;

use std::path::Path;

#[test]
fn targets_hold_on_their_seeds() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for (name, folder, target) in targets::TARGETS {
        let mut run = 0;
        for seed in std::fs::read_dir(seeds.join(folder)).unwrap() {
            let path = seed.unwrap().path();
            println!("{name}: {}", path.display());
            target(&std::fs::read(&path).unwrap());
            run += 1;
        }
        assert!(run > 0, "{name} has no seeds");
    }
}
