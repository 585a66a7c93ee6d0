//! How much of a message is looked at. A message beyond these is reported as not wholly looked at, and never as clean.

/// Bytes of a message. Servers commonly refuse mail over 25 to 50 MB; this is above what they pass on.
pub const MOST_BYTES: usize = 64 << 20;
/// Parts of a message, attached messages' parts included. Real mail has tens; digests have hundreds.
pub const MOST_PARTS: usize = 1_000;
/// Parts within parts, attached messages included. A mail that was forwarded ten times as an attachment has about twenty.
pub const DEEPEST_PART: usize = 32;
/// Different URLs of a message. The longest newsletters have a few hundred.
pub const MOST_URLS: usize = 20_000;
/// Bytes of one URL. Mail programs and servers give up at 8 to 64 kB; a longer one is listed, but not taken apart.
pub const LONGEST_URL: usize = 64 << 10;
/// Documents within a document: conditional comments, `noscript`, `srcdoc`.
pub const DEEPEST_DOCUMENT: usize = 4;
/// Elements open at one time whose hiding is kept in mind.
pub const MOST_OPEN: usize = 512;
/// Blocks within blocks of a style sheet.
pub const DEEPEST_BLOCK: usize = 32;
/// Addresses of recipients that are looked for in URLs. More than this many, and a copy is nobody's own.
pub const MOST_RECIPIENTS: usize = 8;
/// Redirect wrappers within wrappers that are opened.
pub const DEEPEST_WRAPPER: usize = 4;
