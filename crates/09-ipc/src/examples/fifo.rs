//! A pipe with a name in the file system: processes that are not related meet there.
//!
//! Python: `os.mkfifo`.
//! Run: `cargo run -p ch09-ipc -- fifo`

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use tracing::info;

use crate::child::Child;
use crate::private_folder::PrivateFolder;

pub fn main() -> io::Result<()> {
    let folder = PrivateFolder::new("fifo")?;
    let name = folder.path().join("pipe");
    mkfifo(&name, Mode::S_IRUSR | Mode::S_IWUSR)?;
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", || write_to(&name)) }?;
    let text = fs::read_to_string(&name)?;
    child.join()?;
    info!(text, "has read to the end");
    assert_eq!(text, "Hello");
    // The name is in the file system, the bytes are not.
    assert_eq!(fs::metadata(&name)?.len(), 0);
    Ok(())
}

fn write_to(name: &Path) -> io::Result<()> {
    let mut pipe = File::options().write(true).open(name)?; // waits until somebody reads
    info!("has opened it to write");
    pipe.write_all(b"Hello")
}
