//! The portal's act: a letter that is sealed at intake, that a scanner cannot open and its reader can, and one that is taken back in time.

use super::{Story, ensure, failed, readers, sender};
use crate::demo::letters;
use crate::demo::readers::Reader;
use crate::demo::sender::Letter;
use crate::report::Report;
use hyper::Method;
use mail_parser::MessageParser;
use openlijk_model::{MessageId, SealedAct};
use openlijk_store::{SealedRecord, TakeBack};
use std::time::Duration;

/// A sealed message as its reader has it.
struct Notified {
    message: MessageId,
    /// The page behind its link, without the half that the link carries.
    page: String,
    link: String,
    /// That half, as it is printed for who has no script.
    half: String,
}

impl Story<'_> {
    /// Gives the link of a message that waits for its reader.
    pub(super) async fn sealed_mail_opens_for_who_goes_on(&self) -> Result<String, Report> {
        let [reader, wrong, waiting] = &self.people[..3] else { return Err(failed("the story has no people")) };
        let notified = self.sealed_letter(reader).await?;
        let door = readers::fetch(Method::GET, &notified.page, "", "", &[]).await.map_err(failed)?;
        ensure(door.status.is_success(), "the link leads to a page")?;
        ensure(!self.record(&notified).await?.happened(SealedAct::Opened), "following the link opens nothing")?;
        let shown = self.go_on(reader, &notified).await?;
        ensure(shown.contains(letters::SECRET), "who shows the code that came by mail reads the letter")?;
        ensure(self.record(&notified).await?.happened(SealedAct::Opened), "the sender sees that it was opened")?;
        (self.say)(
            "\n8. A case worker tags a letter [veilig]. It arrives as a notification without its content; a scanner that follows the link\n   leaves no trace; the student shows a mailed code and reads it, and the sender sees that somebody with that mailbox did.",
        );
        let mistaken = self.sealed_letter(wrong).await?;
        let office = &self.running.office;
        let now = office.clock.now();
        let part = (mistaken.message, None);
        let back = office.store.take_back(part, TakeBack::Destroy, "demo", "to the wrong person", now).await?;
        ensure(!back.released_before, "it was taken back before anybody opened it")?;
        let shown = self.go_on(wrong, &mistaken).await;
        ensure(shown.is_err() || shown.is_ok_and(|page| !page.contains(letters::SECRET)), "then it opens for nobody")?;
        (self.say)(
            "   Another went to the wrong person. Taken back in time: our half of its key is gone, and nothing opens it.\n",
        );
        Ok(self.sealed_letter(waiting).await?.link)
    }

    async fn sealed_letter(&self, reader: &Reader) -> Result<Notified, Report> {
        let bytes = letters::sealed(&reader.name, &reader.address).map_err(failed)?;
        let letter = Letter { to: reader.address.clone(), bytes };
        let replies = sender::send(self.running.smtp, letters::CASE_WORKER, vec![letter]).await.map_err(failed)?;
        let reply = replies.first().map(String::as_str).unwrap_or_default();
        ensure(reply.contains("measure=portal"), "the tag sends it to the portal")?;
        let number = reply.rsplit_once("id=").and_then(|(_, id)| id.trim().parse().ok());
        let message = MessageId(number.ok_or_else(|| failed("the reply names no message"))?);
        let notification = self.latest(reader)?;
        ensure(readers::pictures_in(&notification).is_empty(), "the notification carries no picture")?;
        let text = text_of(&notification);
        ensure(!text.contains(letters::SECRET), "nor the content")?;
        let word = |found: &dyn Fn(&str) -> bool| text.split_whitespace().find(|word| found(word)).map(str::to_owned);
        let link = word(&|word| word.contains("/m/")).ok_or_else(|| failed("the notification has no link"))?;
        let half = word(&|word| word.matches('-').count() == 6 && word.len() == 34);
        let half = half.ok_or_else(|| failed("the notification has no code"))?;
        let page = link.split('#').next().unwrap_or_default().to_owned();
        Ok(Notified { message, page, link, half })
    }

    /// Asks for a code, waits for it in the mailbox, and opens without a script. Gives what is shown.
    async fn go_on(&self, reader: &Reader, notified: &Notified) -> Result<String, Report> {
        let before = self.mailboxes.of(&reader.address).len();
        let post = async |act: &str, form: &str| {
            let url = format!("{}/{act}", notified.page);
            readers::fetch(Method::POST, &url, "", form, &[]).await.map_err(failed)
        };
        post("code", "send=1").await?;
        let mut tries = 0;
        while self.mailboxes.of(&reader.address).len() == before {
            tries += 1;
            ensure(tries < 50, "the code arrives")?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let mail = text_of(&self.latest(reader)?);
        let code =
            mail.split_whitespace().find(|word| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit()));
        let code = code.ok_or_else(|| failed("the mail has no code"))?;
        let shown = post("open", &format!("code={code}&half={}", notified.half)).await?;
        Ok(String::from_utf8_lossy(&shown.body).into_owned())
    }

    async fn record(&self, notified: &Notified) -> Result<SealedRecord, Report> {
        let found = self.running.office.store.sealed_record(notified.message).await?;
        found.ok_or_else(|| failed("a sealed message is not on record"))
    }
}

fn text_of(message: &[u8]) -> String {
    let parsed = MessageParser::default().parse(message);
    parsed.and_then(|message| message.body_text(0).map(std::borrow::Cow::into_owned)).unwrap_or_default()
}
