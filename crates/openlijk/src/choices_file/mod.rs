//! Files of choices: `consent import` and `consent export`. The whole file is looked at before the first line is taken
//! in; lines then go to the store in batches, so that mail goes on in between and progress shows.

mod decode;
mod export;
mod import;
mod lines;
#[cfg(test)]
mod round_trip_tests;

pub use export::export;
pub use import::import;

use std::borrow::Cow;
use std::time::{Duration, Instant};

/// What a spreadsheet may take for the start of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet calculates: what looks like a formula starts with an apostrophe.
fn guarded(text: &str) -> Cow<'_, str> {
    if is_guarded(text) || text.starts_with(FORMULA) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The cell as it was before [`guarded`].
fn unguarded(text: &str) -> &str {
    if is_guarded(text) { &text[1..] } else { text }
}

fn is_guarded(text: &str) -> bool {
    text.strip_prefix('\'').is_some_and(|rest| rest.starts_with(FORMULA) || is_guarded(rest))
}

/// Says on standard error how far something is, about once a second.
struct Progress {
    began: Instant,
    said: Instant,
}

impl Progress {
    fn new() -> Self {
        let now = Instant::now();
        Self { began: now, said: now }
    }

    /// `words` gets the seconds since the start.
    fn say(&mut self, words: impl FnOnce(f64) -> String) {
        if self.said.elapsed() >= Duration::from_secs(1) {
            self.said = Instant::now();
            eprintln!("{}", words(self.began.elapsed().as_secs_f64()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_like_a_formula_starts_with_an_apostrophe() {
        for formula in ["=1+1", "+31", "-x", "@sum", "\tx"] {
            assert_eq!(guarded(formula), format!("'{formula}"));
        }
        assert_eq!(guarded("'t Huis"), "'t Huis");
    }

    proptest! {
        #[test]
        fn a_guarded_cell_comes_back_as_it_was(text in "['=+@a \t-]{0,6}") {
            let cell = guarded(&text);
            prop_assert!(!cell.starts_with(FORMULA));
            prop_assert_eq!(unguarded(&cell), text.as_str());
        }
    }
}
