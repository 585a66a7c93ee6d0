//! The texts that people were shown, each kept once under its mark: the SHA-256 of its words. A choice or a telling names the
//! mark, and so proves for as long as it stands what the person saw (GDPR 7(1)).
//!
//! Words that came with a choice or a telling may name somebody, so they go with the last person that they are on record for.
//! The program's own words name nobody, may be shown again, and stay.

use crate::books::Books;
use crate::engine::{Connection, Fault, values};
use crate::keys::digest_of;
use crate::types::{ShownText, TextKind};
use openlijk_model::{Language, RecipientId};

impl Books<'_> {
    /// Keeps a text, and gives its mark.
    pub(crate) fn keep_text(&mut self, text: &ShownText) -> Result<String, Fault> {
        let mark = keep(self.db, text.kind, text.language, &text.text)?;
        if matches!(text.kind, TextKind::Notice | TextKind::Invitation) {
            self.make_ours(&mark)?;
        }
        Ok(mark)
    }

    /// Keeps a text before anybody was shown it, and gives its mark. The words of a consent box stay: a form bears their mark.
    pub(crate) fn keep_to_show(&mut self, text: &ShownText) -> Result<String, Fault> {
        let mark = self.keep_text(text)?;
        if text.kind == TextKind::Consent {
            self.make_ours(&mark)?;
        }
        Ok(mark)
    }

    fn make_ours(&mut self, mark: &str) -> Result<(), Fault> {
        self.db.execute("UPDATE texts SET ours = TRUE WHERE mark = $1 AND ours = FALSE", values![mark])?;
        Ok(())
    }
}

/// The mark of a text.
pub(crate) fn mark_of(text: &str) -> String {
    digest_of(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text behind a mark.
pub(crate) fn text(db: &mut dyn Connection, mark: &str) -> Result<Option<ShownText>, Fault> {
    db.first("SELECT kind, language, text FROM texts WHERE mark = $1", values![mark], |row| {
        let kind = row.string(0)?;
        let kind = TextKind::ALL.iter().find(|known| known.as_str() == kind).copied();
        let kind = kind.ok_or_else(|| Fault::Failed("a text is of a kind that is not known".to_owned()))?;
        Ok(ShownText { kind, language: row.word(1)?, text: row.string(2)? })
    })
}

/// The marks of words that somebody's choices and tellings came with.
pub(crate) fn words_of(db: &mut dyn Connection, recipient: RecipientId) -> Result<Vec<String>, Fault> {
    db.all(
        "SELECT mark FROM texts WHERE ours = FALSE AND mark IN (
             SELECT wording FROM choices WHERE recipient = $1
             UNION SELECT text FROM told WHERE recipient = $1 AND how <> 'mail')",
        values![recipient.0],
        |row| row.string(0),
    )
}

/// Removes those of these texts that are on record for nobody, nor wait for somebody who signed up to confirm.
pub(crate) fn drop_unused(db: &mut dyn Connection, marks: &[String]) -> Result<(), Fault> {
    for mark in marks {
        // The conditions beside the marks are those of the indexes.
        db.execute(
            "DELETE FROM texts WHERE mark = $1
             AND NOT EXISTS (SELECT 1 FROM choices WHERE wording = $1 AND wording <> '')
             AND NOT EXISTS (SELECT 1 FROM told WHERE text = $1 AND text <> '' AND how <> 'mail')
             AND NOT EXISTS (SELECT 1 FROM proofs WHERE payload LIKE '%' || $1 || '%')",
            values![mark],
        )?;
    }
    Ok(())
}

/// Moves wordings that stand beside their choices in full, as they did at first, to the texts. Their language was not kept: it
/// is taken from the last message of somebody who saw them.
pub(crate) fn gather_wordings(db: &mut dyn Connection) -> Result<(), Fault> {
    let written = db.all(
        "SELECT wording, coalesce(min((SELECT language FROM messages WHERE messages.recipient = choices.recipient
                                       ORDER BY messages.id DESC LIMIT 1)), 'en')
         FROM choices WHERE wording <> '' GROUP BY wording",
        values![],
        |row| Ok((row.string(0)?, row.word(1)?)),
    )?;
    for (wording, language) in written {
        let mark = keep(db, TextKind::Consent, language, &wording)?;
        db.execute("UPDATE choices SET wording = $1 WHERE wording = $2", values![&mark, &wording])?;
    }
    Ok(())
}

fn keep(db: &mut dyn Connection, kind: TextKind, language: Language, text: &str) -> Result<String, Fault> {
    let mark = mark_of(text);
    db.execute(
        "INSERT INTO texts (mark, kind, language, text) VALUES ($1, $2, $3, $4) ON CONFLICT (mark) DO NOTHING",
        values![&mark, kind.as_str(), language.as_str(), text],
    )?;
    Ok(mark)
}
