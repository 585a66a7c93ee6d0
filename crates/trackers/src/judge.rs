//! What each URL is, from one copy of a message: rules first, then the reader's own address, then signs that count together only.
//!
//! The signs were chosen on pairs of real newsletters, in which it is known what differs between readers: smallness alone hits layout
//! spacers four times as often as trackers; smallness with a URL that stands once and bears a code hits almost only trackers.

use crate::gather::{Gathered, Occurrence};
use crate::recipient::Recipients;
use crate::report::{Finding, Message, Place, Standing, Tell, Verdict};
use crate::rules::{Purpose, Rules};
use crate::url::Url;
use crate::{header, links};
use std::collections::{HashMap, HashSet};

/// A URL with all its occurrences.
pub(crate) struct Seen<'a> {
    pub written: &'a str,
    pub url: Url,
    pub place: Place,
    /// How often outside what Outlook alone sees.
    pub count: usize,
    /// Nowhere big enough to be seen.
    pub is_unseen: bool,
    /// Somewhere plainly there to be seen.
    pub is_visible: bool,
    /// What its link says.
    pub text: String,
    pub unsubscribes: bool,
}

/// What is known of the message around a URL.
pub(crate) struct Around {
    /// How a visible picture's URL looks, codes and numbers aside.
    visible_likenesses: HashSet<String>,
    /// Hosts that show visible pictures.
    showing_hosts: HashSet<String>,
    /// How many links look alike.
    pub link_likenesses: HashMap<String, usize>,
}

/// Judges a message.
pub(crate) fn judge(gathered: &Gathered, rules: &Rules) -> Message {
    let seen = seen(&gathered.occurrences);
    let around = around(&seen);
    let recipients = Recipients::of(&gathered.parts.fields);
    let mut findings: Vec<Finding> = seen.iter().map(|seen| finding(seen, &around, &recipients, rules)).collect();
    findings.extend(
        gathered.receipts.iter().map(|receipt| Finding {
            url: format!("mailto:{}", address(&receipt.to)),
            place: Place::ReceiptRequest,
            verdict: Verdict::Known,
            service: None,
            tells: vec![Tell::Opened, Tell::Address, Tell::When],
            reason: "The mail program is asked to send a receipt when the mail is read. Most programs ask you first."
                .to_owned(),
            target: None,
            needed: false,
        }),
    );
    let not_looked_at = gathered.parts.not_looked_at.clone();
    Message {
        path: String::new(),
        message_id: header::value(&gathered.parts.fields, "message-id").unwrap_or_default().to_owned(),
        verdict: standing(&findings, &not_looked_at),
        findings,
        not_looked_at,
    }
}

/// The answer that follows from what was found.
pub(crate) fn standing(findings: &[Finding], not_looked_at: &[String]) -> Standing {
    let mut standing = if not_looked_at.is_empty() { Standing::Clean } else { Standing::Suspect };
    for finding in findings.iter().filter(|finding| finding.counts()) {
        let one = if finding.verdict == Verdict::Likely { Standing::Suspect } else { Standing::Tracked };
        standing = standing.max(one);
    }
    standing
}

fn address(text: &str) -> &str {
    header::in_angle_brackets(text).first().copied().unwrap_or(text.trim())
}

fn seen(occurrences: &[Occurrence]) -> Vec<Seen<'_>> {
    let mut seen: Vec<Seen<'_>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for occurrence in occurrences {
        let reference = &occurrence.reference;
        let Some(url) = Url::parse(&reference.url) else { continue };
        let at = *places.entry(reference.url.as_str()).or_insert_with(|| {
            seen.push(Seen {
                written: &reference.url,
                url,
                place: reference.place,
                count: 0,
                is_unseen: true,
                is_visible: false,
                text: String::new(),
                unsubscribes: false,
            });
            seen.len() - 1
        });
        let one = &mut seen[at];
        // Loading says more than leading somewhere.
        if one.place == Place::Link && reference.place != Place::Link {
            one.place = reference.place;
        }
        one.count += usize::from(!reference.outlook_only);
        let look = &reference.look;
        one.is_unseen &= look.is_thin() || (look.hidden && !look.is_visible());
        one.is_visible |= look.is_visible();
        one.unsubscribes |= occurrence.unsubscribes;
        if one.text.len() < 400 {
            one.text.push_str(&reference.text);
        }
    }
    seen
}

