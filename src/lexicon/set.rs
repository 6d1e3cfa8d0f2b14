//! What single rules ask of words: closed sets, from `lists/sets.txt` and, for the lines of pages,
//! `lists/structure.txt`; what the words of dates and money are worth, from `lists/values.txt`;
//! which words stand for which, from `lists/nouns.txt`, `lists/diminutives.txt`, `lists/sorts.txt`
//! and `lists/peoples.txt`.
//!
//! Words count as they are written, in small letters unless the list has capitals. Of a set whose
//! name begins with "lemmas", all forms of its verbs count.

use std::borrow::Cow;

use once_cell::race::OnceBox;
use rustc_hash::{FxHashMap, FxHashSet};

use super::inflection::inflections;
use super::list::entries;

const LISTS: [&str; 2] = [include_str!("lists/sets.txt"), include_str!("lists/structure.txt")];
const VALUE_LIST: &str = include_str!("lists/values.txt");
const PAIR_LISTS: [&str; 4] = [
    include_str!("lists/nouns.txt"),
    include_str!("lists/diminutives.txt"),
    include_str!("lists/sorts.txt"),
    include_str!("lists/peoples.txt"),
];

/// A set of words by its name in the list.
pub(crate) struct WordSet {
    name: &'static str,
    words: OnceBox<FxHashSet<Cow<'static, str>>>,
}

impl WordSet {
    const fn new(name: &'static str) -> Self {
        Self { name, words: OnceBox::new() }
    }

    /// Whether the set has this word, written so.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words().contains(word)
    }

    /// The words of the set, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.words().iter().map(|word| &**word)
    }

    fn words(&self) -> &FxHashSet<Cow<'static, str>> {
        self.words.get_or_init(|| {
            let words = all_entries().filter(|(name, _)| *name == self.name).map(|(_, word)| word);
            Box::new(if self.name.starts_with("lemmas ") {
                words.flat_map(inflections).map(|(form, _)| form.into()).collect()
            } else {
                words.map(Cow::Borrowed).collect()
            })
        })
    }
}

/// The verbs of the sets, each as it is listed: `lemma`, or `lemma/past/participle`.
pub(super) fn verbs() -> impl Iterator<Item = &'static str> {
    let sets = [&OBJECT_VERBS, &CLAUSE_VERBS, &PREPOSITIONAL_VERBS, &DECLINING_VERBS, &OTHER_CUE_VERBS];
    sets.into_iter().flat_map(|set| all_entries().filter(|(name, _)| *name == set.name)).map(|(_, word)| word)
}

fn all_entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    LISTS.into_iter().flat_map(entries)
}

/// What a word of dates or sums of money is worth: "USD", "power 6", "month 3".
pub(crate) fn value_of(word: &str) -> Option<&'static str> {
    static VALUES: OnceBox<FxHashMap<&'static str, &'static str>> = OnceBox::new();
    let values = VALUES.get_or_init(|| Box::new(entries(VALUE_LIST).map(|(value, word)| (word, value)).collect()));
    values.get(word).copied()
}

/// Which words stand for which, of one kind of entries: `kind X: word word …`.
pub(crate) struct Pairs {
    kind: &'static str,
    words: OnceBox<FxHashMap<&'static str, Vec<&'static str>>>,
}

/// Abbreviated titles, and what they are short for.
pub(crate) static TITLES: Pairs = Pairs::new("title");
/// Nouns, and the one as which they are kept.
pub(crate) static SYNONYMS: Pairs = Pairs::new("synonym");
/// Nouns in the name of an organisation, and the general nouns that may stand for it.
pub(crate) static GENERAL_NOUNS: Pairs = Pairs::new("general");
/// Nouns for somebody, and the wider ones that may stand for them.
pub(crate) static WIDER_NOUNS: Pairs = Pairs::new("wider");
/// Short forms of given names, and the names.
pub(crate) static DIMINUTIVES: Pairs = Pairs::new("diminutive");

/// Sorts of organisations, and the words that end the names of one; before the weak ones another
/// may tell more.
pub(crate) static SORTS: Pairs = Pairs::new("sort");
pub(crate) static WEAK_SORTS: Pairs = Pairs::new("weak");
/// Sorts of organisations, and the words that open the names of one.
pub(crate) static OPENING_SORTS: Pairs = Pairs::new("opening");
/// Sorts of organisations, and the names that are known to be of one: `Air_France`.
pub(crate) static KNOWN_SORTS: Pairs = Pairs::new("known");
/// Sorts of organisations, and the nouns that may stand for one.
pub(crate) static NOUNS_OF_SORTS: Pairs = Pairs::new("noun");
/// Sorts of organisations, and the nouns that stand for whoever of a text is one.
pub(crate) static NOUNS_FOR_SORTS: Pairs = Pairs::new("also");
/// Peoples, and the nouns for one of them.
pub(crate) static NATIONALS: Pairs = Pairs::new("national");
/// Peoples, and their countries.
pub(crate) static COUNTRIES: Pairs = Pairs::new("country");
/// Peoples, and those that belong to them.
pub(crate) static PEOPLES_WITHIN: Pairs = Pairs::new("within");

