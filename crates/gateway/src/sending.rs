//! Mail that a program hands over whole, and not in an SMTP session: the same desk decides about it and the same next hop takes it.
//! Nothing is queued: who sends waits, and hears what became of it.

use crate::intake::{Envelope, Intake, Parcel, Report, Verdict};
use crate::next_hop::{Connection, Extensions, NextHop};
use crate::smtp::{Passed, Reply, hand_over};
use openlijk_model::limits;

/// A message that the next hop took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// What it carries, and why.
    pub report: Report,
    /// For each recipient, in the order given, the code of the next hop's reply; below 300: it goes to them.
    pub recipients: Vec<u16>,
}

/// Why a message was not sent. Nothing of it went out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// An address that cannot be written in a command, or no recipient.
    #[error("an address of this message cannot be used in SMTP")]
    BadAddress,
    /// Lines end in more than one way.
    #[error("lines of a message all end in CR LF, or all in LF (RFC 5322, 2.1)")]
    BareLineEnd,
    /// It is too large.
    #[error("a message may be {} bytes at most", limits::MESSAGE_BYTES)]
    TooLarge,
    /// The next hop takes no characters beyond ASCII in addresses, or in messages.
    #[error("the next mail server does not offer {0}, which this message needs")]
    NotOffered(&'static str),
    /// The desk said no: what it says.
    #[error("{}", .0.lines().join(" "))]
    ByDesk(Reply),
    /// The next hop said no, to the message or to every recipient. Its words may quote addresses, so only the code is told.
    #[error("the next mail server did not take the message: {0}")]
    ByNextHop(u16),
}

impl NotSent {
    /// Will it help to try again later, without changing anything?
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::ByDesk(reply) => reply.code() / 100 == 4,
            Self::ByNextHop(code) => code / 100 == 4,
            Self::BadAddress | Self::BareLineEnd | Self::TooLarge | Self::NotOffered(_) => false,
        }
    }
}

/// Sends a message: recipients first, so that it is decided for those alone that the next hop takes.
///
/// # Errors
/// It was not taken, for anybody.
pub async fn send<I: Intake>(
    intake: &I,
    next_hop: &NextHop,
    mut envelope: Envelope,
    raw: &[u8],
) -> Result<Sent, NotSent> {
    let raw = with_crlf(raw).ok_or(NotSent::BareLineEnd)?;
    if raw.len() > limits::MESSAGE_BYTES {
        return Err(NotSent::TooLarge);
    }
    let offered = next_hop.extensions().await.map_err(|failure| NotSent::ByNextHop(failure.reply().code()))?;
    let mail = mail_line(&envelope, &raw, &offered)?;
    let (mut connection, reply) =
        next_hop.begin(&mail, &offered).await.map_err(|reply| NotSent::ByNextHop(reply.code()))?;
    if !reply.is_done() {
        next_hop.keep(connection);
        return Err(NotSent::ByNextHop(reply.code()));
    }
    let recipients = announce(&mut connection, &envelope.recipients).await?;
    let taken = envelope.recipients.into_iter().zip(&recipients).filter(|(_, code)| **code < 300);
    envelope.recipients = taken.map(|(recipient, _)| recipient).collect();
    let said = Passed::of("MAIL FROM", &envelope.reverse_path, &mail);
    let passed = |recipient: &String| Passed::of("RCPT TO", recipient, &rcpt_line(recipient));
    let accepted: Vec<Passed> = envelope.recipients.iter().map(passed).collect();
    if envelope.recipients.is_empty() {
        next_hop.abandon(connection).await;
        return Err(NotSent::ByNextHop(recipients.iter().copied().min().unwrap_or(550)));
    }
    let Parcel { bytes, report, slips, return_path } = match intake.take(raw, &envelope).await {
        Verdict::Pass(parcel) => parcel,
        Verdict::Refuse(reply) => {
            next_hop.abandon(connection).await;
            return Err(NotSent::ByDesk(reply));
        }
    };
    let answer = hand_over(&mut connection, &said, &accepted, bytes, return_path.as_deref()).await;
    let code = answer.as_ref().map_or_else(|failure| failure.reply().code(), Reply::code);
    intake.conclude(slips, code < 300).await;
    if code < 300 {
        next_hop.keep(connection);
        Ok(Sent { report, recipients })
    } else {
        if answer.is_ok() {
            next_hop.abandon(connection).await;
        }
        Err(NotSent::ByNextHop(code))
    }
}

