//! Signing in by the organisation's own provider (OpenID Connect), beside local accounts.

use zeroize::Zeroizing;

/// The provider, and how it knows us.
#[derive(Clone)]
pub struct OidcSettings {
    /// The issuer, as its discovery document spells it: `https://login.example.nl/realms/staff`.
    pub issuer: String,
    /// What the provider calls us.
    pub client_id: String,
    /// By which it knows that it is us; empty where it gave none (a public client, kept by PKCE alone).
    pub client_secret: Zeroizing<String>,
    /// Where it sends people back: the console's address with `/sign-in/return`.
    pub redirect: String,
}

impl std::fmt::Debug for OidcSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("OidcSettings").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}
