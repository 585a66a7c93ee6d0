//! What holds at this moment of one purpose: paused or not, what is measured at most of whom, and what that rests on.

use crate::Site;
use crate::notice::what;
use openlijk_lawfulness::{AtMost, notice_lacks};
use openlijk_model::{Disclosure, Measure, Purpose};
use openlijk_pages::Frame;
use openlijk_store::Scope;

/// A question and its answer.
pub(super) struct Line {
    pub question: String,
    pub answer: String,
}

/// What holds of one purpose.
pub(super) struct Today {
    /// Why nothing is measured at this moment, whatever follows.
    pub stopped: Option<String>,
    /// What is measured at most, of whom.
    pub most: Vec<Line>,
    /// What that rests on, and what lowers it.
    pub notes: Vec<String>,
}

impl Today {
    /// What holds of `purpose`, and the purpose as it is measured today: no more than the rules grant, whatever it declares.
    pub(super) fn of(site: &Site, frame: &Frame, purpose: &Purpose) -> (Self, Purpose) {
        let (organisation, now) = (&site.organisation, site.clock.now());
        let declined = site.store.declined(&purpose.id);
        let at_most = match site.decider.at_most(purpose, &organisation.recipient_countries, &declined, now) {
            Ok(at_most) => at_most,
            // Then mail goes on unmeasured too.
            Err(error) => {
                tracing::error!(%error, "the rules cannot be applied; the privacy statement says that nothing is measured");
                AtMost::nothing()
            }
        };
        let measured = granted(purpose, &at_most);
        let today = Self {
            stopped: stopped(site, frame, purpose),
            most: most(frame, &measured, &at_most),
            notes: notes(frame, &measured, &at_most),
        };
        (today, measured)
    }
}

/// The purpose with what is granted of it.
fn granted(purpose: &Purpose, at_most: &AtMost) -> Purpose {
    Purpose { measure: at_most.consenting, ..purpose.clone() }
}

fn stopped(site: &Site, frame: &Frame, purpose: &Purpose) -> Option<String> {
    let pauses = site.store.pauses();
    let reaching = pauses.iter().filter(|pause| match &pause.scope {
        Scope::All => true,
        Scope::Purpose(id) => *id == purpose.id,
        Scope::Campaign(_) | Scope::Recipient(_) | Scope::Message(_) => false,
    });
    if let Some(since) = reaching.map(|pause| pause.since).min() {
        return Some(frame.words.with("privacy-paused", "day", frame.day(since)));
    }
    let lacks = notice_lacks(purpose, &site.organisation.controller());
    (!lacks.is_empty()).then(|| frame.t("privacy-incomplete"))
}

fn most(frame: &Frame, purpose: &Purpose, at_most: &AtMost) -> Vec<Line> {
    let line = |question: &str, answer: String| Line { question: frame.t(question), answer };
    let of = |measure| what(frame, purpose, measure);
    let mut lines = if purpose.wants_consent() || at_most.consenting != at_most.silent {
        vec![line("privacy-yes", of(at_most.consenting)), line("privacy-silent", of(at_most.silent))]
    } else {
        vec![line("privacy-most", of(at_most.silent))]
    };
    let told_by_mail = purpose.disclosure != Disclosure::AtCollection;
    if told_by_mail && (at_most.consenting.needs_picture() || at_most.elsewhere.is_some()) {
        lines.push(line("privacy-untold", frame.t("privacy-first")));
    }
    if let Some(measure) = at_most.elsewhere {
        let answer = format!("{} {}", frame.t("privacy-elsewhere-most"), of(measure));
        lines.push(line("privacy-elsewhere", answer));
    }
    lines
}

fn notes(frame: &Frame, purpose: &Purpose, at_most: &AtMost) -> Vec<String> {
    let mut notes = Vec::new();
    if at_most.declined {
        notes.push(frame.t("privacy-declined"));
    }
    if at_most.is_draft {
        notes.push(frame.t("privacy-draft"));
    }
    if purpose.measure > Measure::Delivery || at_most.declined {
        notes.push(frame.words.with("why-ruleset", "ruleset", at_most.rulesets.join(", ")));
    }
    notes
}

/// Purposes under which nothing is measured, because they wait for something or were switched off.
pub(super) fn not_in_force(site: &Site, frame: &Frame) -> Vec<Line> {
    let declared = site.store.declared();
    let resting = declared.iter().filter(|declared| declared.in_force.is_none());
    let line = |declared: &openlijk_store::Declared| {
        let waits = declared.assessment.as_ref().is_some_and(|(assessment, _)| !assessment.is_complete());
        let answer = frame.t(if waits { "privacy-waits" } else { "privacy-off" });
        Line { question: declared.version.purpose.name.clone(), answer }
    };
    resting.map(line).collect()
}