impl Pairs {
    const fn new(kind: &'static str) -> Self {
        Self { kind, words: OnceBox::new() }
    }

    /// The entries in the order of the list: what a word stands for, and the word.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let all = PAIR_LISTS.into_iter().flat_map(entries);
        all.filter_map(|(header, word)| Some((header.strip_prefix(self.kind)?.strip_prefix(' ')?, word)))
    }

    /// Whether `word`, written so, stands for anything.
    pub(crate) fn has(&self, word: &str) -> bool {
        !self.of(word).is_empty()
    }

    /// All that `word`, written so, stands for, in the order of the list.
    pub(crate) fn of(&self, word: &str) -> &[&'static str] {
        let words = self.words.get_or_init(|| {
            let mut words: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
            for (long, word) in self.entries() {
                words.entry(word).or_default().push(long);
            }
            Box::new(words)
        });
        words.get(word).map_or(&[], Vec::as_slice)
    }
}

/// Declares the sets, each with its name in the list.
macro_rules! sets {
    ($($set:ident = $name:literal,)+) => {
        $(pub(crate) static $set: WordSet = WordSet::new($name);)+

        #[cfg(test)]
        const ALL: &[&WordSet] = &[$(&$set,)+];
    };
}

sets! {
    // Of dates.
    MODALS = "modals",
    WORDS_OF_PLANS = "words of plans",
    VERBS_OF_PLANS = "verbs of plans",
    PRESENTS_OF_PLANS = "presents of plans",
    IRREGULAR_PASTS = "irregular pasts",
    NO_PASTS = "words in -ed that are no pasts",
    NOUNS_BEHIND_TO = "nouns behind to",
    TOP_LEVEL_DOMAINS = "top-level domains",
    // Of sources and the cast.
    NOUNS_FOR_MESSAGES = "nouns for messages",
    VERBS_OF_RECEIVING = "verbs of receiving",
    PARTICIPLES_OF_SENDING = "participles of sending",
    STATEMENT_NOUNS = "statement nouns",
    WRITINGS = "writings",
    GOVERNED_PLACES = "governed places",
    AMOUNTS = "amounts",
    COLLECTIVE_NOUNS = "collective nouns",
    WORDS_BEHIND_HEADLINE_SOURCES = "words behind headline sources",
    WORDS_BEFORE_YEARS = "words before years",
    WORKS = "works",
    EXPLAINS_SHORT_NAME = "explains a short name",
    ENDS_EXPLANATION = "ends the explanation of a short name",
    // Sums of money.
    DECIMAL_COMMA = "currencies with a decimal comma",
    OTHER_WORDS = "currencies that are other words",
    COUNTED = "nouns that are counted",
    SHARED_CURRENCIES = "currencies of several countries",

    // Names.
    NAME_PREFIXES = "prefixes of names",
    NAME_SUFFIXES = "suffixes of names",
    GENERATIONAL_SUFFIXES = "generational suffixes",
    ARABIC_ARTICLES = "articles of Arabic names",
    PREPOSITIONS_BEHIND_NAMES = "prepositions behind names",
    COLLECTIVES_OF_PEOPLE = "collectives of people",
    COLLECTIVES_OF_PLACES = "collectives of places",
    MODIFIERS_OF_COLLECTIVES = "modifiers of collectives",
    MODIFIERS_OF_OTHER_OFFICES = "modifiers of other offices",
    BODIES_OF_STATES = "bodies of states",
    MATTERS_OF_MINISTRIES = "matters of ministries",
    LOCAL_TITLES = "titles of many countries",
    OCCUPATIONS_BEFORE_NAMES = "occupations before names",
    RANKS_OF_DETECTIVES = "ranks of detectives",
    LETTERS_BEHIND_NAMES = "letters behind names",
    AMBIGUOUS_LETTERS = "ambiguous letters",
    TITLES_BEFORE_FULL_NAMES = "titles before full names",
    OFFICES_IN_CAPITALS = "offices in capitals",
    RANKS_IN_CAPITALS = "ranks in capitals",
    OTHER_OFFICES_IN_CAPITALS = "other offices in capitals",
    RANKS_OF_NO_ORGANISATION = "ranks of no organisation",
    HEADS_OF_POSTS = "heads of posts",
    GIVEN_NAMES_LIKE_TITLES = "given names like titles",
    TITLES_LIKE_GIVEN_NAMES = "titles like given names",
    SHORT_TITLES_LIKE_GIVEN_NAMES = "short titles like given names",
    BODIES_CALLED_BY_THEIR_NOUN = "bodies called by their noun",
    DOINGS_OF_ORGANISATIONS = "doings of organisations",
    NOUNS_FOR_COMPANIES = "nouns for companies",
    TRADES_OF_FIRMS = "trades of firms",
    TITLES_SELDOM_GIVEN_NAMES = "titles seldom given names",
    TITLES_OF_ROYALS = "titles of royals",
    WORDS_FOR_ROYALS = "words for royals",
    WORDS_OF_LINEAGE = "words of lineage",
    KIN = "kin",
    WOMEN_OF_FAMILIES = "women of families",
    MEN_OF_FAMILIES = "men of families",
    PAIRS_OF_FAMILIES = "pairs of families",
    PARENTS_AND_SPOUSES = "parents and spouses",
    NOUNS_FOR_THE_YOUNG = "nouns for the young",
    NOUNS_FOR_TEENAGERS = "nouns for teenagers",
    WORDS_FOR_THE_GONE = "words for the gone",
    WORDS_FOR_THE_FOUND = "words for the found",
    LAST_WORDS = "last words",
    WORDS_BEFORE_LOSS = "words before loss",
    NOUNS_OF_LOSS = "nouns of loss",
    TITLES_WITH_A_STOP = "titles with a stop",
    TITLES_OF_COUNCILLORS = "titles of councillors",
    NOUNS_OF_CONTRACTS = "nouns of contracts",
    NOUNS_FOR_POSTS = "nouns for posts",
    DISTINCTIONS = "distinctions",
    BEHIND_DISTINCTIONS = "behind distinctions",
    PLATFORMS = "platforms",
    SEATS_OF_POWER = "seats of power",
    FIRMS_WITH_POSSESSIVE = "firms with a possessive",
    HEADS_OF_FIRMS = "heads of firms",
    HEADS_OF_DEPARTMENTS = "heads of departments",
    HEADS_OF_OFFICES = "heads of offices",
    PREFIXES_OF_OFFICES = "prefixes of offices",
    OFFICES_IN_IRISH = "offices in Irish",
    TITLES_OF_SEVERAL = "titles of several",
    OTHER_OFFICES = "other offices",
    HEADS_OF_RELATIONS = "heads of relations",
    WORDS_BEFORE_NAMES_OF_OTHERS = "words before names of others",
    NOUNS_OF_OFFICES = "nouns of offices in -er and -ing",
    MINISTERS = "ministers",
    VERBS_OF_ACTING = "verbs of acting",
    DISHES = "dishes",
    VERBS_OF_TASTE = "verbs of taste",
    PARTS_OF_ACTORS = "parts of actors",
    PARTNERS_IN_FIRMS = "partners in firms",
    NOUNS_FOR_FIRMS = "nouns for firms",
    VERBS_OF_ORGANISATIONS = "verbs behind it for organisations",
    ADVERBS_OF_NAMING = "adverbs of naming",
    PARTICIPLES_OF_NAMING = "participles of naming",
    FORMS_OF_GIVING = "forms of giving",
    FORMS_OF_GOING = "forms of going",
    INSTITUTIONS = "institutions",
    LEGAL_FORMS = "legal forms",
    STATES_OF_ORGANISATIONS = "states of organisations",

    // Sentences.
    BULLETS = "bullets",
    VERBS_BEFORE_NAMES = "verbs before names",
    ABBREVIATIONS_OF_STREETS = "abbreviations of streets",
    NAMES_WITH_A_MARK = "names with a mark",
    NOUNS_WITH_A_LETTER = "nouns with a letter",
    HONORIFICS_WITH_A_STOP = "honorifics with a stop",
    INDEFINITE_PRONOUNS = "indefinite pronouns",

    // Descriptions.
    WORKS_OF_A_LIFE = "works of a life",
    VERBS_OF_HARM = "verbs of harm",
    WORDS_FOR_VICTIMS = "words for victims",
    PEOPLE_IN_PASSING = "people in passing",
    NAMES_OF_EITHER = "given names of either sex",
    NAMES_OF_WOMEN = "given names of women",
    NAMES_OF_MEN = "given names of men",
    NOUNS_FOR_PARTNERS = "nouns for partners",
    NOUNS_FOR_CHILDREN = "nouns for children",
    NOUNS_FOR_VOTES = "nouns for votes",
    WORDS_FOR_THE_ELECTED = "words for the elected",
    PARTICIPLES_OF_THE_ACCUSED = "participles of the accused",
    WORDS_FOR_THE_ACCUSED = "words for the accused",
    PARTS_OF_FIRMS = "parts of firms",
    PEOPLE_AROUND = "people around",
    PUBLIC_BODIES = "public bodies",
    BODIES_OF_FIELDS = "bodies of fields",
    PUBLIC_FIELDS = "public fields",
    FIELDS_OF_PRIVATE_AGENCIES = "fields of private agencies",
    UNIONS_OF_STATES = "unions of states",
    BODIES_BEHIND_NAMES = "bodies behind names",
    BODIES_OF_A_KIND = "bodies of a kind",
    KINDS_OF_BODIES = "kinds of bodies",
    PLACES_OF_BODIES = "places of bodies",
    UNIONS = "unions",
    OWNERS_OF_BODIES = "owners of bodies",
    PARTIES = "parties",
    PARTIES_CALLED_BY_COMMON_WORDS = "parties called by common words",
    PARTIES_WITH_ARTICLE = "parties with an article",
    WORDS_OF_PUBLIC_BODIES = "words of public bodies",
    WORDS_OF_CENTRAL_BANKS = "words of central banks",
    ENDINGS_OF_ROLES = "endings of roles",

    // Quotations.
    FORMS_OF_BE = "forms of be",
    BODIES_THAT_HEAR = "bodies that hear",
    PARTICIPLES_OF_TELLING = "participles of telling",
    FORMS_OF_QUOTING = "forms of quoting",
    FORMS_OF_READING = "forms of reading",
    WRITINGS_READ_OUT = "writings read out",
    NOUNS_FOR_JUDGEMENTS = "nouns for judgements",
    NOUNS_FOR_FINDINGS = "nouns for findings",
    VERBS_OF_SHOWING = "verbs of showing",
    CONJUNCTIONS_BETWEEN_REPORTS = "conjunctions between reports",
    VERBS_OF_BELIEF = "verbs of belief",
    WORDS_BEFORE_TITLES = "words before titles",
    QUANTIFIERS_FOR_NOBODY = "quantifiers for nobody in particular",
    NOUNS_FOR_VERDICTS = "nouns for verdicts",
    VERBS_OF_SUMMING_UP = "verbs of summing up",
    WORDS_OF_REFUSAL = "words of refusal",
    WORDS_OF_COMMENT = "words of comment",
    WORDS_FOR_NOTHING = "words for nothing",
    WORDS_OF_REQUEST = "words of request",
    WORDS_OF_GIVING = "words of giving",
    HEARSAY_PARTICIPLES = "participles of hearsay",
    QUOTING_PARTICIPLES = "participles of quoting",
    SUBJECT_DETERMINERS = "determiners that are subjects",
    PEOPLE_QUANTIFIERS = "quantifiers for people",
    PREPOSITIONS_INSIDE_SOURCES = "prepositions inside sources",
    CIRCUMSTANCE_PREPOSITIONS = "prepositions of circumstance",
    COMPARISONS = "conjunctions of comparison",
    CIRCUMSTANCE_SUBORDINATORS = "subordinators of circumstance",
    CONTENT_PREPOSITIONS = "prepositions of content",
    POSTING_VERBS = "verbs of posting",
    WORDS_FOR_THE_FLOOR = "words for the floor",
    WORDS_BESIDE_CALLS = "words beside calls",
    VERBS_OF_CONTACT = "verbs of contact",
    INTERROGATIVES = "interrogatives",
    FORMS_OF_ACCEPT = "forms of accept",
    MEASURED_NOUNS = "measured nouns",
    TELLERS = "tellers",
    WORDS_BEFORE_FIGURES = "words before figures",
    UNITS_OF_FIGURES = "units of figures",
    NOUNS_FOR_CLAIMS = "nouns for claims",
    VERBS_OF_CALLING = "verbs of calling",
    VERBS_OF_BLAME_AND_PRAISE = "verbs of blame and praise",
    VERBS_OF_DESCRIBING = "verbs of describing as",
    NOUNS_OF_RELATIONS = "nouns of relations",
    CUES_OF_ANSWERS = "cues of answers",
    CUES_OF_MEMORIES = "cues of memories",
    CUES_OF_QUESTIONS = "cues of questions",
    FORMS_OF_YOU = "forms of you",
    CUES_OF_REBUTTALS = "cues of rebuttals",
    OUTSIDERS = "people who speak of other organisations",
    NOUNS_OF_REPLIES = "nouns of replies",
    TRADES_OF_NO_OFFICE = "trades of no office",
    ROLES_THAT_JUDGE = "roles that judge",
    VERBS_OF_CALLING_TO = "verbs of calling to somebody",
    VERBS_OF_ASKING = "verbs of asking somebody",
    ANSWERING_VERBS = "verbs of answering",
    EDITORS_LABELS = "labels of editors",

    HABITUAL_VERBS = "verbs of habits",
    HABITUAL_ADJECTIVES = "adjectives of habits",
    PARTICIPLES_OF_HEARING = "participles of hearing",
    WORDS_OF_ANONYMITY = "words of anonymity",
    PARTICIPLES_OF_THE_WITHHELD = "participles of those kept back",
    VERBS_OF_ANONYMITY = "lemmas of verbs of anonymity",
    VERBS_OF_PRESENTING = "verbs of presenting oneself",
    TOPICS_OF_HEADLINES = "topics of headlines",

    // Lemmas of cues, and whether they are negated.
    OTHER_CUE_VERBS = "lemmas of other verbs in cues",
    CUE_PARTICLES = "particles of cues",
    NEGATIVE_SUBJECTS = "negative subjects",
    NEGATIVE_CONNECTIVES = "negative connectives",
    NO_NEGATION_BEFORE = "words before which not denies nothing",

    // Topics.
    OBJECT_VERBS = "lemmas of verbs with an object",
    CLAUSE_VERBS = "lemmas of verbs with an object or a bare clause",
    PREPOSITIONAL_VERBS = "lemmas of verbs with a preposition",
    NAMING_VERBS = "lemmas of verbs of naming",
    DECLINING_VERBS = "lemmas of verbs of declining",
    INFORMING_VERBS = "verbs of informing",
    PREPOSITIONS_BEFORE_TOPICS = "prepositions before topics",
    PRONOUNS_FOR_CONTENT = "pronouns for content",
    PRONOUNS_IN_ING = "pronouns in -ing",

    // Lines of pages.
    CREDIT_LABELS = "labels of credits",
    CREDIT_LEADS = "leads of credits",
    AGENCIES = "agencies",
    LEADS_ABOVE_CAPTIONS = "leads above captions",
    CAPTION_LEADS = "leads of captions",
    PROMOTION_LABELS = "labels of promotions",
    PROMOTION_LEADS = "leads of promotions",
    CONTACT_LABELS = "labels of contacts",
    CONTACT_LEADS = "leads of contacts",
    FACT_LABELS = "labels of facts",
    DATELINE_WORDS = "words of datelines",
    BYLINE_ROLES = "roles in bylines",
    TURN_LABELS = "labels of turns",
    OTHER_LABELS = "labels of no turns",
    PAPER_LABELS = "labels of papers",
    LABELS_OF_ANSWERS = "labels of answers",
    LABELS_OF_QUESTIONS = "labels of questions",
    LABELS_OF_WITNESSES = "labels of witnesses",
    LABELS_OF_PRESIDERS = "labels of presiders",
    CLOSINGS_OF_LETTERS = "closings of letters",
    LEADS_OF_AUTHORS = "leads of authors",
    LABELS_OF_MANY = "labels of many",
    PARTICIPLES_BEFORE_PEOPLE = "participles before people",
    PARTICIPLES_BEFORE_OFFICES = "participles before offices",
    PASTS_WITH_PEOPLE = "pasts with people",
    VERBS_OF_NAMING = "verbs of naming",
    CHAIRS = "chairs",
    VERBS_BEFORE_CHAIRS = "verbs before chairs",
    WORDS_OF_PRESIDING = "words of presiding",
    WORDS_OF_OATHS = "words of oaths",
    WORDS_OF_EXAMINATIONS = "words of examinations",
    WORDS_OF_TALKING = "words of talking",
    WORDS_OF_INTERVIEWS = "words of interviews",
    LESSER_OFFICES = "lesser offices",
    LINES_BEFORE_LABELS = "lines before labels",
    STAGE_DIRECTIONS = "stage directions",
    FIRST_PERSON = "first person",
    SECOND_PERSON = "second person",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_the_code_are_those_of_the_list() {
        for set in ALL {
            assert!(!set.words().is_empty(), "{}", set.name);
        }
        let unused: Vec<_> = all_entries().filter(|(name, _)| ALL.iter().all(|set| set.name != *name)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn no_word_of_dates_and_money_has_two_values() {
        let mut words: Vec<&str> = entries(VALUE_LIST).map(|(_, word)| word).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
