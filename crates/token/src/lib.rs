//! Sealed tokens: what a picture or a link in a mail carries.
//!
//! A token is 32 bytes, 43 characters of URL-safe base64: two bytes that name the key, and fourteen sealed ones that
//! say what the token stands for and until when. Sealing is AES-256-GCM-SIV (RFC 8452) under a fixed nonce: the
//! same content gives the same token, which is what a group's shared picture needs, and RFC 8452 keeps its promises
//! when a nonce repeats but for showing that two plaintexts are equal, which here is the point. No address is inside. A
//! forged token costs one authentication check and no look-up.
//!
//! Keys belong to a purpose (pictures) or to the organisation (recipients' pages, return paths): destroying a purpose's
//! key ends every picture of that purpose at once, and its pages live on.
//!
//! An address cannot carry those 43 characters, because local parts are folded on their way; [`return_path`] spells a
//! token so that it survives that.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use openlijk_model::{CellId, MessageId};
use zeroize::Zeroizing;

/// How many characters a token has.
pub const TOKEN_LENGTH: usize = 43;

pub mod return_path;

const SEALED_LENGTH: usize = 14;
const TAG_LENGTH: usize = 16;
const WHOLE_LENGTH: usize = 2 + SEALED_LENGTH + TAG_LENGTH;
const EPOCH_DAY: i64 = 18_262; // 2020-01-01, counted from 1970-01-01
const SECONDS_A_DAY: i64 = 86_400;

/// Which key sealed a token. Not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub u16);

/// What a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// The picture that one group of a campaign's cell shares.
    GroupPicture {
        /// The cell of the campaign.
        cell: CellId,
        /// The group in it.
        group: u32,
    },
    /// The picture that a whole cell shares: simple mode, and variants.
    CellPicture {
        /// The cell of the campaign.
        cell: CellId,
    },
    /// The picture of one message.
    MessagePicture {
        /// The message.
        message: MessageId,
    },
    /// The page of the recipient of one message.
    Page {
        /// The message.
        message: MessageId,
    },
    /// The page of a sealed message.
    Portal {
        /// The message.
        message: MessageId,
    },
    /// A link mailed to an address, which proves the mailbox.
    Proof {
        /// The row that says what the link was mailed for.
        request: u64,
    },
    /// The address that reports about one message come back to.
    Return {
        /// The message.
        message: MessageId,
        /// Did the message ask its reader to confirm? Then what their mail program answers counts too.
        asked: bool,
    },
}

/// A meaning and the last day on which it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token {
    /// What it stands for.
    pub meaning: Meaning,
    /// The last day (UTC), counted from 1970-01-01. From 2020-01-01 to 2199-06-06; others are moved to the nearest.
    pub last_day: i64,
}

impl Token {
    /// A token that counts through the day (UTC) that is `days` after `now`.
    pub fn lasting(meaning: Meaning, now: Timestamp, days: u32) -> Self {
        let last_day = now.as_second().div_euclid(SECONDS_A_DAY) + i64::from(days);
        Self { meaning, last_day: last_day.clamp(EPOCH_DAY, EPOCH_DAY + i64::from(u16::MAX)) }
    }

    /// Is its last day over?
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now.as_second().div_euclid(SECONDS_A_DAY) > self.last_day
    }

    fn to_bytes(self) -> [u8; SEALED_LENGTH] {
        let (kind, first, second) = match self.meaning {
            Meaning::GroupPicture { cell, group } => (1, cell.0, group),
            Meaning::CellPicture { cell } => (2, cell.0, 0),
            Meaning::MessagePicture { message } => split(3, message.0),
            Meaning::Page { message } => split(4, message.0),
            Meaning::Proof { request } => split(5, request),
            Meaning::Portal { message } => split(6, message.0),
            Meaning::Return { message, asked: false } => split(7, message.0),
            Meaning::Return { message, asked: true } => split(8, message.0),
        };
        let day = u16::try_from((self.last_day - EPOCH_DAY).clamp(0, i64::from(u16::MAX))).unwrap_or(u16::MAX);
        let mut bytes = [0; SEALED_LENGTH];
        bytes[0] = kind;
        bytes[1..5].copy_from_slice(&first.to_be_bytes());
        bytes[5..9].copy_from_slice(&second.to_be_bytes());
        bytes[9..11].copy_from_slice(&day.to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; SEALED_LENGTH] = bytes.try_into().ok()?;
        let word = |from: usize| u32::from_be_bytes([bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]]);
        let long = (u64::from(word(1)) << 32) | u64::from(word(5));
        let meaning = match bytes[0] {
            1 => Meaning::GroupPicture { cell: CellId(word(1)), group: word(5) },
            2 if word(5) == 0 => Meaning::CellPicture { cell: CellId(word(1)) },
            3 => Meaning::MessagePicture { message: MessageId(long) },
            4 => Meaning::Page { message: MessageId(long) },
            5 => Meaning::Proof { request: long },
            6 => Meaning::Portal { message: MessageId(long) },
            7 => Meaning::Return { message: MessageId(long), asked: false },
            8 => Meaning::Return { message: MessageId(long), asked: true },
            _ => return None,
        };
        if bytes[11..] != [0; 3] {
            return None;
        }
        let last_day = EPOCH_DAY + i64::from(u16::from_be_bytes([bytes[9], bytes[10]]));
        Some(Self { meaning, last_day })
    }
}

