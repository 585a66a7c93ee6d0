//! Metrics, as Prometheus reads them. No address, token or person in any label.

use crate::report::Report;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::{Arc, OnceLock};

/// Renders the metrics as text.
pub type Render = Arc<dyn Fn() -> String + Send + Sync>;

/// Starts recording, once in a process, and gives what renders it.
pub fn recorder() -> Result<Render, Report> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if HANDLE.get().is_none() {
        let handle = PrometheusBuilder::new()
            .install_recorder()
            .map_err(|error| Report::failed(format!("metrics cannot be recorded: {error}")))?;
        // Only the first of two at the same moment can be installed, so this one is it.
        let _ = HANDLE.set(handle);
    }
    Ok(Arc::new(|| HANDLE.get().map(PrometheusHandle::render).unwrap_or_default()))
}
