//! Confirmations (RFC 8098): what a mail program says of a message that asked.

use crate::Finding;
use crate::fields::{Fields, bare_id, decoded, word};
use crate::recipient::{typed, typed_original};
use openlijk_model::{Cause, Reported, Witness};

/// What it says. `None` where it has no disposition, or one that nobody knows.
pub(crate) fn finding(text: &str) -> Option<Finding> {
    let fields = Fields::read(text);
    let (said, by) = disposition(&word(fields.first("disposition")?))?;
    Some(Finding {
        recipient: fields.first("final-recipient").and_then(|value| typed(&decoded(value))),
        original_recipient: fields.first("original-recipient").and_then(|value| typed_original(&decoded(value))),
        said,
        by,
        status: None,
        cause: Cause::Unknown,
    })
}

/// The message that it is about.
pub(crate) fn original_message_id(text: &str) -> Option<String> {
    Fields::read(text).first("original-message-id").and_then(bare_id)
}

/// RFC 8098, 3.2.6: `action-mode/sending-mode; type/modifier,modifier`. Who leaves the mode out is believed the least.
fn disposition(value: &str) -> Option<(Reported, Witness)> {
    let (mode, rest) = value.rsplit_once(';').unwrap_or(("", value));
    let (kind, modifiers) = rest.split_once('/').unwrap_or((rest, ""));
    let said = match kind.trim() {
        "displayed" | "read" => Reported::Displayed,
        "deleted" => Reported::DeletedUnread,
        "processed" | "dispatched" => Reported::Processed,
        "denied" => Reported::Denied,
        "failed" => Reported::Failed,
        _ => return None,
    };
    let failed = modifiers.split(',').any(|modifier| matches!(modifier.trim(), "error" | "failure"));
    let by_hand = mode.split('/').next().unwrap_or_default().trim() == "manual-action";
    let by = if by_hand { Witness::Reader } else { Witness::Program };
    Some((if failed { Reported::Failed } else { said }, by))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disposition_is_read_with_who_did_it() {
        use Reported::*;
        use Witness::*;
        for (value, expected) in [
            ("manual-action/MDN-sent-manually; displayed", Some((Displayed, Reader))),
            ("Manual-Action/MDN-sent-automatically;DISPLAYED", Some((Displayed, Reader))),
            ("automatic-action/MDN-sent-automatically; displayed", Some((Displayed, Program))),
            ("automatic-action / MDN-sent-automatically ; deleted (unread)", Some((DeletedUnread, Program))),
            ("manual-action/MDN-sent-manually; displayed/warning,x-mine", Some((Displayed, Reader))),
            ("automatic-action/MDN-sent-automatically; processed/error", Some((Failed, Program))),
            ("automatic-action/MDN-sent-automatically; dispatched", Some((Processed, Program))),
            ("manual-action/MDN-sent-manually; denied", Some((Denied, Reader))),
            ("displayed", Some((Displayed, Program))),
            ("manual-action/MDN-sent-manually", None),
            ("manual-action/MDN-sent-manually; admired", None),
            ("", None),
        ] {
            assert_eq!(disposition(&word(value)), expected, "{value}");
        }
    }
}
