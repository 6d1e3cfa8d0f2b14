//! A word → its [`Classes`]: what the word lists in `src/lexicon/` say of it.
//!
//! The lists are text: a line `class class: word word …` gives every word those classes; indented lines go on. They are
//! read once, at first use.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// A set of word classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Classes(u64);

impl Classes {
    /// Whether the two sets share a class.
    #[must_use]
    pub const fn has(self, any: Classes) -> bool {
        self.0 & any.0 != 0
    }

    /// The set as a number, a bit for each class.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

/// One constant a class, and the name that the lists call it by.
macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $text:literal at $bit:literal;)+) => {
        impl Classes {
            $($(#[$doc])* pub const $name: Classes = Classes(1 << $bit);)+

            fn named(name: &str) -> Option<Classes> {
                match name { $($text => Some(Classes::$name),)+ _ => None }
            }
        }
    };
}

classes! {
    /// A verb that reports wherever it has a subject.
    STRONG = "strong" at 0;
    /// A verb of speech.
    SPEECH = "speech" at 1;
    /// A verb of writing.
    WRITING = "writing" at 2;
    /// A verb of thought.
    THOUGHT = "thought" at 3;
    /// A verb of stance.
    STANCE = "stance" at 4;
    /// The base form of a reporting verb.
    BASE = "base" at 5;
    /// Its third person.
    THIRD = "third" at 6;
    /// Its past or participle.
    PAST = "past" at 7;
    /// Its -ing form.
    ING = "ing" at 8;
    /// the, a, some.
    DETERMINER = "determiner" at 9;
    /// his, their.
    POSSESSIVE = "possessive" at 10;
    /// of, in.
    PREPOSITION = "preposition" at 11;
    /// and, but.
    COORDINATOR = "coordinator" at 12;
    /// that, because.
    SUBORDINATOR = "subordinator" at 13;
    /// has, would.
    AUXILIARY = "auxiliary" at 14;
    /// not, never.
    NEGATION = "negation" at 15;
    /// also, later: what may stand in a verb group.
    ADVERB = "adverb" at 16;
    /// he, them.
    PRONOUN = "pronoun" at 17;
    /// One person.
    SINGULAR = "singular" at 18;
    /// Several.
    PLURAL = "plural" at 19;
    /// A pronoun's subject form.
    SUBJECT = "subject" at 20;
    /// who, which.
    RELATIVE = "relative" at 21;
    /// Goes with "she".
    FEMALE = "female" at 22;
    /// Goes with "he".
    MALE = "male" at 23;
    /// A noun for a person: minister.
    ROLE = "role" at 24;
    /// A noun for people: officials.
    ROLES = "roles" at 25;
    /// A noun for a text: report.
    DOCUMENT = "document" at 26;
    /// A noun for an organisation: company.
    ORGAN = "organ" at 27;
    /// A month.
    MONTH = "month" at 28;
    /// A day of the week.
    WEEKDAY = "weekday" at 29;
    /// today, week.
    PERIOD = "period" at 30;
    /// A number in words.
    NUMBER = "number" at 31;
    /// A unit of money.
    CURRENCY = "currency" at 32;
    /// A word that may follow a leading apostrophe: 'em.
    ELISION = "elision" at 33;
    /// A frequent finite verb that does not report.
    VERB = "verb" at 34;
    /// Mr, Dame.
    HONORIFIC = "honorific" at 35;
    /// President, Senator.
    TITLE = "title" at 36;
    /// Keeps its full stop.
    ABBREVIATION = "abbreviation" at 37;
    /// An abbreviation only with a capital: Gen. but not gen.
    CAPITALISED = "capitalised" at 38;
    /// An abbreviation that stands before a name.
    NAME = "name" at 39;
    /// An abbreviation that seldom ends a sentence.
    INNER = "inner" at 40;
    /// An abbreviation that may.
    ENDING = "ending" at 41;
    /// A country, state or city.
    PLACE = "place" at 42;
    /// A capital city, which may stand for its government.
    CAPITAL = "capital" at 43;
    /// A people, religion or political group.
    NATIONALITY = "nationality" at 44;
    /// River, County: part of a place's name.
    PLACE_WORD = "placeword" at 45;
    /// Airport, Bridge: ends a building's name.
    FACILITY = "facility" at 46;
    /// Ministry, Inc: part of an organisation's name.
    ORG_WORD = "orgword" at 47;
    /// Inc, Corp: ends an organisation's name with a full stop of its own.
    ORG_ABBREVIATION = "orgabbreviation" at 48;
    /// The known short name of an organisation.
    ACRONYM = "acronym" at 49;
    /// A given name.
    GIVEN = "given" at 50;
    /// van, bin: inside a name.
    PARTICLE = "particle" at 51;
    /// A reporting verb that takes the person addressed as its object: tell.
    ADDRESSEE = "addressee" at 53;
    /// A reporting verb whose content may be an infinitive: promise to.
    INFINITIVE = "infinitive" at 54;
    /// A word that leads a title without being one: Finance Minister, Deputy Governor.
    OFFICE = "office" at 55;
    /// A word with which the names of places of several words begin or end: Costa Rica, Sri Lanka.
    PLACE_PART = "placepart" at 56;
    /// A word that is hardly ever part of a name.
    COMMON = "common" at 52;
}

impl Classes {
    /// A reporting verb of any act.
    pub const REPORTING: Classes = Classes::SPEECH.or(Classes::WRITING).or(Classes::THOUGHT).or(Classes::STANCE);
    /// Words that only serve grammar, so that a capital on them says nothing.
    pub const FUNCTION: Classes = Classes::DETERMINER
        .or(Classes::POSSESSIVE)
        .or(Classes::PREPOSITION)
        .or(Classes::COORDINATOR)
        .or(Classes::SUBORDINATOR)
        .or(Classes::AUXILIARY)
        .or(Classes::NEGATION)
        .or(Classes::PRONOUN)
        .or(Classes::RELATIVE);
}

const LISTS: [&str; 8] = [
    include_str!("lexicon/abbreviations.txt"),
    include_str!("lexicon/common.txt"),
    include_str!("lexicon/grammar.txt"),
    include_str!("lexicon/names.txt"),
    include_str!("lexicon/organisations.txt"),
    include_str!("lexicon/places.txt"),
    include_str!("lexicon/titles.txt"),
    include_str!("lexicon/verbs.txt"),
];

/// A hash of a word that does not look at case, by which words are compared and looked up.
///
/// With 64 bits two of the words that a text can hold hardly ever share one; that none of the lists do, a test asserts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(u64);

impl Key {
    /// The key of `word`.
    #[must_use]
    pub fn new(word: &str) -> Self {
        if word.is_ascii() {
            return Self::of_bytes(word.as_bytes(), 0, word.len());
        }
        // General punctuation has no case.
        if word.chars().all(|c| matches!(c, '\u{2010}'..='\u{2018}' | '\u{201A}'..='\u{203A}')) {
            return Self::of_bytes(word.as_bytes(), 0, word.len());
        }
        // The lists hold Latin letters and, in clitics, the straight apostrophe only.
        let folded = word.to_lowercase().replace('’', "'");
        Self::of_bytes(folded.as_bytes(), 0, folded.len())
    }

    /// The key of the word `start..end` of a longer text; the word is ASCII, or has no case.
    ///
    /// Eight bytes are folded at a time. Bit 0x20 tells small letters from capitals; setting it in all bytes merges few
    /// marks.
    #[inline]
    pub(crate) fn of_bytes(bytes: &[u8], start: usize, end: usize) -> Self {
        let eights = (start..end).step_by(8).map(|at| eight(bytes, at, end));
        eights.fold(Self::of_length(end - start), Self::and_eight)
    }

    /// The key of an ASCII word of so many bytes to which [`and_eight`](Self::and_eight) is yet to add them.
    #[inline]
    pub(crate) fn of_length(length: usize) -> Self {
        Self(length as u64)
    }

    /// With the next eight bytes of the word, nought above its end.
    #[inline]
    pub(crate) fn and_eight(self, bytes: u64) -> Self {
        Self(mix(self.0, bytes | CASE))
    }

    /// Two numbers in one, well mixed: for hashes of several keys and codes.
    #[must_use]
    pub fn then_number(first: u64, second: u64) -> u64 {
        mix(first.rotate_left(23), second)
    }

    /// The key as a number, whose high bits are the best mixed.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

/// Bit 0x20 of each byte.
const CASE: u64 = 0x2020_2020_2020_2020;

/// The bytes from `at` on as a number, at most eight of them, none from `end` on.
#[inline]
pub(crate) fn eight(bytes: &[u8], at: usize, end: usize) -> u64 {
    let length = (end - at).min(8);
    if let Some(chunk) = bytes.get(at..at + 8) {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        return u64::from_le_bytes(eight) & u64::MAX >> (64 - 8 * length);
    }
    bytes[at..end].iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[inline]
fn mix(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ 0x9E37_79B9_7F4A_7C15) * u128::from(word ^ 0xD1B5_4A32_D192_ED03);
    (product >> 64) as u64 ^ product as u64
}

/// The classes of the word with `key`; without its final full stop.
#[must_use]
pub fn classes_of(key: Key) -> Classes {
    lexicon().get(key)
}

/// What the lists say of every word in them: a table in which each word has the place that its key says, with a twist so
/// chosen for each group of words that no two share one. So a look-up never has to search, and needs no branch.
///
/// The method is hash and displace: Belazzougui, Botelho & Dietzfelbinger (2009), <https://doi.org/10.1007/978-3-642-04128-0_61>.
/// The table is small, so that it stays in the processor's cache: a place has the low 22 bits of a word's key and the number of
/// its set of classes, from 1 on; 0 is a free place. With the bits that say the place, of ten million other words one is taken
/// for a listed one.
pub(crate) struct Lexicon {
    places: Vec<u32>,
    twists: Vec<u8>,
    sets: Vec<Classes>,
}

impl Lexicon {
    /// Places in the table, as a power of two: at least twice the words, so that a twist is soon found.
    const BITS: u32 = 14;
    /// Groups of words with a twist, as a power of two.
    const GROUPS: u32 = 11;
    /// The bits of a place that hold the number of a set.
    const SET: u32 = 10;

    fn new(words: &FxHashMap<Key, Classes>) -> Self {
        let mut lexicon = Self {
            places: vec![0; 1 << Self::BITS],
            twists: vec![0; 1 << Self::GROUPS],
            sets: vec![Classes::default()],
        };
        let mut groups = vec![Vec::new(); 1 << Self::GROUPS];
        for (&key, &classes) in words {
            let known = lexicon.sets.iter().position(|&set| set == classes);
            let set = known.unwrap_or(lexicon.sets.len());
            if known.is_none() {
                lexicon.sets.push(classes);
            }
            groups[Self::group(key)].push((key, Self::tag(key) | set as u32));
        }
        assert!(
            lexicon.sets.len() <= 1 << Self::SET,
            "the word lists make more sets of classes than a place can number"
        );
        // The largest first, while there is most room.
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
        for group in groups.into_iter().filter(|group| !group.is_empty()) {
            let twist =
                (0..=u8::MAX).find(|&twist| lexicon.fits(&group, twist)).expect("the lists have outgrown their table");
            for (key, place) in group {
                lexicon.twists[Self::group(key)] = twist;
                lexicon.places[Self::place(key, twist)] = place;
            }
        }
        lexicon
    }

    /// Whether with this `twist` all words of a group have free places of their own.
    fn fits(&self, group: &[(Key, u32)], twist: u8) -> bool {
        let mut places: Vec<usize> = group.iter().map(|&(key, _)| Self::place(key, twist)).collect();
        places.sort_unstable();
        places.dedup();
        places.len() == group.len() && places.iter().all(|&place| self.places[place] == 0)
    }

    #[inline]
    pub(crate) fn get(&self, key: Key) -> Classes {
        let place = self.places[Self::place(key, self.twists[Self::group(key)])];
        // Without a branch: whether a word is listed, no processor can guess.
        let listed = u32::from((place ^ Self::tag(key)) >> Self::SET == 0);
        self.sets[(listed * (place % (1 << Self::SET))) as usize]
    }

    #[inline]
    fn tag(key: Key) -> u32 {
        (key.0 as u32) << Self::SET
    }

    #[inline]
    fn group(key: Key) -> usize {
        (key.0 >> (u64::BITS - Self::GROUPS)) as usize
    }

    #[inline]
    fn place(key: Key, twist: u8) -> usize {
        (key.0.wrapping_mul(2 * u64::from(twist) + 1) >> (u64::BITS - Self::GROUPS - Self::BITS)) as usize
            % (1 << Self::BITS)
    }
}

pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut words: FxHashMap<Key, Classes> = FxHashMap::default();
        read_lists(|word, classes| {
            let known = words.entry(Key::new(word)).or_default();
            *known = known.or(classes);
        });
        Lexicon::new(&words)
    })
}

