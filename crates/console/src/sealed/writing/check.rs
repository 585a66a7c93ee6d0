//! The page between writing and sending: what will be sent to whom, what keeps it from being sent, what to look at twice, and by
//! what each reader shows who they are. After sending it says what became of it.

use super::drafts::{Draft, Stage};
use super::warnings::Warnings;
use super::{fates, path_of};
use crate::Site;
use crate::desk::sheet::{Block, Fact, Form as FormView, Group, Link, Note, Sheet, field_id};
use crate::sealed::reader::factor_fields;
use crate::sealed::words;
use crate::shell;
use crate::signed::{Fields, Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_model::{Address, Factor, Measure, PurposeVersion, limits};
use openlijk_pages::Frame;
use openlijk_store::StoreError;

/// A reader, and by what they will show who they are.
pub(super) struct Reader {
    pub(super) address: Address,
    /// `None`: the purpose asks for more than is known of them.
    pub(super) shows: Option<Factor>,
}

/// A draft that was looked at.
pub(super) struct Checked {
    pub(super) version: Option<PurposeVersion>,
    pub(super) readers: Vec<Reader>,
    /// What keeps it from being sent, in words.
    pub(super) problems: Vec<String>,
    pub(super) warnings: Warnings,
}

impl Checked {
    /// Looks at a draft of this visitor's.
    pub(super) async fn of(site: &Site, visit: &Visit, draft: &Draft) -> Result<Self, StoreError> {
        let frame = &visit.frame;
        let (addresses, strange) = recipients(&draft.recipients);
        let version =
            portal_purposes(site).into_iter().find(|version| Some(&version.purpose.id) == draft.purpose.as_ref());
        let mut problems = Vec::new();
        if version.is_none() {
            problems.push(frame.t("sealed-check-purpose"));
        }
        problems.extend(strange.iter().map(|line| frame.words.with("sealed-check-address", "line", line)));
        if addresses.is_empty() && strange.is_empty() && draft.fates.is_empty() {
            problems.push(frame.t("sealed-check-nobody"));
        }
        if addresses.len() > limits::SEALED_RECIPIENTS {
            problems.push(frame.words.with("sealed-check-many", "most", limits::SEALED_RECIPIENTS));
        }
        if draft.too_large {
            problems.push(frame.words.with(
                "sealed-check-large",
                "most",
                limits::SEALED_ATTACHED_BYTES / (1024 * 1024),
            ));
        }
        if draft.too_long {
            problems.push(frame.words.with(
                "sealed-check-long",
                "most",
                frame.number(super::page::LONGEST_TEXT as u64),
            ));
        }
        if draft.text.trim().is_empty() && draft.attachments.is_empty() && draft.fates.is_empty() {
            problems.push(frame.t("sealed-check-nothing"));
        }
        let least = version.as_ref().map(|version| version.purpose.portal_terms().factor);
        let mut readers = Vec::new();
        for address in addresses.iter().take(limits::SEALED_RECIPIENTS) {
            let known = site.store.factors_of(address).await?;
            let shows = known.strongest(least.unwrap_or(Factor::Mail));
            readers.push(Reader { address: address.clone(), shows });
        }
        let warnings = match &visit.mail {
            Some(sender) if problems.is_empty() => Warnings::of(site, draft, sender, &addresses).await?,
            _ => Warnings::default(),
        };
        Ok(Self { version, readers, problems, warnings })
    }
}

/// The purposes of the portal that may be sent now.
pub(super) fn portal_purposes(site: &Site) -> Vec<PurposeVersion> {
    site.store.purposes().iter().filter(|version| version.purpose.measure == Measure::Portal).cloned().collect()
}

/// The addresses that somebody typed, each once, and the lines that are none.
fn recipients(typed: &str) -> (Vec<Address>, Vec<String>) {
    let (mut addresses, mut strange) = (Vec::new(), Vec::new());
    for line in typed.split(['\n', ',', ';']).map(str::trim).filter(|line| !line.is_empty()) {
        // As mail programs copy it: Jan <jan@example.org>.
        let bare = line.rsplit_once('<').map_or(line, |(_, rest)| rest.trim_end_matches('>'));
        match Address::parse(bare.trim()) {
            Ok(address) if addresses.contains(&address) => {}
            Ok(address) => addresses.push(address),
            Err(_) => strange.push(line.chars().take(100).collect()),
        }
    }
    (addresses, strange)
}

pub(super) async fn show(State(site): State<Site>, visit: Visit, Path(name): Path<String>) -> Response {
    let Some(draft) = site.drafts.of(&name, &visit.account, site.clock.now()) else {
        return shell::gone(&site, visit).await;
    };
    match Checked::of(&site, &visit, &draft).await {
        Ok(checked) => page(&site, visit, &name, &draft, &checked, &Fields::of(Vec::new()), &[]).await,
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

/// The page, with what is wrong with the factors that were filled in.
pub(super) async fn page(
    site: &Site,
    visit: Visit,
    name: &str,
    draft: &Draft,
    checked: &Checked,
    sent: &Fields,
    errors: &[(String, &'static str)],
) -> Response {
    let frame = &visit.frame;
    let path = path_of(name);
    let mut sheet = Sheet { title: frame.t("sealed-check-title"), ..Sheet::default() }
        .up(frame.href("/sealed"), frame.t("sealed-title"));
    if draft.stage == Stage::Sending {
        sheet.push(Note::plain(frame.t("sealed-sending"), vec![frame.t("sealed-sending-text")]));
        sheet.push(Block::Links(vec![Link::button("main", frame.href(&path), frame.t("sealed-sending-again"))]));
        return sheet.answer(site, visit, StatusCode::OK, Some(&path)).await;
    }
    if !draft.fates.is_empty() {
        sheet.push(fates::table(frame, &draft.fates));
        if checked.readers.is_empty() && checked.problems.is_empty() {
            sheet.title = frame.t("sealed-fate-sent");
            let links = vec![Link::button("main", frame.href("/sealed"), frame.t("sealed-title"))];
            sheet.push(Block::Links(links));
            return sheet.answer(site, visit, StatusCode::OK, Some(&path)).await;
        }
        sheet.heading("again", frame.t("sealed-check-again"));
    }
    sheet.problems.extend(errors.iter().map(|(field, key)| (field_id(field), frame.t(key))));
    sheet.push(Block::Facts(facts(&visit, draft, checked)));
    let edit = Link::button("quiet", frame.href(format!("{path}/edit")), frame.t("sealed-change"));
    if checked.problems.is_empty() {
        sheet.blocks.extend(sending(&visit, &path, draft, checked, sent, errors));
        sheet.push(Block::Links(vec![edit]));
    } else {
        sheet.push(Note::bad(frame.t("sealed-check-problems"), checked.problems.clone()));
        sheet.push(Block::Links(vec![Link { look: "main", ..edit }]));
    }
    let drop = FormView::to(frame.href(format!("{path}/drop"))).button("", "quiet", frame.t("sealed-drop"));
    sheet.push(Block::Form(drop));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    sheet.answer(site, visit, status, Some(&path)).await
}

fn facts(visit: &Visit, draft: &Draft, checked: &Checked) -> Vec<Fact> {
    let frame = &visit.frame;
    let mut facts = Vec::new();
    if let Some(version) = &checked.version {
        let days = u64::from(version.purpose.portal_terms().days);
        facts.push(Fact::new(frame.t("campaigns-purpose"), version.purpose.name.clone()));
        facts.push(Fact::new(frame.t("sealed-until"), frame.words.counted("sealed-check-days", days)));
    }
    if let Some(mail) = &visit.mail {
        facts.push(Fact::new(frame.t("sealed-from"), mail.reveal()));
    }
    let subject = if draft.subject.is_empty() { frame.t("sealed-no-subject") } else { draft.subject.clone() };
    facts.push(Fact::new(frame.t("sealed-subject"), subject));
    let attached = draft
        .attachments
        .iter()
        .map(|attachment| format!("{} ({})", attachment.file.name(), words::size(frame, attachment.file.bytes())));
    let attached = attached.collect::<Vec<_>>().join(", ");
    let attached = if attached.is_empty() { frame.t("sealed-check-no-files") } else { attached };
    facts.push(Fact::new(frame.t("sealed-parts"), attached));
    if draft.replaces.is_some() {
        facts.push(Fact::new(frame.t("sealed-corrected"), frame.t("sealed-corrected-says")));
    }
    facts
}

/// The warnings, and the form that sends.
fn sending(
    visit: &Visit,
    path: &str,
    draft: &Draft,
    checked: &Checked,
    sent: &Fields,
    errors: &[(String, &'static str)],
) -> Vec<Block> {
    let frame = &visit.frame;
    let mut blocks = Vec::new();
    let warned = !checked.warnings.is_empty();
    if warned {
        blocks.push(Note::bad(frame.t("sealed-warned"), checked.warnings.lines(frame)));
        blocks.push(Block::Small(frame.t("sealed-warned-recorded")));
    }
    if draft.attachments.iter().any(|attachment| !attachment.has_number) {
        blocks.push(Block::Small(frame.t("sealed-warn-looked")));
    }
    let error = |field: &str| errors.iter().find(|(name, _)| name == field).map(|(_, key)| frame.t(key));
    let groups = checked.readers.iter().enumerate().map(|(at, reader)| Group {
        title: Some(reader.address.reveal().to_owned()),
        intro: Some(shows(frame, reader)),
        fields: factor_fields(frame, &format!("-{at}"), sent, error),
        ..Group::default()
    });
    let mut form = FormView::to(frame.href(path)).hide("warned", checked.warnings.shown());
    form.groups.extend(groups);
    let (look, text) = if warned { ("danger", frame.t("sealed-send-anyway")) } else { ("", frame.t("sealed-send")) };
    blocks.push(Block::Heading("readers".to_owned(), frame.t("sealed-readers")));
    blocks.push(Block::Text(frame.t("sealed-readers-each")));
    blocks.push(Block::Form(form.button("", look, text)));
    blocks
}

/// By what a reader will show who they are.
fn shows(frame: &Frame, reader: &Reader) -> String {
    match reader.shows {
        Some(factor) => frame.words.with("sealed-reader-shows", "factor", words::factor(frame, factor)),
        None => frame.t("sealed-reader-lacks"),
    }
}

/// Throws a draft away, with its attachments.
pub(super) async fn drop_draft(State(site): State<Site>, Path(name): Path<String>, form: Form) -> Response {
    let visit = form.visit;
    if site.drafts.of(&name, &visit.account, site.clock.now()).is_none() {
        return shell::gone(&site, visit).await;
    }
    site.drafts.drop_one(&name, &visit.account);
    Redirect::to(&visit.frame.href("/sealed")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipients_are_read_as_people_type_and_copy_them() {
        let typed = "jan@x.nl\r\nEls de Wit <els@x.nl>, jan@X.nl; piet\n\n";
        let (addresses, strange) = recipients(typed);
        let addresses: Vec<&str> = addresses.iter().map(Address::reveal).collect();
        assert_eq!((addresses, strange), (vec!["jan@x.nl", "els@x.nl"], vec!["piet".to_owned()]));
    }
}
