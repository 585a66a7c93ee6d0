//! The seam where a panic ends: a fault in reading or preparing costs a measure, never a message.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The work panicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Panicked;

/// From this size on work on a message would hold up other sessions, and gets a thread of its own.
const LARGE: usize = 256 * 1024;

/// Does `work` on a message, which stays whole whatever happens.
pub(crate) async fn guarded<T: Send + 'static>(
    raw: &Arc<Vec<u8>>,
    work: impl FnOnce(&[u8]) -> T + Send + 'static,
) -> Result<T, Panicked> {
    let caught = if raw.len() < LARGE {
        caught(|| work(raw))
    } else {
        let raw = Arc::clone(raw);
        tokio::task::spawn_blocking(move || caught(|| work(&raw))).await.unwrap_or(Err(Panicked))
    };
    caught.inspect_err(|_| tracing::error!("a fault in openlijk: please report it; the message goes on unmeasured"))
}

/// Does `work`. What it leaves behind is not looked at after a panic, so it cannot be seen half done.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Panicked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_costs_the_work_and_not_the_message() {
        for size in [10, 2 * LARGE] {
            let raw = Arc::new(vec![b'x'; size]);
            let result: Result<(), _> = guarded(&raw, |raw| assert!(raw.is_empty(), "on purpose")).await;
            assert_eq!((result, raw.len()), (Err(Panicked), size));
            assert_eq!(guarded(&raw, <[u8]>::len).await, Ok(size));
        }
    }
}
