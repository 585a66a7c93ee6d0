//! What may be measured about one recipient of one message, and whether they are told something now.

use super::{Desk, Trouble, guard, in_time};
use jiff::Timestamp;
use openlijk_lawfulness::{Decision, Person, Reason, consent_of, facts_of};
use openlijk_model::{Address, Disclosure, Measure, Purpose};
use openlijk_store::{Recorded, Scope, Standing};

/// A decision, and what the notice tells of later messages.
#[derive(Debug, Clone)]
pub(super) struct Ruling {
    pub decision: Decision,
    /// What later messages will measure, where this one only tells (notice first).
    pub announces: Option<Measure>,
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
        let standing = in_time(self.store.standing(&purpose.id, recipient)).await?;
        let ruling = guard::caught(|| self.weigh(purpose, &standing, at))??;
        let paused = self.pauses(&Scope::All) || self.pauses(&Scope::Purpose(purpose.id.clone()));
        Ok(ruling.at_most(ceiling.unwrap_or(Measure::Individual), Reason::ceiling()).paused(paused))
    }

    /// The rules' answer. Who was not told yet is told by this message, and measured from the next one on.
    fn weigh(&self, purpose: &Purpose, standing: &Standing, at: Timestamp) -> Result<Ruling, Trouble> {
        let consent = consent_of(purpose, standing.choice.as_ref());
        let countries = standing.country.as_ref().map_or(&self.settings.countries[..], std::slice::from_ref);
        let decide = |disclosure| {
            let person =
                Person { countries, disclosure, consent: Some(consent.clone()), collected: standing.collected };
            let facts = facts_of(purpose, person);
            self.decider.decide(&facts, None, at).map_err(|error| {
                tracing::error!(%error, "the rules cannot be applied; mail goes on unmeasured");
                Trouble::Fault
            })
        };
        // A receipt is not offered yet.
        let passive = |decision: Decision| {
            let reason = "Asking for a receipt is not offered yet.";
            if decision.measure().is_passive() {
                decision
            } else {
                decision.lowered(Measure::Delivery, Reason::product("not-offered", reason))
            }
        };
        if purpose.disclosure == Disclosure::AtCollection {
            return Ok(Ruling { decision: passive(decide(Disclosure::AtCollection)?), announces: None });
        }
        let once_told = passive(decide(Disclosure::EarlierMessage)?);
        if standing.told.is_some() {
            return Ok(Ruling { decision: once_told, announces: None });
        }
        let now = passive(decide(Disclosure::InMessage)?);
        let announced = once_told.measure();
        if !announced.needs_picture() {
            return Ok(Ruling { decision: now, announces: None });
        }
        let ceiling = now.measure().lesser(Measure::Delivery);
        Ok(Ruling { decision: once_told.lowered(ceiling, Reason::notice_first()), announces: Some(announced) })
    }
}

impl Ruling {
    /// No more than `ceiling`. Where that leaves no picture for this message, nothing is announced either: the
    /// sending software asked for a message that does not speak of measuring.
    fn at_most(self, ceiling: Measure, reason: Reason) -> Self {
        let announces = self.announces.filter(|announced| announced.is_at_most(ceiling));
        Self { decision: self.decision.lowered(ceiling, reason), announces }
    }

    fn paused(self, paused: bool) -> Self {
        if paused { self.at_most(Measure::None, Reason::paused()) } else { self }
    }

    /// The ruling as it stands once it is on record: a retry gets what its first attempt got, so that two copies of one
    /// message never differ in what they measure; and its campaign may be paused.
    pub(super) fn on_record(self, recorded: &Recorded, campaign_paused: bool) -> Self {
        let before = self.decision.measure();
        let reason = Reason::product("retry", "The first attempt at sending this message was decided so.");
        let decision = self.decision.lowered(recorded.measure, reason);
        // The first attempt told, nobody knows whether it arrived, and by now the recipient counts as told.
        let told_then = before.needs_picture() && !decision.measure().needs_picture();
        let announces = self.announces.or(told_then.then_some(before));
        Self { decision, announces }.paused(campaign_paused)
    }
}
