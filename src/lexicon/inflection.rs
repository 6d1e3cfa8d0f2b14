//! A verb's lemma → its forms, with the class of each.

use super::classes::Classes;

/// The forms of a verb given as `lemma` or, where irregular, `lemma/past/participle`.
pub(super) fn inflections(entry: &str) -> Vec<(String, Classes)> {
    let mut parts = entry.split('/');
    let lemma = parts.next().unwrap_or_default();
    let irregular: Vec<&str> = parts.collect();
    let ends = |ending: &str| lemma.ends_with(ending);
    let y_to_i = ends("y") && !["ay", "ey", "oy", "uy"].iter().any(|ending| ends(ending));
    let doubled = doubles_its_consonant(lemma);
    let stem = match lemma.strip_suffix('e') {
        Some(stem) if !ends("ee") => stem.to_owned(),
        _ if doubled => format!("{lemma}{}", &lemma[lemma.len() - 1..]),
        _ => lemma.to_owned(),
    };
    let third = if y_to_i {
        format!("{}ies", &lemma[..lemma.len() - 1])
    } else if ["s", "sh", "ch", "x", "z"].iter().any(|ending| ends(ending)) {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    };
    let regular = if y_to_i { format!("{}ied", &lemma[..lemma.len() - 1]) } else { format!("{stem}ed") };
    let mut forms =
        vec![(lemma.to_owned(), Classes::BASE), (third, Classes::THIRD), (format!("{stem}ing"), Classes::ING)];
    if irregular.is_empty() {
        forms.push((regular, Classes::PAST));
    }
    forms.extend(irregular.into_iter().map(|form| (form.to_owned(), Classes::PAST)));
    forms
}

/// quip → quipped, admit → admitted, but not shout → shouted, answer → answered.
fn doubles_its_consonant(lemma: &str) -> bool {
    let letters = lemma.as_bytes();
    let vowel = |i: usize| matches!(letters[i], b'a' | b'e' | b'i' | b'o' | b'u');
    let n = letters.len();
    let ends_short = n >= 3
        && !vowel(n - 1)
        && !matches!(letters[n - 1], b'w' | b'x' | b'y')
        && vowel(n - 2)
        && (!vowel(n - 3) || letters[n - 3] == b'u' && letters.get(n.wrapping_sub(4)) == Some(&b'q'));
    let vowels = (0..n).filter(|&i| vowel(i)).count();
    let one_syllable = vowels == 1 || (vowels == 2 && lemma.contains("qu"));
    ends_short && (one_syllable || ["admit", "rebut", "begin", "forget", "refer"].contains(&lemma))
}
