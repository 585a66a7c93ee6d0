//! What a recipient's page says about one message: plain words, made from what is on record.

use crate::notice::{Field, Notice, kept, what};
use openlijk_lawfulness::Decider;
use openlijk_model::{Choice, ChoiceState, HowTold, Language, Measure, Purpose, PurposeId, Told};
use openlijk_pages::{Frame, fingerprint};
use openlijk_store::PageFacts;
use serde_json::Value;

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
    /// Did they object to all measuring?
    pub objects: bool,
    /// What is on record: that they were told, and what they chose.
    pub on_record: Vec<String>,
    /// What, when, why, on which ground, for how long, for whom.
    pub fields: Vec<Field>,
    /// What holds for all mail of the organisation.
    pub general: Vec<Field>,
    /// The right to object, which stands apart (GDPR 21(4)).
    pub objection: Option<Field>,
    /// The rules.
    pub rules: Vec<RuleView>,
    /// The version of the rules.
    pub ruleset: Option<String>,
}

impl MessageView {
    /// From what is on record.
    pub fn new(frame: &Frame, facts: &PageFacts, told: Option<&Told>, decider: &Decider) -> Self {
        let measure = facts.measure;
        let (fields, general, objection) = Notice::of(frame, &facts.purpose.purpose, measure).parted();
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
            objects: facts.objects,
            on_record: vec![told_in_words(frame, told), choice_in_words(frame, facts.choice.as_ref())],
            fields,
            general,
            objection,
            rules: rules(frame, &facts.decision, decider),
            ruleset: ruleset(frame, &facts.decision),
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

/// Of what somebody was told about a purpose, oldest first: the first that covers what is asked for now; else the last of all.
pub fn telling_of<'a>(told: &'a [(PurposeId, Told)], purpose: &PurposeId) -> Option<&'a Told> {
    let mine = || told.iter().filter(|(of, _)| of == purpose).map(|(_, told)| told);
    mine().find(|told| !told.outgrown).or_else(|| mine().next_back())
}

/// That they were told, when and how; and where that was of less than is asked for now, that they will be.
pub fn told_in_words(frame: &Frame, told: Option<&Told>) -> String {
    let Some(told) = told else {
        return frame.t("told-not");
    };
    let day = frame.day(told.at);
    let said = match told.how {
        HowTold::Mail => frame.words.with("told-mail", "day", day),
        HowTold::SignUp => frame.words.with("told-sign-up", "day", day),
        HowTold::Import => frame.words.with("told-import", "day", day),
    };
    if told.outgrown { format!("{said} {}", frame.t("told-outgrown")) } else { said }
}

/// What they chose last, and whether it counts for what is asked for now.
pub fn choice_in_words(frame: &Frame, choice: Option<&Choice>) -> String {
    match choice {
        Some(choice) if choice.state.says_no() => frame.words.with("data-choice-no", "day", frame.day(choice.at)),
        Some(choice) if choice.outgrown => frame.words.with("data-choice-outgrown", "day", frame.day(choice.at)),
        Some(choice) if choice.state == ChoiceState::Granted => {
            frame.words.with("data-choice-granted", "day", frame.day(choice.at))
        }
        _ => frame.t("data-choice-none"),
    }
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

/// By which version of which rules a decision was taken.
pub fn ruleset(frame: &Frame, decision: &Value) -> Option<String> {
    decision["ruleset"].as_str().map(|ruleset| frame.words.with("why-ruleset", "ruleset", ruleset))
}

/// The rules that took part in a decision.
pub fn rules(frame: &Frame, decision: &Value, decider: &Decider) -> Vec<RuleView> {
    let text_of = |reason: &Value, field: &str| reason[field].as_str().unwrap_or_default().to_owned();
    let view = |reason: &Value| {
        let rule = text_of(reason, "rule");
        let english = text_of(reason, "text");
        let said = said(frame, &rule, &english, decider);
        RuleView {
            english: said.is_none(),
            text: said.unwrap_or(english),
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

/// What a rule said, in the page's language: in the rule's own words, else in the plain ones that every page has for it;
/// `None` where there are none. A rule that has been changed since no longer has words for what it said then.
fn said(frame: &Frame, rule: &str, english: &str, decider: &Decider) -> Option<String> {
    if frame.language() == Language::En {
        return Some(english.to_owned());
    }
    let plain = || {
        let key = format!("rule-{rule}");
        frame.words.has(&key).then(|| frame.t(&key))
    };
    decider.translated(rule, english, frame.language()).or_else(plain)
}
