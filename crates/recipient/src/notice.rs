//! What a notice has to say of a purpose (GDPR 13), in plain words. This is the one place: the privacy statement, the page of
//! a mail and the form at signing up all show these fields, and none is left out without being named.

#[cfg(test)]
mod tests;

use crate::words::TEXTS;
use axum::http::{HeaderMap, Uri};
use openlijk_model::{Basis, Language, Measure, Purpose, Role};
use openlijk_pages::{Frame, Languages, Organisation};
use std::fmt;
use std::sync::Arc;

/// A field that a notice must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoticeField {
    /// What is kept (13(1)(c); what exactly, so that "categories" does not blur it).
    Recorded,
    /// The exact moment at which it is kept.
    Trigger,
    /// Why (13(1)(c)).
    Purpose,
    /// The ground, with its law or interest (13(1)(c) and (d)).
    Basis,
    /// For how long (13(2)(a)).
    Retention,
    /// Who sees it (13(1)(e)).
    SeenBy,
    /// Who keeps it for the organisation, and where (13(1)(e)).
    Processor,
    /// Does it leave the Union (13(1)(f))?
    Transfer,
    /// How to read without being recorded.
    Unrecorded,
    /// How to stop it.
    Stopping,
    /// What refusing costs: nothing (13(2)(e)).
    Refusing,
    /// Does anything get decided by it (13(2)(f))?
    Decisions,
    /// Who is responsible, and how they are reached (13(1)(a)).
    Controller,
    /// The data protection officer (13(1)(b)).
    Officer,
    /// What one may ask for (13(2)(b) and (c)).
    Rights,
    /// The right to object, which stands apart (21(4)).
    Objection,
    /// Where to complain (13(2)(d)).
    Complaint,
}

impl NoticeField {
    /// Every field, in the order in which a notice shows them.
    pub const ALL: &'static [Self] = &[
        Self::Recorded,
        Self::Trigger,
        Self::Purpose,
        Self::Basis,
        Self::Retention,
        Self::SeenBy,
        Self::Processor,
        Self::Transfer,
        Self::Unrecorded,
        Self::Stopping,
        Self::Refusing,
        Self::Decisions,
        Self::Controller,
        Self::Officer,
        Self::Rights,
        Self::Objection,
        Self::Complaint,
    ];

    /// Its name, for messages to whoever declares a purpose.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "what is kept",
            Self::Trigger => "when",
            Self::Purpose => "why",
            Self::Basis => "the law or the interest",
            Self::Retention => "for how long",
            Self::SeenBy => "who sees it",
            Self::Processor => "who keeps it",
            Self::Transfer => "whether it leaves the Union",
            Self::Unrecorded => "how to read without being recorded",
            Self::Stopping => "how to stop it",
            Self::Refusing => "what refusing costs",
            Self::Decisions => "what is decided by it",
            Self::Controller => "the organisation's name and address",
            Self::Officer => "the data protection officer",
            Self::Rights => "rights",
            Self::Objection => "the right to object",
            Self::Complaint => "where to complain",
        }
    }

    const fn question(self) -> &'static str {
        match self {
            Self::Recorded => "row-what",
            Self::Trigger => "row-when",
            Self::Purpose => "row-why",
            Self::Basis => "row-ground",
            Self::Retention => "row-kept",
            Self::SeenBy => "row-seen",
            Self::Processor => "row-where",
            Self::Transfer => "row-transfer",
            Self::Unrecorded => "row-read",
            Self::Stopping => "row-stop",
            Self::Refusing => "row-refusing",
            Self::Decisions => "row-decisions",
            Self::Controller => "row-controller",
            Self::Officer => "row-officer",
            Self::Rights => "row-rights",
            Self::Objection => "row-objection",
            Self::Complaint => "row-complaint",
        }
    }

    /// Is it the same for every purpose of an organisation?
    pub const fn is_of_organisation(self) -> bool {
        matches!(self, Self::Controller | Self::Officer | Self::Rights | Self::Objection | Self::Complaint)
    }
}

/// One field of a notice: a question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub field: NoticeField,
    /// The question, as a reader would ask it.
    pub question: String,
    /// The answer, in sentences.
    pub answer: String,
    /// The language of the answer (BCP 47), where it is another than the notice's.
    pub language: Option<&'static str>,
    /// Where the answer leads: target and text.
    pub link: Option<(String, String)>,
}

/// Fields of a notice that nobody filled in. Without them nothing may be measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingFields(pub Vec<NoticeField>);

impl fmt::Display for MissingFields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.0.iter().map(|field| field.as_str()).collect();
        write!(formatter, "the notice does not say: {}", names.join(", "))
    }
}

impl std::error::Error for MissingFields {}

/// Everything that a notice of `purpose` says, in `language`, or the fields that it cannot say.
pub fn notice_fields(
    organisation: &Arc<Organisation>,
    purpose: &Purpose,
    language: Language,
) -> Result<Vec<Field>, MissingFields> {
    let notice = Notice::of(&frame_in(organisation, language), purpose, purpose.measure);
    if notice.missing.is_empty() { Ok(notice.fields) } else { Err(MissingFields(notice.missing)) }
}

