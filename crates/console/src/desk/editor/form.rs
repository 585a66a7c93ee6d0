//! The form of a purpose: each field with what it means, in groups, and beside them what the recipient will read.

use super::fields::{self, ITEMS, LONGEST, Problem, rules_in};
use super::preview;
use crate::Site;
use crate::desk::sheet::{Block, Field, Form, Group, Input, Opt, Sheet, field_id};
use crate::desk::words;
use crate::roles::role_name;
use crate::signed::Fields;
use openlijk_model::{
    Basis, Controller, Disclosure, Factor, Language, MailScope, Means, Measure, Purpose, PurposeKind, RecipientClass,
    Role, TimePrecision,
};
use openlijk_pages::Frame;

/// What the form is shown with.
pub struct Shown<'a> {
    pub fields: &'a Fields,
    /// As it was read; `None`: something in it will not do.
    pub purpose: Option<&'a Purpose>,
    pub problems: &'a [Problem],
    /// The id of the purpose that is changed; `None`: a new one.
    pub id: Option<&'a str>,
    /// Was the preview asked for?
    pub previewed: bool,
}

/// The page.
pub fn sheet(site: &Site, frame: &Frame, shown: &Shown<'_>) -> Sheet {
    let title = match shown.id {
        None => frame.t("editor-title-new"),
        Some(_) => frame.words.with("editor-title", "name", shown.fields.value("name")),
    };
    let mut sheet = Sheet::new(frame, title).lead(frame.t("editor-lead"));
    sheet = match shown.id {
        Some(id) => sheet.up(frame.href(format!("/purposes/{id}")), frame.t("editor-back")),
        None => sheet.up(frame.href("/purposes"), frame.t("purposes-title")),
    };
    let make = Make { site, frame, shown };
    let groups = make.groups();
    for (name, problem) in shown.problems {
        let label = groups.iter().flat_map(|group| &group.fields).find(|field| field.name == *name);
        let label = label.map_or_else(|| name.clone(), |field| field.label.clone());
        sheet.problems.push((field_id(name), format!("{label}: {}", frame.t(problem))));
    }
    if let (true, Some(purpose)) = (shown.previewed, shown.purpose) {
        sheet.blocks.extend(preview::outcome(site, frame, purpose));
    }
    let action = match shown.id {
        Some(id) => frame.href(format!("/purposes/{id}/edit")),
        None => frame.href("/new-purpose"),
    };
    let mut form = Form::to(action).button("preview", "quiet", frame.t("editor-preview")).button(
        "declare",
        "",
        frame.t("editor-declare"),
    );
    form.groups = groups;
    if let Some(id) = shown.id {
        form = form.hide("id", id);
    }
    sheet.with(Block::Form(form)).with(Block::Small(frame.t("editor-after")))
}

struct Make<'a> {
    site: &'a Site,
    frame: &'a Frame,
    shown: &'a Shown<'a>,
}

