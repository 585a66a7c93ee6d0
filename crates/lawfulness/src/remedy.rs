//! What would have to change for more to be allowed: the next best measure, and its needs, found by asking the rules.
//!
//! Everything that an organisation could put right is put right at once; where that allows a measure, the remedies are
//! taken away again one by one, and those that cannot be missed are its needs. What is a matter of fact (who the
//! recipients are, what the mail is for) is never "put right", and whoever said no is not asked again.

use crate::answer::{PASSIVE, allowed};
use crate::decision::NextBest;
use crate::phrases::{Phrase, said};
use crate::question::Case;
use crate::rulebook::{PolicyError, Rulebook};
use openlijk_model::{
    Basis, ChoiceState, Controller, Disclosure, Language, MailScope, Means, Measure, OptOut, PurposeKind,
    RecipientClass, Recipients,
};

/// Something that an organisation could put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Remedy {
    Opinion,
    Consent,
    WorksCouncil,
    Dpia,
    Ropa,
    Retention,
    Processor,
    WhyNotInstead,
    Crowd,
    Scope,
    Ground,
    WayOut,
    Telling,
}

/// In the order in which they are taken away again: the most burdensome first, so that it is kept last.
const REMEDIES: [Remedy; 13] = [
    Remedy::Opinion,
    Remedy::Consent,
    Remedy::WorksCouncil,
    Remedy::Dpia,
    Remedy::Crowd,
    Remedy::WhyNotInstead,
    Remedy::Ground,
    Remedy::Ropa,
    Remedy::Retention,
    Remedy::Processor,
    Remedy::Scope,
    Remedy::WayOut,
    Remedy::Telling,
];

impl Remedy {
    fn apply(self, case: &mut Case) {
        match self {
            Self::Opinion => case.papers.legal_opinion = true,
            Self::Consent if case.consent.state.says_no() => {}
            Self::Consent => {
                case.consent.state = ChoiceState::Granted;
                case.consent.for_this_purpose = true;
                case.consent.explicit |= case.class == RecipientClass::Vulnerable;
                case.consent.parental |= case.class == RecipientClass::Minor;
            }
            Self::WorksCouncil => case.papers.works_council = true,
            Self::Dpia => case.papers.dpia = true,
            Self::Ropa => case.papers.ropa = true,
            Self::Retention => case.papers.retention = true,
            Self::Processor => case.papers.processor = true,
            Self::WhyNotInstead if case.instead != Means::None => case.why_not_instead = true,
            Self::WhyNotInstead => {}
            // A number in between: neither too few for a crowd nor a large scale.
            Self::Crowd => {
                if matches!(case.recipients, Recipients::Number(number) if number < 10) {
                    case.recipients = Recipients::Number(10);
                }
            }
            Self::Scope => {
                if case.scope == MailScope::AllMail {
                    case.scope = MailScope::Selected;
                }
            }
            Self::Ground => {
                if case.controller == Controller::PublicTask && !matches!(case.basis, Basis::C | Basis::E) {
                    case.basis = Basis::E;
                }
                if matches!(case.basis, Basis::C | Basis::E) {
                    case.law = true;
                }
            }
            Self::WayOut => case.opt_out = OptOut::OneClick,
            Self::Telling => case.told = case.told.max(Disclosure::EarlierMessage),
        }
    }

