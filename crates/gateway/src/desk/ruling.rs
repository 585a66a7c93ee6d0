//! What may be measured about one recipient of one message, whether they are told something now, and whether they are asked.

use super::asking::may_be_asked;
use super::{Desk, Trouble, guard, in_time};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use openlijk_lawfulness::{Decision, Person, Reason, consent_of, facts_of, notice_lacks, said};
use openlijk_model::{Address, ChoiceState, Consent, Disclosure, Measure, Purpose};
use openlijk_store::{Recorded, Scope, Standing};

/// A decision, and what the message says of other measuring than its own.
#[derive(Debug, Clone)]
pub(super) struct Ruling {
    pub decision: Decision,
    /// What later messages will measure, where this one only tells (notice first).
    pub announces: Option<Measure>,
    /// What would be measured if the recipient said yes, where this message invites them to choose.
    pub invites: Option<Measure>,
    /// Does the recipient want plain text?
    pub plain_text: bool,
}

impl Desk {
    /// Decides about one recipient. Records nothing.
    pub(super) async fn rule(
        &self,
        purpose: &Purpose,
        recipient: &Address,
        ceiling: Option<Measure>,
        at: Timestamp,
    ) -> Result<Ruling, Trouble> {
        let standing = in_time(self.store.standing(purpose, recipient)).await?;
        let ruling = guard::caught(|| self.weigh(purpose, &standing, at))??;
        let scopes = [Scope::All, Scope::Purpose(purpose.id.clone())];
        let paused = standing.paused || scopes.iter().any(|scope| self.pauses(scope));
        let ruling = ruling.wished(&standing);
        let ruling = match ceiling {
            Some(ceiling) => ruling.at_most(ceiling, Reason::product(said::CEILING, &[])),
            None => ruling,
        };
        Ok(ruling.paused(paused))
    }

    /// Asks once more, when the decision is on disk: a no that landed in between counts already for this message. (One that
    /// lands later counts at every hit on what singles somebody out, and from the next mail on under `aggregate`.)
    pub(super) async fn rule_again(
        &self,
        ruling: Ruling,
        purpose: &Purpose,
        recipient: &Address,
        ceiling: Option<Measure>,
        at: Timestamp,
    ) -> Result<Ruling, Trouble> {
        if ruling.decision.picture().is_none() && ruling.invites.is_none() {
            return Ok(ruling);
        }
        let now = self.rule(purpose, recipient, ceiling, at).await?;
        let reason = Reason::product(said::CHOSEN_MEANWHILE, &[]);
        let (invites, plain_text) = (ruling.invites.and(now.invites), ruling.plain_text || now.plain_text);
        Ok(Ruling { invites, plain_text, ..ruling.at_most(now.decision.measure(), reason) })
    }

    /// The rules' answer. Who was not told yet, or of less, is told by this message, and measured from the next one on.
    pub(super) fn weigh(&self, purpose: &Purpose, standing: &Standing, at: Timestamp) -> Result<Ruling, Trouble> {
        let consent = consent_of(purpose, standing.choice.as_ref());
        let decide = |disclosure, consent: &Consent| self.decide(purpose, standing, disclosure, consent.clone(), at);
        let ruling = |decision, announces| Ruling { decision, announces, invites: None, plain_text: false };
        let at_collection = purpose.disclosure == Disclosure::AtCollection && !standing.collected_under_less;
        let told_less = standing.collected_under_less;
        let by_now = if told_less { Disclosure::EarlierMessage } else { purpose.disclosure_once_told() };
        let once_told = decide(by_now, &consent)?;
        // The organisation may have changed since the purpose was assessed: whom it cannot tell all, it tells nothing (GDPR 13).
        let lacks = notice_lacks(purpose, &self.settings.controller);
        if !lacks.is_empty() {
            let decision = once_told.lowered(Measure::Delivery, Reason::notice_incomplete(&lacks));
            return Ok(ruling(decision, None));
        }
        let announced = once_told.measure();
        if announced.needs_picture() && (at_collection || standing.told.is_some()) {
            return Ok(ruling(once_told, None));
        }
        if announced.needs_picture() {
            let ceiling = decide(Disclosure::InMessage, &consent)?.measure().lesser(Measure::Delivery);
            return Ok(ruling(once_told.lowered(ceiling, Reason::product(said::NOTICE_FIRST, &[])), Some(announced)));
        }
        let decision = match standing.told {
            None if !at_collection => decide(Disclosure::InMessage, &consent)?,
            _ => once_told,
        };
        if !purpose.wants_consent() || consent.state == ChoiceState::Granted || !may_be_asked(standing, at) {
            return Ok(ruling(decision, None));
        }
        let today = at.to_zoned(TimeZone::UTC).date().to_string();
        let yes = Consent { state: ChoiceState::Granted, at: Some(today), ..consent };
        // Nobody is asked for what a yes would not allow either.
        let with_yes = decide(by_now, &yes)?.measure();
        Ok(Ruling { invites: Some(with_yes).filter(|it| it.needs_picture()), ..ruling(decision, None) })
    }

