//! Serves the recipient's pages with sample data on loopback, to look at them:
//! `cargo run -p openlijk-recipient --example recipient_preview`.

#[path = "../tests/world/mod.rs"]
#[allow(dead_code)] // The tests use more of it.
mod world;

use openlijk_model::Language;
use world::World;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut world = World::usual().await;
    let crowd = world.mail("news", "reader@example.nl", "Nieuwsbrief november", Language::Nl).await;
    world.grant("profile", "reader@example.nl").await;
    let single = world.mail("profile", "reader@example.nl", "Tips voor u", Language::Nl).await;
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:18080".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    world.post(&format!("{single}/my-data"), "").await;
    let letter = world.letters.recv().await.map(|(_, letter)| letter.text).unwrap_or_default();
    let proof = letter.lines().find_map(|line| line.strip_prefix("https://mail.example.nl")).unwrap_or_default();
    println!("http://{address}{crowd}\nhttp://{address}{single}\nhttp://{address}{proof}");
    axum::serve(listener, world.app).await
}