async fn announce(connection: &mut Connection, recipients: &[String]) -> Result<Vec<u16>, NotSent> {
    let mut codes = Vec::with_capacity(recipients.len());
    for recipient in recipients {
        let reply = connection.command(&rcpt_line(recipient)).await;
        codes.push(reply.map_err(|failure| NotSent::ByNextHop(failure.reply().code()))?.code());
    }
    Ok(codes)
}

fn rcpt_line(recipient: &str) -> String {
    format!("RCPT TO:<{recipient}>")
}

/// The command that begins the transaction (RFC 6152; RFC 6531).
fn mail_line(envelope: &Envelope, raw: &[u8], offered: &Extensions) -> Result<String, NotSent> {
    let sender = envelope.reverse_path.as_str();
    let addresses = || std::iter::once(sender).chain(envelope.recipients.iter().map(String::as_str));
    if envelope.recipients.is_empty()
        || !addresses().all(fits_a_command)
        || envelope.recipients.contains(&String::new())
    {
        return Err(NotSent::BadAddress);
    }
    let header_end = memchr::memmem::find(raw, b"\r\n\r\n").unwrap_or(raw.len());
    let is_utf8 = !addresses().all(str::is_ascii) || !raw[..header_end].is_ascii();
    let mut line = format!("MAIL FROM:<{sender}>");
    if is_utf8 {
        line.push_str(offered.smtp_utf8.then_some(" SMTPUTF8").ok_or(NotSent::NotOffered("SMTPUTF8"))?);
    }
    if is_utf8 || !raw.is_ascii() {
        line.push_str(offered.eight_bit_mime.then_some(" BODY=8BITMIME").ok_or(NotSent::NotOffered("8BITMIME"))?);
    }
    Ok(line)
}

/// Nothing in it ends the command or the path.
fn fits_a_command(address: &str) -> bool {
    address.len() <= 320
        && !address.chars().any(|letter| letter.is_control() || letter.is_whitespace() || "<>".contains(letter))
}

/// The message with CRLF lines. `None`: its lines end in more than one way, and readers would disagree on where.
fn with_crlf(raw: &[u8]) -> Option<Vec<u8>> {
    let crlf = memchr::memmem::find_iter(raw, b"\r\n").count();
    let (cr, lf) = (memchr::memchr_iter(b'\r', raw).count(), memchr::memchr_iter(b'\n', raw).count());
    if cr == crlf && lf == crlf {
        return Some(raw.to_vec());
    }
    (cr == 0).then(|| {
        let mut out = Vec::with_capacity(raw.len() + lf);
        for line in raw.split_inclusive(|byte| *byte == b'\n') {
            let (text, ended) = line.strip_suffix(b"\n").map_or((line, false), |text| (text, true));
            out.extend_from_slice(text);
            if ended {
                out.extend_from_slice(b"\r\n");
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_one_way() {
        assert_eq!(with_crlf(b"a\r\nb").as_deref(), Some(&b"a\r\nb"[..]));
        assert_eq!(with_crlf(b"a\n\nb\n").as_deref(), Some(&b"a\r\n\r\nb\r\n"[..]));
        for mixed in [&b"a\r\nb\n"[..], b"a\rb", b"a\n\rb"] {
            assert_eq!(with_crlf(mixed), None);
        }
    }

    #[test]
    fn what_a_message_needs_is_asked_for_or_refused() {
        let envelope = |sender: &str, to: &str| Envelope {
            sender: Some(sender.to_owned()),
            reverse_path: sender.to_owned(),
            recipients: vec![to.to_owned()],
            user: None,
        };
        let all = Extensions { smtp_utf8: true, eight_bit_mime: true, ..Extensions::default() };
        let none = Extensions::default();
        let plain = envelope("a@x.nl", "b@y.nl");
        assert_eq!(mail_line(&plain, b"A: b\r\n\r\nc", &none).unwrap(), "MAIL FROM:<a@x.nl>");
        assert_eq!(mail_line(&plain, "A: b\r\n\r\né".as_bytes(), &all).unwrap(), "MAIL FROM:<a@x.nl> BODY=8BITMIME");
        assert_eq!(mail_line(&plain, "A: b\r\n\r\né".as_bytes(), &none), Err(NotSent::NotOffered("8BITMIME")));
        let utf8 = envelope("a@x.nl", "zoë@y.nl");
        assert_eq!(mail_line(&utf8, b"\r\n", &all).unwrap(), "MAIL FROM:<a@x.nl> SMTPUTF8 BODY=8BITMIME");
        for bad in ["b@y.nl> SIZE=1", "b@y.nl\r\nRCPT TO:<c@y.nl", ""] {
            assert_eq!(mail_line(&envelope("a@x.nl", bad), b"\r\n", &all), Err(NotSent::BadAddress), "{bad}");
        }
    }
}