/// Calls `add` with every word of the lists and its classes.
fn read_lists(mut add: impl FnMut(&str, Classes)) {
    let mut classes = Classes::default();
    for line in LISTS.iter().flat_map(|list| list.lines()).filter(|line| !line.starts_with('#')) {
        let words = match line.split_once(':') {
            Some((header, words)) if !line.starts_with(' ') => {
                classes = header.split(' ').filter_map(Classes::named).fold(Classes::default(), Classes::or);
                words
            }
            _ => line,
        };
        for word in words.split_whitespace() {
            if classes.has(Classes::REPORTING) {
                for (form, tense) in inflections(word) {
                    add(&form, classes.or(tense));
                }
            } else {
                add(word, classes);
            }
        }
    }
}

/// The forms of a verb given as `lemma` or, where irregular, `lemma/past/participle`.
fn inflections(entry: &str) -> Vec<(String, Classes)> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(word: &str) -> Classes {
        classes_of(Key::new(word))
    }

    #[test]
    fn every_header_names_known_classes() {
        for line in
            LISTS.iter().flat_map(|list| list.lines()).filter(|line| !line.is_empty() && !line.starts_with(['#', ' ']))
        {
            let (header, _) = line.split_once(':').expect("a list line has a header or is indented");
            for name in header.split(' ') {
                assert!(Classes::named(name).is_some(), "{name} in {line}");
            }
        }
    }

    #[test]
    fn no_two_words_of_the_lists_share_a_key() {
        let mut words: FxHashMap<Key, String> = FxHashMap::default();
        read_lists(|word, _| {
            let known = words.entry(Key::new(word)).or_insert_with(|| word.to_lowercase());
            assert_eq!(*known, word.to_lowercase());
        });
        assert!(words.len() > 5000);
        assert!(words.len() <= 1 << (Lexicon::BITS - 1), "the lists have outgrown their table");
    }

    #[test]
    fn verbs_are_inflected() {
        for (form, tense) in [
            ("says", Classes::THIRD),
            ("told", Classes::PAST),
            ("quipped", Classes::PAST),
            ("denies", Classes::THIRD),
            ("denied", Classes::PAST),
            ("arguing", Classes::ING),
            ("agreeing", Classes::ING),
            ("admitted", Classes::PAST),
            ("shouted", Classes::PAST),
            ("answered", Classes::PAST),
            ("stressed", Classes::PAST),
            ("conveyed", Classes::PAST),
            ("Said", Classes::PAST),
        ] {
            assert!(classes(form).has(Classes::REPORTING) && classes(form).has(tense), "{form}");
        }
        assert!(!classes("quiped").has(Classes::REPORTING));
    }

    #[test]
    fn words_are_found_in_any_case_and_script() {
        assert!(classes("MONDAY").has(Classes::WEEKDAY));
        assert!(classes("Señora").has(Classes::HONORIFIC));
        assert!(classes("’s").has(Classes::AUXILIARY));
        assert_eq!(classes("москва"), Classes::default());
        assert_eq!(classes(&"x".repeat(1000)), Classes::default());
    }
}
