//! A purpose as the fields of a form, and back. What was typed is kept as it was typed, so that nothing is lost where something
//! in it will not do.

use super::portal_fields;
use crate::signed::Fields;
use jiff::civil::Date;
use openlijk_model::{Data, Documents, Language, LessIntrusive, Measure, Purpose, PurposeRule, limits};
use std::collections::BTreeMap;
use std::str::FromStr;

/// The most rules that a form takes.
pub const MOST_RULES: usize = 20;
/// The longest text of a field, in characters.
pub const LONGEST: usize = 1000;

/// What is wrong with a field: its name, and the key of what to do.
pub type Problem = (String, &'static str);

/// The items of data that a purpose may take.
pub const ITEMS: [&str; 7] = ["unique_id", "ip", "user_agent", "count", "geo", "dwell", "forward"];

/// The fields of an empty form: what most purposes say.
pub fn empty() -> Fields {
    let pairs = [
        ("kind", "newsletter-reach"),
        ("measure", "aggregate"),
        ("controller", "private"),
        ("recipient_class", "citizen"),
        ("basis", "a"),
        ("disclosure", "in-message"),
        ("scope", "selected"),
        ("may_see", "data-protection-officer"),
        ("data.time", "hour"),
        ("less_intrusive.available", ""),
        ("portal.factor", "mail"),
    ];
    Fields::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
}

/// The fields of a purpose that was declared.
pub fn of(purpose: &Purpose) -> Fields {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));
    put("id", purpose.id.as_str());
    put("name", &purpose.name);
    put("kind", purpose.kind.as_str());
    put("measure", purpose.measure.as_str());
    put("controller", purpose.controller.as_str());
    put("recipient_class", purpose.recipient_class.as_str());
    put("basis", purpose.basis.as_str());
    put("law", purpose.law.as_deref().unwrap_or_default());
    put("law_confirmed_by", purpose.law_confirmed_by.as_deref().unwrap_or_default());
    put("interest", purpose.interest.as_deref().unwrap_or_default());
    put("disclosure", purpose.disclosure.as_str());
    put("scope", purpose.scope.as_str());
    put("audience", &purpose.audience.map(|number| number.to_string()).unwrap_or_default());
    put("necessity", purpose.necessity.as_deref().unwrap_or_default());
    put("review_on", &purpose.review_on.map(|day| day.to_string()).unwrap_or_default());
    put("data.time", purpose.data.time.map_or("", |time| time.as_str()));
    put("less_intrusive.available", purpose.less_intrusive.available.map_or("", |means| means.as_str()));
    put("less_intrusive.why_not", purpose.less_intrusive.why_not.as_deref().unwrap_or_default());
    for (name, set) in [
        ("requested_mail", purpose.requested_mail),
        ("simple", purpose.simple),
        ("double_opt_in", purpose.double_opt_in),
    ] {
        if set {
            put(name, "yes");
        }
    }
    for (item, taken) in ITEMS.iter().zip(items(&purpose.data)) {
        if taken == Some(true) {
            put("data", item);
        }
    }
    for role in &purpose.may_see {
        put("may_see", role.as_str());
    }
    for (name, texts) in [("why", &purpose.why), ("notice", &purpose.notice)] {
        for (language, text) in texts {
            put(&format!("{name}.{language}"), text);
        }
    }
    let papers = &purpose.documents;
    put("documents.retention_days", &papers.retention_days.map(|days| days.to_string()).unwrap_or_default());
    for (name, paper) in [
        ("documents.ropa", &papers.ropa),
        ("documents.dpia", &papers.dpia),
        ("documents.processor", &papers.processor),
        ("documents.legal_opinion", &papers.legal_opinion),
        ("documents.works_council", &papers.works_council),
    ] {
        put(name, paper.as_deref().unwrap_or_default());
    }
    for (number, rule) in purpose.rules.iter().enumerate() {
        for (name, value) in [
            ("sender", &rule.sender),
            ("smtp_user", &rule.smtp_user),
            ("list_id", &rule.list_id),
            ("subject_tag", &rule.subject_tag),
            ("label", &rule.label),
            ("recipient", &rule.recipient),
        ] {
            put(&format!("rules.{number}.{name}"), value.as_deref().unwrap_or_default());
        }
        for (name, wanted) in [("unsafe_domain", rule.unsafe_domain), ("citizen_number", rule.citizen_number)] {
            if wanted == Some(true) {
                put(&format!("rules.{number}.{name}"), "yes");
            }
        }
    }
    if let Some(terms) = &purpose.portal {
        pairs.extend(portal_fields::of(terms));
    }
    Fields::of(pairs)
}

const fn items(data: &Data) -> [Option<bool>; 7] {
    [data.unique_id, data.ip, data.user_agent, data.count, data.geo, data.dwell, data.forward]
}

