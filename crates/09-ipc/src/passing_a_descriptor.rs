//! An open file travels through a socket: the receiver can read what it could never open itself.
//!
//! Python: `socket.send_fds` and `socket.recv_fds`.
//! Run: `cargo run -p ch09-ipc -- passing-a-descriptor`

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read, Seek, Write};
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::net::UnixStream;

use nix::cmsg_space;
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::socket::{ControlMessage, ControlMessageOwned, MsgFlags, recvmsg, sendmsg};
use tracing::info;

use crate::child::Child;

/// Sends an open file. The receiver gets a descriptor of its own for it (`unix(7)`, `SCM_RIGHTS`).
pub fn send_file(through: &UnixStream, file: &File) -> io::Result<()> {
    let files = [file.as_raw_fd()];
    let (byte, files) = ([IoSlice::new(b"f")], [ControlMessage::ScmRights(&files)]);
    sendmsg::<()>(through.as_raw_fd(), &byte, &files, MsgFlags::MSG_NOSIGNAL, None)?;
    Ok(())
}

/// Receives an open file; `None` when the sender has gone.
pub fn receive_file(through: &UnixStream) -> io::Result<Option<File>> {
    let (mut byte, mut control) = ([0], cmsg_space!([i32; 1]));
    let (socket, flags) = (through.as_raw_fd(), MsgFlags::MSG_CMSG_CLOEXEC);
    let mut buffer = [IoSliceMut::new(&mut byte)];
    let received = recvmsg::<()>(socket, &mut buffer, Some(&mut control), flags)?;
    let files = received.cmsgs()?.flat_map(|message| match message {
        ControlMessageOwned::ScmRights(files) => files,
        _ => Vec::new(),
    });
    // SAFETY: the system has just made these descriptors for us, and nobody else owns them.
    let files: Vec<_> = files.map(|file| unsafe { File::from_raw_fd(file) }).collect();
    Ok(files.into_iter().next()) // were there another one, it would be closed
}

/// Plays it: the parent opens a file without a name after the fork, so the child has no part in it.
pub fn main() -> io::Result<()> {
    let (ours, theirs) = UnixStream::pair()?;
    let work = || {
        let mut file = receive_file(&theirs)?.ok_or_else(|| io::Error::other("no file"))?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        info!(text, "reads the file it was given");
        assert_eq!(text, "a secret");
        Ok(())
    };
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", work) }?;
    let mut file = File::from(memfd_create(c"secret", MFdFlags::MFD_CLOEXEC)?);
    file.write_all(b"a secret")?;
    file.rewind()?; // the position in the file is shared, too
    info!("sends an open file");
    send_file(&ours, &file)?;
    child.join()?;
    let position = file.stream_position()?;
    info!(position, "the child's reading has moved the position here as well");
    assert_eq!(position, 8);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_that_has_gone_sends_no_file() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        drop(ours);
        assert!(receive_file(&theirs).unwrap().is_none());
    }

    #[test]
    fn a_receiver_that_has_gone_is_an_error() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        drop(theirs);
        let file = File::open("/dev/null").unwrap();
        assert!(send_file(&ours, &file).is_err());
    }
}
