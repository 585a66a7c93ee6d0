//! Accounts, second factors and tokens; and no secret in any file.

use super::*;
use openlijk_model::Role;
use zeroize::Zeroizing;

fn secret() -> Zeroizing<Vec<u8>> {
    Zeroizing::new(b"twenty bytes of TOTP".to_vec())
}

#[tokio::test]
async fn an_account_is_set_as_a_whole_but_for_its_second_factor() {
    let world = World::new().await;
    let eva = Account::local("eva", "hash".to_owned(), Role::CaseWorker);
    world.store.set_account(eva.clone()).await.unwrap();
    world.store.set_account(Account::local("an", "hash".to_owned(), Role::Auditor)).await.unwrap();
    world.store.set_second_factor("eva", Some(secret())).await.unwrap();
    let moved = Account { role: Role::Officer, external: Some("sub-1".to_owned()), disabled: true, ..eva };
    world.store.set_account(moved.clone()).await.unwrap();
    let world = world.reopen().await;
    let kept = Account { has_second_factor: true, ..moved };
    assert_eq!(world.store.account("eva").await.unwrap(), Some(kept.clone()));
    assert_eq!(world.store.account_of("sub-1").await.unwrap(), Some(kept));
    assert_eq!(world.store.account_of("sub-2").await.unwrap(), None);
    let names: Vec<_> = world.store.accounts().await.unwrap().into_iter().map(|account| account.name).collect();
    assert_eq!(names, ["an", "eva"]);
    let other = Account { external: Some("sub-1".to_owned()), ..Account::local("an", String::new(), Role::Auditor) };
    assert!(matches!(world.store.set_account(other).await, Err(StoreError::Refused(why)) if why.contains("OIDC")));
}

#[tokio::test]
async fn a_mail_address_is_one_accounts_alone_however_it_is_written() {
    let world = World::new().await;
    let with = |name: &str, mail: &str| Account {
        mail: Some(address(mail)),
        ..Account::local(name, "hash".to_owned(), Role::Sender)
    };
    world.store.set_account(with("eva", "eva@Example.NL")).await.unwrap();
    let taken = world.store.set_account(with("an", "eva@example.nl")).await;
    assert!(matches!(taken, Err(StoreError::AddressTaken)), "{taken:?}");
    assert_eq!(world.store.account("an").await.unwrap(), None);
    world.store.set_account(with("eva", "eva@example.nl")).await.unwrap();
    let world = world.reopen().await;
    assert_eq!(world.store.account("eva").await.unwrap().unwrap().mail, Some(address("eva@example.nl")));
    world.store.set_account(Account::local("eva", "hash".to_owned(), Role::Sender)).await.unwrap();
    world.store.set_account(with("an", "eva@example.nl")).await.unwrap();
    world.store.set_account(Account::local("els", String::new(), Role::Sender)).await.unwrap();
}

#[tokio::test]
async fn a_second_factor_is_kept_in_no_file_in_plain_and_bound_to_its_account() {
    let world = World::new().await;
    for name in ["eva", "jan"] {
        world.store.set_account(Account::local(name, "a hash of hers".to_owned(), Role::Officer)).await.unwrap();
    }
    world.store.set_second_factor("eva", Some(secret())).await.unwrap();
    assert_eq!(world.store.second_factor("eva").await.unwrap(), Some(secret()));
    assert_eq!(world.store.second_factor("jan").await.unwrap(), None);
    assert_eq!(world.files_with(&secret()), [""; 0]);
    assert!(!world.files_with(b"a hash of hers").is_empty(), "the search finds what is there");
    let none = world.store.set_second_factor("nobody", Some(secret())).await;
    assert!(matches!(none, Err(StoreError::Unknown(_))));

    let world = world.reopen().await;
    assert_eq!(world.store.second_factor("eva").await.unwrap(), Some(secret()));
    let connection = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    let moved = "UPDATE accounts SET second_factor = (SELECT second_factor FROM accounts WHERE name = 'eva') WHERE name = 'jan'";
    connection.execute(moved, []).unwrap();
    assert!(world.store.second_factor("jan").await.is_err(), "another's secret opens nowhere else");
    world.store.set_second_factor("eva", None).await.unwrap();
    assert!(!world.store.account("eva").await.unwrap().unwrap().has_second_factor);
    assert_eq!(world.store.second_factor("eva").await.unwrap(), None);
}

#[tokio::test]
async fn a_step_of_a_second_factor_works_once_and_no_earlier_one_after_it() {
    let world = World::new().await;
    world.store.set_account(Account::local("eva", String::new(), Role::Officer)).await.unwrap();
    assert!(!world.store.use_step("eva", 100).await.unwrap(), "there is no second factor");
    world.store.set_second_factor("eva", Some(secret())).await.unwrap();
    let mut used = Vec::new();
    for step in [100, 100, 99, 101, 101] {
        used.push(world.store.use_step("eva", step).await.unwrap());
    }
    assert_eq!(used, [true, false, false, true, false]);
    let world = world.reopen().await;
    assert!(!world.store.use_step("eva", 101).await.unwrap(), "nor after a restart");
    assert!(!world.store.use_step("nobody", 1).await.unwrap());
}

#[tokio::test]
async fn a_token_is_found_by_its_hash_until_it_is_over_or_revoked() {
    let mut world = World::new().await;
    let scopes = ["prepare".to_owned(), "figures".to_owned()];
    let until = Timestamp::from_second(START + 3600).unwrap();
    let (one, two) = ([1; 32], [2; 32]);
    let first = world.store.new_token("crm", &one, &scopes, "jan", Some(until), world.now).await.unwrap();
    let second = world.store.new_token("list", &two, &scopes[..1], "jan", None, world.now).await.unwrap();
    assert_eq!(first.scopes, scopes);
    assert_eq!(world.store.token(&one, world.now).await.unwrap(), Some(first.clone()));
    assert_eq!(world.store.token(&[3; 32], world.now).await.unwrap(), None);
    assert_eq!(world.store.tokens().await.unwrap(), [second.clone(), first.clone()]);
    let again = world.store.new_token("crm", &one, &scopes, "jan", None, world.now).await;
    assert!(matches!(again, Err(StoreError::Refused(_))));
    for bad in [&[][..], &["two words".to_owned()], &[String::new()]] {
        assert!(matches!(
            world.store.new_token("x", &[9; 32], bad, "jan", None, world.now).await,
            Err(StoreError::Refused(_))
        ));
    }
    world.store.revoke_token(second.id, world.now).await.unwrap();
    world.pass(3600);
    world.store.revoke_token(second.id, world.now).await.unwrap();
    assert_eq!(world.store.token(&one, world.now).await.unwrap(), None, "it is over");
    assert_eq!(world.store.token(&two, world.now).await.unwrap(), None, "it is revoked");
    assert_eq!(world.store.tokens().await.unwrap()[0].revoked, Timestamp::from_second(START).ok());
    assert!(matches!(world.store.revoke_token(77, world.now).await, Err(StoreError::Unknown(_))));
}
