//! Opening a data folder that is not as it should be.

use super::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn open(world: &World) -> Result<Store, OpenError> {
    Store::open(world.folder.path(), &Options::default())
}

#[tokio::test]
async fn a_second_instance_on_a_data_folder_is_refused_until_the_first_has_closed() {
    let world = World::new().await;
    let refused = open(&world).unwrap_err();
    assert!(matches!(refused, OpenError::InUse { .. }), "{refused}");
    world.store.close().await;
    open(&world).unwrap().close().await;
}

#[tokio::test]
async fn a_data_folder_of_a_newer_version_is_refused_and_left_as_it_is() {
    let world = World::new().await;
    world.store.close().await;
    let path = world.folder.path().join("openlijk.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute("INSERT INTO schema_version (version) VALUES (9999)", []).unwrap();
    drop(connection);
    let refused = open(&world).unwrap_err();
    assert!(matches!(refused, OpenError::Newer { found: 9999, .. }), "{refused}");
}

#[tokio::test]
async fn without_its_master_key_a_store_is_refused_and_no_new_key_is_made() {
    let world = World::new().await;
    world.store.close().await;
    let key = world.folder.path().join("master.key");
    fs::rename(&key, world.folder.path().join("elsewhere")).unwrap();
    let refused = open(&world).unwrap_err();
    assert!(matches!(&refused, OpenError::Key { problem, .. } if problem.contains("missing")), "{refused}");
    assert!(!key.exists());

    let options = Options { master_key: Some(world.folder.path().join("elsewhere")), ..Options::default() };
    Store::open(world.folder.path(), &options).unwrap().close().await;
}

#[tokio::test]
async fn another_master_key_and_anothers_key_file_are_refused() {
    let (world, other) = (World::new().await, World::new().await);
    world.store.close().await;
    other.store.close().await;
    let swap = |name: &str| {
        let (mine, theirs) = (world.folder.path().join(name), other.folder.path().join(name));
        let kept = fs::read(&mine).unwrap();
        fs::write(&mine, fs::read(&theirs).unwrap()).unwrap();
        (mine, kept)
    };
    let (path, kept) = swap("master.key");
    let refused = open(&world).unwrap_err();
    assert!(matches!(&refused, OpenError::Key { problem, .. } if problem.contains("not the master key")), "{refused}");

    swap("keys.db");
    let refused = open(&world).unwrap_err();
    assert!(matches!(&refused, OpenError::Key { problem, .. } if problem.contains("another store")), "{refused}");
    fs::write(path, kept).unwrap();
}

#[tokio::test]
async fn a_store_whose_key_file_is_gone_is_refused() {
    let world = World::new().await;
    world.store.close().await;
    fs::remove_file(world.folder.path().join("keys.db")).unwrap();
    let refused = open(&world).unwrap_err();
    assert!(matches!(&refused, OpenError::Key { .. }), "{refused}");
}

#[tokio::test]
async fn a_master_key_that_others_may_read_or_that_is_none_is_refused() {
    let world = World::new().await;
    world.store.close().await;
    let key = world.folder.path().join("master.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    let refused = open(&world).unwrap_err();
    assert!(matches!(&refused, OpenError::Key { problem, .. } if problem.contains("chmod 600")), "{refused}");

    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&key, "not hexadecimal\n").unwrap();
    let refused = open(&world).unwrap_err();
    assert!(matches!(&refused, OpenError::Key { problem, .. } if problem.contains("64 hexadecimal")), "{refused}");
}

#[tokio::test]
async fn files_of_a_new_data_folder_are_for_their_owner_alone() {
    let world = World::new().await;
    world.mailing("march", 0..1).await;
    let mut seen = 0;
    for entry in fs::read_dir(world.folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?} has mode {mode:o}", entry.file_name());
        seen += 1;
    }
    assert!(seen >= 5, "store, log, keys, master key, lock");
}

#[tokio::test]
async fn a_store_that_was_not_closed_is_taken_up_with_everything_answered_for() {
    let world = World::new().await;
    let sent = world.mailing("march", 0..12).await;
    assert_eq!(world.load(group_picture(sent[0].place)).await, HitOutcome::Recorded);
    // The folder as a power cut would leave it: files copied while the store is up.
    let copy = tempfile::tempdir().unwrap();
    for name in ["openlijk.db", "openlijk.db-wal", "keys.db", "master.key"] {
        fs::copy(world.folder.path().join(name), copy.path().join(name)).unwrap();
    }
    let store = Store::open(copy.path(), &Options::default()).unwrap();
    assert_eq!(store.counts(sent[0].campaign).await.unwrap(), world.store.counts(sent[0].campaign).await.unwrap());
    store.close().await;
}

#[tokio::test]
async fn nothing_secret_prints_itself() {
    let world = World::new().await;
    let key = fs::read_to_string(world.folder.path().join("master.key")).unwrap();
    let printed = format!("{:?} {:?}", world.store, world.store.inner.keyring);
    assert!(!printed.contains(&key[..16]));
    assert_eq!(printed, "Store Keyring(hidden)");
}