fn split(kind: u8, long: u64) -> (u8, u32, u32) {
    // Both halves fit by construction.
    (kind, (long >> 32) as u32, (long & 0xffff_ffff) as u32)
}

/// A key that seals and opens tokens.
pub struct SealingKey {
    id: KeyId,
    key: LessSafeKey,
}

impl SealingKey {
    /// The key with this id. `secret` is 32 random bytes.
    pub fn new(id: KeyId, secret: &Zeroizing<[u8; 32]>) -> Self {
        let key = UnboundKey::new(&AES_256_GCM_SIV, secret.as_slice())
            .unwrap_or_else(|_| unreachable!("a key of 32 bytes is what AES-256-GCM-SIV takes"));
        Self { id, key: LessSafeKey::new(key) }
    }

    /// Its id.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Seals a token: 43 characters of URL-safe base64.
    pub fn seal(&self, token: Token) -> String {
        URL_SAFE_NO_PAD.encode(self.seal_bytes(token))
    }

    fn seal_bytes(&self, token: Token) -> [u8; WHOLE_LENGTH] {
        let id = self.id.0.to_be_bytes();
        let mut sealed = token.to_bytes();
        let tag = self
            .key
            .seal_in_place_separate_tag(fixed_nonce(), Aad::from(id), &mut sealed)
            .unwrap_or_else(|_| unreachable!("sealing fourteen bytes does not fail"));
        let mut bytes = [0; WHOLE_LENGTH];
        bytes[..2].copy_from_slice(&id);
        bytes[2..2 + SEALED_LENGTH].copy_from_slice(&sealed);
        bytes[2 + SEALED_LENGTH..].copy_from_slice(tag.as_ref());
        bytes
    }

    /// Opens what [`unwrap`] read. `None` where this key did not seal it.
    pub fn open(&self, sealed: &Sealed) -> Option<Token> {
        if sealed.key != self.id {
            return None;
        }
        let mut bytes = sealed.bytes;
        let opened = self.key.open_in_place(fixed_nonce(), Aad::from(self.id.0.to_be_bytes()), &mut bytes).ok()?;
        Token::from_bytes(opened)
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SealingKey({})", self.id.0)
    }
}

fn fixed_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

/// A token as it came from outside, still sealed.
#[derive(Debug, Clone, Copy)]
pub struct Sealed {
    /// The key that it says sealed it.
    pub key: KeyId,
    bytes: [u8; SEALED_LENGTH + TAG_LENGTH],
}

impl Sealed {
    fn of(whole: &[u8; WHOLE_LENGTH]) -> Self {
        let mut bytes = [0; SEALED_LENGTH + TAG_LENGTH];
        bytes.copy_from_slice(&whole[2..]);
        Self { key: KeyId(u16::from_be_bytes([whole[0], whole[1]])), bytes }
    }
}

/// Reads the 43 characters of a token. `None` where they are not one: wrong length, another alphabet, padding, or
/// an ending that no encoder writes (so that no token has two spellings).
pub fn unwrap(text: &str) -> Option<Sealed> {
    if text.len() != TOKEN_LENGTH {
        return None;
    }
    let mut bytes = [0; WHOLE_LENGTH];
    let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
    (length == WHOLE_LENGTH).then(|| Sealed::of(&bytes))
}

#[cfg(test)]
mod tests;
