//! Power cuts: the program runs on a disk that forgets what was not synced (`powercut/shim.c`), is killed, and goes on
//! from what such a disk would hold.

use crate::instance::{Instance, Site, repository};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A disk under a site's data folder.
pub struct Disk {
    image: PathBuf,
    early: String,
    synchronous: Option<&'static str>,
}

impl Disk {
    /// Puts one under the data folder of a site that does not run. Of a hundred writes, `early` reach the disk before
    /// anybody asked for it.
    pub fn under(site: &Site, early: u32) -> Self {
        let image = site.path().join("durable");
        copy(&site.data(), &image);
        Self { image, early: early.to_string(), synchronous: None }
    }

    /// The control: a database that is not asked to be durable.
    #[must_use]
    pub fn without_durability(mut self) -> Self {
        self.synchronous = Some("NORMAL");
        self
    }

    /// Starts the program on this disk.
    pub fn start(&self, site: &Site) -> Instance {
        let data = site.data();
        let mut environment: Vec<(&str, &OsStr)> = vec![
            ("LD_PRELOAD", shim().as_os_str()),
            ("POWERCUT_ROOT", data.as_os_str()),
            ("POWERCUT_IMAGE", self.image.as_os_str()),
            ("POWERCUT_EARLY", OsStr::new(&self.early)),
            // As long as a fast disk takes: long enough that answers given too early are caught.
            ("POWERCUT_SYNC_US", OsStr::new("500")),
        ];
        if let Some(synchronous) = self.synchronous {
            environment.push(("OPENLIJK_TEST_SYNCHRONOUS", OsStr::new(synchronous)));
        }
        site.start_with(&environment)
    }

    /// Cuts the power: the program ends at once, and the data folder is what the disk holds.
    pub fn cut(&self, site: &Site, instance: Instance) {
        instance.kill();
        std::fs::remove_dir_all(site.data()).expect("the data folder can be removed");
        copy(&self.image, &site.data());
    }
}

/// The library, built once.
fn shim() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| {
        let library = std::env::temp_dir().join(format!("openlijk-powercut-{}.so", std::process::id()));
        let mut arguments: Vec<OsString> =
            ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"].map(Into::into).into();
        arguments.push(library.clone().into());
        arguments.push(repository().join("tests/powercut/shim.c").into());
        arguments.extend(["-ldl", "-lpthread"].map(Into::into));
        let built = Command::new("cc").args(&arguments).output().expect("cc runs");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        library
    })
}

/// Copies the files of a folder. Sockets and SQLite's shared memory are no part of a disk.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    std::fs::set_permissions(to, std::fs::metadata(from).expect("it is there").permissions()).expect("permissions");
    for entry in std::fs::read_dir(from).expect("it is there") {
        let entry = entry.expect("it can be read");
        let name = entry.file_name();
        if entry.file_type().is_ok_and(|kind| kind.is_file()) && !name.to_string_lossy().ends_with("-shm") {
            std::fs::copy(entry.path(), to.join(name)).expect("a file can be copied");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::have;

    /// Runs a shell command on such a disk; gives what is in a file of the image, where it is there.
    fn after_a_cut(command: &str) -> impl Fn(&str) -> Option<String> + use<> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (live, image) = (folder.path().join("live"), folder.path().join("image"));
        std::fs::create_dir(&live).expect("a folder");
        std::fs::write(live.join("old"), "old").expect("a file");
        copy(&live, &image);
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(command).current_dir(&live).env("LD_PRELOAD", shim());
        shell.env("POWERCUT_ROOT", &live).env("POWERCUT_IMAGE", &image);
        let done = shell.output().expect("a shell");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        move |name| {
            let _ = &folder;
            std::fs::read_to_string(image.join(name)).ok()
        }
    }

    #[test]
    fn what_was_synced_is_kept_and_what_was_not_is_gone() {
        if !have("cc") {
            return;
        }
        let disk = after_a_cut(
            "printf new > unsynced; printf new | dd of=synced conv=fsync 2>&1; printf NEW | dd of=old conv=notrunc 2>&1",
        );
        assert_eq!(disk("synced").as_deref(), Some("new"));
        assert_eq!(disk("unsynced"), None);
        assert_eq!(disk("old").as_deref(), Some("old"));
    }

    #[test]
    fn names_change_when_the_folder_is_synced_and_not_before() {
        if !have("cc") || !have("python3") {
            return;
        }
        let script = "import os, sys\n\
                      f = os.open('draft', os.O_RDWR | os.O_CREAT); os.write(f, b'draft'); os.fsync(f)\n\
                      os.rename('draft', 'final'); os.unlink('old')\n\
                      if len(sys.argv) > 1: os.fsync(os.open('.', os.O_RDONLY))\n";
        let disk = after_a_cut(&format!("python3 -c \"{script}\""));
        assert_eq!(
            (disk("draft").as_deref(), disk("final"), disk("old").as_deref()),
            (Some("draft"), None, Some("old"))
        );
        let disk = after_a_cut(&format!("python3 -c \"{script}\" synced"));
        assert_eq!((disk("draft"), disk("final").as_deref(), disk("old")), (None, Some("draft"), None));
    }
}
