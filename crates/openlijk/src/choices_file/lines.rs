//! The lines of a file of choices, read and checked one by one. What is wrong names the line and the column, and never
//! quotes a value: a value may be an address.

use crate::commands::ImportLine;
use csv::{ReaderBuilder, StringRecord};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use openlijk_model::{Address, Aspect, ChoiceState, HowChosen, Language, Purpose};
use serde::Serialize;
use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher as _;
use std::str::FromStr;

/// The columns that there can be; the first four must.
pub const COLUMNS: [&str; 16] = [
    "address",
    "purpose",
    "state",
    "at",
    "how",
    "about",
    "language",
    "wording",
    "proof",
    "country",
    "collected",
    "told",
    "author",
    "said_version",
    "superseded",
    "outgrown",
];
/// The longest cell, in bytes. A longer one is nearly always a quotation mark that was never closed.
const LONGEST: usize = 20_000;

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bad {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column; empty: the line as a whole.
    pub column: &'static str,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    #[serde(rename = "do")]
    pub remedy: String,
}

/// A record of the file: good, or what is wrong with it.
pub type Record = Result<ImportLine, Vec<Bad>>;

/// Where each column stands.
struct Header {
    places: [Option<usize>; COLUMNS.len()],
    width: usize,
}

/// Reads a file of choices, record by record.
pub struct Lines<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    header: Header,
    purposes: &'a [Purpose],
    now: Timestamp,
    record: StringRecord,
    seen: Option<Seen>,
}

/// What was chosen at which moment, to find lines that contradict each other.
struct Seen {
    hasher: RandomState,
    by_moment: HashMap<u64, (ChoiceState, u64)>,
}

impl<'a> Lines<'a> {
    /// Over the text of a file. `purposes` are those that there are, as last declared.
    ///
    /// # Errors
    /// What is wrong with its first line, and what to do.
    pub fn new(text: &'a str, purposes: &'a [Purpose], now: Timestamp) -> Result<Self, String> {
        let first = text.lines().next().unwrap_or_default();
        let semicolons = first.matches(';').count() > first.matches(',').count();
        let delimiter = if semicolons { b';' } else { b',' };
        let mut reader = ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let names = reader.headers().map_err(|error| error.to_string())?.clone();
        let header = Header::of(&names)?;
        Ok(Self { text, reader, header, purposes, now, record: StringRecord::new(), seen: None })
    }

    /// The same, and finds lines that contradict each other. Takes memory by the line.
    #[must_use]
    pub fn finding_contradictions(mut self) -> Self {
        self.seen = Some(Seen { hasher: RandomState::new(), by_moment: HashMap::new() });
        self
    }

    /// How far into the text it is, in bytes.
    pub fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    /// Passes over records without looking at them.
    pub fn pass(&mut self, records: u64) {
        for _ in 0..records {
            // A record that cannot be read is met again by whoever reads it.
            let _ = self.reader.read_record(&mut self.record);
        }
    }

    /// The next record; `None` at the end.
    pub fn next(&mut self) -> Option<Record> {
        match self.reader.read_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => {
                let line = self.line();
                Some(self.check(line))
            }
            // The text is UTF-8 and any number of cells will do, so nothing is left that could be wrong; should there be, it is said.
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                Some(Err(vec![bad(line, "", error.to_string(), "correct the line")]))
            }
        }
    }

    /// The line on which the record stands. The reader's own count stands before the empty lines above it.
    fn line(&self) -> u64 {
        let Some(position) = self.record.position() else { return 0 };
        let rest = usize::try_from(position.byte()).ok().and_then(|at| self.text.get(at..)).unwrap_or_default();
        let above = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| *byte == b'\n').count();
        position.line() + above as u64
    }

    fn check(&mut self, line: u64) -> Record {
        if self.record.len() != self.header.width {
            let problem = format!("has {} cells, and the first line names {}", self.record.len(), self.header.width);
            let remedy = "give every column a cell; a cell with a comma or a line break stands between quotation marks";
            return Err(vec![bad(line, "", problem, remedy)]);
        }
        let mut row = Row { header: &self.header, record: &self.record, line, bad: Vec::new() };
        row.characters();
        let good = row.read(self.purposes, self.now);
        let mut problems = row.bad;
        // Of a day that somebody chose on twice, a ledger says which line the later one took the place of.
        if let (Some(good), Some(seen)) = (good.as_ref().filter(|good| !good.superseded), &mut self.seen) {
            problems.extend(seen.contradiction(good, line));
        }
        match good {
            Some(good) if problems.is_empty() => Ok(good),
            _ => Err(problems),
        }
    }
}