    fn phrase(self, case: &Case, measure: Measure) -> Phrase {
        match self {
            Self::Opinion => said::NEEDS_OPINION,
            Self::Consent if case.class == RecipientClass::Minor => said::NEEDS_PARENT,
            Self::Consent if case.class == RecipientClass::Vulnerable => said::NEEDS_EXPLICIT_CONSENT,
            Self::Consent => said::NEEDS_CONSENT,
            Self::WorksCouncil => said::NEEDS_WORKS_COUNCIL,
            Self::Dpia => said::NEEDS_DPIA,
            Self::Ropa => said::NEEDS_ROPA,
            Self::Retention => said::NEEDS_RETENTION,
            Self::Processor => said::NEEDS_PROCESSOR,
            Self::WhyNotInstead => said::NEEDS_WHY_NOT,
            Self::Crowd => said::NEEDS_CROWD,
            Self::Scope => said::NEEDS_SCOPE,
            Self::Ground if case.controller == Controller::PublicTask => said::NEEDS_PUBLIC_GROUND,
            Self::Ground => said::NEEDS_LAW,
            Self::WayOut if measure == Measure::Portal => said::NEEDS_OTHER_WAY,
            Self::WayOut => said::NEEDS_WAY_OUT,
            Self::Telling if measure.is_passive() => said::NEEDS_TELLING,
            Self::Telling => said::NEEDS_TELLING_AT_BUTTON,
        }
    }
}

/// The next best measure where less than the request is granted: the one with the fewest needs, the lowest of equals,
/// unless a higher one has the very same needs. Where the purpose is proof or a leak, what the recipient does knowingly
/// comes first.
pub(crate) fn next_best(rules: &Rulebook, case: &Case, granted: Measure) -> Result<Option<NextBest>, PolicyError> {
    if granted == case.requested || case.purpose.is_none() {
        return Ok(None);
    }
    let [passive, active] = candidates(case, granted);
    let order = if prefers_active(case) { [active, passive] } else { [passive, active] };
    for group in order {
        let mut best: Option<NextBest> = None;
        for measure in group {
            let Some(mut needs) = needs(rules, case, measure)? else { continue };
            if measure != case.requested && !measure.is_passive() {
                let instead = [measure.as_str(), case.requested.as_str()];
                needs.push(said::NEEDS_ASKING.with(Language::En, &instead));
            }
            let better = |known: &NextBest| needs.len() < known.needs.len() || needs == known.needs;
            if best.as_ref().is_none_or(better) {
                best = Some(NextBest { measure, needs });
            }
        }
        if best.is_some() {
            return Ok(best);
        }
    }
    Ok(None)
}

fn prefers_active(case: &Case) -> bool {
    let for_proof = matches!(case.purpose, Some(PurposeKind::ProofOpening | PurposeKind::BreachPreventRecall));
    for_proof || !case.requested.is_passive()
}

/// What could come next: passive measures between what is granted and what was requested; and active ones, the one
/// that was requested first.
fn candidates(case: &Case, granted: Measure) -> [Vec<Measure>; 2] {
    let above = |measure: &Measure| case.requested.is_passive() && *measure <= case.requested && *measure > granted;
    let passive = PASSIVE.into_iter().filter(above).collect();
    let mut active = vec![Measure::Portal, Measure::Receipt];
    active.sort_by_key(|measure| *measure != case.requested);
    [passive, active]
}

/// What `measure` would need in `case`; nothing where it cannot be had. A measure that needs nothing but being asked
/// for has no needs here.
fn needs(rules: &Rulebook, case: &Case, measure: Measure) -> Result<Option<Vec<String>>, PolicyError> {
    let with = |remedies: &[Remedy]| {
        let mut better = *case;
        remedies.iter().for_each(|remedy| remedy.apply(&mut better));
        allowed(rules, &better, measure).map(|by| by.is_some())
    };
    let changing = |remedy: &Remedy| {
        let mut better = *case;
        remedy.apply(&mut better);
        better != *case
    };
    let mut kept: Vec<Remedy> = REMEDIES.into_iter().filter(changing).collect();
    if !with(&kept)? {
        return Ok(None);
    }
    let mut dispensable = kept.clone();
    if measure != Measure::Individual {
        // What stands without consent anywhere is nearer by one paper than by everybody's consent.
        dispensable.sort_by_key(|remedy| *remedy != Remedy::Consent);
    }
    for remedy in dispensable {
        let without: Vec<Remedy> = kept.iter().copied().filter(|other| *other != remedy).collect();
        if with(&without)? {
            kept = without;
        }
    }
    Ok(Some(kept.into_iter().rev().map(|remedy| remedy.phrase(case, measure).with(Language::En, &[])).collect()))
}
