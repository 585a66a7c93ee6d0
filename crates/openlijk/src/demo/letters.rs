//! The demo's own mail: a student-finance mailing and a newsletter, each with rich HTML, a plain part and an image.

use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;
use std::io;

const LOGO: &[u8] = include_bytes!("letters/logo.png");

/// A mailing before it is addressed.
pub struct Mailing {
    /// The purpose's id.
    pub purpose: &'static str,
    /// The campaign's name.
    pub campaign: &'static str,
    /// The subject.
    pub subject: &'static str,
    template: &'static str,
    paragraphs: &'static [&'static str],
}

/// The first letter of the agency: it tells that later ones will be counted.
pub const TELLS: Mailing = Mailing {
    purpose: "studiebericht",
    campaign: "Studiebericht november",
    subject: "Uw studiebeurs in november",
    template: include_str!("letters/studiebeurs.html"),
    paragraphs: &[
        "Uw studiebeurs voor november staat klaar. Wij betalen rond de 24e.",
        "Verhuist u, of stopt u met uw studie? Geef het op tijd door. Dan krijgt u niet te veel en hoeft u niets terug te betalen.",
    ],
};

/// The second: the first that is counted.
pub const COUNTED: Mailing = Mailing {
    purpose: "studiebericht",
    campaign: "Studiebericht december",
    subject: "Geef uw wijzigingen door vóór 15 december",
    template: include_str!("letters/studiebeurs.html"),
    paragraphs: &[
        "Vanaf januari verandert uw aanvullende beurs. Controleer of uw gegevens kloppen.",
        "Dat kan tot en met 14 december. Daarna rekenen wij met de gegevens die wij hebben.",
    ],
};

/// A newsletter that people signed up for, and were told about then.
pub const NEWSLETTER: Mailing = Mailing {
    purpose: "studienieuws",
    campaign: "Studienieuws winter",
    subject: "Studienieuws: de winter door met uw beurs",
    template: include_str!("letters/nieuwsbrief.html"),
    paragraphs: &[
        "Deze winter helpen wij u op weg. Lees hoe andere studenten het doen, en wat u zelf kunt regelen.",
        "Nieuw: u ziet in één overzicht wat u krijgt, wat u leent en wat u later terugbetaalt.",
    ],
};

/// Who sends what must not go out open.
pub const CASE_WORKER: &str = "a.smit@studiebeurs.example";
/// What only the reader of a sealed letter may see.
pub const SECRET: &str = "Uw bezwaar is gegrond: u hoeft niets terug te betalen.";

/// A letter that its sender tags, from a usual mail program.
pub fn sealed(name: &str, address: &str) -> io::Result<Vec<u8>> {
    MessageBuilder::new()
        .from(("Anna Smit", CASE_WORKER))
        .to((name, address))
        .subject("[veilig] Beslissing op uw bezwaar")
        .header("Content-Language", Raw::new("nl"))
        .text_body(format!("Beste {name},\n\n{SECRET}\n\nAnna Smit"))
        .write_to_vec()
        .map(with_crlf)
}

/// One recipient's copy, with CRLF line ends and the two headers that an organisation's software sets.
pub fn copy(mailing: &Mailing, name: &str, address: &str, number: usize) -> io::Result<Vec<u8>> {
    let paragraphs: String = mailing.paragraphs.iter().map(|text| format!("<p>{text}</p>\n    ")).collect();
    let html = mailing
        .template
        .replace("{{subject}}", mailing.subject)
        .replace("{{name}}", name)
        .replace("{{number}}", &format!("{number:06}"))
        .replace("{{paragraphs}}", &paragraphs);
    let text = format!(
        "Beste {name},\n\n{}\n\nBekijk uw gegevens: https://studiebeurs.example/mijn?ref=mail\n\nMet vriendelijke groet,\nDienst Studiebeurs\n",
        mailing.paragraphs.join("\n\n")
    );
    MessageBuilder::new()
        .from(("Dienst Studiebeurs", "post@studiebeurs.example"))
        .to((name, address))
        .subject(mailing.subject)
        .message_id(format!("{}.{number}@studiebeurs.example", mailing.campaign.replace(' ', "-").to_lowercase()))
        .header("Content-Language", Raw::new("nl"))
        .header("Openlijk-Purpose", Raw::new(mailing.purpose))
        .header("Openlijk-Campaign", Raw::new(mailing.campaign))
        .text_body(text)
        .html_body(html)
        .inline("image/png", "logo", LOGO)
        .write_to_vec()
        .map(with_crlf)
}

fn with_crlf(bytes: Vec<u8>) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        if *byte == b'\n' && (index == 0 || bytes[index - 1] != b'\r') {
            out.push(b'\r');
        }
        out.push(*byte);
    }
    out
}