impl Header {
    fn of(names: &StringRecord) -> Result<Self, String> {
        let mut places = [None; COLUMNS.len()];
        for (place, name) in names.iter().enumerate() {
            let name = name.trim().to_ascii_lowercase();
            let Some(column) = COLUMNS.iter().position(|column| *column == name) else {
                return Err(no_column(place + 1, names));
            };
            if places[column].replace(place).is_some() {
                return Err(format!("the first line names the column {name} twice; take one away"));
            }
        }
        let missing: Vec<&str> =
            (0..4).filter(|column| places[*column].is_none()).map(|column| COLUMNS[column]).collect();
        if missing.is_empty() {
            return Ok(Self { places, width: names.len() });
        }
        Err(format!("the first line does not name the column {}; it names each cell of the others", missing.join(", ")))
    }
}

impl Seen {
    /// Two choices of one moment cannot both be the last.
    fn contradiction(&mut self, line: &ImportLine, number: u64) -> Option<Bad> {
        let key = self.hasher.hash_one((&line.address, line.purpose.as_str(), line.about.as_str(), line.at));
        match self.by_moment.entry(key) {
            Entry::Vacant(place) => {
                place.insert((line.state, number));
                None
            }
            Entry::Occupied(place) if place.get().0 == line.state => None,
            Entry::Occupied(place) => {
                let problem = format!("line {} says otherwise of the same person, purpose and moment", place.get().1);
                Some(bad(number, "state", problem, "keep the one that is right"))
            }
        }
    }
}

/// One record while it is checked.
struct Row<'a> {
    header: &'a Header,
    record: &'a StringRecord,
    line: u64,
    bad: Vec<Bad>,
}

