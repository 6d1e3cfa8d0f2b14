//! One surname that a text spells in two ways: "Kowalczk" where it has an Ewelina Kowalczyk.

use rustc_hash::FxHashMap;

/// Shorter words differ by a letter too easily.
const SHORTEST_SURNAME: usize = 6;
/// So many members with surnames of the same ends are told apart; it keeps the work linear.
const MOST_ALIKE: usize = 16;

/// The surnames of full names, by the letters with which they begin and end.
#[derive(Default)]
pub(super) struct Surnames(FxHashMap<(char, char), Vec<(String, u32)>>);

impl Surnames {
    /// Notes the surname of a member.
    pub(super) fn enter(&mut self, surname: &str, member: u32) {
        let Some(ends) = ends(surname) else { return };
        let known = self.0.entry(ends).or_default();
        if known.len() < MOST_ALIKE {
            known.push((surname.to_owned(), member));
        }
    }

    /// The members whose surname may be the word, but for one slip.
    pub(super) fn alike<'a>(&'a self, word: &'a str) -> impl Iterator<Item = u32> + 'a {
        let known = ends(word).and_then(|ends| self.0.get(&ends)).map_or(&[][..], Vec::as_slice);
        known.iter().filter(move |(surname, _)| is_slip(surname, word)).map(|(_, member)| *member)
    }
}

/// The first and the last letter of a word that is long enough.
fn ends(word: &str) -> Option<(char, char)> {
    let letters = word.chars().count();
    Some((word.chars().next()?, word.chars().next_back()?)).filter(|_| letters >= SHORTEST_SURNAME)
}

/// Whether one word is the other with a letter too many or another one, or with two neighbours
/// swapped.
fn is_slip(one: &str, other: &str) -> bool {
    // A letter has four bytes at most; else one long surname would be read for every name.
    if one.len().abs_diff(other.len()) > 4 {
        return false;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    match (&one[same..], &other[same..]) {
        ([_, left @ ..], [_, right @ ..]) if left == right => true,
        ([first, second, left @ ..], [third, fourth, right @ ..])
            if first == fourth && second == third && left == right =>
        {
            true
        }
        ([_, left @ ..], right) if left == right => true,
        (left, [_, right @ ..]) => left == right,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_letter_or_two_neighbours() {
        for word in ["Kowalczk", "Kowalczyyk", "Kowalszyk", "Kowaclzyk"] {
            assert!(is_slip("Kowalczyk", word) && is_slip(word, "Kowalczyk"), "{word}");
        }
        for word in ["Kowalczyk", "Kowalk", "Kawolczyk", "Nowak"] {
            assert!(!is_slip("Kowalczyk", word) && !is_slip(word, "Kowalczyk"), "{word}");
        }
    }

    #[test]
    fn a_short_word_is_no_slip() {
        let mut surnames = Surnames::default();
        surnames.enter("Silva", 0);
        assert_eq!(surnames.alike("Sylva").count(), 0);
    }
}
