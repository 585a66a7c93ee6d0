//! Purposes, as far as a form of the organisation's own needs them.

use super::caller::Caller;
use super::problem::Problem;
use crate::Site;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_model::{Language, Measure, PurposeId, PurposeVersion};
use openlijk_store::{ShownText, TextKind};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Purposes {
    purposes: Vec<KnownPurpose>,
}

#[derive(Serialize)]
struct KnownPurpose {
    id: PurposeId,
    name: String,
    version: u32,
    in_force: bool,
    measure: Measure,
    wants_consent: bool,
    double_opt_in: bool,
}

#[derive(Deserialize)]
pub(crate) struct InLanguage {
    lang: Option<String>,
}

#[derive(Serialize)]
struct ConsentText {
    purpose: PurposeId,
    version: u32,
    language: Language,
    text: String,
    mark: String,
    snippet: String,
}

/// The last declaration of a purpose, in force or not.
pub(super) fn declared(site: &Site, id: &PurposeId) -> Option<PurposeVersion> {
    let all = site.store.declared();
    all.iter().find(|declared| declared.version.purpose.id == *id).map(|declared| declared.version.clone())
}

/// Every purpose.
pub(crate) async fn list(State(site): State<Site>, _caller: Caller) -> Response {
    let all = site.store.declared();
    let known = all.iter().map(|declared| {
        let purpose = &declared.version.purpose;
        KnownPurpose {
            id: purpose.id.clone(),
            name: purpose.name.clone(),
            version: declared.version.version,
            in_force: declared.in_force.is_some(),
            measure: purpose.measure,
            wants_consent: purpose.wants_consent(),
            double_opt_in: purpose.double_opt_in,
        }
    });
    super::json(StatusCode::OK, &Purposes { purposes: known.collect() })
}

/// The words that somebody says yes to, in one language, with the mark to send back; and a box for a form, not ticked.
pub(crate) async fn consent_text(
    State(site): State<Site>,
    _caller: Caller,
    Path(id): Path<String>,
    Query(asked): Query<InLanguage>,
) -> Result<Response, Problem> {
    let unknown = || {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no-such-purpose",
            "there is no such purpose; GET /v1/purposes lists the ones there are",
        )
    };
    let id: PurposeId = id.parse().map_err(|_| unknown())?;
    // What is in force is what people are asked about; a purpose that is off is asked about as it was declared last.
    let in_force = site.store.purposes().iter().find(|version| version.purpose.id == id).cloned();
    let version = in_force.or_else(|| declared(&site, &id)).ok_or_else(unknown)?;
    let language: Language = match asked.lang.as_deref() {
        None => site.organisation.first_language(),
        Some(tag) => tag.parse().map_err(|_| Problem::bad("bad-language", "lang is one of nl, en, fr, it"))?,
    };
    let text = (site.consent_wording)(&version.purpose, language);
    let mark = site.store.keep_text(ShownText { kind: TextKind::Consent, language, text: text.clone() }).await?;
    let snippet = snippet(&id, language, &text, &mark);
    let said = ConsentText { purpose: id, version: version.version, language, text, mark, snippet };
    Ok(super::json(StatusCode::OK, &said))
}

/// A box that nobody ticked yet (GDPR, recital 32), with its words and their mark.
fn snippet(id: &PurposeId, language: Language, text: &str, mark: &str) -> String {
    let words = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<label lang=\"{language}\"><input type=\"checkbox\" name=\"openlijk-{id}\" value=\"{mark}\"> {words}</label>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_is_not_ticked_and_its_words_are_text() {
        let id = "news".parse().unwrap();
        let html = snippet(&id, Language::Fr, "Oui <b> & \"non\"", "abc");
        assert_eq!(
            html,
            "<label lang=\"fr\"><input type=\"checkbox\" name=\"openlijk-news\" value=\"abc\"> Oui &lt;b&gt; &amp; \"non\"</label>"
        );
    }
}
