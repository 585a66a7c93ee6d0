//! The page before the reader showed who they are: who sent it, what will be recorded, and how they can go on, or not.

use super::{Door, Site};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openlijk_model::Factor;
use openlijk_pages::{Frame, page};
use openlijk_store::{Destination, Halt, NewCode, SealedDoor};

/// What the reader is told on top of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing: they have just come.
    Nothing,
    /// A code is on its way.
    CodeSent,
    /// A code could not be sent.
    CodeNotSent,
    /// Why they do not get further.
    Halt(Halt),
    /// From their network came too many wrong codes.
    Network,
    /// The half that they typed is no code: a slip of the pen, or not all of it.
    BadHalf,
}

#[derive(Template)]
#[template(path = "door.html")]
pub(super) struct DoorPage {
    frame: Frame,
    path: String,
    script: &'static str,
    subject: Option<String>,
    until: String,
    recorded: String,
    other_way: String,
    is_it_real: String,
    said: Option<String>,
    problem: bool,
    locked: bool,
    /// Is a code to be asked for first?
    by_code: bool,
    /// Where a code goes, in words.
    destination: String,
    /// What the field for the code is called.
    code_label: String,
    /// Is a code to be typed at all?
    needs_code: bool,
}

#[derive(Template)]
#[template(path = "gone.html")]
struct GonePage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "down.html")]
pub(super) struct DownPage {
    pub(super) frame: Frame,
}

/// Shows the door. Changes nothing, records nothing.
pub(super) async fn show(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match site.door(&token, &uri, &headers).await {
        Ok(door) => shown(StatusCode::OK, door, Said::Nothing),
        Err(response) => *response,
    }
}

/// The same for the address of a part, which only a POST gets.
pub(super) async fn show_part(
    state: State<Site>,
    Path((token, _)): Path<(String, u16)>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    show(state, Path(token), uri, headers).await
}

/// Makes a code, and sends it.
pub(super) async fn send_code(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let door = match site.door(&token, &uri, &headers).await {
        Ok(door) => door,
        Err(response) => return *response,
    };
    let code = match site.store.new_code(door.facts.message, site.clock.now()).await {
        Ok(Ok(code)) => code,
        Ok(Err(halt)) => return halted(door, halt),
        Err(error) => return site.down(&uri, &headers, &error),
    };
    match deliver(&site, &door, code).await {
        Ok(()) => shown(StatusCode::OK, door, Said::CodeSent),
        Err(problem) => {
            tracing::warn!(%problem, "a code for a reader could not be sent");
            shown(StatusCode::BAD_GATEWAY, door, Said::CodeNotSent)
        }
    }
}

async fn deliver(site: &Site, door: &Door, code: NewCode) -> Result<(), super::NotSent> {
    let words = door.frame.words;
    let organisation = &site.organisation.name;
    match code.to {
        Destination::Mail(address) => {
            let paragraphs = [
                words.get("notification-hello"),
                words.with("code-why", "organisation", organisation),
                code.code,
                words.get("code-where"),
                words.get("code-not-you"),
                organisation.clone(),
            ];
            let subject = words.with("code-subject", "organisation", organisation);
            site.courier.mail(address, subject, paragraphs.join("\n\n") + "\n", words.language()).await
        }
        Destination::Sms(phone) => {
            let text = words.filled("code-sms", &[("organisation", organisation), ("code", &code.code)]);
            site.courier.sms(phone, text).await
        }
    }
}

/// Why the reader does not get further, on the page where they are.
pub(super) fn halted(door: Door, halt: Halt) -> Response {
    match halt {
        // Taken back or over between two looks: the page that it is from now on.
        Halt::Gone | Halt::TakenBack | Halt::Over => gone(door.frame),
        Halt::Locked
        | Halt::WrongCode { .. }
        | Halt::TooManyTries
        | Halt::NoCode
        | Halt::TooManyCodes
        | Halt::NoFactor
        | Halt::SessionOver => shown(StatusCode::FORBIDDEN, door, Said::Halt(halt)),
    }
}

/// The one page for what cannot be read.
pub(super) fn gone(frame: Frame) -> Response {
    page(StatusCode::NOT_FOUND, &GonePage { frame })
}

pub(super) fn shown(status: StatusCode, door: Door, said: Said) -> Response {
    let Door { facts, frame, path } = door;
    let terms = facts.purpose.purpose.portal_terms();
    let language = frame.language();
    let organisation = frame.organisation.name.clone();
    // What the notification says in the reader's other languages may be missing; then the language of the notification stands.
    let own = |texts: &std::collections::BTreeMap<openlijk_model::Language, String>| {
        texts.get(&language).or_else(|| texts.get(&facts.language)).cloned().filter(|text| !text.trim().is_empty())
    };
    let words = frame.words;
    let locked = facts.locked || said == Said::Halt(Halt::Locked);
    let by_code = matches!(facts.factor, Factor::Mail | Factor::Sms);
    let door = DoorPage {
        path,
        script: &super::SCRIPT_PATH,
        subject: terms.subject_shown.then(|| facts.subject.clone()).filter(|subject| !subject.is_empty()),
        until: words.with("notification-until", "day", frame.day(facts.until)),
        recorded: own(&terms.notice)
            .unwrap_or_else(|| words.with("notification-recorded", "organisation", &organisation)),
        other_way: own(&terms.other_way).unwrap_or_default(),
        is_it_real: own(&terms.is_it_real).unwrap_or_else(|| words.with("door-real", "organisation", &organisation)),
        said: said_words(&frame, said),
        problem: !matches!(said, Said::Nothing | Said::CodeSent),
        locked,
        by_code,
        destination: destination(&frame, &facts),
        code_label: words.get(match facts.factor {
            Factor::Agreed => "door-code-agreed",
            Factor::Sms => "door-code-sms",
            Factor::Mail | Factor::Link => "door-code-mail",
        }),
        needs_code: facts.factor != Factor::Link,
        frame,
    };
    page(status, &door)
}

fn destination(frame: &Frame, facts: &SealedDoor) -> String {
    match facts.factor {
        Factor::Mail => frame.t("door-to-mail"),
        Factor::Sms => frame.words.with("door-to-sms", "end", facts.phone_end.as_deref().unwrap_or_default()),
        Factor::Agreed | Factor::Link => String::new(),
    }
}

fn said_words(frame: &Frame, said: Said) -> Option<String> {
    Some(match said {
        Said::Nothing => return None,
        Said::CodeSent => frame.t("said-code-sent"),
        Said::CodeNotSent => frame.t("said-code-not-sent"),
        Said::Network => frame.t("said-network"),
        Said::BadHalf => frame.t("said-bad-half"),
        Said::Halt(halt) => match halt {
            Halt::WrongCode { left } => frame.words.counted("said-wrong-code", u64::from(left)),
            Halt::TooManyTries => frame.t("said-too-many-tries"),
            Halt::NoCode => frame.t("said-no-code"),
            Halt::TooManyCodes => frame.t("said-too-many-codes"),
            Halt::NoFactor => frame.t("said-no-factor"),
            Halt::SessionOver => frame.t("said-session-over"),
            Halt::Locked => frame.t("said-locked"),
            Halt::Gone | Halt::TakenBack | Halt::Over => return None,
        },
    })
}
