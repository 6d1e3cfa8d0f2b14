//! Turns whose labels name nobody, or that have none → who speaks in them, as the text around
//! tells: who is interviewed and who asks, who presides, who was sworn.

use rustc_hash::{FxHashMap, FxHashSet};

use super::how::{Attributed, How};
use super::{SpeakerFinder, Speakers};
use crate::ablation::{Rule, on};
use crate::coref::{Evidence, MentionAt};
use crate::lexicon::{Classes, set};
use crate::structure::Turn;
use crate::token::{Gap, Shape, TokenKind};
use crate::vocabulary::EntityLabel;

/// So many labels that name nobody are looked up in the text; it keeps the work linear.
const MOST_LABELS: usize = 12;
/// Who takes the oath is named so few tokens before it.
const NEAR_OATH: usize = 10;

/// The speakers of the turns.
#[derive(Default)]
pub(super) struct TurnSpeakers {
    /// Of each turn whose label names them.
    pub(super) labelled: Vec<Vec<u32>>,
    /// Of each other turn, as the text around tells.
    pub(super) told: Vec<Option<u32>>,
}

impl TurnSpeakers {
    /// Who speaks in a turn, `labelled` or not, as the text around tells.
    pub(super) fn of(&self, turn: usize, labelled: bool) -> Option<Speakers> {
        let member = (*self.told.get(turn)?)?;
        Some(Speakers::one(member, if labelled { How::Told } else { How::Interviewed }))
    }

    /// All who speak in a turn.
    pub(super) fn members(&self, turn: usize) -> &[u32] {
        match self.told.get(turn) {
            Some(Some(member)) => std::slice::from_ref(member),
            _ => self.labelled.get(turn).map_or(&[], Vec::as_slice),
        }
    }
}

/// The words of a label that name nobody, in small letters and without an article: "witness".
pub(super) struct Unnamed {
    pub(super) words: Vec<String>,
    /// Whether it has an article: "the speaker" of a parliament.
    pub(super) definite: bool,
    /// The turns that have it.
    pub(super) turns: Vec<usize>,
}

impl Unnamed {
    /// Its words joined by hyphens, as the lists have them.
    pub(super) fn phrase(&self) -> String {
        self.words.join("-")
    }

    pub(super) fn head(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }
}

