//! Keys → classes: a perfect hash table, by hash and displace (Belazzougui, Botelho &
//! Dietzfelbinger, 2009, <https://doi.org/10.1007/978-3-642-04128-0_61>).
//!
//! Every listed word has a slot of its own: the one that its key says, moved by a displacement that
//! is chosen for each bucket of words so that no two words share a slot. A look-up reads one
//! displacement and one slot; it never searches, and has no branch.

use rustc_hash::FxHashMap;

use super::classes::Classes;
use super::key::Key;

/// The classes of all listed words.
///
/// A slot holds the low 22 bits of a word's key, its fingerprint, and the number of its set of
/// classes, from 1 on; 0 is a free slot. The table is small enough to stay in the processor's
/// cache. One in ten million other words is taken for a listed one.
pub(crate) struct Slots {
    entries: Vec<u32>,
    displacements: Vec<u8>,
    sets: Vec<Classes>,
}

impl Slots {
    /// Slots, as a power of two: at least twice the words, so that a displacement is soon found.
    pub(super) const BITS: u32 = 14;
    /// Buckets of words that share a displacement, as a power of two.
    const BUCKET_BITS: u32 = 11;
    /// The bits of a slot that hold the number of a set.
    const SET_BITS: u32 = 10;

    /// # Panics
    ///
    /// When the words are too many for the table, or have too many different sets of classes.
    pub(super) fn new(words: &FxHashMap<Key, Classes>) -> Self {
        let mut table = Self {
            entries: vec![0; 1 << Self::BITS],
            displacements: vec![0; 1 << Self::BUCKET_BITS],
            sets: vec![Classes::default()],
        };
        let mut buckets = vec![Vec::new(); 1 << Self::BUCKET_BITS];
        for (&key, &classes) in words {
            let known = table.sets.iter().position(|&set| set == classes);
            let set = known.unwrap_or(table.sets.len());
            if known.is_none() {
                table.sets.push(classes);
            }
            buckets[Self::bucket(key)].push((key, Self::fingerprint(key) | set as u32));
        }
        assert!(
            table.sets.len() <= 1 << Self::SET_BITS,
            "the word lists make more sets of classes than a slot can number"
        );
        // The largest first, while most slots are free.
        buckets.sort_by_key(|bucket| std::cmp::Reverse(bucket.len()));
        for bucket in buckets.into_iter().filter(|bucket| !bucket.is_empty()) {
            let displacement = (0..=u8::MAX)
                .find(|&displacement| table.fits(&bucket, displacement))
                .expect("the lists have outgrown their table");
            for (key, entry) in bucket {
                table.displacements[Self::bucket(key)] = displacement;
                table.entries[Self::slot(key, displacement)] = entry;
            }
        }
        table
    }

    /// Whether all words of a bucket have free slots of their own with this displacement.
    fn fits(&self, bucket: &[(Key, u32)], displacement: u8) -> bool {
        let mut slots: Vec<usize> = bucket.iter().map(|&(key, _)| Self::slot(key, displacement)).collect();
        slots.sort_unstable();
        slots.dedup();
        slots.len() == bucket.len() && slots.iter().all(|&slot| self.entries[slot] == 0)
    }

    /// The classes of the word with this key; none if it is not listed.
    #[inline]
    pub(crate) fn get(&self, key: Key) -> Classes {
        let entry = self.entries[Self::slot(key, self.displacements[Self::bucket(key)])];
        // Arithmetic instead of a branch, which would be unpredictable.
        let listed = u32::from((entry ^ Self::fingerprint(key)) >> Self::SET_BITS == 0);
        self.sets[(listed * (entry % (1 << Self::SET_BITS))) as usize]
    }

    #[inline]
    fn fingerprint(key: Key) -> u32 {
        (key.number() as u32) << Self::SET_BITS
    }

    #[inline]
    fn bucket(key: Key) -> usize {
        (key.number() >> (u64::BITS - Self::BUCKET_BITS)) as usize
    }

    #[inline]
    fn slot(key: Key, displacement: u8) -> usize {
        let moved = key.number().wrapping_mul(2 * u64::from(displacement) + 1);
        (moved >> (u64::BITS - Self::BUCKET_BITS - Self::BITS)) as usize % (1 << Self::BITS)
    }
}
