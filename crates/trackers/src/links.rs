//! Links: which are there for the reader's own sake, where a wrapped one leads, and whether it counts clicks.

use crate::judge::{Around, Seen};
use crate::limits::DEEPEST_WRAPPER;
use crate::recipient::Recipients;
use crate::report::Verdict;
use crate::rules::Rules;
use crate::url::{Url, percent_decoded};

/// In the words of a link or in its address: unsubscribing, and one's own settings. Dutch, English, French, Italian, German, Spanish.
const NEEDED: [&str; 38] = [
    "unsubscribe",
    "unsub",
    "opt-out",
    "optout",
    "opt_out",
    "opt out",
    "afmelden",
    "uitschrijven",
    "voorkeuren",
    "désabonner",
    "desabonner",
    "désinscri",
    "desinscri",
    "disiscri",
    "cancella l",
    "annulla l'iscrizione",
    "abmelden",
    "abbestellen",
    "austragen",
    "darse de baja",
    "cancelar suscrip",
    "preferences",
    "preference center",
    "preferencecenter",
    "préférences",
    "preferenze",
    "einstellungen",
    "manage your subscription",
    "manage subscription",
    "email settings",
    "email-settings",
    "subscription_center",
    "unsub_center",
    "remove me",
    "/remove",
    "remove.",
    "profile_center",
    "profile center",
];

/// Whether a link is personal by need.
pub(crate) fn is_needed(seen: &Seen<'_>) -> bool {
    if seen.unsubscribes {
        return true;
    }
    let address = percent_decoded(&format!("{}?{}", seen.url.path, seen.url.query)).to_lowercase();
    let text = seen.text.to_lowercase();
    NEEDED.iter().any(|word| text.contains(word) || address.contains(word))
}

/// Where a wrapped link leads in the end: a target that is a counter's wrapper itself is opened, too.
pub(crate) fn target(url: &Url, recipients: &Recipients, rules: &Rules) -> Option<String> {
    let mut found = one_target(url)?;
    for _ in 1..DEEPEST_WRAPPER {
        let Some(outer) = Url::parse(&found) else { break };
        let Some(inner) = one_target(&outer) else { break };
        let counts = rules.fitting(&outer).is_some() || recipients.within(&found).is_some() || wraps(&outer, &inner);
        if !counts {
            break;
        }
        found = inner;
    }
    Some(found)
}

/// An address within the address; or, of services that write it without its scheme, in the path.
fn one_target(url: &Url) -> Option<String> {
    url.target()
        .filter(|target| Url::parse(target).is_some_and(|inner| inner.host != url.host || inner.path != url.path))
        .or_else(|| {
            let is_bare = url.host == "track.pstmrk.it" || url.host == "click.pstmrk.it";
            let mut pieces = url.path.split('/').skip(1);
            let marker = pieces.next().filter(|marker| is_bare && marker.len() == 2 && marker.ends_with('s'))?;
            let target = format!("https://{}", percent_decoded(pieces.next()?));
            let is_plain = !target.bytes().any(|byte| byte <= b' ' || matches!(byte, b'"' | b'<' | b'>'));
            (marker.as_bytes()[0].is_ascii_digit() && is_plain && Url::parse(&target)?.host.contains('.'))
                .then_some(target)
        })
}

/// The link that a reader's own mail filter wrapped for safety. Its maker sees the click; the sender sees only what the inner link tells.
pub(crate) fn unguarded(url: &Url) -> Option<Url> {
    let inner = if url.host.ends_with(".safelinks.protection.outlook.com") {
        percent_decoded(url.parameters().find(|(name, _)| *name == "url")?.1)
    } else if url.host == "urldefense.com" && url.path.starts_with("/v3/__") {
        let whole = if url.query.is_empty() { url.path.clone() } else { format!("{}?{}", url.path, url.query) };
        whole.trim_start_matches("/v3/__").split("__;").next()?.to_owned()
    } else {
        return None;
    };
    Url::parse(&inner)
}

/// First labels of hosts, and words in paths, of what leads on.
const LEADING_ON: [&str; 24] = [
    "click",
    "clicks",
    "click1",
    "link",
    "links",
    "trk",
    "track",
    "tracking",
    "ctrk",
    "email",
    "e",
    "enews",
    "news",
    "go",
    "r",
    "t",
    "l",
    "redirect",
    "redir",
    "url",
    "c",
    "cl",
    "wrapped-link",
    "q",
];

/// Links that look alike and each bear a long code: so many, and they are one counter's.
const MANY: usize = 3;
/// Letters of a code that is long.
const LONG: usize = 20;

/// Words in the paths of links by which somebody signs in or confirms: what leads on from there is no counter.
const ADMITTING: [&str; 14] = [
    "login",
    "signin",
    "sign-in",
    "sign_in",
    "auth",
    "oauth",
    "sso",
    "verify",
    "confirm",
    "activate",
    "reset",
    "password",
    "invite",
    "invitation",
];

fn admits(url: &Url) -> bool {
    url.path.split(['/', '.']).any(|piece| ADMITTING.iter().any(|word| piece.eq_ignore_ascii_case(word)))
}

/// Codes of a URL that are not its target's own.
fn own_codes(url: &Url, target: &str) -> usize {
    url.codes().iter().filter(|code| !target.contains(code.as_str())).count()
}

/// Whether a link is a counter's wrapper around its target.
fn wraps(url: &Url, target: &str) -> bool {
    let elsewhere = Url::parse(target).is_some_and(|inner| inner.host != url.host);
    elsewhere && own_codes(url, target) > 0 && !admits(url)
}

pub(crate) fn judge(seen: &Seen<'_>, around: &Around, target: Option<&str>) -> (Verdict, String) {
    let say = |verdict, reason: &str| (verdict, reason.to_owned());
    let url = &seen.url;
    // A target's own codes are the target's.
    let codes = url.codes();
    let own = target.map_or(codes.len(), |target| own_codes(url, target));
    let names_somebody = own > 0 || url.has_number() || url.has_reader_parameter();
    if !names_somebody {
        return match target {
            Some(_) => say(Verdict::Shared, "It leads on to another address; nothing in it could name a reader."),
            None => say(Verdict::Shared, "Nothing in it could name a reader."),
        };
    }
    if admits(url) {
        return say(
            Verdict::Unknown,
            "It looks like a link to sign in or to confirm something, which has to know you.",
        );
    }
    if target.is_some_and(|target| wraps(url, target)) {
        return say(Verdict::Likely, "It leads on to another address and bears a code: a click is counted on the way.");
    }
    let label = url.host.split('.').next().unwrap_or_default();
    let leads_on = LEADING_ON.contains(&label)
        || url.path.split('/').any(|piece| LEADING_ON.iter().any(|word| piece.eq_ignore_ascii_case(word)));
    let alike = around.link_likenesses.get(&url.likeness()).copied().unwrap_or_default();
    if leads_on && alike >= MANY && codes.iter().any(|code| code.len() >= LONG) {
        return (
            Verdict::Likely,
            format!(
                "One of {alike} links that look alike, each with a long code: a counter that knows which link was clicked in whose mail."
            ),
        );
    }
    say(
        Verdict::Unknown,
        "It bears a code or a number. One copy does not tell whether that is the same for everybody; two would (--pair).",
    )
}
