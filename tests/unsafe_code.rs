//! Unsafe code stands only where it is counted here, and each piece says why it is sound.

#[path = "properties/sources.rs"]
mod sources;

use std::fs;
use std::path::Path;

use sources::rust_files;

/// How often each file below `src/` has the keyword `unsafe`. Only the kernels need it; a number
/// changes together with the code, in review.
const COUNTED: [(&str, usize); 5] = [
    ("kernel/arm.rs", 7),
    ("kernel/intrinsics.rs", 9),
    ("kernel/simd.rs", 7),
    ("kernel/tile.rs", 5),
    ("kernel/x86.rs", 14),
];

#[test]
fn unsafe_code_is_counted_and_says_why_it_is_sound() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for path in rust_files(&sources) {
        let source = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = source.lines().collect();
        let name = path.strip_prefix(&sources).unwrap().to_string_lossy().replace('\\', "/");
        let unsafe_lines: Vec<usize> = (0..lines.len()).filter(|&i| keywords(lines[i]) > 0).collect();
        for &i in &unsafe_lines {
            assert!(says_why(&lines, i), "{name}:{}: no // SAFETY: or # Safety right above", i + 1);
        }
        if !unsafe_lines.is_empty() {
            found.push((name, unsafe_lines.iter().map(|&i| keywords(lines[i])).sum()));
        }
    }
    found.sort();
    assert_eq!(found, COUNTED.map(|(name, count)| (name.to_owned(), count)));
}

/// How often the code of a line, its comment left out, has the keyword.
fn keywords(line: &str) -> usize {
    let code = line.split("//").next().unwrap_or_default();
    code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| *word == "unsafe").count()
}

/// Whether the comment above line `i`, attributes aside, says why the unsafe code there is sound,
/// or what a caller must see to.
fn says_why(lines: &[&str], i: usize) -> bool {
    let above = lines[..i].iter().rev().map(|line| line.trim_start());
    let mut comment = above.take_while(|line| line.starts_with("//") || line.starts_with("#["));
    comment.any(|line| line.starts_with("// SAFETY: ") || line == "/// # Safety")
}

#[test]
fn a_comment_counts_only_right_above_the_code() {
    assert!(says_why(&["// SAFETY: a proof,", "// of two lines", "#[inline]", "unsafe { f() }"], 3));
    assert!(!says_why(&["// SAFETY: of f", "unsafe { f() }", "unsafe { g() }"], 2));
    assert!(!says_why(&["// g is quick", "unsafe { g() }"], 1));
    assert_eq!(keywords("    unsafe { unsafe_g() } // unsafe"), 1);
}
