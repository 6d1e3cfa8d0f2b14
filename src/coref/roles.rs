//! The nouns by which the members of a cast are described.

use rustc_hash::FxHashMap;

use super::Cast;
use crate::lexicon::Key;

/// The nouns by which members are described, with their carriers.
pub(super) struct Roles {
    carriers: FxHashMap<Key, Vec<u32>>,
}

/// With more carriers of a role than this, only those of the salience window are looked at.
pub(super) const CARRIERS: usize = 16;

impl Roles {
    pub(super) fn new(cast: &Cast) -> Self {
        let mut carriers: FxHashMap<Key, Vec<u32>> = FxHashMap::default();
        for (index, member) in (0..).zip(&cast.members) {
            for &role in member.roles.iter().chain(&member.peoples) {
                let carriers = carriers.entry(role).or_default();
                if carriers.len() <= CARRIERS {
                    carriers.push(index);
                }
            }
        }
        Self { carriers }
    }

    pub(super) fn carriers(&self, role: Key) -> &[u32] {
        self.carriers.get(&role).map_or(&[], Vec::as_slice)
    }

    pub(super) fn known(&self, role: Key) -> bool {
        self.carriers.contains_key(&role)
    }
}
