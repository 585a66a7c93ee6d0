//! End-to-end tests on real parts.

pub mod http;
pub mod instance;
pub mod kept;
pub mod ledger;
pub mod load;
pub mod postfix;
pub mod powercut;
pub mod sink;
pub mod smtp;
pub mod strace;
pub mod tools;
