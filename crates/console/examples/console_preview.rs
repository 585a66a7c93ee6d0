//! Serves the console with sample data on loopback, to look at it:
//! `cargo run -p openlijk-console --example console_preview`, then sign in as anna.

#[path = "../tests/world/mod.rs"]
mod world;

use jiff::SignedDuration;
use openlijk_model::{Address, Measure, Role};
use openlijk_store::{RequestKind, Scope};
use world::{PASSWORD, World, purpose};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut purposes = vec![purpose("profile", "Persoonlijke tips", Measure::Individual)];
    let mut news = purpose("news", "Nieuwsbrief voor inwoners", Measure::Aggregate);
    news.audience = Some(2000);
    purposes.push(news);
    let world = World::of("Gemeente Voorbeeld", purposes).await;
    world.mailing("Nieuwsbrief november", 2000, 8).await;
    world.mailing("Bijna iedereen", 1000, 1).await;
    world.mailing("Kleine mailing", 6, 2).await;
    let reader = Address::parse("reader8@example.nl").map_err(std::io::Error::other)?;
    let person = world.store.find(&reader).await.map_err(std::io::Error::other)?;
    let purpose = "news".parse().map_err(std::io::Error::other)?;
    if let Some(person) = person {
        let (why, now) = ("Belde over een brief", world.now());
        world.store.look("anna", Role::Officer, person, &purpose, why, now).await.map_err(std::io::Error::other)?;
    }
    for (days, kind) in [(40, RequestKind::Erase), (25, RequestKind::Access), (1, RequestKind::Object)] {
        let received = world.now() - SignedDuration::from_hours(24 * days);
        let opened = world.store.open_request(person, kind, "letter", "Wat weet u van mij?", received).await;
        opened.map_err(std::io::Error::other)?;
    }
    if std::env::args().any(|argument| argument == "--paused") {
        let why = "Vraag van de toezichthouder";
        world.store.pause(Scope::All, why, "anna", world.now()).await.map_err(std::io::Error::other)?;
    }
    world.account("beheer", Role::Administrator).await;
    world.token("webshop", &["recipients", "choices:write"], None).await;
    let port = std::env::args().find_map(|argument| Some(argument.strip_prefix("--port=")?.to_owned()));
    let port = port.unwrap_or_else(|| "18081".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://127.0.0.1:{port}/sign-in as anna, or beheer, with \u{201c}{PASSWORD}\u{201d}");
    axum::serve(listener, world.app).await
}
