//! The second factor: six digits that an app makes from a shared secret and the time (TOTP, RFC 6238).
//!
//! Somebody who must have one is led here after the password and, without it, sees figures and can stop measuring, but no
//! more; anybody else finds it under their own account. It counts once the app has shown that it knows the secret.

use crate::Site;
use crate::passwords::Tried;
use crate::sessions::Stage;
use crate::sign_in::{Problem, admit, next_path};
use crate::signed::{Fields, Half, unavailable};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use openlijk_pages::{Frame, page};
use openlijk_store::Account;
use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Builder, Totp};

#[derive(Template)]
#[template(path = "second_factor.html")]
struct FactorPage {
    frame: Frame,
    form_token: String,
    problem: Option<(String, String)>,
    /// Must they, before anything else?
    required: bool,
    /// The secret in groups of four, as it is typed over.
    secret: String,
    /// For an app on this same machine.
    uri: String,
    /// The same as a picture (SVG), for an app on a telephone; empty where it cannot be drawn.
    picture: String,
}

/// The time step in which this code fits this secret, within half a minute of now (RFC 6238, 5.2).
pub(crate) fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<u64> {
    // Codes are pasted with the space that apps show in the middle.
    let digits: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    let seconds = u64::try_from(now.as_second()).ok()?;
    totp(secret, "", "")?.check(&digits, seconds)
}

/// SHA-1, six digits, thirty seconds: what every app takes.
fn totp(secret: &[u8], organisation: &str, account: &str) -> Option<Totp> {
    // A colon parts the two names in the URI.
    let plain = |name: &str| name.replace(':', " ");
    let builder = Builder::new().with_secret(secret.to_vec()).with_account_name(plain(account));
    let issuer = format!("Openlijk {}", plain(organisation));
    builder.with_issuer(Some(issuer)).build().inspect_err(|error| tracing::error!(%error, "no second factor")).ok()
}

pub(crate) async fn show(State(site): State<Site>, half: Half) -> Response {
    form(&site, half, None)
}

fn form(site: &Site, half: Half, problem: Option<Problem>) -> Response {
    if half.stage == Stage::Code || half.account.has_second_factor {
        return Redirect::to(&half.frame.href(next_path(half.stage))).into_response();
    }
    let Some(secret) = site.sessions.new_secret(&half.cookie) else {
        return Redirect::to(&half.frame.href("/sign-in")).into_response();
    };
    let Some(totp) = totp(&secret, &half.frame.organisation.name, &half.account.name) else { return unavailable() };
    let Ok(uri) = totp.to_url() else { return unavailable() };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    let view = FactorPage {
        form_token: site.sessions.form_token(&half.cookie),
        problem: problem.map(|problem| problem.words(&half.frame)),
        required: half.stage == Stage::Enrol,
        secret: in_fours(&totp.secret().to_base32()),
        picture: picture(&uri),
        uri,
        frame: half.frame,
    };
    page(status, &view)
}

/// The URI as a QR code, in one colour on white: cameras want the contrast, also in a dark page.
fn picture(uri: &str) -> String {
    let Ok(code) = QrCode::new(uri) else { return String::new() };
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    // The declaration of an XML file has no place within a page.
    drawn.split_once("?>").map_or(drawn.clone(), |(_, svg)| svg.to_owned())
}

fn in_fours(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let fours: Vec<String> = characters.chunks(4).map(|four| four.iter().collect()).collect();
    fours.join(" ")
}

pub(crate) async fn confirm(State(site): State<Site>, half: Half, request: Request) -> Response {
    let fields = match Fields::read(request).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    if half.stage == Stage::Code || half.account.has_second_factor {
        return form(&site, half, None);
    }
    if !site.sessions.is_form_token(&half.cookie, fields.value("form")) {
        return form(&site, half, Some(Problem::Old));
    }
    let now = site.clock.now();
    if !site.door.may_try(Tried::Code, &half.account.name, now) {
        return form(&site, half, Some(Problem::Often));
    }
    let secret = site.sessions.new_secret(&half.cookie);
    let known = secret.and_then(|secret| Some((step_of(&secret, fields.value("code"), now)?, secret)));
    let Some((step, secret)) = known else { return form(&site, half, Some(Problem::WrongCode)) };
    let name = half.account.name.clone();
    if site.store.set_second_factor(&name, Some(secret)).await.is_err()
        || site.store.use_step(&name, step).await.is_err()
    {
        return unavailable();
    }
    site.door.succeeded(Tried::Code, &name);
    site.sessions.close(&half.cookie);
    let account = Account { has_second_factor: true, ..half.account };
    admit(&site, &half.frame, &account, Stage::In)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    /// RFC 6238, appendix B, SHA-1; of its eight digits the last six.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step_of(secret, code, at(seconds)), Some(seconds as u64 / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_half_a_minute_early_or_late_and_may_be_pasted_with_spaces() {
        let secret = b"12345678901234567890";
        let step = 1_234_567_890 / 30;
        for seconds in [1_234_567_890 - 30, 1_234_567_890, 1_234_567_890 + 30] {
            assert_eq!(step_of(secret, " 005 924 ", at(seconds)), Some(step), "{seconds}");
        }
        for seconds in [1_234_567_890 - 61, 1_234_567_890 + 61] {
            assert_eq!(step_of(secret, "005924", at(seconds)), None, "{seconds}");
        }
        for wrong in ["", "005925", "05924", "0059240", "00592x", "\u{660}05924"] {
            assert_eq!(step_of(secret, wrong, at(1_234_567_890)), None, "{wrong}");
        }
    }

    #[test]
    fn what_the_app_reads_names_organisation_and_account() {
        let totp = totp(b"12345678901234567890", "Gemeente: Voorbeeld", "anna@x:y").unwrap();
        let uri = totp.to_url().unwrap();
        assert!(uri.starts_with("otpauth://totp/") && uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{uri}");
        let picture = picture(&uri);
        assert!(picture.trim_start().starts_with("<svg") && !picture.contains("style"), "{picture}");
        assert_eq!(in_fours("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
