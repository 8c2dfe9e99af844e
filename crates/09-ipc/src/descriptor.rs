//! An open file, sent through a socket.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::net::UnixStream;

use nix::cmsg_space;
use nix::sys::socket::{ControlMessage, ControlMessageOwned, MsgFlags, recvmsg, sendmsg};

/// Sends an open file. The receiver gets a descriptor of its own for it (`unix(7)`, `SCM_RIGHTS`),
/// as with Python's `socket.send_fds`. What both have in common is the position in the file.
///
/// # Errors
/// `BrokenPipe` when the receiver has gone.
pub fn send_file(through: &UnixStream, file: &File) -> io::Result<()> {
    let files = [file.as_raw_fd()];
    let files = [ControlMessage::ScmRights(&files)];
    let byte = [IoSlice::new(b"f")]; // a stream carries a descriptor with a byte, not alone
    let flags = MsgFlags::MSG_NOSIGNAL;
    sendmsg::<()>(through.as_raw_fd(), &byte, &files, flags, None)?;
    Ok(())
}

/// Receives an open file, which a program that this one starts does not inherit. `None` when the
/// sender has gone.
///
/// # Errors
/// When the socket fails. A process with too many open files gets `None` (`recvmsg(2)`).
pub fn receive_file(through: &UnixStream) -> io::Result<Option<File>> {
    let mut byte = [0];
    let mut buffer = [IoSliceMut::new(&mut byte)];
    let mut control = cmsg_space!([i32; 1]);
    let flags = MsgFlags::MSG_CMSG_CLOEXEC;
    let socket = through.as_raw_fd();
    let received = recvmsg::<()>(socket, &mut buffer, Some(&mut control), flags)?;
    let files = received.cmsgs().into_iter().flatten();
    let files = files.flat_map(|message| match message {
        ControlMessageOwned::ScmRights(files) => files,
        _ => Vec::new(),
    });
    // SAFETY: the system has just made these descriptors for us, and nobody else owns them.
    let files: Vec<_> = files
        .map(|file| unsafe { File::from_raw_fd(file) })
        .collect();
    Ok(files.into_iter().next()) // were there another one, it would be closed
}
