//! Bounces in words.

use super::*;

fn message(head: &str, body: &str) -> String {
    format!("{head}\nTo: b-x@bounces.example.nl\n\n{body}")
}

fn found(head: &str, body: &str) -> Vec<String> {
    let report = report(&message(head, body));
    assert!(report.findings.iter().all(|finding| finding.grade() <= Grade::Medium));
    report.findings.iter().map(words).collect()
}

#[test]
fn qmail() {
    let body = "Hi. This is the qmail-send program at mx.example.com.\n\
                I'm afraid I wasn't able to deliver your message to the following addresses.\n\
                This is a permanent error; I've given up. Sorry it didn't work out.\n\n\
                <anna@example.com>:\n192.0.2.7 does not like recipient.\n\
                Remote host said: 550 5.1.1 no such user\nGiving up on 192.0.2.7.\n\n\
                <bert@example.org>:\nSorry, I couldn't find any host named example.org. (#5.1.2)\n\n\
                --- Below this line is a copy of the message.\n\nReturn-Path: <x@example.nl>\n\
                Delivery to the following recipient has been delayed: <carla@example.net>\n";
    let expected = [
        "anna@example.com bounced by server-text 5.1.1 no-mailbox",
        "bert@example.org bounced by server-text 5.1.2 no-domain",
    ];
    assert_eq!(found("From: MAILER-DAEMON@mx.example.com\nSubject: failure notice", body), expected);
    // Some heirs of qmail write under another name.
    assert_eq!(found("From: nobody@mx.example.com\nSubject: failure notice", body), expected);
}

#[test]
fn exim() {
    let head = "X-Failed-Recipients: anna@example.com\nAuto-Submitted: auto-replied\n\
                From: Mail Delivery System <Mailer-Daemon@mx.example.com>\n\
                Subject: Mail delivery failed: returning message to sender";
    let body = "This message was created automatically by mail delivery software.\n\n\
                A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. \
                The following address(es) failed:\n\n  anna@example.com\n\
                    host mail.example.com [192.0.2.7]\n    SMTP error from remote mail server after RCPT TO:<anna@example.com>:\n    \
                552 5.2.2 over quota\n\n------ This is a copy of the message, including all the headers. ------\n\n\
                Return-path: <x@example.nl>\n";
    assert_eq!(found(head, body), ["anna@example.com bounced by server-text 5.2.2 mailbox-full"]);
    let head =
        "From: Mail Delivery System <Mailer-Daemon@mx.example.com>\nSubject: Warning: message 1abc delayed 24 hours";
    let body = "This message was created automatically by mail delivery software.\n\
                A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on \
                the queue on mx.example.com.\n\nThe address to which the message has not yet been delivered is:\n\n  \
                anna@example.com\n    Delay reason: Connection timed out\n\nNo action is required on your part.\n";
    assert_eq!(found(head, body), ["anna@example.com delayed by server-text - network"]);
}

#[test]
fn sendmail() {
    let head = "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>\nSubject: Returned mail: see transcript for details";
    let body = "The original message was received at Mon, 2 Nov 2026 10:00:00 +0100\nfrom relay.example.nl [192.0.2.1]\n\n   \
                ----- The following addresses had permanent fatal errors -----\n<anna@example.com>\n    \
                (reason: 550 5.1.1 <anna@example.com>... User unknown)\n\n   ----- Transcript of session follows -----\n\
                ... while talking to mail.example.com.:\n>>> DATA\n<<< 550 5.1.1 <anna@example.com>... User unknown\n\n   \
                ----- Unsent message follows -----\nSubject: hello\n";
    assert_eq!(found(head, body), ["anna@example.com bounced by server-text 5.1.1 no-mailbox"]);
    let head = "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>\nSubject: Warning: could not send message for past 4 hours";
    let body = "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    \
                **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n   \
                ----- The following addresses had transient non-fatal errors -----\n<anna@example.com>\n\n\
                <anna@example.com>... Deferred: Connection refused by mail.example.com.\n";
    assert_eq!(found(head, body), ["anna@example.com delayed by server-text - network"]);
}

