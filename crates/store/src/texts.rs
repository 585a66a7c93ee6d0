//! The texts that people were shown, each kept once under its mark: the SHA-256 of its words. A choice or a telling names the
//! mark, and so proves for as long as it stands what the person saw (GDPR 7(1)).

use crate::books::Books;
use crate::engine::{Connection, Fault, values};
use crate::keys::digest_of;
use crate::types::{ShownText, TextKind};
use openlijk_model::Language;

impl Books<'_> {
    /// Keeps a text, and gives its mark.
    pub(crate) fn keep_text(&mut self, text: &ShownText) -> Result<String, Fault> {
        keep(self.db, text.kind, text.language, &text.text)
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
