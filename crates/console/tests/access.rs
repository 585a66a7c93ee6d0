//! Who reaches what: every route of the console, by every role, against the table.

mod world;

use axum::http::Method;
use openlijk_console::{Action, Needs, Route, may, routes};
use openlijk_model::{Measure, Role};
use world::{Answer, World, purpose};

const FORBIDDEN: &str = "Dit hoort niet bij uw rol";
const FORGED: &str = "Dit formulier was te oud";

/// A path of this route, with something in each gap.
fn path_of(route: &Route) -> String {
    let id = if route.path.starts_with("/purposes") { "news" } else { "1" };
    let path = route.path.replace("{id}", id).replace("{scope}", "all").replace("{file}", "figures.csv");
    path.replace("{name}", "anna")
        .replace("{rule}", "R01")
        .replace("{message}", "1")
        .replace("{part}", "2")
        .replace("{plan}", "1")
        .replace("{draft}", "0")
        .replace("{act}", "note")
}

async fn ask(world: &mut World, route: &Route) -> Answer {
    match route.method == Method::POST {
        // A form without our token changes nothing, and is looked at only where the role may send it.
        true => world.post(&path_of(route), "").await,
        false => world.get(&path_of(route)).await,
    }
}

#[tokio::test]
async fn every_route_opens_for_the_roles_of_the_table_and_for_no_other() {
    let mut world = World::usual().await;
    world.mailing("Mei 2026", 12, 3).await;
    let mut tried = 0;
    for role in Role::ALL {
        world.account(role.as_str(), *role).await;
        world.cookie = None;
        world.sign_in_as(role.as_str()).await;
        for route in routes() {
            let Needs::Action(action) = route.needs else { continue };
            let answer = ask(&mut world, &route).await;
            let what = format!("{} {} as {role}: {}", route.method, route.path, answer.status);
            tried += 1;
            if !may(*role, action) {
                assert!(answer.status == 403 && answer.body.contains(FORBIDDEN), "{what}\n{}", answer.body);
            } else if route.method == Method::POST {
                assert!(answer.status == 403 && answer.body.contains(FORGED), "{what}\n{}", answer.body);
            } else {
                assert!(answer.status != 403 && answer.status < 500, "{what}\n{}", answer.body);
            }
        }
    }
    assert!(tried >= 6 * 40, "only {tried} were tried");
    assert!(world.store.pauses().is_empty());
}

#[tokio::test]
async fn whoever_is_not_signed_in_reaches_only_what_says_nothing() {
    let mut world = World::usual().await;
    let mut open = Vec::new();
    for route in routes() {
        let answer = ask(&mut world, &route).await;
        match route.needs {
            Needs::Nothing => open.push(route.path),
            Needs::Action(_) => {
                let to = (answer.status, answer.header("location"));
                assert_eq!(to, (303, "/sign-in"), "{} {}", route.method, route.path);
            }
            Needs::Scope(_) => assert_eq!(answer.status, 401, "{} {}", route.method, route.path),
        }
        world.cookie = None;
    }
    open.dedup();
    let known = [
        "/",
        "/sign-in",
        "/sign-in/code",
        "/sign-in/organisation",
        "/sign-in/return",
        "/second-factor",
        "/v1/openapi.json",
        "/metrics",
        "/healthz",
        "/readyz",
    ];
    assert_eq!(open, known, "whatever is added here must say nothing of the organisation");
}

#[tokio::test]
async fn every_action_of_the_table_but_those_of_programs_has_a_route() {
    let routed: Vec<Action> = routes()
        .into_iter()
        .filter_map(|route| match route.needs {
            Needs::Action(action) => Some(action),
            _ => None,
        })
        .collect();
    // Recording and moving choices is done by command, page and API; the console has no form for it.
    let elsewhere = [Action::RecordChoices, Action::MoveChoices];
    let left: Vec<&Action> =
        Action::ALL.iter().filter(|action| !routed.contains(action) && !elsewhere.contains(action)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn a_role_that_changed_counts_at_the_next_request() {
    let mut world = World::usual().await;
    let account = world.account("piet", Role::Administrator).await;
    world.sign_in_as("piet").await;
    assert_eq!(world.get("/accounts").await.status, 200);
    let mut changed = account.clone();
    changed.role = Role::Sender;
    world.store.set_account(changed.clone()).await.unwrap();
    assert_eq!(world.get("/accounts").await.status, 403);
    assert!(!world.get("/campaigns").await.body.contains("href=\"/accounts\""));
    changed.disabled = true;
    world.store.set_account(changed).await.unwrap();
    assert_eq!(world.get("/campaigns").await.header("location"), "/sign-in");
    world.store.set_account(account).await.unwrap();
    assert_eq!(world.get("/campaigns").await.header("location"), "/sign-in", "what was ended stays ended");
    world.sign_in_as("piet").await;
}

#[tokio::test]
async fn what_is_shown_as_a_link_or_button_is_also_allowed() {
    let mut world = World::of("Gemeente Voorbeeld", vec![purpose("news", "Nieuwsbrief", Measure::Aggregate)]).await;
    world.mailing("Mei 2026", 12, 3).await;
    for role in Role::ALL {
        world.account(role.as_str(), *role).await;
        world.cookie = None;
        world.sign_in_as(role.as_str()).await;
        let mut seen = vec!["/campaigns".to_owned()];
        let mut next = 0;
        while let Some(path) = seen.get(next).cloned() {
            next += 1;
            let answer = world.get(&path).await;
            assert_ne!(answer.status, 403, "{path} is linked for {role}, who may not see it");
            if !answer.header("content-type").starts_with("text/html") {
                continue;
            }
            for href in answer.body.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                let href = href.split(['#', '?']).next().unwrap().to_owned();
                if href.starts_with('/') && !href.starts_with("/static") && !seen.contains(&href) && seen.len() < 200 {
                    seen.push(href);
                }
            }
        }
        assert!(seen.len() > 5, "{role}: {seen:?}");
    }
}
