//! What the whole crate promises, on the built-in regimes.

mod assessment;
mod decisions;
mod faults;
mod own;
mod properties;
mod purposes;
mod regimes;
mod uses;
mod vectors;
