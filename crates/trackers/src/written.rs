//! Findings as people read them: text for a terminal, and a page of HTML that loads nothing. JSON needs no writer: the types are it.

use crate::report::{Finding, Message, Place, Report, Standing, Verdict};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What order findings are told in: what counts first.
const ORDER: [Verdict; 5] = [Verdict::Known, Verdict::Personal, Verdict::Likely, Verdict::Unknown, Verdict::Shared];

fn in_order(message: &Message) -> Vec<&Finding> {
    let mut findings: Vec<&Finding> = message.findings.iter().collect();
    let rank = |finding: &&Finding| {
        (finding.needed, ORDER.iter().position(|verdict| *verdict == finding.verdict), !finding.loads())
    };
    findings.sort_by_key(rank);
    findings
}

/// The answer in one line.
fn headline(message: &Message) -> String {
    let counting: Vec<&Finding> = message.findings.iter().filter(|finding| finding.counts()).collect();
    let loading = counting.iter().filter(|finding| finding.loads()).count();
    let receipts = counting.iter().filter(|finding| finding.place == Place::ReceiptRequest).count();
    let links = counting.len() - loading - receipts;
    let mut parts = Vec::new();
    let mut say = |count: usize, one: &str, many: &str| {
        if count > 0 {
            parts.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    };
    say(loading, "thing that reports you when the mail is shown", "things that report you when the mail is shown");
    say(links, "link that reports your click", "links that report your click");
    say(receipts, "request for a receipt", "requests for a receipt");
    let mut line = match message.verdict {
        Standing::Clean => "nothing that reports you".to_owned(),
        Standing::Suspect if parts.is_empty() => "not wholly looked at".to_owned(),
        Standing::Suspect => format!("strong signs of {}", parts.join(", ")),
        Standing::Tracked => parts.join(", "),
    };
    if !message.not_looked_at.is_empty() {
        let _ = write!(line, "; not looked at: {}", message.not_looked_at.join("; "));
    }
    line
}

/// Findings of one kind, place and reason, which are told together.
fn groups(message: &Message) -> Vec<(&Finding, Vec<&Finding>)> {
    let mut groups: Vec<(&Finding, Vec<&Finding>)> = Vec::new();
    for finding in in_order(message) {
        let same = |first: &Finding| {
            (first.verdict, first.place, &first.service, &first.reason, first.needed)
                == (finding.verdict, finding.place, &finding.service, &finding.reason, finding.needed)
        };
        match groups.iter_mut().find(|(first, _)| same(first)) {
            Some((_, all)) => all.push(finding),
            None => groups.push((finding, vec![finding])),
        }
    }
    groups
}

fn tells(finding: &Finding) -> String {
    let words: Vec<&str> = finding.tells.iter().map(|tell| tell.in_words()).collect();
    words.join(", ")
}

/// One message as text. `every`: with what is shared and every single URL, not only the first of each kind.
pub fn text(message: &Message, every: bool) -> String {
    let mut out = format!(
        "{:<8} {}\n         {}\n",
        message.verdict.as_str().to_uppercase(),
        shown(&message.path),
        headline(message)
    );
    for (first, all) in groups(message) {
        if !every && first.verdict == Verdict::Shared {
            continue;
        }
        let whose = first.service.as_ref().map(|service| format!(", {service}")).unwrap_or_default();
        let _ = writeln!(out, "  {} {} ×{}{whose}", first.verdict.as_str(), first.place.as_str(), all.len());
        let _ = writeln!(out, "    {}", first.reason);
        if first.counts() || every {
            let _ = writeln!(out, "    It would tell its sender: {}.", tells(first));
        }
        for finding in all.iter().take(if every { usize::MAX } else { 1 }) {
            let _ = writeln!(out, "    {}", shown(&shortened(&finding.url, if every { usize::MAX } else { 160 })));
            if let Some(target) = &finding.target {
                let _ =
                    writeln!(out, "      leads to {}", shown(&shortened(target, if every { usize::MAX } else { 160 })));
            }
        }
    }
    out
}

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Without the signs that would steer a terminal.
fn shown(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { '\u{fffd}' } else { sign }).collect()
}

