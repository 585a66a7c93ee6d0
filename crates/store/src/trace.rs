//! What caused the lines of the logbook that are written while something is answered. It travels with the task that answers, as
//! libraries for tracing have it, so that nothing in between can forget to pass it on.

use openlijk_model::TraceContext;

tokio::task_local! {
    static WITHIN: TraceContext;
}

/// Does `work`; whatever it writes in the logbook was caused by `cause`, where there is one.
pub async fn within<T>(cause: Option<TraceContext>, work: impl Future<Output = T>) -> T {
    match cause {
        Some(cause) => WITHIN.scope(cause, work).await,
        None => work.await,
    }
}

/// What caused that which is being done.
pub fn cause() -> Option<TraceContext> {
    WITHIN.try_with(|cause| *cause).ok()
}
