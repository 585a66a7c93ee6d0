//! The regulator's file in words, for the page and the PDF alike.

use super::{NoticeWords, PauseLine, PurposeFile, RegulatorFile};
use crate::desk::readings::choice_name;
use crate::desk::regimes::status_text;
use crate::desk::sheet::{Block, Cell, Fact, Table};
use crate::desk::{assessed, words};
use crate::figures::Figures;
use crate::roles::role_name;
use openlijk_insight::Method;
use openlijk_model::Aspect;
use openlijk_pages::{Frame, Share};
use openlijk_store::{ON_FROM_BEFORE, ON_WHEN_COMPLETE, Scope};

pub fn blocks(frame: &Frame, file: &RegulatorFile) -> Vec<Block> {
    let mut make = Make { frame, file, blocks: Vec::new() };
    make.about();
    for (number, purpose) in file.purposes.iter().enumerate() {
        make.purpose(number + 1, purpose);
    }
    make.mailings();
    make.pauses();
    make.runs();
    make.looks();
    make.regimes();
    make.blocks
}

struct Make<'a> {
    frame: &'a Frame,
    file: &'a RegulatorFile,
    blocks: Vec<Block>,
}

impl Make<'_> {
    fn t(&self, key: &str) -> String {
        self.frame.t(key)
    }

    fn heading(&mut self, id: &str, text: String) {
        self.blocks.push(Block::Heading(id.to_owned(), text));
    }

    /// A table, or that there is nothing.
    fn table(&mut self, id: &str, caption: Option<String>, columns: &[String], rows: Vec<Vec<Cell>>, none: &str) {
        self.blocks.push(match (rows.is_empty(), caption) {
            (true, _) => Block::Text(self.t(none)),
            (false, Some(caption)) => Table::captioned(id, caption, columns, rows),
            (false, None) => Table::under(id, columns, rows),
        });
    }

    fn about(&mut self) {
        let (frame, file) = (self.frame, self.file);
        self.blocks.push(Block::Facts(vec![
            Fact::new(frame.t("file-organisation"), file.organisation.name.clone()),
            Fact::new(frame.t("file-contact"), file.organisation.contact.clone()),
            Fact::new(frame.t("register-officer"), file.organisation.officer.clone()),
            Fact::new(
                frame.t("file-made"),
                frame.words.filled("requests-by", &[("day", &frame.moment(file.made_at)), ("who", &file.made_by)]),
            ),
        ]));
        self.blocks.push(Block::Text(frame.t("file-nobody")));
    }

    fn purpose(&mut self, number: usize, purpose: &PurposeFile) {
        let frame = self.frame;
        let version = &purpose.declared.version;
        let declared = &version.purpose;
        self.heading(&format!("purpose-{number}"), frame.words.with("file-purpose", "name", &declared.name));
        let entry = &purpose.register;
        let state = crate::desk::state::State::of(&purpose.declared).name(frame);
        let mut facts = vec![
            Fact::new(frame.t("campaigns-state"), state),
            Fact::new(
                frame.t("purposes-version"),
                frame.words.filled(
                    "purpose-declared",
                    &[("version", &version.version), ("author", &version.author), ("day", &frame.day(version.at))],
                ),
            ),
            Fact::new(frame.t("purpose-kind"), frame.t(&format!("kind-{}", declared.kind))),
            Fact::new(frame.t("purposes-ground"), entry.ground.clone()),
            Fact::new(frame.t("purpose-recipients"), entry.people.clone()),
            Fact::new(frame.t("register-data"), entry.data.clone()),
            Fact::new(
                frame.t("field-necessity"),
                declared.necessity.clone().unwrap_or_else(|| frame.t("paper-missing")),
            ),
            Fact::new(frame.t("purposes-kept"), entry.kept.clone()),
            Fact::new(frame.t("register-disclosed"), entry.disclosed_to.clone()),
            Fact::new(frame.t("field-review"), words::day(frame, version.review_due())),
        ];
        for (language, why) in &declared.why {
            facts.push(Fact::new(frame.t("purpose-why"), why.clone()).lang(language.as_str()));
        }
        self.blocks.push(Block::Facts(facts));
        if purpose.review_overdue {
            self.blocks.push(Block::Text(frame.t("purpose-review-over")));
        }
        if let Some((assessment, author)) = &purpose.declared.assessment {
            self.blocks.push(Block::Text(frame.words.with("assessed-by", "who", author)));
            self.blocks.extend(assessed::answers(frame, assessment, &format!("answers-{number}")));
        }
        self.notices(number, &purpose.notices);
        self.history(number, purpose);
        self.choices(number, purpose);
    }

    fn notices(&mut self, number: usize, notices: &[NoticeWords]) {
        let frame = self.frame;
        let row = |notice: &NoticeWords| {
            let title = frame.words.with(notice.moment, "language", words::language(frame, notice.language));
            let text = Cell { text: notice.words.join(" "), lang: notice.language.as_str(), ..Cell::default() };
            vec![Cell::new(title), text]
        };
        let columns = [frame.t("file-in"), frame.t("file-words")];
        let rows = notices.iter().map(row).collect();
        self.table(&format!("notices-{number}"), Some(frame.t("file-notices")), &columns, rows, "file-nothing");
    }

    fn history(&mut self, number: usize, purpose: &PurposeFile) {
        let columns = [self.t("decisions-when"), self.t("history-what"), self.t("pause-why"), self.t("looks-who")];
        let rows = history_rows(self.frame, &purpose.history);
        let caption = Some(self.t("history-title"));
        self.table(&format!("history-{number}"), caption, &columns, rows, "file-nothing");
    }

    fn choices(&mut self, number: usize, purpose: &PurposeFile) {
        let frame = self.frame;
        let row = |count: &super::ChoiceCount| {
            let about = if count.about == Aspect::Opens { "about-opens" } else { "about-links" };
            vec![
                Cell::new(choice_name(frame, count.state)),
                Cell::new(frame.t(about)),
                Cell::new(frame.number(count.count)),
            ]
        };
        let columns = [frame.t("record-choice"), frame.t("record-about"), format!("#{}", frame.t("retention-number"))];
        let rows = purpose.choices.iter().map(row).collect();
        self.table(&format!("choices-{number}"), Some(frame.t("file-choices")), &columns, rows, "file-no-choices");
    }

    fn mailings(&mut self) {
        let frame = self.frame;
        self.heading("mailings", frame.t("campaigns-title"));
        let columns = [
            frame.t("campaigns-name"),
            frame.t("campaigns-first"),
            format!("#{}", frame.t("campaigns-sent")),
            format!("#{}", frame.t("campaigns-measured")),
            frame.t("file-opened"),
        ];
        let rows = self.file.mailings.iter().map(|figures| mailing_row(frame, figures)).collect();
        self.table("mailings", None, &columns, rows, "campaigns-none");
        self.blocks.push(Block::Small(frame.t("estimate-not-read")));
    }

    fn pauses(&mut self) {
        let frame = self.frame;
        self.heading("pauses", frame.t("pauses-title"));
        let columns = [
            frame.t("file-reach"),
            frame.t("pause-why"),
            frame.t("looks-who"),
            frame.t("file-since"),
            frame.t("file-until"),
        ];
        let rows = self.file.pauses.iter().map(|pause| self.pause_row(pause)).collect();
        self.table("pauses", None, &columns, rows, "pauses-none-ever");
    }

    fn pause_row(&self, pause: &PauseLine) -> Vec<Cell> {
        let frame = self.frame;
        let reach = match &pause.scope {
            Some(Scope::All) => frame.t("file-reach-all"),
            Some(Scope::Purpose(id)) => frame.words.with("file-purpose", "name", id),
            Some(Scope::Campaign(id)) => {
                let found = self.file.mailings.iter().find(|figures| figures.campaign.id == *id);
                found.map_or_else(|| id.to_string(), |figures| figures.campaign.name.clone())
            }
            _ => frame.t("file-reach-one"),
        };
        vec![
            Cell::new(reach),
            Cell::new(pause.why.clone().unwrap_or_else(|| frame.t("file-why-hidden"))),
            Cell::new(pause.who.clone()),
            Cell::new(frame.moment(pause.since)),
            Cell::new(pause.ended.map_or_else(|| frame.t("file-still"), |ended| frame.moment(ended))),
        ]
    }

    fn runs(&mut self) {
        let frame = self.frame;
        self.heading("runs", frame.t("retention-runs"));
        let row = |run: &openlijk_store::RetentionRun| {
            let removed = run.removed.iter().filter(|removal| removal.count > 0);
            let removed: Vec<String> = removed
                .map(|removal| format!("{} {}", frame.number(removal.count), words::removed(frame, &removal.what)))
                .collect();
            let removed = if removed.is_empty() { frame.t("retention-removed-nothing") } else { removed.join("; ") };
            vec![Cell::new(frame.moment(run.at)), Cell::new(run.who.clone()), Cell::new(removed)]
        };
        let columns = [frame.t("decisions-when"), frame.t("looks-who"), frame.t("retention-removed")];
        let rows = self.file.retention_runs.iter().map(row).collect();
        self.table("runs", None, &columns, rows, "retention-no-runs");
    }

    fn looks(&mut self) {
        let frame = self.frame;
        self.heading("looks", frame.t("looks-title"));
        let row = |look: &super::LookCount| {
            vec![
                Cell::new(look.purpose.as_ref().map_or_else(|| frame.t("looks-any-purpose"), ToString::to_string)),
                Cell::new(look.role.map_or_else(|| frame.t("looks-by-command"), |role| role_name(frame, role))),
                Cell::new(frame.number(look.count)),
            ]
        };
        let columns =
            [frame.t("campaigns-purpose"), frame.t("looks-role"), format!("#{}", frame.t("retention-number"))];
        let rows = self.file.looks.iter().map(row).collect();
        self.table("looks", None, &columns, rows, "looks-none");
        self.heading("requests", frame.t("requests-title"));
        let requests = &self.file.requests;
        self.blocks.push(Block::Facts(vec![
            Fact::new(frame.t("requests-open"), frame.number(requests.open)),
            Fact::new(frame.t("file-late"), frame.number(requests.late)),
            Fact::new(frame.t("requests-done"), frame.number(requests.answered)),
        ]));
    }

    fn regimes(&mut self) {
        let frame = self.frame;
        self.heading("regimes", frame.t("regimes-title"));
        let row = |version: &openlijk_lawfulness::RegimeVersion| {
            vec![
                Cell::new(format!("{} {}", version.regime, version.version)),
                Cell::new(status_text(frame, version)),
                Cell::new(words::day(frame, version.from)),
                Cell::new(version.source_in(frame.language())),
            ]
        };
        let columns =
            [frame.t("regimes-regime"), frame.t("regimes-status"), frame.t("regimes-from"), frame.t("regimes-source")];
        let rows = self.file.regimes.iter().map(row).collect();
        self.table("regimes", None, &columns, rows, "file-nothing");
        let row = |opinion: &openlijk_model::Opinion| {
            let cells = [&opinion.about, &opinion.lawyer, &opinion.note].map(|text| Cell::new(text.clone()));
            cells.into_iter().chain([Cell::new(words::day(frame, opinion.day))]).collect()
        };
        let columns =
            [frame.t("opinion-about"), frame.t("opinion-lawyer"), frame.t("opinion-note"), frame.t("opinion-day")];
        let rows = self.file.opinions.iter().map(row).collect();
        self.table("opinions", Some(frame.t("regimes-opinions")), &columns, rows, "regimes-no-opinions");
    }
}

