//! A temporary folder that is removed when it is dropped.

use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::{env, process};

/// A new folder that only its owner can enter. When this is dropped it is removed with all that is
/// in it, so also on an early return and on a panic; not when the process is killed.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes a folder in the system's temporary folder; its name begins with `name`.
    pub fn new(name: &str) -> io::Result<Self> {
        let mut folder = DirBuilder::new();
        folder.mode(0o700);
        for attempt in 0.. {
            let path = env::temp_dir().join(format!("{name}-{}-{attempt}", process::id()));
            match folder.create(&path) {
                // It exists already, so it belongs to another program or thread.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    let text = format!("cannot make the folder {}: {error}", path.display());
                    return Err(io::Error::new(error.kind(), text));
                }
                Ok(()) => return Ok(Self(path)),
            }
        }
        unreachable!("some number is free")
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0); // a destructor cannot report an error
    }
}
