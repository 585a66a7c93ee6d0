//! Command lines: what they ask, and what of them goes on to the next hop.
//!
//! smtp-proto names the verb and says whether paths and parameters are well formed. It also decodes (it takes quotes
//! off, folds `postmaster`), and what goes on must not be decoded, so paths and parameters are cut from the line here.

use super::Reply;
use crate::next_hop::Extensions;
use smtp_proto::request::parser::Rfc5321Parser;
use smtp_proto::{AUTH_LOGIN, AUTH_PLAIN, Error, Request};

/// A command that is well formed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Ehlo,
    Helo,
    Lhlo,
    Mail(Path),
    Rcpt(Path),
    Data,
    Rset,
    Noop,
    Quit,
    Vrfy,
    Help,
    StartTls,
    Auth { mechanism: Mechanism, initial: Option<String> },
}

/// A way to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mechanism {
    Plain,
    Login,
}

/// The argument of `MAIL` or `RCPT`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Path {
    /// As it stands between the angle brackets.
    pub raw: String,
    /// The parameters after it: keyword in capitals, and value.
    pub parameters: Vec<(String, Option<String>)>,
}

/// Reads a command line, CRLF included. The error is the reply to it.
pub(crate) fn parse(line: &[u8]) -> Result<Command, Reply> {
    let text = std::str::from_utf8(line).map_err(|_| Reply::new(500, "5.5.2 the command is not UTF-8"))?;
    let text = text.strip_suffix("\r\n").unwrap_or(text);
    if text.chars().any(char::is_control) {
        return Err(Reply::new(500, "5.5.2 control characters are not allowed in a command"));
    }
    let bare = |command: Command| {
        // RFC 5321, 4.1.1.4, 4.1.1.5, 4.1.1.10 and RFC 3207, 4: these take no argument.
        let alone = !text.trim_end().contains(' ');
        if alone { Ok(command) } else { Err(Reply::new(501, "5.5.4 this command takes no argument")) }
    };
    match Request::parse(&mut line.iter()).map_err(|error| refusal(&error))? {
        Request::Ehlo { .. } => Ok(Command::Ehlo),
        Request::Helo { .. } => Ok(Command::Helo),
        Request::Lhlo { .. } => Ok(Command::Lhlo),
        Request::Mail { .. } => path(text).map(Command::Mail),
        Request::Rcpt { .. } => path(text).map(Command::Rcpt),
        Request::Data => bare(Command::Data),
        Request::Rset => bare(Command::Rset),
        Request::Quit => bare(Command::Quit),
        Request::StartTls => bare(Command::StartTls),
        Request::Noop { .. } => Ok(Command::Noop),
        Request::Vrfy { .. } => Ok(Command::Vrfy),
        Request::Help { .. } => Ok(Command::Help),
        Request::Auth { mechanism, initial_response } => {
            let initial = Some(initial_response.into_owned()).filter(|text| !text.is_empty());
            match mechanism {
                AUTH_PLAIN => Ok(Command::Auth { mechanism: Mechanism::Plain, initial }),
                AUTH_LOGIN => Ok(Command::Auth { mechanism: Mechanism::Login, initial }),
                // RFC 4954, 4.
                _ => Err(Reply::new(504, "5.5.4 sign in with PLAIN or LOGIN")),
            }
        }
        Request::Bdat { .. } | Request::Expn { .. } | Request::Etrn { .. } | Request::Atrn { .. } => Err(not_here()),
        Request::Burl { .. } => Err(not_here()),
    }
}

/// What goes on of a `MAIL` command: the line for the next hop, and whether the sender asked for SMTPUTF8.
///
/// A parameter that was not offered is refused (RFC 5321, 4.1.1.11): dropping it would break its promise silently.
pub(crate) fn mail_line(path: &Path, offered: &Extensions, largest: usize, insertion: usize) -> Result<String, Reply> {
    let mut line = format!("MAIL FROM:<{}>", path.raw);
    let mut utf8 = false;
    for (keyword, value) in &path.parameters {
        let value = value.as_deref();
        match (keyword.as_str(), value) {
            ("SIZE", Some(size)) if offered.size.is_some() => {
                let size: usize = size.parse().map_err(|_| bad_value("SIZE"))?;
                if size > largest {
                    // RFC 1870, 6.1.
                    return Err(Reply::new(552, format!("5.3.4 a message may be {largest} bytes at most")));
                }
                // The next hop gets what it may become, so that it does not refuse later what it could refuse now.
                line.push_str(&format!(" SIZE={}", size + insertion));
            }
            ("BODY", Some(body)) if offered.eight_bit_mime => match body.to_ascii_uppercase().as_str() {
                body @ ("7BIT" | "8BITMIME") => line.push_str(&format!(" BODY={body}")),
                _ => return Err(bad_value("BODY")),
            },
            ("SMTPUTF8", None) if offered.smtp_utf8 => {
                utf8 = true;
                line.push_str(" SMTPUTF8");
            }
            ("RET", Some(what)) if offered.dsn => match what.to_ascii_uppercase().as_str() {
                what @ ("FULL" | "HDRS") => line.push_str(&format!(" RET={what}")),
                _ => return Err(bad_value("RET")),
            },
            ("ENVID", Some(id)) if offered.dsn && is_xtext(id) => line.push_str(&format!(" ENVID={id}")),
            // RFC 4954, 5: who it is for is known to us; the next hop did not ask.
            ("AUTH", Some(_)) => {}
            _ => return Err(not_offered(keyword)),
        }
    }
    ascii_unless(utf8, path)?;
    Ok(line)
}

