//! How a sealed message stands, in graded words: what is known, how sure, and never more. Somebody who opened a message need not
//! have read it; a message that nobody opened was read by nobody here.

use openlijk_model::{Factor, Grade, SealedAct};
use openlijk_pages::Frame;
use openlijk_store::{PartFacts, SealedRecord, SealedState, Stands, TakeBack};

/// How it stands with its recipient.
pub(super) fn stands(frame: &Frame, record: &SealedRecord) -> String {
    frame.t(match record.stands() {
        Stands::NotHandedOver => "sealed-stands-not-handed-over",
        Stands::Sealed => "sealed-stands-sealed",
        Stands::HandedOver => "sealed-stands-handed-over",
        Stands::Locked => "sealed-stands-locked",
        Stands::Opened => "sealed-stands-opened",
        Stands::Suspended { opened: false } => "sealed-stands-suspended",
        Stands::Suspended { opened: true } => "sealed-stands-suspended-opened",
        Stands::Destroyed { opened: false } => "sealed-stands-destroyed",
        Stands::Destroyed { opened: true } => "sealed-stands-destroyed-opened",
        Stands::Expired { opened: false } => "sealed-stands-expired",
        Stands::Expired { opened: true } => "sealed-stands-expired-opened",
    })
}

/// Can it be read, as far as that says nothing of its reader?
pub(super) fn state(frame: &Frame, state: SealedState) -> String {
    frame.t(match state {
        SealedState::Waiting => "sealed-state-waiting",
        SealedState::Suspended => "sealed-state-suspended",
        SealedState::Destroyed => "sealed-state-destroyed",
        SealedState::Expired => "sealed-state-expired",
    })
}

/// By what its reader shows who they are.
pub(super) fn factor(frame: &Frame, factor: Factor) -> String {
    frame.t(match factor {
        Factor::Link => "sealed-factor-link",
        Factor::Mail => "sealed-factor-mail",
        Factor::Sms => "sealed-factor-sms",
        Factor::Agreed => "sealed-factor-agreed",
    })
}

/// Was it opened, by whom as far as that is known, and how sure is that?
pub(super) fn opened(frame: &Frame, record: &SealedRecord) -> String {
    let found = record.events.iter().find(|event| event.act == SealedAct::Opened);
    let Some(event) = found else { return frame.t("sealed-opened-not") };
    let by = match event.factor {
        Factor::Link => "sealed-opened-link",
        Factor::Mail => "sealed-opened-mail",
        Factor::Sms => "sealed-opened-sms",
        Factor::Agreed => "sealed-opened-agreed",
    };
    let words = frame.words.with(by, "moment", frame.moment(event.at));
    format!("{words} {}", grade(frame, event.grade))
}

/// What became of the notification. It was handed to our own next mail server; what happened after that nobody here knows.
pub(super) fn notified(frame: &Frame, record: &SealedRecord) -> String {
    let of = |act| record.events.iter().find(|event| event.act == act);
    match (of(SealedAct::HandedOver), of(SealedAct::NotHandedOver)) {
        (Some(event), _) => frame.words.with("sealed-notified", "moment", frame.moment(event.at)),
        (None, Some(event)) => frame.words.with("sealed-notified-not", "moment", frame.moment(event.at)),
        (None, None) => frame.t("sealed-notified-unknown"),
    }
}

/// When a part was fetched, or that it was not.
pub(super) fn fetched(frame: &Frame, record: &SealedRecord, part: &PartFacts) -> String {
    let of = |event: &&openlijk_store::SealedEvent| event.act == SealedAct::Fetched && event.part == Some(part.number);
    match record.events.iter().find(of) {
        Some(event) => frame.words.with("sealed-part-fetched", "moment", frame.moment(event.at)),
        None => frame.t("sealed-part-not-fetched"),
    }
}

/// How strong something is as evidence.
pub(super) fn grade(frame: &Frame, grade: Grade) -> String {
    frame.t(match grade {
        Grade::None => "sealed-grade-none",
        Grade::Weak => "sealed-grade-weak",
        Grade::Medium => "sealed-grade-medium",
        Grade::Strong => "sealed-grade-strong",
    })
}

/// What happened.
pub(super) fn act(frame: &Frame, act: SealedAct) -> String {
    frame.t(&format!("act-{act}"))
}

/// Who did it, as it stands on record: an account, the reader, or this program.
pub(super) fn who(frame: &Frame, who: &str) -> String {
    match who {
        "reader" => frame.t("sealed-by-reader"),
        "openlijk" => frame.t("sealed-by-us"),
        account => account.to_owned(),
    }
}

/// What is planned.
pub(super) fn how(frame: &Frame, how: TakeBack) -> String {
    frame.t(match how {
        TakeBack::Suspend => "sealed-back-suspend",
        TakeBack::Destroy => "sealed-back-destroy",
        TakeBack::Resume => "sealed-back-resume",
    })
}

/// What a part is called.
pub(super) fn part_name(frame: &Frame, part: &PartFacts) -> String {
    use openlijk_model::PartKind;
    match part.kind {
        PartKind::Content => frame.t("sealed-part-content"),
        PartKind::Original => frame.t("sealed-part-original"),
        PartKind::Attachment if part.name.is_empty() => frame.t("sealed-part-nameless"),
        PartKind::Attachment => part.name.clone(),
    }
}

/// To whom; erased since, where nobody is known any more.
pub(super) fn to(frame: &Frame, record: &SealedRecord) -> String {
    record.to.clone().unwrap_or_else(|| frame.t("looks-erased"))
}

/// A size in kilobytes, at least one.
pub(super) fn size(frame: &Frame, bytes: u64) -> String {
    frame.words.with("sealed-size", "size", frame.number(bytes.div_ceil(1_000).max(1)))
}
