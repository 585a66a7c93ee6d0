//! Two copies of one mail, sent to two addresses: what differs is personal, what is the same is shared. No sign is needed, and no list.

use crate::judge::{standing, tells};
use crate::report::{Message, Place, Verdict};
use crate::rules::Rules;
use crate::scan;
use std::collections::HashSet;

/// Compares two copies. Both come back, each URL judged by whether the other copy has it too, whoever's host it is on.
pub fn pair(a: &[u8], b: &[u8], rules: &Rules) -> (Message, Message) {
    let (mut one, mut other) = (scan(a, rules), scan(b, rules));
    let urls =
        |message: &Message| -> HashSet<String> { message.findings.iter().map(|finding| finding.url.clone()).collect() };
    let (of_one, of_other) = (urls(&one), urls(&other));
    judge(&mut one, &of_other);
    judge(&mut other, &of_one);
    (one, other)
}

fn judge(message: &mut Message, other: &HashSet<String>) {
    for finding in message.findings.iter_mut().filter(|finding| finding.place != Place::ReceiptRequest) {
        let is_link = finding.place == Place::Link;
        if other.contains(&finding.url) {
            finding.verdict = Verdict::Shared;
            finding.reason = "It is the same in both copies.".to_owned();
        } else {
            finding.verdict = Verdict::Personal;
            let whose = finding.service.as_ref().map(|service| format!(" It is {service}’s.")).unwrap_or_default();
            let needed = if finding.needed {
                " It is there for you to unsubscribe or change your settings, so it has to know you."
            } else {
                ""
            };
            finding.reason = format!("It differs between the two copies.{whose}{needed}");
        }
        finding.tells = tells(finding.verdict, is_link);
    }
    message.verdict = standing(&message.findings, &message.not_looked_at);
}