/// How many rules a form holds.
pub fn rules_in(fields: &Fields) -> usize {
    let filled = |number: &usize| {
        ["sender", "smtp_user", "list_id", "subject_tag", "label", "recipient", "unsafe_domain", "citizen_number"]
            .iter()
            .any(|name| !fields.value(&format!("rules.{number}.{name}")).trim().is_empty())
    };
    (0..MOST_RULES).rev().find(filled).map_or(0, |last| last + 1)
}

/// Reads the form. With problems, the purpose is good for a preview alone: what will not do was left out of it. It is absent
/// where a list was sent a word that is not on it.
pub fn read(fields: &Fields) -> (Option<Purpose>, Vec<Problem>) {
    let mut reader = Reader { fields, problems: Vec::new() };
    let purpose = reader.purpose();
    (purpose, reader.problems)
}

pub(super) struct Reader<'a> {
    fields: &'a Fields,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn text(&mut self, name: &str) -> Option<String> {
        let text = self.fields.value(name).trim();
        if text.chars().count() > LONGEST {
            self.problems.push((name.to_owned(), "editor-problem-long"));
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub(super) fn parsed<T: FromStr>(&mut self, name: &str, problem: &'static str) -> Option<T> {
        let text = self.fields.value(name).trim();
        if text.is_empty() {
            return None;
        }
        let value = text.parse().ok();
        if value.is_none() {
            self.problems.push((name.to_owned(), problem));
        }
        value
    }

    /// A word that must be there.
    fn word<T: FromStr>(&mut self, name: &str, problem: &'static str) -> Option<T> {
        let value = self.fields.value(name).trim().parse().ok();
        if value.is_none() {
            self.problems.push((name.to_owned(), problem));
        }
        value
    }

    pub(super) fn ticked(&self, name: &str) -> bool {
        !self.fields.value(name).is_empty()
    }

    pub(super) fn texts(&mut self, name: &str) -> BTreeMap<Language, String> {
        let each = Language::ALL.iter();
        each.filter_map(|language| Some((*language, self.text(&format!("{name}.{language}"))?))).collect()
    }

    fn purpose(&mut self) -> Option<Purpose> {
        let name = self.text("name");
        if name.is_none() {
            self.problems.push(("name".to_owned(), "editor-problem-empty"));
        } else if name.as_ref().is_some_and(|name| name.len() > limits::NAME_BYTES) {
            self.problems.push(("name".to_owned(), "editor-problem-long"));
        }
        let id = self.word("id", "editor-problem-id");
        let may_see: Vec<_> = self.fields.values("may_see").filter_map(|role| role.parse().ok()).collect();
        let (kind, measure) =
            (self.word("kind", "editor-problem-choose"), self.word("measure", "editor-problem-choose"));
        let controller = self.word("controller", "editor-problem-choose");
        let recipient_class = self.word("recipient_class", "editor-problem-choose");
        let basis = self.word("basis", "editor-problem-choose");
        let disclosure = self.word("disclosure", "editor-problem-choose");
        let scope = self.word("scope", "editor-problem-choose");
        let (law, law_confirmed_by, interest) =
            (self.text("law"), self.text("law_confirmed_by"), self.text("interest"));
        let audience = self.parsed("audience", "editor-problem-number");
        let review_on = self.parsed::<Date>("review_on", "editor-problem-day");
        let (why, notice, necessity) = (self.texts("why"), self.texts("notice"), self.text("necessity"));
        let (data, less_intrusive, documents) = (self.data(), self.less_intrusive(), self.documents());
        let (rules, portal) = (self.rules(), self.portal());
        let portal = (measure == Some(Measure::Portal)).then_some(portal);
        Some(Purpose {
            id: id.or_else(|| "purpose".parse().ok())?,
            name: name.unwrap_or_default(),
            kind: kind?,
            measure: measure?,
            controller: controller?,
            recipient_class: recipient_class?,
            basis: basis?,
            law,
            law_confirmed_by,
            interest,
            requested_mail: self.ticked("requested_mail"),
            disclosure: disclosure?,
            scope: scope?,
            audience,
            simple: self.ticked("simple"),
            why,
            data,
            notice,
            necessity,
            less_intrusive,
            may_see,
            review_on,
            double_opt_in: self.ticked("double_opt_in"),
            documents,
            portal,
            rules,
        })
    }

    fn data(&mut self) -> Data {
        let time = self.parsed("data.time", "editor-problem-choose");
        let taken = |item: &str| Some(self.fields.values("data").any(|value| value == item));
        Data {
            unique_id: taken("unique_id"),
            ip: taken("ip"),
            user_agent: taken("user_agent"),
            time,
            count: taken("count"),
            geo: taken("geo"),
            dwell: taken("dwell"),
            forward: taken("forward"),
        }
    }

    fn less_intrusive(&mut self) -> LessIntrusive {
        LessIntrusive {
            available: self.parsed("less_intrusive.available", "editor-problem-choose"),
            why_not: self.text("less_intrusive.why_not"),
        }
    }

    fn documents(&mut self) -> Documents {
        Documents {
            ropa: self.text("documents.ropa"),
            dpia: self.text("documents.dpia"),
            processor: self.text("documents.processor"),
            retention_days: self.parsed("documents.retention_days", "editor-problem-number"),
            legal_opinion: self.text("documents.legal_opinion"),
            works_council: self.text("documents.works_council"),
        }
    }

    fn rules(&mut self) -> Vec<PurposeRule> {
        let mut rules = Vec::new();
        for number in 0..rules_in(self.fields) {
            rules.push(PurposeRule {
                sender: self.text(&format!("rules.{number}.sender")),
                smtp_user: self.text(&format!("rules.{number}.smtp_user")),
                list_id: self.text(&format!("rules.{number}.list_id")),
                subject_tag: self.text(&format!("rules.{number}.subject_tag")),
                label: self.text(&format!("rules.{number}.label")),
                recipient: self.text(&format!("rules.{number}.recipient")),
                unsafe_domain: self.ticked(&format!("rules.{number}.unsafe_domain")).then_some(true),
                citizen_number: self.ticked(&format!("rules.{number}.citizen_number")).then_some(true),
            });
        }
        // A rule without a condition would fit all mail.
        rules.retain(|rule| *rule != PurposeRule::default());
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_becomes_fields_and_the_same_purpose_again() {
        let purpose: Purpose = serde_json::from_value(serde_json::json!({
            "id": "news", "name": "Nieuws", "kind": "newsletter-reach", "measure": "individual", "controller": "public-task",
            "recipient_class": "minor", "basis": "e", "law": "Wet", "law_confirmed_by": "Anna", "interest": "belang",
            "requested_mail": true, "disclosure": "at-collection", "scope": "single", "audience": 1000, "simple": true,
            "why": {"nl": "Zo.", "fr": "Ainsi."}, "notice": {"nl": "Wij tellen."}, "necessity": "nodig",
            "data": {"unique_id": true, "ip": false, "user_agent": true, "time": "day", "count": true, "geo": false,
                "dwell": false, "forward": true},
            "less_intrusive": {"available": "receipt", "why_not": "omdat"}, "may_see": ["case-worker", "auditor"],
            "review_on": "2027-03-01", "double_opt_in": true,
            "documents": {"ropa": "1", "dpia": "2", "processor": "none", "retention_days": 30, "legal_opinion": "4",
                "works_council": "5"},
            "rules": [{"sender": "@a.nl"}, {"smtp_user": "u", "list_id": "l", "subject_tag": "[t]"}],
        }))
        .unwrap();
        assert_eq!(read(&of(&purpose)), (Some(purpose.clone()), vec![]));
        let sealed: Purpose = Purpose {
            measure: Measure::Portal,
            portal: serde_json::from_value(
                serde_json::json!({"factor": "sms", "days": 14, "subject_shown": true, "archive": true,
                "other_way": {"nl": "Bel ons."}, "is_it_real": {"fr": "Appelez."}, "notice": {"en": "We record."}}),
            )
            .unwrap(),
            rules: serde_json::from_value(serde_json::json!([{"label": "secret", "recipient": "@court.nl"},
                {"unsafe_domain": true}, {"citizen_number": true}]))
            .unwrap(),
            ..purpose
        };
        assert_eq!(read(&of(&sealed)), (Some(sealed), vec![]));
    }

    #[test]
    fn what_will_not_do_is_named_by_its_field() {
        let mut pairs = vec![("name", "x"), ("id", "Bad Id"), ("audience", "many"), ("review_on", "soon")];
        pairs.push(("documents.retention_days", "-1"));
        pairs.extend([("kind", "ab-test"), ("measure", "aggregate"), ("controller", "private"), ("basis", "f")]);
        pairs.extend([("recipient_class", "citizen"), ("disclosure", "in-message"), ("scope", "selected")]);
        let fields = Fields::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let (purpose, problems) = read(&fields);
        assert!(purpose.is_some_and(|purpose| purpose.audience.is_none() && purpose.name == "x"));
        let names: Vec<&str> = problems.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["id", "audience", "review_on", "documents.retention_days"]);
        let (purpose, problems) = read(&empty());
        assert!(purpose.is_some());
        assert_eq!(problems[0], ("name".to_owned(), "editor-problem-empty"));
    }
}
