//! The Logboek Dataverwerkingen on its way to the organisation's own: every waiting line of the store's logbook goes out
//! as a span (OTLP over HTTP, its JSON form), and is marked only once the collector has acknowledged it. Nothing is
//! sampled. While the collector is away lines wait in the store, over restarts too, and go out when it is back.

mod spans;

use crate::report::Report;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Method, Request, StatusCode, Uri, header};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openlijk_store::{LogLine, Store};
use spans::Origin;
use std::time::Duration;
use tokio::sync::watch;

/// Lines in one request.
const BATCH: u32 = 512;
/// How long it rests when no line waits.
const REST: Duration = Duration::from_secs(1);
/// The first and the longest wait after a failure.
const WAITS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(60));
/// How long a collector may take.
const ANSWER: Duration = Duration::from_secs(30);
/// The longest answer that is read.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Sends the logbook to a collector.
pub struct Exporter {
    store: Store,
    collector: Uri,
    origin: Origin,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Exporter {
    /// From a store to a collector's address (`http://127.0.0.1:4318/v1/traces`). `public_url` is where the register of
    /// processing is read.
    ///
    /// # Errors
    /// The address is none, or this system has no certificates to know a collector by.
    pub fn new(store: Store, collector: &str, public_url: &str) -> Result<Self, Report> {
        let unusable =
            |error: &dyn std::fmt::Display| Report::bad_input(format!("logbook.otlp: {error}; correct the address"));
        let collector: Uri = collector.parse().map_err(|error| unusable(&error))?;
        let builder = HttpsConnectorBuilder::new().with_native_roots().map_err(|error| unusable(&error))?;
        let client = Client::builder(TokioExecutor::new()).build(builder.https_or_http().enable_http1().build());
        let origin = Origin::new(public_url);
        Ok(Self { store, collector, origin, client })
    }

    /// Sends until `stopped` says so. What is under way then is sent again next time: a collector knows a span by its ids.
    pub async fn run(self, mut stopped: watch::Receiver<bool>) {
        let mut wait = WAITS.0;
        loop {
            let rest = match self.send_waiting().await {
                Ok(()) => {
                    wait = WAITS.0;
                    REST
                }
                Err(problem) => {
                    metrics::counter!("openlijk_logbook_failures_total").increment(1);
                    tracing::warn!(%problem, "the logbook's collector does not take its lines; they wait in the store");
                    let rest = wait;
                    wait = (wait * 2).min(WAITS.1);
                    rest
                }
            };
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                _ = stopped.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Sends batch after batch until none waits.
    async fn send_waiting(&self) -> Result<(), String> {
        loop {
            let lines = self.store.logbook_waiting(BATCH).await.map_err(|error| error.to_string())?;
            if lines.is_empty() {
                return Ok(());
            }
            self.send(&lines).await?;
            let ids: Vec<u64> = lines.iter().map(|line| line.id).collect();
            metrics::counter!("openlijk_logbook_lines_total").increment(ids.len() as u64);
            self.store.logbook_exported(ids).await.map_err(|error| error.to_string())?;
        }
    }

    async fn send(&self, lines: &[LogLine]) -> Result<(), String> {
        let body = serde_json::to_vec(&self.origin.request(lines)).map_err(|error| error.to_string())?;
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.collector.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| error.to_string())?;
        let answer = tokio::time::timeout(ANSWER, self.answer(request)).await;
        let (status, body) = answer.map_err(|_| "it did not answer in time".to_owned())??;
        if !status.is_success() {
            return Err(format!("it answered {status}"));
        }
        let rejected = spans::rejected(&body);
        if rejected > 0 {
            // OTLP forbids sending these again; they stay in the store's own logbook.
            tracing::error!(
                rejected,
                "the logbook's collector took a batch but for some lines; see its own log for why"
            );
        }
        Ok(())
    }

    async fn answer(&self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes), String> {
        let response = self.client.request(request).await.map_err(|error| match std::error::Error::source(&error) {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        })?;
        let status = response.status();
        let body =
            Limited::new(response.into_body(), LONGEST_ANSWER).collect().await.map_err(|error| error.to_string())?;
        Ok((status, body.to_bytes()))
    }
}
