//! Closed lists of words: an enum whose variants have one spelling, used in JSON, TOML, columns and on the command line.

/// A word that is not on its list, with the ones that are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{word}\u{201d} is not a {what}; it is one of: {known}")]
pub struct UnknownWord {
    /// What was asked for, as the list is called ("measure").
    pub what: &'static str,
    /// What was given.
    pub word: String,
    /// The words of the list, separated by commas.
    pub known: String,
}

/// Declares an enum with one spelling per variant: `as_str`, `ALL`, `Display`, `FromStr` and serde agree on it.
macro_rules! words {
    ($(#[$outer:meta])* pub enum $name:ident as $what:literal { $($(#[$inner:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        pub enum $name { $($(#[$inner])* $variant),+ }

        impl $name {
            /// Every value, in the order in which it is declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling used everywhere outside.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::UnknownWord {
                        what: $what,
                        word: word.to_owned(),
                        known: [$($word),+].join(", "),
                    }),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::UnknownWord;

            fn try_from(word: String) -> Result<Self, Self::Error> {
                word.parse()
            }
        }

        impl From<$name> for &'static str {
            fn from(value: $name) -> Self {
                value.as_str()
            }
        }
    };
}
pub(crate) use words;
