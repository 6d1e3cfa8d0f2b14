//! The word classes: what a list may say of a word.

use bitflags::bitflags;

/// One constant a class, its bit, and the name that the lists call it by.
macro_rules! classes {
    ($($(#[$($doc:tt)*])* $name:ident = $text:literal at $bit:literal;)+) => {
        bitflags! {
            /// A set of word classes.
            #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
            pub struct Classes: u64 {
                $($(#[$($doc)*])* const $name = 1 << $bit;)+
            }
        }

        impl Classes {
            /// How many classes there are.
            pub(crate) const COUNT: usize = [$($bit),+].len();

            /// The names of the classes in the lists, in the order of their bits. Trained weights
            /// belong to bits, so a class keeps its own, and a new one takes the next.
            pub(crate) const NAMES: [&str; Self::COUNT] = {
                let mut names = [""; Self::COUNT];
                $(names[$bit] = $text;)+
                names
            };
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
    /// A word that is hardly ever part of a name.
    COMMON = "common" at 52;
    /// A reporting verb that takes the person addressed as its object: tell.
    ADDRESSEE = "addressee" at 53;
    /// A reporting verb whose content may be an infinitive: promise to.
    INFINITIVE = "infinitive" at 54;
    /// A word that leads a title without being one: Finance Minister, Deputy Governor.
    OFFICE = "office" at 55;
    /// A word with which the names of places of several words begin or end: Costa Rica, Sri Lanka.
    PLACE_PART = "placepart" at 56;
}

impl Classes {
    /// Whether the two sets share a class.
    #[must_use]
    pub const fn has(self, any: Classes) -> bool {
        self.intersects(any)
    }

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Classes) -> Classes {
        self.union(other)
    }

    /// The class that the lists call so.
    pub(super) fn named(name: &str) -> Option<Classes> {
        let bit = Self::NAMES.iter().position(|known| *known == name)?;
        Some(Classes::from_bits_retain(1 << bit))
    }

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

#[cfg(test)]
mod tests {
    use bitflags::Flags;

    use super::*;

    #[test]
    fn each_class_has_the_bit_of_its_place_among_the_names() {
        for (bit, flag) in Classes::FLAGS.iter().enumerate() {
            assert_eq!(flag.value().bits(), 1 << bit, "{}", flag.name());
            assert_eq!(Classes::NAMES[bit], flag.name().to_lowercase().replace('_', ""));
        }
        assert_eq!(Classes::FLAGS.len(), Classes::NAMES.len());
    }

    #[test]
    fn a_set_of_classes_is_shown_by_their_names() {
        assert_eq!(format!("{:?}", Classes::STRONG | Classes::PLACE_WORD), "Classes(STRONG | PLACE_WORD)");
    }
}
