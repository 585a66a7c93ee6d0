//! Requests that say what caused them (W3C Trace Context, `traceparent`): what they write in the logbook stands in that trace, under
//! the span that called.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use openlijk_model::TraceContext;

/// The header of the recommendation.
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Middleware: answers a request within the trace that it names.
pub async fn follow(request: Request, next: Next) -> Response {
    let cause = cause_of(request.headers());
    openlijk_store::within(cause, next.run(request)).await
}

/// One valid header. Several, or one that is not valid, are as none (section 3.2.2.3).
fn cause_of(headers: &HeaderMap) -> Option<TraceContext> {
    let mut given = headers.get_all(TRACEPARENT).into_iter();
    let only = given.next().filter(|_| given.next().is_none())?;
    TraceContext::parse(only.to_str().ok()?)
}

/// What goes with a request of our own that an incoming one led to: the same trace, and a span for this call.
pub fn onward() -> Option<HeaderValue> {
    let cause = openlijk_store::cause()?;
    let mut span = [0; 8];
    span.copy_from_slice(&crate::sessions::random(8));
    HeaderValue::try_from(TraceContext { span, ..cause }.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_valid_header_counts_and_no_other_number_of_them() {
        let good = HeaderValue::from_static("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        let mut headers = HeaderMap::new();
        assert_eq!(cause_of(&headers), None);
        headers.insert(TRACEPARENT, good.clone());
        assert_eq!(cause_of(&headers).unwrap().trace[0], 0x4b);
        headers.append(TRACEPARENT, good);
        assert_eq!(cause_of(&headers), None);
        headers.insert(TRACEPARENT, HeaderValue::from_static("00-zz"));
        assert_eq!(cause_of(&headers), None);
    }
}
