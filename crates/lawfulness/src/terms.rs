//! Facts in the rules' words: entities, and the contexts that the rules look at.

use crate::question::{Case, Item};
use crate::rulebook::PolicyError;
use cedar_policy::{Context, EntityId, EntityTypeName, EntityUid, RestrictedExpression};
use openlijk_model::{Controller, Measure, Recipients};
use std::str::FromStr;

/// The schema's names, parsed once, and facts put into them.
pub(crate) struct Terms {
    controller: EntityTypeName,
    purpose: EntityTypeName,
    action: EntityTypeName,
    item: EntityTypeName,
    measure: EntityTypeName,
    recipients: EntityTypeName,
    basis: EntityTypeName,
    choice: EntityTypeName,
    told: EntityTypeName,
    opt_out: EntityTypeName,
    means: EntityTypeName,
    scope: EntityTypeName,
    wanted: EntityTypeName,
}

/// What somebody wants to do with what is recorded, as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UseFacts {
    /// `look`, `incident`, `claim` or `effect`.
    pub wanted: &'static str,
    pub same_purpose: bool,
    pub measure: Measure,
    pub incident: bool,
    pub restricted: bool,
    pub written_reason: bool,
}

impl Terms {
    pub fn new() -> Result<Self, String> {
        let name = |text: &str| EntityTypeName::from_str(text).map_err(|error| error.to_string());
        Ok(Self {
            controller: name("Controller")?,
            purpose: name("Purpose")?,
            action: name("Action")?,
            item: name("Item")?,
            measure: name("Measure")?,
            recipients: name("Recipients")?,
            basis: name("Basis")?,
            choice: name("Choice")?,
            told: name("Told")?,
            opt_out: name("OptOut")?,
            means: name("Means")?,
            scope: name("Scope")?,
            wanted: name("Use")?,
        })
    }

    fn entity(name: &EntityTypeName, word: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(name.clone(), EntityId::new(word))
    }

    fn value(name: &EntityTypeName, word: &str) -> RestrictedExpression {
        RestrictedExpression::new_entity_uid(Self::entity(name, word))
    }

    pub fn action(&self, word: &str) -> EntityUid {
        Self::entity(&self.action, word)
    }

    /// Who decides about the mail.
    pub fn asker(&self, case: &Case) -> EntityUid {
        Self::entity(&self.controller, case.controller.as_str())
    }

    /// Whoever decides, where no rule looks at who it is: the one with the fewest grounds.
    pub fn whoever(&self) -> EntityUid {
        Self::entity(&self.controller, Controller::PublicTask.as_str())
    }

    /// What the measuring is for.
    pub fn aim(&self, case: &Case) -> EntityUid {
        Self::entity(&self.purpose, purpose(case))
    }

    pub fn item(&self, item: Item) -> EntityUid {
        Self::entity(&self.item, item.as_str())
    }

    pub fn wanted(&self, wanted: &UseFacts) -> EntityUid {
        Self::entity(&self.wanted, wanted.wanted)
    }

    pub fn using(&self, wanted: &UseFacts) -> Result<Context, PolicyError> {
        let yes = RestrictedExpression::new_bool;
        context([
            ("same_purpose", yes(wanted.same_purpose)),
            ("measure", Self::value(&self.measure, wanted.measure.as_str())),
            ("incident", yes(wanted.incident)),
            ("restricted", yes(wanted.restricted)),
            ("written_reason", yes(wanted.written_reason)),
        ])
    }

    pub fn facts(&self, case: &Case) -> Result<Context, PolicyError> {
        let yes = RestrictedExpression::new_bool;
        let (cell, streaming) = match case.recipients {
            Recipients::Number(number) => (i64::try_from(number).unwrap_or(i64::MAX), false),
            Recipients::Streaming(_) => (0, true),
        };
        let papers = record([
            ("ropa", yes(case.papers.ropa)),
            ("dpia", yes(case.papers.dpia)),
            ("processor", yes(case.papers.processor)),
            ("retention", yes(case.papers.retention)),
            ("legal_opinion", yes(case.papers.legal_opinion)),
            ("works_council", yes(case.papers.works_council)),
        ])?;
        context([
            ("recipients", Self::value(&self.recipients, case.class.as_str())),
            ("basis", Self::value(&self.basis, case.basis.as_str())),
            ("law", yes(case.law)),
            ("consent", self.consent(case)?),
            ("requested_mail", yes(case.requested_mail)),
            ("old_list", yes(case.old_list)),
            ("told", Self::value(&self.told, case.told.as_str())),
            ("opt_out", Self::value(&self.opt_out, case.opt_out.as_str())),
            ("instead", Self::value(&self.means, case.instead.as_str())),
            ("why_not_instead", yes(case.why_not_instead)),
            ("cell", RestrictedExpression::new_long(cell)),
            ("streaming", yes(streaming)),
            ("scope", Self::value(&self.scope, case.scope.as_str())),
            ("papers", papers),
        ])
    }

    pub fn taking(&self, case: &Case, measure: Measure) -> Result<Context, PolicyError> {
        context([
            ("measure", Self::value(&self.measure, measure.as_str())),
            ("purpose", Self::value(&self.purpose, purpose(case))),
            ("consent", self.consent(case)?),
            ("legal_opinion", RestrictedExpression::new_bool(case.papers.legal_opinion)),
            ("old_list", RestrictedExpression::new_bool(case.old_list)),
        ])
    }

    fn consent(&self, case: &Case) -> Result<RestrictedExpression, PolicyError> {
        let yes = RestrictedExpression::new_bool;
        let named = case.consent.names.iter().map(|item| Self::value(&self.item, item.as_str()));
        record([
            ("choice", Self::value(&self.choice, case.consent.state.as_str())),
            ("for_this_purpose", yes(case.consent.for_this_purpose)),
            ("explicit", yes(case.consent.explicit)),
            ("parental", yes(case.consent.parental)),
            ("names", RestrictedExpression::new_set(named)),
        ])
    }
}

fn record<const N: usize>(pairs: [(&str, RestrictedExpression); N]) -> Result<RestrictedExpression, PolicyError> {
    RestrictedExpression::new_record(pairs.map(|(key, value)| (key.to_owned(), value)))
        .map_err(|error| PolicyError(error.to_string()))
}

fn context<const N: usize>(pairs: [(&str, RestrictedExpression); N]) -> Result<Context, PolicyError> {
    Context::from_pairs(pairs.map(|(key, value)| (key.to_owned(), value)))
        .map_err(|error| PolicyError(error.to_string()))
}

/// The rules' word for a case's purpose.
fn purpose(case: &Case) -> &'static str {
    case.purpose.map_or("unnamed", |kind| kind.as_str())
}
