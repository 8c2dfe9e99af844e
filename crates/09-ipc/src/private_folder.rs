//! A folder for sockets and pipes that have a name, which only its owner can enter.

use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::{env, process};

/// A new folder with mode 0700. Dropped by the process that made it, it is removed with all that is
/// in it; a forked child has a copy of this value, and its end must not remove anything.
#[derive(Debug)]
pub struct PrivateFolder {
    path: PathBuf,
    owner: u32,
}

impl PrivateFolder {
    /// Makes a folder in the system's temporary folder; its name begins with `name`.
    ///
    /// # Errors
    /// When the temporary folder cannot be written to.
    pub fn new(name: &str) -> io::Result<Self> {
        for attempt in 0.. {
            let path = env::temp_dir().join(format!("{name}-{}-{attempt}", process::id()));
            match DirBuilder::new().mode(0o700).create(&path) {
                // One that is there already belongs to somebody else.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                created => {
                    return created.map(|()| Self {
                        path,
                        owner: process::id(),
                    });
                }
            }
        }
        unreachable!("some number is free")
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        if process::id() == self.owner {
            _ = fs::remove_dir_all(&self.path); // a destructor can tell nobody of an error
        }
    }
}
