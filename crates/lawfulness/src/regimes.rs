//! The rule files: what each says of itself, and how a regime's version is put together from them.
//!
//! A file starts with a header of comment lines, `// key: value`. One with `regime` is a version of a regime: it says its
//! version, the day from which it applies, for which countries, whether it was read in the original or is a draft, and
//! which shared parts it builds on. One with `part` is such a shared part. Versions live side by side.

use crate::decider::RegimeError;
use crate::rulebook::parse;
use crate::wording::Wording;
use cedar_policy::{Policy, PolicyId, PolicySet};
use jiff::civil::Date;
use openlijk_model::Language;
use std::collections::{BTreeMap, BTreeSet};

/// A rule file: its name and its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct File<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

macro_rules! built_in {
    ($($name:literal)*) => {
        &[$(File { name: $name, text: include_str!(concat!("../../../regimes/", $name)) }),*]
    };
}

/// Every rule file that is built into the program.
pub(crate) const BUILT_IN: &[File<'static>] = built_in![
    "stops-2026-04.cedar"
    "rows-2026-04.cedar"
    "data-2026-04.cedar"
    "uses-2026-04.cedar"
    "eu-2026-04.cedar"
    "fr-2026-04.cedar"
    "it-2026-04.cedar"
    "nl-2026-04.cedar"
];

/// One version of one regime.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub regime: String,
    pub version: String,
    /// The day from which it applies, UTC.
    pub from: Date,
    /// Where it applies (ISO 3166-1).
    pub countries: Vec<String>,
    /// Read from summaries only?
    pub draft: bool,
    pub source: Wording,
    /// Addresses collected before this day are old ones.
    pub old_list_before: Option<Date>,
    /// Each policy's id is its file's name, a stroke, and its number there.
    pub policies: PolicySet,
}

/// What a header may say, and whether it must.
const REGIME_KEYS: [(&str, bool); 12] = [
    ("regime", true),
    ("version", true),
    ("from", true),
    ("countries", true),
    ("status", true),
    ("source", true),
    ("source-nl", true),
    ("source-fr", true),
    ("source-it", true),
    ("with", true),
    ("old-list-before", false),
    ("restates", false),
];
const PART_KEYS: [(&str, bool); 2] = [("part", true), ("version", true)];

/// Every version that `files` hold, by regime and date.
pub(crate) fn versions(files: &[File<'_>]) -> Result<Vec<Version>, RegimeError> {
    // Each file is read once, though several versions build on it.
    let policies = files.iter().map(|file| Ok((file.name, policies_of(file)?))).collect::<Result<_, RegimeError>>()?;
    let mut versions = Vec::new();
    for file in files {
        let header = header(file)?;
        if header.contains_key("regime") {
            versions.push(version(file.name, &header, &policies)?);
        }
    }
    versions.sort_by(|one, other| (&one.regime, one.from).cmp(&(&other.regime, other.from)));
    for pair in versions.windows(2) {
        if pair[0].regime == pair[1].regime && (pair[0].from == pair[1].from || pair[0].version == pair[1].version) {
            let both = format!("{} and {}", pair[0].version, pair[1].version);
            return Err(RegimeError::Invalid(pair[0].regime.clone(), format!("{both} have one name or one day")));
        }
    }
    Ok(versions)
}

/// The lines `// key: value` at a file's head.
fn header<'a>(file: &File<'a>) -> Result<BTreeMap<&'a str, &'a str>, RegimeError> {
    let wrong = |what: String| RegimeError::Invalid(file.name.to_owned(), what);
    let lines = file.text.lines().map_while(|line| line.strip_prefix("// "));
    let mut header = BTreeMap::new();
    for line in lines {
        let (key, value) =
            line.split_once(':').ok_or_else(|| wrong(format!("its head has a line without a key: {line}")))?;
        if header.insert(key.trim(), value.trim()).is_some() {
            return Err(wrong(format!("its head says {key} twice")));
        }
    }
    let keys: &[(&str, bool)] = if header.contains_key("regime") { &REGIME_KEYS } else { &PART_KEYS };
    for (key, needed) in keys {
        if *needed && header.get(key).is_none_or(|value| value.is_empty()) {
            return Err(wrong(format!("its head does not say \u{201c}{key}\u{201d}")));
        }
    }
    match header.keys().find(|key| !keys.iter().any(|(known, _)| known == *key)) {
        Some(odd) => Err(wrong(format!("its head says \u{201c}{odd}\u{201d}, which no head says"))),
        None => Ok(header),
    }
}

/// Every file's policies, by its name.
type Policies<'a> = BTreeMap<&'a str, Vec<Policy>>;

fn version(name: &str, header: &BTreeMap<&str, &str>, files: &Policies<'_>) -> Result<Version, RegimeError> {
    let wrong = |what: String| RegimeError::Invalid(name.to_owned(), what);
    let said = |key: &str| header.get(key).copied().unwrap_or_default();
    let words = |key: &str| said(key).split_whitespace();
    let date = |key: &str| said(key).parse::<Date>().map_err(|_| wrong(format!("\u{201c}{key}\u{201d} is no date")));
    let draft = match said("status") {
        "draft" => true,
        "read" => false,
        _ => return Err(wrong("\u{201c}status\u{201d} is draft or read".to_owned())),
    };
    let restated: BTreeSet<&str> = words("restates").collect();
    let mut policies = Vec::new();
    for part in words("with") {
        let part = files.get(part).ok_or_else(|| wrong(format!("it builds on {part}, which there is not")))?;
        policies.extend(part.iter().filter(|policy| !restated.contains(id(policy))));
    }
    let own = files.get(name).map_or(&[][..], Vec::as_slice);
    if let Some(lost) = restated.iter().find(|lost| !own.iter().any(|policy| id(policy) == **lost)) {
        return Err(wrong(format!("it says that it restates {lost}, and does not")));
    }
    policies.extend(own);
    let policies = PolicySet::from_policies(policies.into_iter().cloned()).map_err(|error| wrong(error.to_string()))?;
    Ok(Version {
        regime: said("regime").to_owned(),
        version: said("version").to_owned(),
        from: date("from")?,
        countries: words("countries").map(str::to_owned).collect(),
        draft,
        source: Wording::by(|language| match language {
            Language::En => said("source").to_owned(),
            other => said(&format!("source-{other}")).to_owned(),
        }),
        old_list_before: header.contains_key("old-list-before").then(|| date("old-list-before")).transpose()?,
        policies,
    })
}

fn id(policy: &Policy) -> &str {
    policy.annotations().find(|(key, _)| *key == "id").map_or("", |(_, id)| id)
}

/// A file's policies, each named by the file and its number there.
fn policies_of(file: &File<'_>) -> Result<Vec<Policy>, RegimeError> {
    let set = parse(file.text).map_err(|error| RegimeError::Invalid(file.name.to_owned(), error.to_string()))?;
    let named = |policy: &Policy| policy.new_id(PolicyId::new(format!("{}/{}", file.name, policy.id())));
    Ok(set.policies().map(named).collect())
}