fn around(seen: &[Seen<'_>]) -> Around {
    let mut around =
        Around { visible_likenesses: HashSet::new(), showing_hosts: HashSet::new(), link_likenesses: HashMap::new() };
    for one in seen {
        if one.place == Place::Link {
            *around.link_likenesses.entry(one.url.likeness()).or_default() += 1;
        } else if !one.is_unseen {
            around.visible_likenesses.insert(one.url.likeness());
            if one.url.is_static_file() {
                around.showing_hosts.insert(one.url.host.clone());
            }
        }
    }
    around
}

fn finding(seen: &Seen<'_>, around: &Around, recipients: &Recipients, rules: &Rules) -> Finding {
    let is_link = seen.place == Place::Link;
    let needed = is_link && links::is_needed(seen);
    let inner = if is_link { links::unguarded(&seen.url) } else { proxied(&seen.url) };
    let guarded = is_link && inner.is_some();
    let rule = rules.fitting(inner.as_ref().unwrap_or(&seen.url));
    let target = if is_link { links::target(&seen.url, recipients, rules) } else { None };
    let (verdict, reason) = if let Some(rule) = rule {
        (Verdict::Known, known(&rule.service, rule.what, is_link))
    } else if let Some(disguise) = recipients.within(seen.written) {
        (Verdict::Personal, format!("It bears the recipient’s own address, {}.", disguise.in_words()))
    } else if guarded {
        (Verdict::Unknown, "Your own mail filter wrapped this link: its maker sees the click, and the sender what the inner link tells.".to_owned())
    } else if is_link {
        links::judge(seen, around, target.as_deref())
    } else {
        load(seen, around)
    };
    let reason = if needed {
        format!("{reason} It is there for you to unsubscribe or change your settings, so it has to know you.")
    } else {
        reason
    };
    Finding {
        url: seen.written.to_owned(),
        place: seen.place,
        verdict,
        service: rule.map(|rule| rule.service.clone()),
        tells: tells(verdict, is_link),
        reason,
        target,
        needed,
    }
}

/// Mail that went through Gmail names its pictures behind Google's proxy, the true address after the hash.
fn proxied(url: &Url) -> Option<Url> {
    let is_proxy = url.host.ends_with(".googleusercontent.com");
    is_proxy.then(|| Url::parse(&url.fragment)).flatten()
}

fn known(service: &str, what: Purpose, is_link: bool) -> String {
    let what = match what {
        Purpose::Click => "counts clicks with it and then leads on",
        Purpose::Open if is_link => "counts opens at this address",
        Purpose::Open => "counts with it who opened the mail",
        Purpose::Content => "shows a picture with it that is made for this recipient, and sees the mail opened",
        Purpose::Advertisement => "shows or counts an advertisement with it",
    };
    format!("{service} {what}: host and shape are that service’s.")
}

/// What a request would tell, by verdict.
pub(crate) fn tells(verdict: Verdict, is_link: bool) -> Vec<Tell> {
    let act = if is_link { Tell::Clicked } else { Tell::Opened };
    match verdict {
        Verdict::Known | Verdict::Likely | Verdict::Personal => {
            vec![act, Tell::Address, Tell::When, Tell::Where, Tell::Device]
        }
        // A server sees every request, but not whose mail it comes from.
        Verdict::Shared | Verdict::Unknown => vec![Tell::When, Tell::Where, Tell::Device],
    }
}

/// Words in the paths of things that count.
const COUNTING: [&str; 16] = [
    "open",
    "opens",
    "opened",
    "pixel",
    "beacon",
    "track",
    "tracking",
    "trk",
    "imp",
    "impression",
    "o.gif",
    "open.gif",
    "t.gif",
    "p.gif",
    "open.php",
    "track.php",
];

fn load(seen: &Seen<'_>, around: &Around) -> (Verdict, String) {
    let url = &seen.url;
    let has_code = !url.codes().is_empty();
    let names_somebody = has_code || url.has_number() || url.has_reader_parameter();
    let say = |verdict, reason: &str| (verdict, reason.to_owned());
    if seen.place == Place::Dns {
        return if url.host.split('.').any(crate::url::has_code) {
            say(Verdict::Likely, "The name to look up bears a code: looking it up tells that the mail was opened.")
        } else {
            say(
                Verdict::Shared,
                "A hint to look up or fetch something ahead of time, the same for everybody as far as can be seen.",
            )
        };
    }
    if !names_somebody {
        return if seen.count > 1 && seen.is_unseen {
            (
                Verdict::Shared,
                format!(
                    "A layout spacer: too small to be seen, it stands {} times, and nothing in it could name a reader.",
                    seen.count
                ),
            )
        } else {
            say(Verdict::Shared, "Nothing in it could name a reader.")
        };
    }
    let counts_by_name = url.path.split('/').any(|piece| COUNTING.iter().any(|word| piece.eq_ignore_ascii_case(word)));
    let is_ordinary = around.visible_likenesses.contains(&url.likeness())
        || (url.is_static_file() && url.query.is_empty() && around.showing_hosts.contains(&url.host));
    if seen.is_unseen && seen.count > 1 {
        return (
            Verdict::Shared,
            format!("A layout spacer: too small to be seen, and it stands {} times.", seen.count),
        );
    }
    let is_picture = matches!(seen.place, Place::Image | Place::Amp);
    if is_picture && seen.is_unseen && !is_ordinary {
        return say(
            Verdict::Likely,
            "It is too small to be seen or hidden, it stands once, and it bears a code: a picture that only counts.",
        );
    }
    if is_picture && seen.is_unseen {
        return say(
            Verdict::Unknown,
            "It is too small to be seen, but its address is like those of this mail’s ordinary pictures. Two copies of the mail would tell (--pair).",
        );
    }
    if counts_by_name && has_code && !seen.is_visible && !is_ordinary && seen.count == 1 {
        return say(
            Verdict::Likely,
            "Its address is named as counters are, bears a code, and no size is given for it.",
        );
    }
    if seen.count > 1 && url.is_static_file() {
        return (Verdict::Shared, format!("An ordinary file that stands {} times.", seen.count));
    }
    if url.is_static_file() {
        return say(
            Verdict::Unknown,
            "A file whose address bears a code. One copy does not tell whether that names the file or you; two would (--pair).",
        );
    }
    say(
        Verdict::Unknown,
        "It bears a code or a number. One copy does not tell whether that is the same for everybody; two would (--pair).",
    )
}
