//! `/scan`: anybody pastes a mail or chooses its file, and sees what it would tell its sender, or gets it back without that. Nothing
//! in it is fetched, and nothing is kept: the mail is in memory while it is looked through, and nowhere else.

use crate::Site;
use askama::Template;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest as _, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use openlijk_pages::{Frame, page};
use openlijk_trackers::{Finding, Message, Place, Rules, Standing, Stripped, Tell, Verdict};
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// The largest mail that is looked through, in bytes.
const LARGEST: usize = 5 * 1024 * 1024;
/// The longest form: the mail, and what the form puts around it.
pub(crate) const FORM_BYTES: usize = LARGEST + 64 * 1024;
/// Mails that are looked through at one time: looking takes a processor.
const AT_ONCE: usize = 2;
/// Lines of the table; a mail with more is told to have more.
const MOST_LINES: usize = 200;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::built_in);

/// Who looks, and how many may.
#[derive(Clone)]
pub(crate) struct Lookers(Arc<Semaphore>);

impl Default for Lookers {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

#[derive(Template)]
#[template(path = "scan.html")]
struct ScanPage {
    frame: Frame,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "scanned.html")]
struct ScannedPage {
    frame: Frame,
    answer: String,
    good: bool,
    not_whole: bool,
    /// What measures, or may.
    counting: Vec<Line>,
    /// What is one's own because it must be, such as a link to unsubscribe.
    needed: Vec<Line>,
    /// Of how many addresses it cannot be told, and how many are the same for everybody.
    uncounted: Vec<String>,
}

/// A line of the table.
struct Line {
    place: String,
    verdict: String,
    service: String,
    tells: String,
    url: String,
}

pub(crate) async fn form(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    page(StatusCode::OK, &ScanPage { frame: site.frame(&uri, &headers), problem: None })
}

/// Looks through the mail, or takes out what measures, as the button says.
pub(crate) async fn look(State(site): State<Site>, uri: Uri, headers: HeaderMap, request: Request) -> Response {
    let frame = site.frame(&uri, &headers);
    let Ok(looker) = Arc::clone(&site.lookers.0).try_acquire_owned() else {
        return refused(StatusCode::SERVICE_UNAVAILABLE, frame, "scan-busy");
    };
    let given = match given(request).await {
        Ok(given) => given,
        Err((status, problem)) => return refused(status, frame, problem),
    };
    let Given { mail, clean } = given;
    let done = tokio::task::spawn_blocking(move || {
        let _looker = looker;
        if clean {
            Looked::Clean(openlijk_trackers::strip(&mail, &RULES))
        } else {
            Looked::Found(openlijk_trackers::scan(&mail, &RULES))
        }
    });
    match done.await {
        Ok(Looked::Found(found)) => page(StatusCode::OK, &told(frame, &found)),
        Ok(Looked::Clean(Stripped { bytes, .. })) => {
            let named = "attachment; filename=\"clean.eml\"";
            ([(CONTENT_TYPE, "message/rfc822"), (CONTENT_DISPOSITION, named)], bytes).into_response()
        }
        Err(_) => refused(StatusCode::BAD_REQUEST, frame, "scan-unreadable"),
    }
}

enum Looked {
    Found(Message),
    Clean(Stripped),
}

/// What was filled in.
struct Given {
    mail: Vec<u8>,
    clean: bool,
}

type Refused = (StatusCode, &'static str);

async fn given(request: Request) -> Result<Given, Refused> {
    let unreadable = (StatusCode::BAD_REQUEST, "scan-unreadable");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable)?;
    let (mut file, mut text, mut clean) = (Vec::new(), Vec::new(), false);
    while let Some(field) = form.next_field().await.map_err(|_| unreadable)? {
        match field.name().unwrap_or_default() {
            "file" => file = bytes_of(field).await?,
            "text" => text = bytes_of(field).await?,
            "do" => clean = bytes_of(field).await? == b"clean",
            _ => {}
        }
    }
    let mail = if file.is_empty() { text } else { file };
    if mail.trim_ascii().is_empty() {
        return Err((StatusCode::BAD_REQUEST, "scan-nothing"));
    }
    Ok(Given { mail, clean })
}

async fn bytes_of(mut field: Field<'_>) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    loop {
        match field.chunk().await {
            Ok(Some(piece)) if bytes.len() + piece.len() <= LARGEST => bytes.extend_from_slice(&piece),
            Ok(None) => return Ok(bytes),
            Ok(Some(_)) | Err(_) => return Err((StatusCode::PAYLOAD_TOO_LARGE, "scan-too-large")),
        }
    }
}

fn refused(status: StatusCode, frame: Frame, problem: &str) -> Response {
    let problem = Some(frame.t(problem));
    page(status, &ScanPage { frame, problem })
}

fn told(frame: Frame, found: &Message) -> ScannedPage {
    let line = |finding: &&Finding| Line {
        place: frame.t(place_key(finding.place)),
        verdict: frame.t(verdict_key(finding.verdict)),
        service: finding.service.clone().unwrap_or_default(),
        tells: finding.tells.iter().map(|tell| frame.t(tell_key(*tell))).collect::<Vec<_>>().join(", "),
        url: finding.url.clone(),
    };
    let uncounted = [(Verdict::Unknown, "scan-unknown"), (Verdict::Shared, "scan-shared")].map(|(verdict, key)| {
        let count = found.findings.iter().filter(|finding| finding.verdict == verdict).count() as u64;
        (count > 0).then(|| frame.words.counted(key, count))
    });
    let answer = match found.verdict {
        Standing::Clean => "scan-clean",
        Standing::Suspect => "scan-suspect",
        Standing::Tracked => "scan-tracked",
    };
    ScannedPage {
        answer: frame.t(answer),
        good: found.verdict == Standing::Clean,
        not_whole: !found.not_looked_at.is_empty(),
        counting: found
            .findings
            .iter()
            .filter(|finding| finding.counts())
            .take(MOST_LINES)
            .map(|it| line(&it))
            .collect(),
        needed: found.findings.iter().filter(|finding| finding.needed).take(MOST_LINES).map(|it| line(&it)).collect(),
        uncounted: uncounted.into_iter().flatten().collect(),
        frame,
    }
}

fn place_key(place: Place) -> &'static str {
    match place {
        Place::Image => "scan-in-image",
        Place::Css => "scan-in-css",
        Place::Link => "scan-in-link",
        Place::Stylesheet => "scan-in-stylesheet",
        Place::Frame => "scan-in-frame",
        Place::Media => "scan-in-media",
        Place::Amp => "scan-in-amp",
        Place::ReceiptRequest => "scan-in-receipt-request",
        Place::Dns => "scan-in-dns",
    }
}

fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Known => "scan-is-known",
        Verdict::Likely => "scan-is-likely",
        Verdict::Personal => "scan-is-personal",
        Verdict::Shared => "scan-is-shared",
        Verdict::Unknown => "scan-is-unknown",
    }
}

fn tell_key(tell: Tell) -> &'static str {
    match tell {
        Tell::Opened => "scan-tells-opened",
        Tell::Address => "scan-tells-address",
        Tell::When => "scan-tells-when",
        Tell::Where => "scan-tells-where",
        Tell::Device => "scan-tells-device",
        Tell::Clicked => "scan-tells-clicked",
    }
}
