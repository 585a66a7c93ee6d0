//! Who, or what, asked for a picture.

use crate::words::words;

words! {
    /// Who, or what, asked for a picture (STATISTICS, "Opener classes"). One class a hit, given before it is stored.
    pub enum OpenerClass as "class of opener" {
        /// A mail program that shows the mail to somebody.
        Person = "person",
        /// Fetches for a person and hides them (Gmail's image proxy, Yahoo's).
        PrivacyProxy = "privacy-proxy",
        /// Fetches whether or not anybody reads (Apple Mail Privacy Protection).
        Prefetch = "prefetch",
        /// A security gateway or a sandbox.
        Scanner = "scanner",
        /// The sender's own staff, previews and seeds.
        Sender = "sender",
        /// Not the pattern of mail being read: a pixel exchange, a burst.
        Polluted = "polluted",
        /// Cannot be told.
        Unknown = "unknown",
    }
}
