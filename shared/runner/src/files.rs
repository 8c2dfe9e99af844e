//! The files of a run: a folder for the record, and what the command line asks to be written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::{env, process};

/// A folder for the record, which is also the temporary folder of the examples: what one of them
/// leaves there when it is killed goes with it. Removed when it is dropped.
pub(crate) struct TemporaryFolder {
    pub(crate) path: PathBuf,
}

impl TemporaryFolder {
    pub(crate) fn new() -> io::Result<Self> {
        let folder = env::temp_dir();
        for attempt in 0..100 {
            let path = folder.join(format!("trace-{}-{attempt}", process::id()));
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match builder.create(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(named("the temporary folder", &folder, &error)),
                Ok(()) => return Ok(Self { path }),
            }
        }
        Err(io::Error::other(
            "the temporary folder is full of old records",
        ))
    }

    pub(crate) fn record(&self) -> PathBuf {
        self.path.join("record")
    }

    /// The record with nothing in it.
    pub(crate) fn empty_record(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(self.record())
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.path);
    }
}

/// A file that the command line names: opened before anything runs, written afterwards. What is in
/// it stays until then, and a file that was made for nothing goes again.
pub(crate) struct Output {
    path: PathBuf,
    file: File,
    made: bool,
}

impl Output {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let made = !path.exists();
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let file = file.map_err(|error| named("cannot write to", path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            made,
        })
    }

    /// Writes it all. What was in the file before is gone; a pipe or a device has nothing in it.
    pub(crate) fn fill(
        mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        if self.file.metadata()?.is_file() {
            self.file.set_len(0)?;
        }
        let mut file = io::BufWriter::new(&self.file);
        let written = write(&mut file).and_then(|()| file.flush());
        drop(file);
        written.map_err(|error| named("cannot write to", &self.path, &error))?;
        self.made = false; // it stays
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.made {
            _ = fs::remove_file(&self.path);
        }
    }
}

fn named(what: &str, path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what} {}: {error}", path.display()))
}
