//! What a recipient's page says about one message: plain words, made from what is on record.

use openlijk_model::{Measure, Purpose};
use openlijk_pages::{Frame, fingerprint};
use openlijk_store::PageFacts;
use serde_json::Value;

/// One question and its answer.
pub struct Row {
    /// The question.
    pub question: String,
    /// The answer, in sentences.
    pub answer: String,
    /// The language of the answer, where it is another than the page's.
    pub language: Option<&'static str>,
}

/// One rule that took part in the decision.
pub struct RuleView {
    /// Its id.
    pub rule: String,
    /// Its explanation.
    pub text: String,
    /// Is the explanation in English only?
    pub english: bool,
    /// What it did.
    pub effect: String,
    /// Where it comes from.
    pub citation: String,
}

/// What the message's page says.
pub struct MessageView {
    /// The campaign, the sender, the day.
    pub meta: String,
    /// The answer to "What does this mail measure?".
    pub answer: String,
    /// That later mails may measure, where this one only tells.
    pub announces: Option<String>,
    /// Is measuring paused?
    pub paused: bool,
    /// What a refusal did, where there is one.
    pub refused: Option<String>,
    /// Under `aggregate`: what a refusal cannot reach.
    pub honest: Option<String>,
    /// What, when, why, on which ground, for how long, for whom.
    pub rows: Vec<Row>,
    /// The rules.
    pub rules: Vec<RuleView>,
    /// The version of the rules.
    pub ruleset: Option<String>,
}

impl MessageView {
    /// From what is on record.
    pub fn new(frame: &Frame, facts: &PageFacts) -> Self {
        let measure = facts.measure;
        let says_no = facts.choice.as_ref().is_some_and(|choice| choice.state.says_no());
        let crowd = measure == Measure::Aggregate;
        Self {
            meta: frame.words.filled(
                "page-meta",
                &[
                    ("campaign", &facts.campaign),
                    ("organisation", &frame.organisation.name),
                    ("day", &frame.day(facts.sent)),
                ],
            ),
            answer: answer(frame, measure),
            announces: only_tells(facts).then(|| frame.t("answer-announces")),
            paused: facts.paused,
            refused: says_no.then(|| frame.t(if crowd { "state-refused-aggregate" } else { "state-refused" })),
            honest: crowd.then(|| frame.t("aggregate-honest")),
            rows: rows(frame, &facts.purpose.purpose, measure),
            rules: rules(frame, &facts.decision),
            ruleset: facts.decision["ruleset"]
                .as_str()
                .map(|ruleset| frame.words.with("why-ruleset", "ruleset", ruleset)),
        }
    }
}

fn answer(frame: &Frame, measure: Measure) -> String {
    match measure {
        Measure::None => frame.t("answer-none"),
        Measure::Delivery => frame.t("answer-delivery"),
        Measure::Aggregate => frame.t("answer-aggregate"),
        Measure::LastOpen => frame.t("answer-last-open"),
        Measure::Individual => frame.by("answer-individual"),
        Measure::Receipt => frame.t("answer-receipt"),
        Measure::Portal => frame.t("answer-portal"),
    }
}

/// Did this mail measure nothing because it is the first, which only tells (rule H05)?
fn only_tells(facts: &PageFacts) -> bool {
    let told_by_this = |reason: &Value| reason["rule"] == "H05";
    !facts.measure.needs_picture()
        && facts.purpose.purpose.measure.needs_picture()
        && facts.decision["reasons"].as_array().is_some_and(|reasons| reasons.iter().any(told_by_this))
}

fn rows(frame: &Frame, purpose: &Purpose, measure: Measure) -> Vec<Row> {
    let row = |question: &str, answer: String| Row { question: frame.t(question), answer, language: None };
    let (why, language) = why(frame, purpose);
    let mut rows = vec![
        row("row-what", what(frame, purpose, measure)),
        row("row-when", when(frame, measure)),
        Row { question: frame.t("row-why"), answer: why, language },
        row("row-ground", ground(frame, purpose)),
        row("row-kept", kept(frame, purpose)),
        row("row-seen", seen(frame, measure)),
    ];
    rows.extend(place(frame, purpose).map(|answer| row("row-where", answer)));
    rows.push(row("row-refusing", frame.t("refusing-nothing")));
    rows
}

