//! What the whole crate promises, on the built-in regimes.

mod vectors;
