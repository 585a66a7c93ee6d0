//! Serves the console with sample data on loopback, to look at it:
//! `cargo run -p openlijk-console --example console_preview`, then sign in as anna.

#[path = "../tests/world/mod.rs"]
#[allow(dead_code)] // The tests use more of it.
mod world;

use openlijk_model::Measure;
use openlijk_store::Scope;
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
    if std::env::args().any(|argument| argument == "--paused") {
        let why = "Vraag van de toezichthouder";
        world.store.pause(Scope::All, why, "anna", world.now()).await.map_err(std::io::Error::other)?;
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:18081").await?;
    println!("http://127.0.0.1:18081/sign-in as anna with \u{201c}{PASSWORD}\u{201d}");
    axum::serve(listener, world.app).await
}