/// A frame for texts that stand on no page.
pub(crate) fn frame_in(organisation: &Arc<Organisation>, language: Language) -> Frame {
    let languages = Languages::new(&TEXTS, Arc::clone(organisation));
    languages.frame(&Uri::from_static("/"), &HeaderMap::new(), Some(language))
}

/// A notice as it stands, complete or not.
pub(crate) struct Notice {
    pub fields: Vec<Field>,
    pub missing: Vec<NoticeField>,
}

impl Notice {
    /// Of `purpose`, where `measure` is what it measures: at most, or in one mail.
    pub(crate) fn of(frame: &Frame, purpose: &Purpose, measure: Measure) -> Self {
        Self::gathered(frame, NoticeField::ALL.iter().map(|field| (*field, say(frame, purpose, measure, *field))))
    }

    /// What holds for every purpose.
    pub(crate) fn of_organisation(frame: &Frame) -> Self {
        let fields = NoticeField::ALL.iter().filter(|field| field.is_of_organisation());
        Self::gathered(frame, fields.map(|field| (*field, say_of_organisation(frame, *field))))
    }

    /// The fields of the purpose alone, then those that hold for every purpose, then the right to object.
    pub(crate) fn parted(self) -> (Vec<Field>, Vec<Field>, Option<Field>) {
        let (general, own) = self.fields.into_iter().partition::<Vec<_>, _>(|it| it.field.is_of_organisation());
        let (objection, general) = general.into_iter().partition::<Vec<_>, _>(|it| it.field == NoticeField::Objection);
        (own, general, objection.into_iter().next())
    }

    fn gathered(frame: &Frame, answers: impl Iterator<Item = (NoticeField, Option<Said>)>) -> Self {
        let (mut fields, mut missing) = (Vec::new(), Vec::new());
        for (field, said) in answers {
            let said = said.unwrap_or_else(|| {
                missing.push(field);
                Said::of(frame.by("notice-missing"))
            });
            let question = frame.t(field.question());
            fields.push(Field { field, question, answer: said.answer, language: said.language, link: said.link });
        }
        Self { fields, missing }
    }
}

/// An answer.
struct Said {
    answer: String,
    language: Option<&'static str>,
    link: Option<(String, String)>,
}

impl Said {
    fn of(answer: String) -> Self {
        Self { answer, language: None, link: None }
    }

    fn leading(answer: String, target: String, text: String) -> Self {
        Self { answer, language: None, link: Some((target, text)) }
    }
}

fn say(frame: &Frame, purpose: &Purpose, measure: Measure, field: NoticeField) -> Option<Said> {
    Some(match field {
        NoticeField::Recorded => Said::of(what(frame, purpose, measure)),
        NoticeField::Trigger => Said::of(frame.t(match measure {
            Measure::None => "when-never",
            Measure::Delivery => "when-delivery",
            Measure::Aggregate | Measure::LastOpen | Measure::Individual => "when-picture",
            Measure::Receipt | Measure::Portal => "when-act",
        })),
        NoticeField::Purpose => why(frame, purpose),
        NoticeField::Basis => Said::of(ground(frame, purpose)?),
        NoticeField::Retention => {
            Said::of(frame.words.counted("kept-days", u64::from(purpose.documents.retention_days?)))
        }
        NoticeField::SeenBy => Said::of(seen(frame, purpose, measure)?),
        NoticeField::Processor => match given(&purpose.documents.processor)? {
            "none" => Said::of(frame.by("where-own")),
            contract => Said::of(format!(
                "{} {}",
                frame.by("where-processor"),
                frame.words.with("where-contract", "contract", contract)
            )),
        },
        NoticeField::Transfer => match given(&purpose.documents.processor)? {
            "none" => Said::of(frame.t("transfer-none")),
            _ => Said::of(frame.t("transfer-processor")),
        },
        NoticeField::Unrecorded => match measure {
            Measure::None | Measure::Delivery => Said::of(frame.t("read-freely")),
            Measure::Receipt | Measure::Portal => Said::of(frame.t("read-otherwise")),
            Measure::Aggregate | Measure::LastOpen | Measure::Individual => {
                Said::leading(frame.t("read-block"), frame.href("/help/block"), frame.t("read-block-link"))
            }
        },
        NoticeField::Stopping => Said::leading(frame.t("stop-how"), frame.href("/me"), frame.t("stop-link")),
        NoticeField::Refusing => Said::of(frame.t("refusing-nothing")),
        NoticeField::Decisions => Said::of(frame.t("decisions-none")),
        NoticeField::Controller
        | NoticeField::Officer
        | NoticeField::Rights
        | NoticeField::Objection
        | NoticeField::Complaint => say_of_organisation(frame, field)?,
    })
}

