//! Serves the recipient's pages with sample data on loopback, to look at them:
//! `cargo run -p openlijk-recipient --example recipient_preview`.

#[path = "../tests/world/mod.rs"]
mod world;

use openlijk_model::{Language, Role};
use world::{World, link_in, value_of};

const READER: &str = "reader@example.nl";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut world = World::usual().await;
    let crowd = world.mail("news", READER, "Nieuwsbrief november", Language::Nl).await;
    world.grant("profile", READER).await;
    let single = world.mail("profile", READER, "Tips voor u", Language::Nl).await;
    let proof = world.proof(&single).await;
    if let Some(id) = world.store.find(&openlijk_model::Address::parse(READER)?).await? {
        let (purpose, why) = ("profile".parse()?, "Vraag van de lezer aan de telefoon");
        world.store.look("anna", Role::CaseWorker, id, &purpose, why, world.now()).await?;
        world.post(&format!("{proof}/wish/plain-text"), "wanted=yes").await;
    }
    let mark = value_of(&world.get("/sign-up/profile?lang=nl").await.body, "openlijk-wording");
    let form = format!("address=new%40example.nl&openlijk-allow=yes&openlijk-language=nl&openlijk-wording={mark}");
    world.post("/sign-up/profile?lang=nl", &form).await;
    let pending = link_in(&world.letter().await.1);
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:18080".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    for path in [&crowd, &single, &proof, &pending] {
        println!("http://{address}{path}");
    }
    Ok(axum::serve(listener, world.app).await?)
}