#[test]
fn postfix_without_its_report() {
    let head =
        "From: MAILER-DAEMON@mx.example.com (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender";
    let body = "This is the mail system at host mx.example.com.\n\nI'm sorry to have to inform you that your message could not\n\
                be delivered to one or more recipients. It's attached below.\n\n\
                <anna@example.com>: host mail.example.com[192.0.2.7] said: 550 5.1.1\n    <anna@example.com>: Recipient \
                address rejected: User unknown (in reply to RCPT TO\n    command)\n";
    assert_eq!(found(head, body), ["anna@example.com bounced by server-text 5.1.1 no-mailbox"]);
}

#[test]
fn exchange() {
    let old = "Your message did not reach some or all of the intended recipients.\n\n      Subject:\thello\n      \
               Sent:\t2-11-2026 10:00\n\nThe following recipient(s) could not be reached:\n\n      \
               'anna@example.com' on 2-11-2026 10:01\n            The e-mail account does not exist at the organization this \
               message was sent to.\n            <mx.example.com #5.1.1>\n";
    let head = "From: System Administrator <postmaster@example.com>\nSubject: Undeliverable: hello";
    assert_eq!(found(head, old), ["anna@example.com bounced by server-text 5.1.1 no-mailbox"]);
    let new = "<html><head><style>p { color: red }</style></head><body><p>Delivery has failed to these recipients or \
               groups:</p><p><a href=\"mailto:anna@example.com\">anna@example.com</a><br>The recipient&#8217;s mailbox is \
               full and can&#8217;t accept messages now.</p><p>#550 5.2.2 RESOLVER.QUOTA; mailbox full ##</p></body></html>";
    let head = "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com>\n\
                Subject: Undeliverable: hello\nContent-Type: text/html; charset=utf-8";
    assert_eq!(found(head, new), ["anna@example.com bounced by server-text 5.2.2 mailbox-full"]);
    let dutch =
        "Bezorging is mislukt voor de volgende geadresseerden of groepen:\n\nanna@example.com\nHet postvak is vol.\n";
    let head = "From: Postmaster <postmaster@example.com>\nSubject: =?utf-8?q?Niet_te_bezorgen=3A_hallo?=\n\
                Content-Type: text/plain; charset=utf-8";
    assert_eq!(found(head, dutch), ["anna@example.com bounced by server-text - mailbox-full"]);
}

#[test]
fn gmail() {
    let head = "From: Mail Delivery Subsystem <mailer-daemon@mail.example>\nX-Failed-Recipients: anna@example.com\n\
                Subject: Delivery Status Notification (Failure)";
    let body = "Delivery to the following recipient failed permanently:\n\n     anna@example.com\n\n\
                Technical details of permanent failure:\nThe error that the other server returned was:\n\
                550 5.1.1 The email account that you tried to reach does not exist.\n\n\
                ----- Original message -----\n\nMIME-Version: 1.0\n";
    assert_eq!(found(head, body), ["anna@example.com bounced by server-text 5.1.1 no-mailbox"]);
}

#[test]
fn a_success_in_words_is_one() {
    let head = "From: MAILER-DAEMON@mx.example.com\nSubject: Successful Mail Delivery Report";
    let body = "Your message was successfully delivered to the destination(s) listed below.\n\n\
                <anna@example.com>: delivery via local: delivered to mailbox\n";
    assert_eq!(found(head, body), ["anna@example.com delivered by server-text - unknown"]);
}

#[test]
fn a_bounce_that_names_nobody_is_a_bounce_all_the_same() {
    let head = "From: postmaster@example.com\nSubject: Mail delivery failed";
    assert_eq!(
        found(head, "Your mail cannot be delivered. The mailbox is full.\n"),
        ["- bounced by server-text - mailbox-full"]
    );
}

#[test]
fn a_mail_system_that_says_nothing_we_know_is_unclear() {
    let text = message("From: MAILER-DAEMON@mx.example.com\nSubject: Postvak", "Iets ging anders dan verwacht.\n");
    assert_eq!(read(&crlf(&text)), Reading::Unclear);
}