/// What goes on of a `RCPT` command.
pub(crate) fn rcpt_line(path: &Path, offered: &Extensions, utf8: bool) -> Result<String, Reply> {
    let mut line = format!("RCPT TO:<{}>", path.raw);
    for (keyword, value) in &path.parameters {
        match (keyword.as_str(), value) {
            ("NOTIFY", Some(when)) if offered.dsn && is_notify(when) => line.push_str(&format!(" NOTIFY={when}")),
            // RFC 3461, 4.2: address type, semicolon, xtext.
            ("ORCPT", Some(original)) if offered.dsn && is_xtext(original) => {
                line.push_str(&format!(" ORCPT={original}"));
            }
            _ => return Err(not_offered(keyword)),
        }
    }
    ascii_unless(utf8, path)?;
    Ok(line)
}

/// Did a `MAIL` command ask for SMTPUTF8?
pub(crate) fn asks_utf8(path: &Path) -> bool {
    path.parameters.iter().any(|(keyword, _)| keyword == "SMTPUTF8")
}

fn refusal(error: &Error) -> Reply {
    match error {
        Error::UnknownCommand | Error::NeedsMoreData { .. } => Reply::new(500, "5.5.1 unknown command"),
        Error::InvalidSenderAddress => Reply::new(501, "5.1.7 the sender's address is not valid"),
        Error::InvalidRecipientAddress => Reply::new(501, "5.1.3 the recipient's address is not valid"),
        Error::SyntaxError { syntax } => Reply::new(501, format!("5.5.4 write it as: {syntax}")),
        Error::UnsupportedParameter { param } => not_offered(param),
        Error::InvalidParameter { param } => bad_value(param),
        Error::ResponseTooLong | Error::InvalidResponse { .. } => Reply::new(500, "5.5.2 not understood"),
    }
}

pub(super) fn not_here() -> Reply {
    Reply::new(502, "5.5.1 this command is not offered here")
}

fn not_offered(keyword: &str) -> Reply {
    let keyword: String = keyword.chars().take(32).collect();
    // RFC 5321, 4.1.1.11.
    Reply::new(555, format!("5.5.4 the parameter {keyword} is not offered here"))
}

fn bad_value(keyword: &str) -> Reply {
    Reply::new(501, format!("5.5.4 the value of {keyword} is not valid"))
}

/// RFC 6531, 3.4: an address beyond ASCII needs SMTPUTF8.
fn ascii_unless(utf8: bool, path: &Path) -> Result<(), Reply> {
    if utf8 || path.raw.is_ascii() {
        return Ok(());
    }
    Err(Reply::new(553, "5.6.7 an address beyond ASCII needs the parameter SMTPUTF8"))
}

/// Cuts path and parameters from a line that smtp-proto found well formed.
fn path(text: &str) -> Result<Path, Reply> {
    let syntax = || Reply::new(501, "5.5.4 write it as: <path> [parameters]");
    let open = text.find('<').ok_or_else(syntax)?;
    let (raw, rest) = text[open + 1..].split_at(path_end(&text[open + 1..]).ok_or_else(syntax)?);
    let rest = &rest[1..];
    if !rest.is_empty() && !rest.starts_with(' ') {
        return Err(syntax());
    }
    let parameters: Vec<(String, Option<String>)> = rest
        .split(' ')
        .filter(|token| !token.is_empty())
        .map(|token| match token.split_once('=') {
            Some((keyword, value)) => (keyword.to_ascii_uppercase(), Some(value.to_owned())),
            None => (token.to_ascii_uppercase(), None),
        })
        .collect();
    for (index, (keyword, _)) in parameters.iter().enumerate() {
        if parameters[..index].iter().any(|(earlier, _)| earlier == keyword) {
            return Err(Reply::new(501, "5.5.4 a parameter stands there twice"));
        }
    }
    Ok(Path { raw: raw.to_owned(), parameters })
}

/// Where the `>` stands that ends a path: outside quotes (RFC 5321, 4.1.2).
fn path_end(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'>' if !quoted => return Some(at),
            b'<' | b' ' if !quoted => return None,
            _ => {}
        }
    }
    None
}