impl<'a> Row<'a> {
    /// A cell, without the spaces around it and without the apostrophe that keeps spreadsheets from calculating.
    fn cell(&self, column: &str) -> &'a str {
        let place = COLUMNS.iter().position(|name| *name == column).and_then(|column| self.header.places[column]);
        let text = place.and_then(|place| self.record.get(place)).unwrap_or_default();
        super::unguarded(text.trim())
    }

    fn wrong(&mut self, column: &'static str, problem: &str, remedy: &str) {
        self.bad.push(bad(self.line, column, problem, remedy));
    }

    fn characters(&mut self) {
        for column in COLUMNS {
            let cell = self.cell(column);
            let is_text = matches!(column, "wording" | "proof");
            let stray = |c: char| c.is_control() && !(is_text && matches!(c, '\r' | '\n' | '\t'));
            if cell.contains('\0') {
                self.wrong(column, "holds a NUL byte", "make the file again; this is no text");
            } else if cell.len() > LONGEST {
                self.wrong(column, "is longer than 20,000 bytes", "look for a quotation mark that is never closed");
            } else if cell.contains(stray) {
                self.wrong(column, "holds a line break or a control character", "take it out");
            }
        }
    }

    /// A cell as one of a list of words; empty: `usual`, where there is one.
    fn word<T: FromStr>(&mut self, column: &'static str, usual: Option<T>, words: &str) -> Option<T> {
        let cell = self.cell(column);
        match (cell.is_empty(), usual) {
            (true, Some(usual)) => Some(usual),
            (true, None) => {
                self.wrong(column, "is empty", &format!("write one of {words}"));
                None
            }
            (false, _) => {
                let word = cell.to_ascii_lowercase().parse().ok();
                if word.is_none() {
                    self.wrong(column, &format!("is none of {words}"), "write one of these");
                }
                word
            }
        }
    }

    fn read(&mut self, purposes: &[Purpose], now: Timestamp) -> Option<ImportLine> {
        let address = self.address();
        let purpose = self.purpose(purposes);
        let state = self.word("state", None, "granted, refused, withdrawn");
        let at = self.moment("at", now);
        let how = self.word(
            "how",
            Some(HowChosen::Import),
            "import, sign-up, page, one-click, mailed-link, api, organisation",
        );
        let about = self.word("about", Some(Aspect::Opens), "opens, links");
        let wording = self.wording(state);
        let country = self.country();
        let collected = self.day("collected", now);
        let told = if self.cell("told").is_empty() { None } else { self.moment("told", now) };
        let (said_version, superseded) = (self.said_version(), self.superseded());
        if let (Some(purpose), Some(state), Some(how)) = (purpose, state, how) {
            self.confirmation(purpose, state, how);
        }
        let outgrown = self.outgrown(state);
        if state == Some(ChoiceState::Unknown) {
            self.wrong("state", "is no choice", "leave the line out: nobody chose is what holds without it");
        }
        if self.cell("at").is_empty() {
            self.wrong("at", "is empty", "write when it was chosen, as 2026-05-01 or 2026-05-01T09:30:00Z");
        }
        Some(ImportLine {
            address: address?,
            purpose: purpose?.id.clone(),
            state: state?,
            at: at?,
            how: how?,
            about: about?,
            wording,
            proof: self.cell("proof").to_owned(),
            country,
            collected,
            told,
            author: Some(self.cell("author").to_owned()).filter(|author| !author.is_empty()),
            said_version,
            superseded,
            outgrown: outgrown?,
        })
    }

    fn address(&mut self) -> Option<String> {
        let cell = self.cell("address");
        let (local, _) = cell.rsplit_once('@').unwrap_or((cell, ""));
        if cell.contains(['<', '>', ',', ';']) || (local.contains('@') && !local.starts_with('"')) {
            self.wrong("address", "is more than one address, or has a name beside it", "write the address alone");
            return None;
        }
        match Address::parse(cell) {
            Ok(address) => Some(address.reveal().to_owned()),
            Err(error) => {
                // The column is named before it, and is the address.
                let problem = error.to_string();
                let problem = problem.strip_prefix("an address ").unwrap_or(&problem);
                self.wrong("address", problem, "correct it, or leave the line out");
                None
            }
        }
    }

    fn purpose<'p>(&mut self, purposes: &'p [Purpose]) -> Option<&'p Purpose> {
        let purpose = purposes.iter().find(|purpose| purpose.id.as_str() == self.cell("purpose"));
        if purpose.is_none() {
            let known: Vec<&str> = purposes.iter().map(|purpose| purpose.id.as_str()).collect();
            let remedy = match known.as_slice() {
                [] => "declare one first, with `openlijk purpose apply`".to_owned(),
                known => format!("write one of {}, or declare it first", known.join(", ")),
            };
            self.wrong("purpose", "is no purpose that is declared", &remedy);
        }
        purpose
    }

    fn moment(&mut self, column: &'static str, now: Timestamp) -> Option<Timestamp> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        let day = || Some(cell.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp());
        match cell.parse().ok().or_else(|| if cell.len() == 10 { day() } else { None }) {
            None => {
                self.wrong(column, "is no time", "write 2026-05-01 or 2026-05-01T09:30:00Z");
                None
            }
            Some(moment) if moment > now => {
                self.wrong(column, "lies ahead", "write when it was");
                None
            }
            moment => moment,
        }
    }

    fn day(&mut self, column: &'static str, now: Timestamp) -> Option<Date> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        // It is tomorrow somewhere already.
        let latest = now.to_zoned(TimeZone::UTC).date().tomorrow().unwrap_or(Date::MAX);
        match cell.parse::<Date>() {
            Ok(day) if cell.len() == 10 && day <= latest => Some(day),
            Ok(_) if cell.len() == 10 => {
                self.wrong(column, "lies ahead", "write when it was");
                None
            }
            _ => {
                self.wrong(column, "is no day", "write 2026-05-01");
                None
            }
        }
    }

    /// A yes without the words that were said yes to proves nothing (GDPR 7(1)).
    fn wording(&mut self, state: Option<ChoiceState>) -> Option<(Language, String)> {
        let text = self.cell("wording");
        if text.is_empty() {
            if state == Some(ChoiceState::Granted) {
                self.wrong(
                    "wording",
                    "is empty",
                    "write the words that the person said yes to; a yes proves nothing without",
                );
            }
            return None;
        }
        let language = self.word("language", None, "nl, en, fr, it")?;
        Some((language, text.to_owned()))
    }

    /// Under double opt-in a yes that was given elsewhere counts by the proof that the mailbox confirmed it.
    fn confirmation(&mut self, purpose: &Purpose, state: ChoiceState, how: HowChosen) {
        if purpose.lacks_confirmation(state, how, self.cell("proof")) {
            let remedy = "name where the mailbox's confirmation is on file; this purpose wants one for every yes (double opt-in)";
            self.wrong("proof", "is empty", remedy);
        }
    }

    fn said_version(&mut self) -> Option<u32> {
        let cell = self.cell("said_version");
        let version = cell.parse().ok().filter(|version| *version > 0);
        if version.is_none() && !cell.is_empty() {
            self.wrong("said_version", "is no version", "leave it empty where the words themselves are known");
        }
        version
    }

    fn superseded(&mut self) -> bool {
        let cell = self.cell("superseded");
        if !matches!(cell, "" | "yes") {
            self.wrong("superseded", "is not yes", "write yes where a later line took its place, else nothing");
        }
        cell == "yes"
    }

    /// Was it a yes to less than was asked for when the file was made? Such a yes covers nothing where the file is read.
    fn outgrown(&mut self, state: Option<ChoiceState>) -> Option<bool> {
        match self.cell("outgrown").to_ascii_lowercase().as_str() {
            "" | "no" => Some(false),
            "yes" if state == Some(ChoiceState::Granted) => Some(true),
            "yes" => {
                self.wrong("outgrown", "is said of a choice that is no yes", "leave the cell empty");
                None
            }
            _ => {
                self.wrong("outgrown", "is neither yes nor no", "write yes of a yes to less than is asked for now");
                None
            }
        }
    }

    fn country(&mut self) -> Option<String> {
        let country = self.cell("country").to_ascii_uppercase();
        if country.is_empty() {
            return None;
        }
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.wrong("country", "is not two letters (ISO 3166-1)", "write NL, FR …");
            return None;
        }
        Some(country)
    }
}

/// Says that there is no such column. A file without names begins with somebody's address and name: they are not repeated.
fn no_column(number: usize, names: &StringRecord) -> String {
    let known = COLUMNS.join(", ");
    let name = names.get(number - 1).unwrap_or_default().trim();
    if names.iter().any(|name| name.contains('@')) {
        return format!("the first line is no list of columns; put one above it: {known}");
    }
    if name.is_empty() || name.len() > 40 || name.contains(char::is_control) {
        return format!("cell {number} of the first line names no column; the columns are {known}");
    }
    format!("\u{201c}{name}\u{201d} in the first line is not a column; the columns are {known}")
}

fn bad(line: u64, column: &'static str, problem: impl Into<String>, remedy: impl Into<String>) -> Bad {
    Bad { line, column, problem: problem.into(), remedy: remedy.into() }
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
