//! What tests need of the machine: said loudly where it is missing and every test must run, else just said.

use std::process::{Command, Stdio};

/// Is this program there? Where it is not, the test that needs it is to be skipped.
///
/// # Panics
/// It is missing, and `CI` is set.
pub fn have(program: &str) -> bool {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    found || missing(&format!("{program} is not installed; tools/setup tests installs it"))
}

/// Says that a test cannot run, and why.
///
/// # Panics
/// `CI` is set.
pub fn missing(what: &str) -> bool {
    assert!(std::env::var_os("CI").is_none(), "{what}");
    println!("SKIPPED: {what}");
    false
}

/// A number from the environment.
///
/// # Panics
/// It is set, and not a number.
pub fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |value| value.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}

/// Chance that can be had again: the seed is printed, and `OPENLIJK_SEED` sets it.
pub struct Chance(u64);

impl Chance {
    /// From the environment, else from the clock.
    pub fn new() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |time| time.as_nanos());
        let seed = number("OPENLIJK_SEED", now as u64 | 1);
        println!("OPENLIJK_SEED={seed}");
        Self(seed | 1)
    }

    /// A number from `from` up to `to`.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        // xorshift64: these numbers place faults in time, and need be no better than that.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        from + self.0 % (to - from)
    }
}

impl Default for Chance {
    fn default() -> Self {
        Self::new()
    }
}
