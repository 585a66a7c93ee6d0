//! Answers remembered by their question. A mailing asks the same few questions a hundred thousand times.

use crate::decision::Decision;
use crate::question::Question;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{PoisonError, RwLock};

/// A question, the rulesets that may apply (one bit each), and the age that the address has under each (two bits each).
pub(crate) type Key = (Question, u32, u64);

const SHARDS: usize = 16;
/// Answers kept in one shard; a full shard starts anew. About a kilobyte each, so 8 MB at most.
const SHARD_ANSWERS: usize = 512;

/// A bounded memory, in shards, so that a writer stops a sixteenth of the readers at most, and readers never stop
/// each other.
pub(crate) struct Cache {
    shards: [RwLock<HashMap<Key, Decision>>; SHARDS],
    hasher: RandomState,
}

impl Cache {
    pub fn new() -> Self {
        Self { shards: std::array::from_fn(|_| RwLock::default()), hasher: RandomState::new() }
    }

    pub fn get(&self, key: &Key) -> Option<Decision> {
        // A map is whole after every insertion, so one whose writer panicked elsewhere can still be read.
        self.shard(key).read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub fn put(&self, key: Key, decision: Decision) {
        let mut shard = self.shard(&key).write().unwrap_or_else(PoisonError::into_inner);
        if shard.len() >= SHARD_ANSWERS {
            shard.clear();
        }
        shard.insert(key, decision);
    }

    /// Forgets every answer.
    pub fn clear(&self) {
        self.shards.iter().for_each(|shard| shard.write().unwrap_or_else(PoisonError::into_inner).clear());
    }

    /// How many answers are kept.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.read().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }

    fn shard(&self, key: &Key) -> &RwLock<HashMap<Key, Decision>> {
        // The remainder is below SHARDS, so it always fits and is always an index.
        &self.shards[(self.hasher.hash_one(key) % SHARDS as u64) as usize]
    }
}
