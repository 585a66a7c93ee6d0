//! A picture under a real decision's grant.

use jiff::Timestamp;
use openlijk_lawfulness::{Decider, Decision};
use openlijk_message::Picture;
use openlijk_model::Facts;
use std::sync::LazyLock;

/// A newsletter's reach, with everything in order: crowds may be counted.
pub fn decision(requested: &str) -> Decision {
    let facts = format!(
        r#"{{"controller": "private", "recipient_class": "citizen", "country": "NL", "purpose": "newsletter-reach",
        "basis": "f", "interest": "knowing whether our newsletter is read", "requested": "{requested}",
        "data": {{"unique_id": false, "ip": false, "user_agent": false, "time": "hour", "count": false, "geo": false,
        "dwell": false, "forward": false}}, "consent": {{"state": "unknown"}}, "requested_mail": true,
        "collected": "2026-05-01", "disclosure": "earlier-message", "opt_out": "one-click",
        "less_intrusive": {{"available": "none"}}, "recipients": 20000, "scope": "selected",
        "documents": {{"ropa": "R-1", "dpia": "D-1", "processor": "none", "retention_days": 90}}}}"#
    );
    let facts: Facts = serde_json::from_str(&facts).unwrap();
    let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    Decider::built_in().unwrap().decide(&facts, Some("nl"), now).unwrap()
}

/// A picture that a decision granted.
pub static GRANTED: LazyLock<Picture> = LazyLock::new(|| {
    let grant = decision("aggregate").picture().expect("a newsletter's reach may be counted");
    Picture::granted(grant, super::support::PICTURE.to_owned())
});
