//! What became of a message to each reader, and what to do where it was not sent.

use super::drafts::Fate;
use crate::desk::sheet::{Block, Cell, Table};
use crate::sealed::one;
use openlijk_model::Address;
use openlijk_pages::Frame;
use openlijk_portal::{NotPosted, SealError};

/// A table of them.
pub(super) fn table(frame: &Frame, fates: &[(Address, Fate)]) -> Block {
    let columns = [frame.t("sealed-to"), frame.t("sealed-fate"), frame.t("sealed-fate-do")];
    let rows = fates.iter().map(|(address, fate)| {
        let to = Cell::new(address.reveal());
        match fate {
            Fate::Sent(message) => {
                let link = frame.words.with("sealed-fate-see", "to", address.reveal());
                vec![
                    to,
                    Cell::tag(frame.t("sealed-fate-sent"), false),
                    Cell::link(frame.href(one::path_of(*message)), link),
                ]
            }
            Fate::Kept(why) => {
                let (what, act) = words(frame, why);
                vec![to, Cell::tag(format!("{} {what}", frame.t("sealed-fate-kept")), true), Cell::new(act)]
            }
        }
    });
    Table::captioned("fates", frame.t("sealed-fates"), &columns, rows.collect())
}

/// Why it was not sent, and what to do.
fn words(frame: &Frame, why: &NotPosted) -> (String, String) {
    let said = |what: &str, act: &str| (frame.t(what), frame.t(act));
    match why {
        NotPosted::PurposeOff => said("sealed-kept-purpose", "sealed-kept-purpose-do"),
        NotPosted::NotAllowed(decision) => {
            let language = frame.language();
            let reason = |reason: &openlijk_lawfulness::Reason| {
                format!("{}: {} ({})", reason.rule, reason.text_in(language), reason.citation)
            };
            let reasons: Vec<String> = decision.reasons().iter().map(reason).collect();
            (format!("{} {}", frame.t("sealed-kept-rules"), reasons.join(" ")), frame.t("sealed-kept-rules-do"))
        }
        NotPosted::Unsealed(error) => match error {
            SealError::ForeignSender => said("sealed-kept-foreign", "sealed-kept-foreign-do"),
            SealError::NoFactor(_) => said("sealed-kept-factor", "sealed-kept-factor-do"),
            SealError::NoArchive => said("sealed-kept-archive", "sealed-kept-archive-do"),
            SealError::NoOtherWay => said("sealed-kept-other-way", "sealed-kept-other-way-do"),
            SealError::Unreadable | SealError::Disk(_) | SealError::Store(_) => {
                said("sealed-kept-disk", "sealed-kept-disk-do")
            }
        },
        NotPosted::NotTaken => said("sealed-kept-not-taken", "sealed-kept-not-taken-do"),
        NotPosted::Trouble => said("sealed-kept-disk", "sealed-kept-disk-do"),
    }
}
