//! A person goes by "she" or by "he": where pronouns of both lead to one member, those for which
//! less speaks are another's.

use rustc_hash::FxHashMap;

use super::gender::{GENDERED_NOUN, Gender};
use super::mention::Mention;
use crate::ablation::{Rule, on};

/// A pronoun whose answer is less likely tells nothing of its member.
pub(super) const LIKELY: f32 = 0.5;

/// "Spokeswoman" or "her husband Bo" counts as so many pronouns that surely lead to a member,
const NOUN: f32 = 1.5;
/// and the first of these counts so much more than the others.
const FIRST: f32 = 0.1;

/// Where a member goes by pronouns: the member, and the paragraph of its last name before them, or
/// [`WHOLE`].
pub(super) type Stretch = (u32, usize);

/// In the whole text.
pub(super) const WHOLE: usize = usize::MAX;

/// How much speaks for "she" and for "he", by stretch.
///
/// Who speaks has mostly just been named, of which pronouns that were led astray paragraphs away
/// tell nothing: pronouns that speak go by their stretch, others by the whole text.
#[derive(Default)]
pub(super) struct Votes {
    of_stretch: FxHashMap<Stretch, [f32; 2]>,
}

impl Votes {
    /// An anaphor leads to a member in a stretch.
    pub(super) fn add(&mut self, mention: &Mention, stretch: Stretch, share: f32) {
        let kind = match mention.anaphor() {
            Some("she") => 0,
            Some("he") => 1,
            _ => return,
        };
        let votes = self.of_stretch.entry(stretch).or_default();
        let first = votes.iter().all(|votes| *votes <= 0.0);
        votes[kind] += if first { share + FIRST } else { share };
    }

    /// The gender of members of whom pronouns, or a pronoun and a noun, tell both. `told` is what
    /// the text says of a member.
    pub(super) fn decided(&self, told: impl Fn(u32) -> Gender) -> impl Iterator<Item = (Stretch, Gender)> {
        self.of_stretch.iter().filter_map(move |(&stretch, [she, he])| {
            let told = told(stretch.0);
            let nouns = |weight: u32| f32::from((weight / GENDERED_NOUN).min(u16::MAX.into()) as u16) * NOUN;
            let (she, he) = (she + nouns(told.she), he + nouns(told.he));
            let both = she > 0.0 && he > 0.0 && on(Rule::OneGender);
            let gender = if she > he { Gender { she: 1, he: 0 } } else { Gender { she: 0, he: 1 } };
            both.then_some((stretch, gender))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_pronouns_tells_and_a_noun_outweighs_one() {
        let decide = |votes: [f32; 2], told: Gender| {
            let votes = Votes { of_stretch: FxHashMap::from_iter([((0, WHOLE), votes)]) };
            votes.decided(|_| told).next().map(|(_, gender)| gender)
        };
        let (she, he, untold) = (Gender { she: 1, he: 0 }, Gender { she: 0, he: 1 }, Gender::default());
        assert_eq!(decide([0.95 + FIRST, 0.99], untold), Some(she));
        assert_eq!(decide([0.95, 0.9 + FIRST], untold), Some(he));
        assert_eq!(decide([0.95, 0.0], untold), None);
        let husband = Gender { she: 0, he: GENDERED_NOUN };
        assert_eq!(decide([0.95 + FIRST, 0.0], husband), Some(he));
        assert_eq!(decide([1.95 + FIRST, 0.0], husband), Some(she));
    }
}
