//! Nobody in the crowd: what can be told from everything that is ever written, by somebody who has all of it.

mod adversary;
mod mailings;
mod properties;
mod world;