/// What happened to a purpose, the latest last: versions, switches, rulings.
pub fn history_rows(frame: &Frame, history: &openlijk_store::PurposeHistory) -> Vec<Vec<Cell>> {
    let mut events: Vec<(jiff::Timestamp, String, String, String)> = Vec::new();
    for version in &history.versions {
        let what = frame.words.with("history-version", "version", version.version);
        events.push((version.at, what, String::new(), version.author.clone()));
    }
    for (version, assessment, author, at) in &history.assessments {
        let verdict = words::verdict(frame, assessment.verdict);
        let what = frame.words.filled("history-assessed", &[("version", version), ("verdict", &verdict)]);
        events.push((*at, what, assessment.ruleset.clone(), author.clone()));
    }
    for switch in &history.switches {
        let what = frame.words.with(if switch.on { "history-on" } else { "history-off" }, "version", switch.version);
        // What the program wrote itself has words in every language; what people wrote is theirs.
        let why = match switch.why.as_str() {
            ON_WHEN_COMPLETE => frame.t("history-complete"),
            ON_FROM_BEFORE => frame.t("history-before"),
            why => why.to_owned(),
        };
        events.push((switch.at, what, why, switch.who.clone()));
    }
    for ruling in &history.rulings {
        let key = if ruling.accepted { "history-accepted" } else { "history-declined" };
        events.push((ruling.at, frame.words.with(key, "rule", &ruling.rule), ruling.note.clone(), ruling.who.clone()));
    }
    events.sort_by_key(|(at, ..)| *at);
    let row = |(at, what, why, who): (jiff::Timestamp, String, String, String)| {
        vec![Cell::new(frame.moment(at)), Cell::new(what), Cell::new(why), Cell::new(who)]
    };
    events.into_iter().map(row).collect()
}

fn mailing_row(frame: &Frame, figures: &Figures) -> Vec<Cell> {
    let campaign = &figures.campaign;
    let opened = match figures.share() {
        None => frame.t("file-no-estimate"),
        Some((share, Method::AtLeast)) => {
            frame.words.with("at-least", "share", Share::percent(frame.language(), share.low))
        }
        Some((share, _)) => share.range(frame.language()),
    };
    vec![
        Cell::new(campaign.name.clone()),
        Cell::new(frame.day(campaign.first)),
        Cell::new(frame.number(campaign.sent)),
        Cell::new(frame.number(campaign.measured)),
        Cell::new(opened),
    ]
}
