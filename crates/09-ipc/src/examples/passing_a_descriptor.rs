//! An open file travels through a socket: the receiver can read what it could never open itself.
//!
//! Python: `socket.send_fds` and `socket.recv_fds`.
//! Run: `cargo run -p ch09-ipc -- passing-a-descriptor`

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::unix::net::UnixStream;

use nix::sys::memfd::{MFdFlags, memfd_create};
use tracing::info;

use crate::child::Child;
use crate::descriptor::{receive_file, send_file};

pub fn main() -> io::Result<()> {
    let (ours, theirs) = UnixStream::pair()?;
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", || read_file(&theirs)) }?;
    // A file without a name, opened after the fork: the child has no other way to it.
    let mut file = File::from(memfd_create(c"secret", MFdFlags::MFD_CLOEXEC)?);
    file.write_all(b"a secret")?;
    file.rewind()?;
    info!("sends an open file");
    send_file(&ours, &file)?;
    child.join()?;
    let position = file.stream_position()?;
    info!(
        position,
        "the child's reading has moved the position here as well"
    );
    assert_eq!(position, 8);
    Ok(())
}

fn read_file(through: &UnixStream) -> io::Result<()> {
    let mut file = receive_file(through)?.expect("a file was sent");
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    info!(text, "reads the file it was given");
    assert_eq!(text, "a secret");
    Ok(())
}
