//! Sealing: content that opens only with two halves of a key.
//!
//! One half ([`LinkHalf`]) travels in the mail alone: in the fragment of the link, which browsers send to no server, and beside
//! it as a code to type. The other ([`OurHalf`]) stays with the organisation, and is handed out when the reader goes on. From
//! both, and from which part of which message is meant, follows an X25519 identity ([`PartKey`], HKDF-SHA256, RFC 5869); the
//! part is a file in the age format (age-encryption.org/v1) to that identity. So neither a copied mail nor our database opens
//! anything by itself, and what was never handed out was never read.
//!
//! Every part has an `OurHalf` of its own: it can be handed out, and destroyed, by itself. Sealing and opening stream, in
//! memory that does not grow with the part. Random bytes are the caller's.

mod archive;
mod code;
mod key;

pub use archive::{ArchiveKey, BadArchiveKey};
pub use code::{BadCode, LinkHalf};
pub use key::{OpenError, OurHalf, Part, PartKey, Sealer};