impl Make<'_> {
    fn groups(&self) -> Vec<Group> {
        let notices =
            self.shown.purpose.map_or_else(Vec::new, |purpose| preview::notices(self.site, self.frame, purpose));
        let consents =
            self.shown.purpose.map_or_else(Vec::new, |purpose| preview::consents(self.site, self.frame, purpose));
        let mut about = self.about();
        about.shown = preview::reasons(self.frame, self.shown.purpose);
        let mut telling = self.telling();
        telling.shown = notices;
        let mut ground = self.ground();
        ground.shown = consents;
        vec![
            about,
            ground,
            self.measuring(),
            self.need(),
            telling,
            self.keeping(),
            self.papers(),
            self.portal(),
            self.mail(),
        ]
    }

    fn t(&self, key: &str) -> String {
        self.frame.t(key)
    }

    fn value(&self, name: &str) -> &str {
        self.shown.fields.value(name)
    }

    fn error(&self, name: &str) -> Option<String> {
        self.shown.problems.iter().find(|(field, _)| field == name).map(|(_, key)| self.t(key))
    }

    fn group(&self, title: String, intro: String, fields: Vec<Field>) -> Group {
        let fields = fields
            .into_iter()
            .map(|field| {
                let error = self.error(&field.name);
                field.error(error)
            })
            .collect();
        Group { title: Some(title), intro: Some(intro), fields, shown: Vec::new() }
    }

    fn line(&self, name: &str, label: String) -> Field {
        Field::line(name, label, self.value(name), LONGEST)
    }

    fn area(&self, name: &str, label: String) -> Field {
        Field::area(name, label, self.value(name), LONGEST)
    }

    fn tick(&self, name: &str, label: String) -> Field {
        Field::tick(name, label, !self.value(name).is_empty())
    }

    fn choice<T: Copy + std::fmt::Display>(
        &self,
        name: &str,
        label: String,
        all: &[T],
        word: impl Fn(T) -> String,
    ) -> Field {
        let option = |value: &T| Opt::new(value.to_string(), word(*value), self.value(name) == value.to_string());
        Field::choice(name, label, all.iter().map(option).collect())
    }

    /// A choice that may also be left open.
    fn open_choice<T: Copy + std::fmt::Display>(
        &self,
        name: &str,
        label: String,
        all: &[T],
        word: impl Fn(T) -> String,
    ) -> Field {
        let mut field = self.choice(name, label, all, word);
        if let Input::Choice(options) = &mut field.input {
            options.insert(0, Opt::new("", self.t("editor-open"), self.value(name).is_empty()));
        }
        field
    }

    fn boxes(&self, name: &str, label: String, all: Vec<(String, String)>) -> Field {
        let chosen: Vec<&str> = self.shown.fields.values(name).collect();
        let option = |(value, text): (String, String)| {
            let chosen = chosen.contains(&value.as_str());
            Opt::new(value, text, chosen)
        };
        Field::boxes(name, label, all.into_iter().map(option).collect())
    }

    /// The languages that texts are asked in: the organisation's, and those that have one already.
    fn languages(&self, name: &str) -> Vec<Language> {
        let wanted = |language: &&Language| {
            self.frame.organisation.languages.contains(language)
                || !self.value(&format!("{name}.{language}")).trim().is_empty()
        };
        Language::ALL.iter().filter(wanted).copied().collect()
    }

    fn per_language(&self, name: &str, key: &str, hint: &str) -> Vec<Field> {
        let field = |language: Language| {
            let label = self.frame.words.with(key, "language", words::language(self.frame, language));
            self.area(&format!("{name}.{language}"), label).hint(self.t(hint)).lang(language.as_str())
        };
        self.languages(name).into_iter().map(field).collect()
    }

    fn about(&self) -> Group {
        let frame = self.frame;
        let mut fields = vec![self.line("name", self.t("field-name")).hint(self.t("field-name-hint"))];
        let id = self.line("id", self.t("field-id")).hint(self.t("field-id-hint"));
        if self.shown.id.is_none() {
            fields.push(id);
        }
        fields.push(
            self.choice("kind", self.t("purpose-kind"), PurposeKind::ALL, |kind| frame.t(&format!("kind-{kind}")))
                .hint(self.t("field-kind-hint")),
        );
        fields.extend(self.per_language("why", "field-why", "field-why-hint"));
        self.group(self.t("group-about"), self.t("group-about-intro"), fields)
    }

    fn ground(&self) -> Group {
        let frame = self.frame;
        let fields = vec![
            self.choice("controller", self.t("purpose-controller"), Controller::ALL, |it| {
                frame.t(&format!("controller-{it}"))
            })
            .hint(self.t("field-controller-hint")),
            self.choice("recipient_class", self.t("purpose-recipients"), RecipientClass::ALL, |it| {
                frame.t(&format!("recipient-{it}"))
            })
            .hint(self.t("field-recipients-hint")),
            self.choice("basis", self.t("purposes-ground"), Basis::ALL, |it| frame.t(&format!("basis-{it}")))
                .hint(self.t("field-basis-hint")),
            self.line("law", self.t("purpose-law")).hint(self.t("field-law-hint")),
            self.line("law_confirmed_by", self.t("purpose-law-confirmed")).hint(self.t("field-law-confirmed-hint")),
            self.area("interest", self.t("purpose-interest")).hint(self.t("field-interest-hint")),
            self.tick("requested_mail", self.t("field-requested")),
        ];
        self.group(self.t("group-ground"), self.t("group-ground-intro"), fields)
    }

    fn measuring(&self) -> Group {
        let frame = self.frame;
        let items = ITEMS.iter().map(|item| ((*item).to_owned(), words::item(frame, item))).collect();
        let fields = vec![
            self.choice("measure", self.t("purposes-measure"), Measure::ALL, |it| frame.t(&format!("measure-{it}")))
                .hint(self.t("field-measure-hint")),
            self.boxes("data", self.t("field-data"), items).hint(self.t("field-data-hint")),
            self.open_choice("data.time", self.t("field-time"), TimePrecision::ALL, |it| words::time(frame, it))
                .hint(self.t("field-time-hint")),
            self.choice("scope", self.t("field-scope"), MailScope::ALL, |it| words::mail_scope(frame, it))
                .hint(self.t("field-scope-hint")),
            self.line("audience", self.t("field-audience")).hint(self.t("field-audience-hint")),
            self.tick("simple", self.t("field-simple")).hint(self.t("field-simple-hint")),
        ];
        self.group(self.t("group-measure"), self.t("group-measure-intro"), fields)
    }

    fn need(&self) -> Group {
        let frame = self.frame;
        let fields = vec![
            self.area("necessity", self.t("field-necessity")).hint(self.t("field-necessity-hint")),
            self.open_choice("less_intrusive.available", self.t("field-less"), Means::ALL, |it| {
                words::means(frame, it)
            })
            .hint(self.t("field-less-hint")),
            self.area("less_intrusive.why_not", self.t("field-less-why")).hint(self.t("field-less-why-hint")),
        ];
        self.group(self.t("group-need"), self.t("group-need-intro"), fields)
    }

    fn telling(&self) -> Group {
        let frame = self.frame;
        let told = [Disclosure::InMessage, Disclosure::AtCollection];
        let mut fields = vec![
            self.choice("disclosure", self.t("field-told"), &told, |it| words::told(frame, it))
                .hint(self.t("field-told-hint")),
        ];
        fields.extend(self.per_language("notice", "field-notice", "field-notice-hint"));
        fields.push(self.tick("double_opt_in", self.t("field-double")).hint(self.t("field-double-hint")));
        self.group(self.t("group-telling"), self.t("group-telling-intro"), fields)
    }

    fn keeping(&self) -> Group {
        let roles = Role::ALL.iter().map(|role| (role.to_string(), role_name(self.frame, *role))).collect();
        let fields = vec![
            self.line("documents.retention_days", self.t("field-days")).hint(self.t("field-days-hint")),
            self.boxes("may_see", self.t("field-may-see"), roles).hint(self.t("field-may-see-hint")),
            Field::kind("review_on", self.t("field-review"), "date", self.value("review_on"), 10)
                .hint(self.t("field-review-hint")),
        ];
        self.group(self.t("group-keeping"), self.t("group-keeping-intro"), fields)
    }

    fn papers(&self) -> Group {
        let fields = vec![
            self.line("documents.ropa", self.t("paper-ropa")).hint(self.t("field-ropa-hint")),
            self.line("documents.processor", self.t("paper-processor")).hint(self.t("field-processor-hint")),
            self.line("documents.dpia", self.t("paper-dpia")).hint(self.t("field-dpia-hint")),
            self.line("documents.legal_opinion", self.t("paper-opinion")).hint(self.t("field-opinion-hint")),
            self.line("documents.works_council", self.t("paper-works-council")).hint(self.t("field-council-hint")),
        ];
        self.group(self.t("group-papers"), self.t("group-papers-intro"), fields)
    }

    fn portal(&self) -> Group {
        let frame = self.frame;
        let mut fields = vec![
            self.choice("portal.factor", self.t("field-factor"), Factor::ALL, |it| words::factor(frame, it))
                .hint(self.t("field-factor-hint")),
            self.line("portal.days", self.t("field-portal-days")).hint(self.t("field-portal-days-hint")),
        ];
        fields.extend(self.per_language("portal.other_way", "field-other-way", "field-other-way-hint"));
        fields.extend(self.per_language("portal.is_it_real", "field-real", "field-real-hint"));
        fields.extend(self.per_language("portal.notice", "field-portal-notice", "field-portal-notice-hint"));
        fields.push(self.tick("portal.subject_shown", self.t("field-subject-shown")));
        fields
            .push(self.tick("portal.tell_sender", self.t("field-tell-sender")).hint(self.t("field-tell-sender-hint")));
        fields.push(self.tick("portal.archive", self.t("field-archive")).hint(self.t("field-archive-hint")));
        self.group(self.t("group-portal"), self.t("group-portal-intro"), fields)
    }

    fn mail(&self) -> Group {
        let mut fields = Vec::new();
        for number in 0..(rules_in(self.shown.fields) + 1).min(fields::MOST_RULES) {
            let label = |key: &str| self.frame.words.with(key, "number", number + 1);
            let line = |name: &str, key: &str| self.line(&format!("rules.{number}.{name}"), label(key));
            fields.push(line("sender", "field-rule-sender").hint(self.t("field-rule-sender-hint")));
            fields.push(line("list_id", "field-rule-list"));
            fields.push(line("smtp_user", "field-rule-user"));
            fields.push(line("subject_tag", "field-rule-tag"));
            fields.push(line("label", "field-rule-label"));
            fields.push(line("recipient", "field-rule-recipient"));
            let tick = |name: &str, key: &str| self.tick(&format!("rules.{number}.{name}"), label(key));
            fields.push(tick("unsafe_domain", "field-rule-unsafe"));
            fields.push(tick("citizen_number", "field-rule-number"));
        }
        self.group(self.t("group-mail"), self.t("group-mail-intro"), fields)
    }
}