/// What is kept, in sentences: what a person reads before they allow it.
pub fn what(frame: &Frame, purpose: &Purpose, measure: Measure) -> String {
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
    if measure == Measure::Individual {
        let data = &purpose.data;
        let fields =
            [(data.ip, "what-field-ip"), (data.user_agent, "what-field-user-agent"), (data.count, "what-field-count")];
        sentences.extend(fields.iter().filter(|(taken, _)| *taken == Some(true)).map(|(_, key)| frame.t(key)));
    }
    sentences.join(" ")
}

fn when(frame: &Frame, measure: Measure) -> String {
    frame.t(match measure {
        Measure::None | Measure::Delivery => "when-never",
        Measure::Aggregate | Measure::LastOpen | Measure::Individual => "when-picture",
        Measure::Receipt | Measure::Portal => "when-act",
    })
}

/// The organisation's own sentence, in the page's language or else in the first that there is; else the kind of purpose.
pub fn why(frame: &Frame, purpose: &Purpose) -> (String, Option<&'static str>) {
    if let Some(sentence) = purpose.why.get(&frame.language()) {
        return (sentence.clone(), None);
    }
    match purpose.why.iter().next() {
        Some((language, sentence)) => (sentence.clone(), Some(language.as_str())),
        None => (format!("{}.", frame.t(&format!("kind-{}", purpose.kind))), None),
    }
}

/// The ground, with its law or interest.
pub fn ground(frame: &Frame, purpose: &Purpose) -> String {
    let mut sentences = vec![format!("{}.", frame.t(&format!("basis-{}", purpose.basis)))];
    sentences.extend(purpose.law.as_ref().map(|law| frame.words.with("ground-law", "law", law)));
    sentences
        .extend(purpose.interest.as_ref().map(|interest| frame.words.with("ground-interest", "interest", interest)));
    sentences.join(" ")
}

/// How long it is kept.
pub fn kept(frame: &Frame, purpose: &Purpose) -> String {
    match purpose.documents.retention_days {
        Some(days) => frame.words.counted("kept-days", u64::from(days)),
        None => frame.t("kept-unknown"),
    }
}

/// Who sees it.
pub fn seen(frame: &Frame, measure: Measure) -> String {
    match measure {
        Measure::None | Measure::Delivery => frame.t("seen-nobody"),
        Measure::Aggregate => frame.by("seen-aggregate"),
        Measure::LastOpen | Measure::Individual | Measure::Receipt | Measure::Portal => frame.by("seen-individual"),
    }
}

/// Where it is kept; `None` where the organisation has not said.
pub fn place(frame: &Frame, purpose: &Purpose) -> Option<String> {
    let processor = purpose.documents.processor.as_deref()?;
    Some(frame.by(if processor == "none" { "where-own" } else { "where-processor" }))
}

/// The words that somebody says yes to, and their fingerprint.
pub fn allow_wording(frame: &Frame, purpose: &Purpose) -> (String, String) {
    let what = what(frame, purpose, purpose.measure);
    let kept = kept(frame, purpose);
    let wording = frame.words.filled(
        "allow-wording",
        &[("organisation", &frame.organisation.name), ("purpose", &purpose.name), ("what", &what), ("kept", &kept)],
    );
    let mark = fingerprint(&wording);
    (wording, mark)
}

fn rules(frame: &Frame, decision: &Value) -> Vec<RuleView> {
    let text_of = |reason: &Value, field: &str| reason[field].as_str().unwrap_or_default().to_owned();
    let view = |reason: &Value| {
        let rule = text_of(reason, "rule");
        let key = format!("rule-{rule}");
        let known = frame.words.has(&key);
        RuleView {
            text: if known { frame.t(&key) } else { text_of(reason, "text") },
            english: !known,
            effect: match reason["effect"].as_str() {
                Some("permit") => frame.t("effect-permit"),
                Some("limit") => frame.t("effect-limit"),
                _ => frame.t("effect-forbid"),
            },
            citation: text_of(reason, "citation"),
            rule,
        }
    };
    decision["reasons"].as_array().map(|reasons| reasons.iter().map(view).collect()).unwrap_or_default()
}
