//! The files of a run: a folder for the record, and what the command line asks to be written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::{env, process};

use crate::model::{Draw, Played};

/// A folder for the record, which is also the temporary folder of the examples: what one of them
/// leaves there when it is killed goes with it. Removed when it is dropped.
pub(crate) struct TemporaryFolder {
    pub(crate) path: PathBuf,
}

impl TemporaryFolder {
    pub(crate) fn new() -> io::Result<Self> {
        let folder = env::temp_dir();
        // No other process has this pid at this time.
        let path = folder.join(format!("trace-{}-{}", process::id(), trace::now()));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let made = builder.create(&path);
        made.map_err(|error| named("the temporary folder", &folder, &error))?;
        Ok(Self { path })
    }

    pub(crate) fn record(&self) -> PathBuf {
        self.path.join("record")
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
    pub(crate) fn open(path: PathBuf) -> io::Result<Self> {
        let made = !path.exists();
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(|error| named("cannot write to", &path, &error))?;
        Ok(Self { path, file, made })
    }

    /// Draws into it. What was in the file before is gone; a pipe or a device has nothing in it.
    pub(crate) fn fill(mut self, draw: Draw, played: &Played<'_>) -> io::Result<()> {
        if self.file.metadata()?.is_file() {
            self.file.set_len(0)?;
        }
        let mut file = BufWriter::new(&self.file);
        let written = draw(played, &mut file).and_then(|()| file.flush());
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