    /// What the rules, and the officer's word on what is contested among them, allow for this person.
    fn decide(
        &self,
        purpose: &Purpose,
        standing: &Standing,
        disclosure: Disclosure,
        consent: Consent,
        at: Timestamp,
    ) -> Result<Decision, Trouble> {
        let countries = standing.country.as_ref().map_or(&self.settings.controller.countries[..], std::slice::from_ref);
        let person = Person { countries, disclosure, consent: Some(consent), collected: standing.collected };
        let decision = self.decider.decide(&facts_of(purpose, person), None, at).map_err(|error| {
            tracing::error!(%error, "the rules cannot be applied; mail goes on unmeasured");
            Trouble::Fault
        })?;
        Ok(decision.without_declined(&self.store.declined(&purpose.id)).as_offered())
    }
}

impl Ruling {
    /// No more than `ceiling`. Where that leaves no picture for this message, nothing is announced or asked either: whoever
    /// set the ceiling wants a message that does not speak of measuring.
    fn at_most(self, ceiling: Measure, reason: Reason) -> Self {
        let within = |measure: &Measure| measure.is_at_most(ceiling);
        let (announces, invites) = (self.announces.filter(within), self.invites.filter(within));
        Self { decision: self.decision.lowered(ceiling, reason), announces, invites, ..self }
    }

    /// As the recipient wants it, whatever the purpose.
    fn wished(self, standing: &Standing) -> Self {
        let Standing { objects, restricted, plain_text, .. } = *standing;
        let by_law = |phrase, citation: &str| {
            let mut reason = Reason::product(phrase, &[]);
            citation.clone_into(&mut reason.citation);
            reason
        };
        let wishes = [
            (objects, by_law(said::OBJECTION, "H07; GDPR 21")),
            (restricted, by_law(said::RESTRICTED, "GDPR 18")),
            (plain_text, Reason::product(said::PLAIN_TEXT, &[])),
        ];
        let in_force = wishes.into_iter().filter(|(wanted, _)| *wanted);
        let ruling = in_force.fold(self, |ruling, (_, reason)| ruling.at_most(Measure::Delivery, reason));
        Self { plain_text, ..ruling }
    }

    fn paused(self, paused: bool) -> Self {
        if paused { self.at_most(Measure::None, Reason::product(said::PAUSED, &[])) } else { self }
    }

    /// The ruling as it stands once it is on record: a retry gets what its first attempt got, so that two copies of one
    /// message never differ in what they measure; and its campaign may be paused.
    pub(super) fn on_record(self, recorded: &Recorded, campaign_paused: bool) -> Self {
        let before = self.decision.measure();
        let reason = Reason::product(said::RETRY, &[]);
        let decision = self.decision.lowered(recorded.measure, reason);
        // The first attempt told, nobody knows whether it arrived, and by now the recipient counts as told.
        let told_then = before.needs_picture() && !decision.measure().needs_picture();
        let announces = self.announces.or(told_then.then_some(before));
        Self { decision, announces, ..self }.paused(campaign_paused)
    }
}

#[cfg(test)]
mod tests;