impl SpeakerFinder<'_> {
    /// The speakers of all turns.
    pub(super) fn of_turns(&self) -> TurnSpeakers {
        let turns = &self.structure.turns;
        let named = |turn: &Turn| {
            let label = Some(&turn.label).filter(|label| !label.is_empty() && !turn.nameless);
            label.map_or_else(Vec::new, |label| self.of_source(label, Attributed::CERTAIN).members)
        };
        let labelled: Vec<Vec<u32>> = turns.iter().map(named).collect();
        let mut told = vec![None; turns.len()];
        if labelled.iter().any(Vec::is_empty) && on(Rule::UnnamedTurn) {
            let known: FxHashSet<u32> = labelled.iter().flatten().copied().collect();
            for unnamed in self.unnamed(&labelled) {
                self.tell(&unnamed, &known, &mut told);
            }
        }
        TurnSpeakers { labelled, told }
    }

    /// The labels that name nobody, with their turns.
    fn unnamed(&self, labelled: &[Vec<u32>]) -> Vec<Unnamed> {
        let mut places: FxHashMap<(Vec<String>, bool), usize> = FxHashMap::default();
        let mut found: Vec<Unnamed> = Vec::new();
        for (number, turn) in self.structure.turns.iter().enumerate().filter(|(number, _)| labelled[*number].is_empty())
        {
            let bracket = |i: &usize| self.tokens[*i].kind == TokenKind::OpenBracket;
            let end = turn.label.clone().find(bracket).unwrap_or(turn.label.end);
            let words = (turn.label.start..end).filter(|&i| self.tokens[i].kind.is_word());
            // "Q." is a word, too.
            let word = |i: usize| self.tokens.text_of(i).trim_end_matches('.').to_lowercase();
            let mut words: Vec<String> = words.map(word).collect();
            let definite = words.len() > 1 && words[0] == "the";
            words.drain(..usize::from(definite));
            // Without labels, who asks and who answers are two.
            let asks = turn.label.is_empty() && turn.nameless;
            let place = *places.entry((words.clone(), asks)).or_insert_with(|| {
                if found.len() < MOST_LABELS {
                    let words =
                        if turn.label.is_empty() { vec![if asks { "q" } else { "a" }.to_owned()] } else { words };
                    found.push(Unnamed { words, definite, turns: Vec::new() });
                    found.len() - 1
                } else {
                    usize::MAX
                }
            });
            if let Some(unnamed) = found.get_mut(place) {
                unnamed.turns.push(number);
            }
        }
        // Whoever answers is known before whoever asks.
        found.sort_by_key(|unnamed| set::LABELS_OF_QUESTIONS.has(&unnamed.phrase()));
        found
    }

    /// Finds who speaks in the turns of a label.
    fn tell(&self, unnamed: &Unnamed, known: &FxHashSet<u32>, told: &mut [Option<u32>]) {
        let phrase = unnamed.phrase();
        let answers = set::LABELS_OF_ANSWERS.has(&phrase);
        let witness = set::LABELS_OF_WITNESSES.has(&phrase);
        let interviewee = if answers { self.interviewee().filter(|_| self.is_personal(unnamed)) } else { None };
        if (answers || witness) && self.give_witnesses(unnamed, known, interviewee, told) {
            return;
        }
        let member = if answers {
            interviewee
        } else if set::LABELS_OF_QUESTIONS.has(&phrase) {
            let answers = told.iter().flatten().copied().next();
            self.examiner().or_else(|| self.asker(answers))
        } else if witness {
            self.introduced(unnamed)
        } else if unnamed.definite || !set::LABELS_OF_MANY.has(unnamed.head()) {
            let found = self.initialled(unnamed).or_else(|| self.introduced(unnamed));
            let found = found.or_else(|| self.holder(unnamed));
            found.or_else(|| self.addressed_beside(unnamed, known, told))
        } else {
            None
        };
        // Of several who share a label each is called before they ask.
        let shared = set::LABELS_OF_QUESTIONS.has(&phrase) || set::LABELS_OF_MANY.has(unnamed.head());
        let called = |turn: usize| {
            if shared && on(Rule::CalledTurn) {
                self.called(turn).filter(|member| !known.contains(member))
            } else {
                None
            }
        };
        unnamed.turns.iter().for_each(|&turn| told[turn] = member.or_else(|| called(turn)));
    }

    /// The one person whose initials are a label: "CT: The knee is fine."
    fn initialled(&self, unnamed: &Unnamed) -> Option<u32> {
        let [word] = &unnamed.words[..] else { return None };
        let upper = unnamed.turns.iter().all(|&turn| {
            let token = &self.tokens[self.structure.turns[turn].label.start];
            token.shape.has(Shape::UPPER) && !token.is(Classes::ACRONYM.or(Classes::ORG_ABBREVIATION))
        });
        let members = 0..self.cast.members().len() as u32;
        let mut found = members.filter(|&member| {
            let person = self.label(member) == EntityLabel::Person;
            person && upper && self.cast.members()[member as usize].has_initials(self.tokens, word)
        });
        found.next().filter(|_| word.len() > 1 && self.structure.turns.len() > 1 && found.next().is_none())
    }

    /// Gives the turns of a label to the witness who was sworn or addressed last before each;
    /// whether there is any. The first of them may be called only later. Of an interview, the turns
    /// right behind a name are theirs, and the others those of the `interviewee`.
    fn give_witnesses(
        &self,
        unnamed: &Unnamed,
        known: &FxHashSet<u32>,
        interviewee: Option<u32>,
        told: &mut [Option<u32>],
    ) -> bool {
        let mut sworn = self.sworn();
        let lasting = interviewee.is_none() || !sworn.is_empty();
        let addressed: Vec<(usize, u32)> = unnamed
            .turns
            .iter()
            .filter_map(|&turn| {
                let before = self.structure.turns.get(turn.checked_sub(1)?)?;
                let member = self.addressed(before).filter(|member| !known.contains(member))?;
                told[turn] = Some(member);
                Some((before.content[0].start, member))
            })
            .collect();
        if !lasting {
            // Whom the first question addresses is interviewed.
            let first = unnamed.turns.first().filter(|turn| **turn <= 1).and_then(|&turn| told[turn]);
            let interviewee = first.or(interviewee);
            unnamed.turns.iter().for_each(|&turn| told[turn] = told[turn].or(interviewee));
            return true;
        }
        sworn.extend(addressed);
        sworn.sort_unstable();
        let Some(&(_, first)) = sworn.first() else { return false };
        let alone = sworn.iter().all(|(_, member)| *member == first);
        for &turn in &unnamed.turns {
            let start = self.structure.turns[turn].content[0].start;
            let last = sworn.partition_point(|(at, _)| *at <= start).checked_sub(1);
            told[turn] = last.map(|last| sworn[last].1).or(alone.then_some(first));
        }
        true
    }

    /// Who was sworn or called, outside of what is said, and where: "ANA SILVA, sworn".
    fn sworn(&self) -> Vec<(usize, u32)> {
        let oath = |i: &usize| set::WORDS_OF_OATHS.has(&self.tokens.text_of(*i).to_lowercase());
        let mut found = Vec::new();
        for paragraph in &self.tokens.paragraphs {
            // A record tells it in a line of its own.
            let Some(oath) = paragraph.clone().take(2 * NEAR_OATH).find(oath) else { continue };
            if self.is_said(oath) {
                continue;
            }
            let lower = oath.saturating_sub(NEAR_OATH).max(paragraph.start);
            found.extend((lower..oath).find_map(|i| self.person_at(i)).map(|begin| (oath, begin.member)));
        }
        found
    }

    /// Whom a turn addresses by name: "Mr. Spofforth, how many …", "…, Mrs. Lee?"
    fn addressed(&self, turn: &Turn) -> Option<u32> {
        let (first, last) = (turn.content.first()?, turn.content.last()?);
        let comma = |i: usize| self.tokens.get(i).is_some_and(|token| token.kind == TokenKind::Comma);
        let opens = self.person_at(first.start).filter(|begin| comma(begin.end));
        let closes = || {
            let lower = last.end.saturating_sub(NEAR_OATH).max(last.start + 1);
            let ends = |begin: &MentionAt| self.tokens.get(begin.end).is_some_and(|next| next.kind.is_end());
            (lower..last.end).find_map(|i| self.person_at(i).filter(|begin| comma(i - 1) && ends(begin)))
        };
        opens.or_else(closes).map(|begin| begin.member)
    }

    /// Whom the turns right behind those of a label address by name, one who speaks in no other:
    /// "Thank you, Dame Madhuri."
    fn addressed_beside(&self, unnamed: &Unnamed, known: &FxHashSet<u32>, told: &[Option<u32>]) -> Option<u32> {
        let behind = unnamed.turns.iter().filter_map(|turn| self.structure.turns.get(turn + 1));
        let mut members = behind.filter_map(|turn| self.thanked(turn));
        let first = members.next()?;
        let alone = members.all(|member| member == first);
        (alone && !known.contains(&first) && !told.contains(&Some(first))).then_some(first)
    }

    /// Whom the first words of a turn address: "Thank you, Dame Madhuri.", "Dame Madhuri, I rise".
    fn thanked(&self, turn: &Turn) -> Option<u32> {
        let content = turn.content.first()?;
        let comma = |i: usize| self.tokens.get(i).is_some_and(|token| token.kind == TokenKind::Comma);
        let opens = self.person_at(content.start).filter(|begin| comma(begin.end));
        let ends = |begin: &MentionAt| self.tokens.get(begin.end).is_some_and(|next| !next.kind.is_word());
        let short = content.start + 1..content.end.min(content.start + 4);
        let behind = || short.clone().find(|&i| comma(i)).and_then(|i| self.person_at(i + 1)).filter(ends);
        opens.or_else(behind).map(|begin| begin.member)
    }

    /// Who examines, as the record says: "Examined by Mr. Patel".
    fn examiner(&self) -> Option<u32> {
        let by = |i: &usize| {
            self.tokens.text_of(*i).eq_ignore_ascii_case("by")
                && set::WORDS_OF_EXAMINATIONS.has(&self.tokens.text_of(*i - 1).to_lowercase())
                && !self.is_said(*i)
        };
        let mut found = (1..self.tokens.len()).filter(by).filter_map(|i| self.person_at(i + 1));
        let first = found.next()?.member;
        found.all(|begin| begin.member == first).then_some(first)
    }

    /// The person who is named at token `i`.
    pub(super) fn person_at(&self, i: usize) -> Option<MentionAt> {
        let begin = self.cast.mentioned_at(i)?;
        let named = matches!(begin.evidence, Evidence::Name | Evidence::SharedName);
        (named && self.label(begin.member) == EntityLabel::Person).then_some(begin)
    }

    /// Whether token `i` is said in a turn.
    pub(super) fn is_said(&self, i: usize) -> bool {
        self.structure.turn_at(i).is_some_and(|turn| {
            let at = turn.content.partition_point(|piece| piece.end <= i);
            turn.content.get(at).is_some_and(|piece| piece.start <= i)
        })
    }

    /// Whether two tokens stand in one paragraph, the second right behind the first.
    pub(super) fn goes_on(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| token.gap != Gap::Paragraph)
    }

    /// Whether somebody speaks of themselves in the turns of a label: an office that answers
    /// questions of its own does not.
    fn is_personal(&self, unnamed: &Unnamed) -> bool {
        /// So much of an answer is read, in tokens.
        const READ: usize = 60;
        let first_person = |i: usize| {
            let word = self.tokens.text_of(i);
            let pronoun = self.tokens[i].is(Classes::PRONOUN.or(Classes::POSSESSIVE)) && word != "US";
            pronoun && set::FIRST_PERSON.has(&word.to_lowercase())
        };
        let answers = unnamed.turns.iter().map(|&turn| &self.structure.turns[turn].content);
        // Before the interview, whoever asks may say how they met.
        answers.flat_map(|content| content.iter().flat_map(Clone::clone).take(READ)).any(first_person)
            || (0..self.first_turn()).any(first_person)
    }
}