/// A summary of many messages: how they stand, and whose trackers they bear.
pub fn totals(report: &Report) -> String {
    let mut standings: BTreeMap<Standing, usize> = BTreeMap::new();
    let mut services: BTreeMap<&str, usize> = BTreeMap::new();
    let mut receipts = 0;
    for message in &report.messages {
        *standings.entry(message.verdict).or_default() += 1;
        let counting = message.findings.iter().filter(|finding| finding.counts());
        let mut here: Vec<&str> = counting.filter_map(|finding| finding.service.as_deref()).collect();
        here.sort_unstable();
        here.dedup();
        here.into_iter().for_each(|service| *services.entry(service).or_default() += 1);
        receipts += usize::from(message.findings.iter().any(|finding| finding.place == Place::ReceiptRequest));
    }
    let of = |standing| standings.get(&standing).copied().unwrap_or_default();
    let mut out = format!(
        "{} messages: {} tracked, {} suspect, {} clean\n",
        report.messages.len(),
        of(Standing::Tracked),
        of(Standing::Suspect),
        of(Standing::Clean)
    );
    if receipts > 0 {
        let _ = writeln!(out, "{receipts} ask for a receipt");
    }
    let mut services: Vec<(&str, usize)> = services.into_iter().collect();
    services.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    for (name, count) in services {
        let _ = writeln!(out, "{count:>6}  {name}");
    }
    out
}

const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222;background:#fff}\
h2{margin-top:2em;border-top:1px solid #ccc;padding-top:1em;overflow-wrap:anywhere}.tracked{color:#a4001d}.suspect{color:#8a4b00}.clean{color:#1a6332}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3em .6em;border-bottom:1px solid #ddd}\
code{overflow-wrap:anywhere;font-size:.85em}pre{white-space:pre-wrap}";

/// All messages as one page, which loads nothing and links to nothing: the URLs in it are text.
pub fn html(report: &Report) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>What these mails would tell their senders</title><style>{STYLE}</style></head><body>\n\
         <h1>What these mails would tell their senders</h1>\n<pre>{}</pre>\n",
        escaped(&totals(report))
    );
    for message in &report.messages {
        let standing = message.verdict.as_str();
        let _ = writeln!(
            out,
            "<h2>{}</h2>\n<p><strong class=\"{standing}\">{standing}</strong>: {}</p>",
            escaped(&message.path),
            escaped(&headline(message))
        );
        if message.findings.is_empty() {
            continue;
        }
        out.push_str("<table><thead><tr><th>what</th><th>whose</th><th>why, and what it would tell</th><th>address</th></tr></thead><tbody>\n");
        for (first, all) in groups(message) {
            let example = escaped(&shortened(&first.url, 400));
            let more = if all.len() > 1 { format!(" and {} more", all.len() - 1) } else { String::new() };
            let target = first
                .target
                .as_ref()
                .map(|target| format!("<br>leads to <code>{}</code>", escaped(&shortened(target, 400))));
            let _ = writeln!(
                out,
                "<tr><td>{} {}</td><td>{}</td><td>{} It would tell its sender: {}.</td><td><code>{example}</code>{}{more}</td></tr>",
                first.verdict.as_str(),
                first.place.as_str(),
                escaped(first.service.as_deref().unwrap_or("")),
                escaped(&first.reason),
                tells(first),
                target.unwrap_or_default()
            );
        }
        out.push_str("</tbody></table>\n");
    }
    out.push_str("</body></html>\n");
    out
}

fn escaped(text: &str) -> String {
    shown(&text.replace('\n', " \u{1}"))
        .replace(" \u{fffd}", "\n")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