/// RFC 3461, 4: printable ASCII but `=`, and `+` with two hexadecimal digits.
fn is_xtext(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(byte));
    !bytes.is_empty()
        && bytes.len() <= 500
        && bytes.iter().enumerate().all(|(at, byte)| match byte {
            b'=' => false,
            b'+' => hex(at + 1) && hex(at + 2),
            _ => byte.is_ascii_graphic(),
        })
}

/// RFC 3461, 4.1.
fn is_notify(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    text == "NEVER" || text.split(',').all(|when| matches!(when, "SUCCESS" | "FAILURE" | "DELAY"))
}

/// The address in a path as people write it: no source route, no quotes that are not needed.
pub(crate) fn address_in(path: &str) -> Option<String> {
    let line = format!("{path}>\r\n");
    let mut bytes = line.as_bytes().iter();
    Rfc5321Parser::new(&mut bytes)
        .address()
        .ok()
        .flatten()
        .map(|text| text.into_owned())
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all() -> Extensions {
        Extensions { size: Some(1000), eight_bit_mime: true, smtp_utf8: true, dsn: true, ..Extensions::default() }
    }

    fn relayed(line: &str) -> Result<String, u16> {
        let parsed = parse(format!("{line}\r\n").as_bytes()).map_err(|reply| reply.code())?;
        let line = match parsed {
            Command::Mail(path) => mail_line(&path, &all(), 1000, 10),
            Command::Rcpt(path) => rcpt_line(&path, &all(), false),
            other => panic!("{other:?}"),
        };
        line.map_err(|reply| reply.code())
    }

    #[test]
    fn a_path_goes_on_as_it_was_written() {
        for path in [
            "<a@example.nl>",
            "<\"a b\"@example.nl>",
            "<\"a\\\"<>b\"@example.nl>",
            "<Postmaster>",
            "<@relay.example:a@example.nl>",
        ] {
            assert_eq!(relayed(&format!("rcpt to:{path}")), Ok(format!("RCPT TO:{path}")));
        }
        assert_eq!(relayed("MAIL FROM:<>"), Ok("MAIL FROM:<>".to_owned()));
    }

    #[test]
    fn parameters_go_on_as_far_as_they_were_offered() {
        let line = "MAIL FROM:<a@example.nl> SIZE=100 body=8bitmime RET=hdrs ENVID=a+2Bb AUTH=<>";
        let expected = "MAIL FROM:<a@example.nl> SIZE=110 BODY=8BITMIME RET=HDRS ENVID=a+2Bb";
        assert_eq!(relayed(line), Ok(expected.to_owned()));
        let parsed = parse(format!("{line}\r\n").as_bytes()).unwrap();
        let Command::Mail(path) = parsed else { panic!() };
        let reply = mail_line(&path, &Extensions::default(), 1000, 10).unwrap_err();
        assert_eq!(reply.code(), 555);
    }

    #[test]
    fn what_is_broken_gets_its_own_code() {
        for (line, code) in [
            ("MAIL FROM:<a@example.nl> SIZE=1001", 552),
            ("MAIL FROM:<a@example.nl> SIZE=100 SIZE=1", 501),
            ("MAIL FROM:<a@example.nl> HOLDFOR=100", 555),
            ("MAIL FROM:<a@example.nl> ENVID=a=b", 555),
            ("MAIL FROM:<a@example.nl> BODY=BINARYMIME", 501),
            ("MAIL FROM:<jos\u{e9}@example.nl>", 553),
            ("MAIL FROM:a@example.nl", 501),
            ("RCPT TO:<a@example.nl", 501),
            ("RCPT TO:<a@b@c>", 501),
            ("RCPT TO:<a\u{0}b@example.nl>", 500),
        ] {
            assert_eq!(relayed(line), Err(code), "{line:?}");
        }
        assert_eq!(parse(b"DATA now\r\n").unwrap_err().code(), 501);
        assert_eq!(parse(b"BDAT 3 LAST\r\n").unwrap_err().code(), 502);
        assert_eq!(parse(b"XCLIENT ADDR=1\r\n").unwrap_err().code(), 500);
        assert_eq!(parse(b"AUTH CRAM-MD5\r\n").unwrap_err().code(), 504);
        assert_eq!(parse(b"NOOP \xff\r\n").unwrap_err().code(), 500);
    }

    #[test]
    fn the_address_in_a_path_is_the_mailbox() {
        assert_eq!(address_in("@relay.example:a@example.nl").as_deref(), Some("a@example.nl"));
        assert_eq!(address_in(""), None);
    }

    proptest! {
        #[test]
        fn a_command_never_becomes_two(line in "(MAIL FROM|RCPT TO):[ -~\\x00\\r\\né]{0,60}") {
            if let Ok(line) = relayed(&line) {
                prop_assert!(!line.contains(['\r', '\n', '\0']));
            }
        }
    }
}
