//! A person goes by "she" or by "he": where pronouns of both lead to one member, those for which
//! less speaks are another's.

use super::gender::{GENDERED_NOUN, Gender};
use super::mention::Mention;
use crate::ablation::{Rule, on};

/// A pronoun whose answer is less likely tells nothing of its member.
pub(super) const LIKELY: f32 = 0.5;

/// "Spokeswoman" or "her husband Bo" counts as so many pronouns that surely lead to a member,
const NOUN: f32 = 1.5;
/// and the first of these counts so much more than the others.
const FIRST: f32 = 0.1;

/// How much speaks for "she" and for "he" of each member.
pub(super) struct Votes {
    of_member: Vec<[f32; 2]>,
}

impl Votes {
    pub(super) fn new(members: usize) -> Self {
        Self { of_member: vec![[0.0; 2]; members] }
    }

    /// An anaphor leads to a member.
    pub(super) fn add(&mut self, mention: &Mention, member: u32, share: f32) {
        let kind = match mention.anaphor() {
            Some("she") => 0,
            Some("he") => 1,
            _ => return,
        };
        let votes = &mut self.of_member[member as usize];
        votes[kind] += if *votes == [0.0; 2] { share + FIRST } else { share };
    }

    /// The gender of a member of whom pronouns, or a pronoun and a noun, tell both.
    pub(super) fn decided(&self, member: usize, told: Gender) -> Option<Gender> {
        let [she, he] = self.of_member[member];
        let nouns = |weight: u32| (weight / GENDERED_NOUN) as f32 * NOUN;
        let (she, he) = (she + nouns(told.she), he + nouns(told.he));
        let both = she > 0.0 && he > 0.0 && on(Rule::OneGender);
        both.then_some(if she > he { Gender { she: 1, he: 0 } } else { Gender { she: 0, he: 1 } })
    }
}
