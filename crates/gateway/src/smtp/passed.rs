//! `MAIL` and `RCPT` as they were passed on, so that a transaction can be begun again with another return path.

use crate::next_hop::Extensions;

/// A command as it went on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passed {
    verb: &'static str,
    /// Between the angle brackets.
    path: String,
    /// Each with a space before it.
    parameters: String,
}

impl Passed {
    /// `line` is `verb:<path>` and its parameters.
    pub(super) fn of(verb: &'static str, path: &str, line: &str) -> Self {
        let parameters = line.strip_prefix(&format!("{verb}:<{path}>")).unwrap_or_default().to_owned();
        Self { verb, path: path.to_owned(), parameters }
    }

    /// The line.
    pub(super) fn line(&self) -> String {
        format!("{}:<{}>{}", self.verb, self.path, self.parameters)
    }

    /// The same `MAIL` with another return path. What the sender said of reports stays; where they gave no id for their envelope,
    /// the return path's own mark is it (RFC 3461, 4.4), and comes back in the fields of a report.
    pub(super) fn from(&self, address: &str, offered: &Extensions) -> Self {
        let mut passed = Self { path: address.to_owned(), ..self.clone() };
        let mark = address.split('@').next().unwrap_or_default();
        if offered.dsn && !self.has("ENVID") {
            passed.parameters.push_str(&format!(" ENVID={mark}"));
        }
        passed
    }

    /// The same `RCPT`, asking for every report where the sender asked for none in particular and the next hop can be asked.
    pub(super) fn asking_for_reports(&self, offered: &Extensions) -> Self {
        let mut passed = self.clone();
        if offered.dsn && !self.has("NOTIFY") {
            passed.parameters.push_str(" NOTIFY=SUCCESS,FAILURE,DELAY");
        }
        passed
    }

    /// Did the sender say that they want no reports at all?
    pub(super) fn wants_no_reports(&self) -> bool {
        self.parameters.split(' ').any(|parameter| parameter.eq_ignore_ascii_case("NOTIFY=NEVER"))
    }

    fn has(&self, keyword: &str) -> bool {
        self.parameters.split(' ').any(|parameter| parameter.split('=').next() == Some(keyword))
    }
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