fn say_of_organisation(frame: &Frame, field: NoticeField) -> Option<Said> {
    let organisation = &frame.organisation;
    let controller = organisation.controller();
    Some(match field {
        NoticeField::Controller => {
            let (name, contact) = (filled(&controller.name)?, filled(&controller.contact)?);
            Said::of(format!("{name}, {contact}"))
        }
        NoticeField::Officer => {
            let officer = filled(&controller.officer)?.to_owned();
            let link = organisation.dpo_link().map(|target| (target, officer.clone()));
            let answer = frame.t("officer-is");
            let answer = if link.is_some() { answer } else { format!("{answer} {officer}") };
            Said { answer, language: None, link }
        }
        NoticeField::Rights => Said::leading(frame.t("rights-list"), frame.href("/me"), frame.t("me-title")),
        NoticeField::Objection => Said::leading(frame.t("rights-object"), frame.href("/me"), frame.t("stop-link")),
        NoticeField::Complaint => match organisation.authority() {
            Some(authority) => Said::leading(
                frame.words.with("complaint-to", "authority", authority.name),
                authority.url.to_owned(),
                authority.url.to_owned(),
            ),
            None => Said::of(frame.t("complaint-other")),
        },
        _ => return None,
    })
}

/// What is kept, in sentences: what a person reads before they allow it.
pub(crate) fn what(frame: &Frame, purpose: &Purpose, measure: Measure) -> String {
    let mut sentences = vec![match measure {
        Measure::None => frame.t("what-none"),
        Measure::Delivery => frame.t("what-delivery"),
        Measure::Aggregate if purpose.simple => frame.t("what-aggregate-simple"),
        Measure::Aggregate => frame.t("what-aggregate"),
        Measure::LastOpen => frame.t("what-last-open"),
        Measure::Individual => frame.t("what-individual"),
        Measure::Receipt => frame.t("what-receipt"),
        Measure::Portal => frame.t("what-portal"),
    }];
    if matches!(measure, Measure::LastOpen | Measure::Individual) {
        sentences.push(frame.t("what-own-picture"));
    }
    if measure == Measure::Individual {
        // Of a network address or a mail program nothing is recorded, whatever is declared: no yes names them (H09).
        sentences.extend((purpose.data.count == Some(true)).then(|| frame.t("what-field-count")));
    }
    sentences.join(" ")
}

/// How long it is kept; that nothing is measured where nobody said.
pub(crate) fn kept(frame: &Frame, purpose: &Purpose) -> String {
    match purpose.documents.retention_days {
        Some(days) => frame.words.counted("kept-days", u64::from(days)),
        None => frame.t("kept-unknown"),
    }
}

/// The organisation's own sentence, in the page's language or else in the first that there is; else the kind of purpose.
fn why(frame: &Frame, purpose: &Purpose) -> Said {
    if let Some(sentence) = purpose.why.get(&frame.language()).and_then(|sentence| filled(sentence)) {
        return Said::of(sentence.to_owned());
    }
    match purpose.why.iter().find_map(|(language, sentence)| Some((language, filled(sentence)?))) {
        Some((language, sentence)) => {
            Said { answer: sentence.to_owned(), language: Some(language.as_str()), link: None }
        }
        None => Said::of(format!("{}.", frame.t(&format!("kind-{}", purpose.kind)))),
    }
}

/// The ground, with its law or interest; `None` where that is not named.
fn ground(frame: &Frame, purpose: &Purpose) -> Option<String> {
    let ground = format!("{}.", frame.t(&format!("basis-{}", purpose.basis)));
    Some(match purpose.basis {
        Basis::A => ground,
        Basis::C | Basis::E => {
            format!("{ground} {}", frame.words.with("ground-law", "law", inner(&purpose.law)?))
        }
        Basis::F => format!("{ground} {}", frame.words.with("ground-interest", "interest", inner(&purpose.interest)?)),
    })
}

/// Who sees it, by their task; `None` where readings of persons are for nobody in particular.
fn seen(frame: &Frame, purpose: &Purpose, measure: Measure) -> Option<String> {
    Some(match measure {
        Measure::None => frame.t("seen-nobody"),
        Measure::Delivery => frame.by("seen-delivery"),
        Measure::Aggregate => frame.by("seen-aggregate"),
        Measure::LastOpen | Measure::Individual | Measure::Receipt | Measure::Portal => {
            let roles: Vec<_> = purpose.may_see.iter().map(|role| role_in_words(frame, *role)).collect();
            if roles.is_empty() {
                return None;
            }
            let (organisation, roles) = (&frame.organisation.name, roles.join(", "));
            frame.words.filled("seen-individual", &[("organisation", organisation), ("roles", &roles)])
        }
    })
}

/// What somebody of the organisation is there for, as a recipient knows it.
pub(crate) fn role_in_words(frame: &Frame, role: Role) -> String {
    frame.t(match role {
        Role::Administrator => "seen-by-administrator",
        Role::Officer => "seen-by-officer",
        Role::Sender => "seen-by-sender",
        Role::Planner => "seen-by-planner",
        Role::CaseWorker => "seen-by-case-worker",
        Role::Auditor => "seen-by-auditor",
    })
}

fn given(text: &Option<String>) -> Option<&str> {
    filled(text.as_deref()?)
}

/// Without the full stop that the sentence around it adds.
fn inner(text: &Option<String>) -> Option<&str> {
    Some(given(text)?.trim_end_matches('.'))
}

fn filled(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}
