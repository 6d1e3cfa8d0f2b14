//! Questions and answers → who answers, of whom the text around speaks most, and who asks: its
//! author, or whom it says that was spoken to.

use std::ops::Range;

use super::SpeakerFinder;
use crate::coref::{Evidence, MentionAt};
use crate::lexicon::set;
use crate::vocabulary::{EntityLabel, ParagraphRole};

/// "Words and pictures:" has no more tokens before its colon,
const LONGEST_LEAD: usize = 4;
/// and its line no more in all.
const LONGEST_BYLINE: usize = 14;
/// Between "spoke to" or "interviewed by" and a name stand no more tokens.
const LONGEST_LINK: usize = 3;

impl SpeakerFinder<'_> {
    /// Who answers in an interview: the person of whom the text before it speaks most, and more
    /// than once or alone; the first of several. Its author does not.
    pub(super) fn interviewee(&self) -> Option<u32> {
        let upper = self.first_turn();
        let told = |i: usize| i < upper && !self.structure.role_at(self.tokens, i).is_furniture();
        let count = |member: u32| {
            let mentions = &self.cast.members()[member as usize].mentions;
            mentions.iter().filter(|(range, _)| told(range.start)).count()
        };
        let author = self.author();
        let number = u32::try_from(self.cast.members().len()).unwrap_or(u32::MAX);
        let people = (0..number).filter(|&member| self.label(member) == EntityLabel::Person && Some(member) != author);
        let counts: Vec<(usize, u32)> =
            people.map(|member| (count(member), member)).filter(|(count, _)| *count > 0).collect();
        let most = counts.iter().rev().max_by_key(|(count, _)| *count)?;
        // Who is named alone, and in full.
        let alone = counts.len() == 1 && self.cast.members()[most.1 as usize].fullest_name().len() > 1;
        (most.0 > 1 || alone).then_some(most.1)
    }

    /// Who asks the one who `answers`: the author, else whom the text says that was spoken to.
    pub(super) fn asker(&self, answers: Option<u32>) -> Option<u32> {
        let author = self.author().filter(|author| Some(*author) != answers);
        author.or_else(|| {
            let answers = answers?;
            let mut found =
                (0..self.tokens.len()).filter(|&i| !self.is_said(i)).filter_map(|i| self.spoken_to(i, answers));
            let first = found.next()?;
            found.all(|member| member == first).then_some(first)
        })
    }

    /// Where the first turn begins, its label included.
    pub(super) fn first_turn(&self) -> usize {
        self.structure.turns.first().map_or(0, |turn| turn.label.start)
    }

    /// The author of the text: the one person of its byline or of "Interview: Ana Silva", else who
    /// writes as "I" before the first turn.
    fn author(&self) -> Option<u32> {
        let upper = self.first_turn();
        let byline = |i: usize| i < upper && self.structure.role_at(self.tokens, i) == ParagraphRole::Byline;
        // "Interview: Amina Yusuf on running a food bank" is a headline, and names who answers.
        let headline = |i: usize| self.structure.role_at(self.tokens, i) == ParagraphRole::Headline;
        let lead = |paragraph: &Range<usize>| {
            let mut marks = paragraph.clone().skip(1).take(LONGEST_LEAD);
            set::LEADS_OF_AUTHORS.has(&self.tokens.text_of(paragraph.start).to_lowercase())
                && marks.any(|i| matches!(self.tokens.text_of(i), ":" | "by"))
                && paragraph.len() <= LONGEST_BYLINE
                && !headline(paragraph.start)
        };
        let mut lines = self.tokens.paragraphs.iter();
        if let Some(line) = lines.rfind(|paragraph| byline(paragraph.start) || lead(paragraph)) {
            let mut people = line.clone().filter_map(|i| self.person_at(i)).map(|begin| begin.member);
            let first = people.next()?;
            return people.all(|member| member == first).then_some(first);
        }
        let writes = |begin: &MentionAt| begin.evidence == Evidence::Author;
        (0..upper).filter_map(|i| self.cast.mentioned_at(i)).find(writes).map(|begin| begin.member)
    }

    /// Who is spoken to, or speaks to the one who answers, where token `i` is "spoke to" or
    /// "interviewed by".
    fn spoken_to(&self, i: usize, answers: u32) -> Option<u32> {
        let tokens = self.tokens;
        let talks = set::WORDS_OF_TALKING.has(&tokens.text_of(i).to_lowercase());
        let interviews = set::WORDS_OF_INTERVIEWS.has(&tokens.text_of(i).to_lowercase());
        if !talks && !interviews {
            return None;
        }
        let links = |at: &usize| match tokens.text_of(*at) {
            "to" | "with" => talks,
            "by" => interviews,
            ":" => interviews && self.structure.role_at(tokens, i) != ParagraphRole::Headline,
            _ => false,
        };
        let link = (i + 1..tokens.len().min(i + 1 + LONGEST_LINK)).find(links)?;
        let begin = self.person_at(link + 1)?;
        if begin.member != answers {
            return Some(begin.member);
        }
        let sentence = self.sentences[self.sentences.partition_point(|sentence| sentence.end <= i)].start;
        let before = self.person_at(sentence).filter(|before| before.member != answers);
        before.map(|before| before.member)
    }
}
