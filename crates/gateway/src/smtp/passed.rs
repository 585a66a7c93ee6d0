//! `MAIL` and `RCPT` as they were passed on, so that a transaction can be begun again with another return path before the message is
//! handed over.

use super::Reply;
use super::data::stuffed;
use crate::next_hop::{Connection, Extensions, Failure};

/// A command as it went on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passed {
    verb: &'static str,
    /// Between the angle brackets.
    path: String,
    /// Each with a space before it.
    parameters: String,
}

impl Passed {
    /// `line` is `verb:<path>` and its parameters.
    pub(crate) fn of(verb: &'static str, path: &str, line: &str) -> Self {
        let parameters = line.strip_prefix(&format!("{verb}:<{path}>")).unwrap_or_default().to_owned();
        Self { verb, path: path.to_owned(), parameters }
    }

    /// The line.
    pub(crate) fn line(&self) -> String {
        format!("{}:<{}>{}", self.verb, self.path, self.parameters)
    }

    /// The same `MAIL` with another return path. What the sender said of reports stays; where they gave no id for their envelope,
    /// the return path's own mark is it (RFC 3461, 4.4), and comes back in the fields of a report.
    pub(crate) fn from(&self, address: &str, offered: &Extensions) -> Self {
        let mut passed = Self { path: address.to_owned(), ..self.clone() };
        let mark = address.split('@').next().unwrap_or_default();
        if offered.dsn && !self.has("ENVID") {
            passed.parameters.push_str(&format!(" ENVID={mark}"));
        }
        passed
    }

    /// The same `RCPT`, asking for every report where the sender asked for none in particular and the next hop can be asked.
    pub(crate) fn asking_for_reports(&self, offered: &Extensions) -> Self {
        let mut passed = self.clone();
        if offered.dsn && !self.has("NOTIFY") {
            passed.parameters.push_str(" NOTIFY=SUCCESS,FAILURE,DELAY");
        }
        passed
    }

    /// Did the sender say that they want no reports at all?
    pub(crate) fn wants_no_reports(&self) -> bool {
        self.parameters.split(' ').any(|parameter| parameter.eq_ignore_ascii_case("NOTIFY=NEVER"))
    }

    fn has(&self, keyword: &str) -> bool {
        self.parameters.split(' ').any(|parameter| parameter.split('=').next() == Some(keyword))
    }
}

/// Hands a message over, with another return path than its sender's where it has one and the next hop will have it.
pub(crate) async fn hand_over(
    connection: &mut Connection,
    mail: &Passed,
    recipients: &[Passed],
    bytes: Vec<u8>,
    return_path: Option<&str>,
) -> Result<Reply, Failure> {
    let Some(address) = return_path else {
        let wire = stuffed(&bytes);
        drop(bytes);
        return connection.message(&wire).await;
    };
    let bytes = match begin_again(connection, mail, recipients, address).await? {
        Begun::WithOurs => bytes,
        Begun::AsItWas => without_request_to(bytes, address),
        Begun::Refused(refusal) => return Ok(refusal),
    };
    connection.message(&stuffed(&bytes)).await
}

/// How a transaction stands once the message's return path is known.
enum Begun {
    /// With a return path of ours.
    WithOurs,
    /// With the sender's own.
    AsItWas,
    /// The next hop took it before, and does not any more.
    Refused(Reply),
}

/// Begins the transaction again with another return path. Where the next hop will not have it, the sender's own stands again.
async fn begin_again(
    connection: &mut Connection,
    mail: &Passed,
    recipients: &[Passed],
    address: &str,
) -> Result<Begun, Failure> {
    let [recipient] = recipients else { return Ok(Begun::AsItWas) };
    if recipient.wants_no_reports() {
        return Ok(Begun::AsItWas);
    }
    let offered = connection.extensions();
    let (from, to) = (mail.from(address, &offered), recipient.asking_for_reports(&offered));
    if say_again(connection, &from, &to).await?.is_none() {
        return Ok(Begun::WithOurs);
    }
    metrics::counter!("openlijk_return_paths_refused_total").increment(1);
    tracing::warn!("the next hop does not take mail with a return path of ours; it goes on with its sender's");
    Ok(say_again(connection, mail, recipient).await?.map_or(Begun::AsItWas, Begun::Refused))
}

/// `RSET`, `MAIL` and `RCPT`. Gives what the next hop refuses.
async fn say_again(connection: &mut Connection, mail: &Passed, recipient: &Passed) -> Result<Option<Reply>, Failure> {
    for line in ["RSET", &mail.line(), &recipient.line()] {
        let reply = connection.command(line).await?;
        if !connection.is_usable() {
            return Err(Failure::Lost);
        }
        if !reply.is_done() {
            return Ok(Some(reply));
        }
    }
    Ok(None)
}

/// The message without a request for a receipt to an address that is not its return path after all.
fn without_request_to(mut bytes: Vec<u8>, address: &str) -> Vec<u8> {
    let request = format!("Disposition-Notification-To: <{address}>\r\n");
    if let Some(at) = memchr::memmem::find(&bytes, request.as_bytes()) {
        bytes.drain(at..at + request.len());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_sender_said_of_reports_stays_and_what_they_left_out_is_asked() {
        let offered = Extensions { dsn: true, ..Extensions::default() };
        let (address, path) = ("b-xyz@bounces.example.nl", "\"a ENVID=b> NOTIFY=NEVER\"@example.nl");
        let mail = |parameters: &str| Passed::of("MAIL FROM", path, &format!("MAIL FROM:<{path}>{parameters}"));
        assert_eq!(mail(" RET=HDRS").line(), format!("MAIL FROM:<{path}> RET=HDRS"));
        let line = |parameters: &str| mail(parameters).from(address, &offered).line();
        assert_eq!(line(" SIZE=10"), format!("MAIL FROM:<{address}> SIZE=10 ENVID=b-xyz"));
        assert_eq!(line(" RET=FULL ENVID=own"), format!("MAIL FROM:<{address}> RET=FULL ENVID=own"));
        assert_eq!(mail("").from(address, &Extensions::default()).line(), format!("MAIL FROM:<{address}>"));

        let rcpt = |parameters: &str| Passed::of("RCPT TO", path, &format!("RCPT TO:<{path}>{parameters}"));
        let line = |parameters: &str| rcpt(parameters).asking_for_reports(&offered).line();
        assert_eq!(line(""), format!("RCPT TO:<{path}> NOTIFY=SUCCESS,FAILURE,DELAY"));
        assert_eq!(line(" NOTIFY=FAILURE"), format!("RCPT TO:<{path}> NOTIFY=FAILURE"));
        assert_eq!(rcpt("").asking_for_reports(&Extensions::default()), rcpt(""));
        assert!(rcpt(" NOTIFY=never").wants_no_reports() && !rcpt("").wants_no_reports());
    }
}
