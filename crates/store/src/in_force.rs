//! What the desk decided, as everybody looks at it on the way of a mail or a hit: which version of which purpose is in force,
//! which contested rules were declined, which opinions are on file. Read anew from disk after every change, which is rare.

use crate::engine::{Connection, Fault, values};
use crate::past::{Past, Pasts, read_switches};
use crate::purposes::read_version;
use crate::types::Declared;
use openlijk_lawfulness::Assessment;
use openlijk_model::{Opinion, PurposeId, PurposeVersion};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How long readings and messages are kept where a purpose does not say; without saying so it measures nothing (LAW, H16).
pub(crate) const RETENTION_DAYS: u32 = 90;

/// For how long what is recorded under a purpose is kept.
pub(crate) struct Keeps {
    pub(crate) purpose: PurposeId,
    /// Days, as the version in force says.
    pub(crate) days: u32,
    /// The versions that said less, with their days: whoever was measured under one of them was told so.
    pub(crate) sooner: Vec<(u32, u32)>,
}

impl Keeps {
    fn of(past: &Past) -> Self {
        let kept_by = &past.kept_by().purpose;
        let days = kept_by.documents.retention_days.unwrap_or(RETENTION_DAYS);
        let said = |version: &PurposeVersion| Some((version.version, version.purpose.documents.retention_days?));
        let sooner = past.versions().iter().filter_map(said).filter(|(_, said)| *said < days).collect();
        Self { purpose: kept_by.id.clone(), days, sooner }
    }
}

/// What the desk decided.
#[derive(Default)]
pub(crate) struct Desk {
    /// The last declaration of every purpose.
    pub(crate) declared: Arc<[Declared]>,
    /// The purposes in force, each in the version that is.
    pub(crate) in_force: Arc<[PurposeVersion]>,
    /// The opinions on file.
    pub(crate) opinions: Arc<[Opinion]>,
    /// For how long what is recorded under each purpose is kept.
    pub(crate) retention: Arc<[Keeps]>,
    declined: HashMap<PurposeId, Arc<[String]>>,
    /// What every purpose was.
    pub(crate) pasts: Pasts,
}

impl Desk {
    /// Reads everything, and beside it every purpose in the version that its records are kept by: the one in force, else
    /// the one that was last, else the last declared.
    pub(crate) fn read(db: &mut dyn Connection) -> Result<(Self, HashMap<PurposeId, PurposeVersion>), Fault> {
        let (mut assessments, mut declined) = (read_assessments(db)?, read_declined(db)?);
        let mut switches = read_switches(db)?;
        let (mut declared, mut in_force, mut retention) = (Vec::new(), Vec::new(), Vec::new());
        let (mut kept_by, mut pasts) = (HashMap::new(), Pasts::new());
        for (id, versions) in read_versions(db)? {
            let Some(past) = Past::of(versions, switches.remove(&id).unwrap_or_default()) else { continue };
            let on = past.switched().filter(|(_, is_on)| *is_on).map(|(version, _)| version.clone());
            let (last, keeps) = (past.last(), past.kept_by());
            retention.push(Keeps::of(&past));
            kept_by.insert(id.clone(), keeps.clone());
            declared.push(Declared {
                version: last.clone(),
                in_force: on.as_ref().map(|on| on.version),
                assessment: assessments.remove(&(id.clone(), last.version)),
                declined: declined.get(&id).cloned().unwrap_or_default(),
            });
            pasts.insert(id, past);
            in_force.extend(on);
        }
        let declined = declined.drain().map(|(id, rules)| (id, rules.into())).collect();
        let opinions = read_opinions(db)?.into();
        let (declared, in_force, retention) = (declared.into(), in_force.into(), retention.into());
        Ok((Self { declared, in_force, opinions, retention, declined, pasts }, kept_by))
    }

    /// The last declaration of a purpose.
    pub(crate) fn declared(&self, purpose: &PurposeId) -> Option<&Declared> {
        // In the order of their ids, as read.
        let found = self.declared.binary_search_by(|declared| declared.version.purpose.id.cmp(purpose));
        found.ok().map(|at| &self.declared[at])
    }

    /// Is a version of this purpose in force?
    pub(crate) fn is_on(&self, purpose: &PurposeId) -> bool {
        self.declared(purpose).is_some_and(|declared| declared.in_force.is_some())
    }

    /// The contested rules that were declined under a purpose.
    pub(crate) fn declined(&self, purpose: &PurposeId) -> Arc<[String]> {
        self.declined.get(purpose).map_or_else(|| Arc::new([]), Arc::clone)
    }
}

fn read_versions(db: &mut dyn Connection) -> Result<BTreeMap<PurposeId, Vec<PurposeVersion>>, Fault> {
    let mut purposes: BTreeMap<PurposeId, Vec<PurposeVersion>> = BTreeMap::new();
    db.query("SELECT declaration, version, author, at FROM purposes ORDER BY id, version", values![], &mut |row| {
        let version = read_version(row, 0)?;
        purposes.entry(version.purpose.id.clone()).or_default().push(version);
        Ok(())
    })?;
    Ok(purposes)
}

type Assessments = HashMap<(PurposeId, u32), (Assessment, String)>;

fn read_assessments(db: &mut dyn Connection) -> Result<Assessments, Fault> {
    let all = db.all("SELECT purpose, version, assessment, author FROM assessments ORDER BY id", values![], |row| {
        Ok(((row.word(0)?, row.number(1)?), (row.json(2)?, row.string(3)?)))
    })?;
    Ok(all.into_iter().collect())
}

fn read_declined(db: &mut dyn Connection) -> Result<HashMap<PurposeId, Vec<String>>, Fault> {
    let mut last: BTreeMap<(PurposeId, String), bool> = BTreeMap::new();
    db.query("SELECT purpose, rule, accepted FROM grey_rulings ORDER BY id", values![], &mut |row| {
        last.insert((row.word(0)?, row.string(1)?), row.int(2)? != 0);
        Ok(())
    })?;
    let mut declined: HashMap<PurposeId, Vec<String>> = HashMap::new();
    for ((purpose, rule), _) in last.into_iter().filter(|(_, accepted)| !accepted) {
        declined.entry(purpose).or_default().push(rule);
    }
    Ok(declined)
}

fn read_opinions(db: &mut dyn Connection) -> Result<Vec<Opinion>, Fault> {
    db.all("SELECT id, about, lawyer, day, note FROM opinions ORDER BY id", values![], |row| {
        Ok(Opinion {
            id: row.string(0)?,
            about: row.string(1)?,
            lawyer: row.string(2)?,
            day: row.word(3)?,
            note: row.string(4)?,
        })
    })
}
