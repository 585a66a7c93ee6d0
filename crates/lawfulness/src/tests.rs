//! What the whole crate promises, on the built-in regimes.

mod decisions;
mod faults;
mod properties;
mod purposes;
mod vectors;
