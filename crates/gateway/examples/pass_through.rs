//! The proxy alone, without a desk: what SMTP itself costs. `pass_through 127.0.0.1:2525 127.0.0.1:10026`
//!
//! Load it with Postfix's own tools: `smtp-sink -c 127.0.0.1:10026 1000` behind it, and before it
//! `smtp-source -s 20 -m 5000 -l 5000 127.0.0.1:2525`.

use openlijk_gateway::{Envelope, Gateway, GatewayConfig, Intake, Parcel, Report, Slip, Verdict};
use std::sync::Arc;
use tokio::sync::watch;

struct PassThrough;

impl Intake for PassThrough {
    async fn take(&self, raw: Vec<u8>, _envelope: &Envelope) -> Verdict {
        Verdict::Pass(Parcel::untouched(raw, Report::unmeasured("no-purpose")))
    }

    async fn conclude(&self, _slips: Vec<Slip>, _accepted: bool) {}
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(listen), Some(next_hop)) = (arguments.next(), arguments.next()) else {
        return Err("say where to listen and where mail goes on to".into());
    };
    let gateway = Gateway::bind(GatewayConfig::plain(listen.parse()?, next_hop), Arc::new(PassThrough)).await?;
    let (_stop, stopping) = watch::channel(false);
    gateway.run(stopping).await;
    Ok(())
}
