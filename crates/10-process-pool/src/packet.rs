//! Messages between two processes: a packet is received whole or not at all, and by one receiver.
//!
//! The socket is of the kind `SOCK_SEQPACKET` (`unix(7)`). A message that is longer than a packet
//! travels as an open file in memory (`memfd_create(2)`), whose descriptor is in the packet.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read, Seek, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use nix::cmsg_space;
use nix::errno::Errno;
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::socket::{
    AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, SockFlag, SockType, recvmsg,
    sendmsg, socketpair,
};

/// Messages of this size or more go through a file in memory. A socket's buffer takes dozens of
/// such packets.
const PACKET: usize = 4 << 10;

/// Two ends of a socket, each for packets in both directions.
///
/// # Errors
/// When the system has no descriptor left.
pub fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let (family, kind) = (AddressFamily::Unix, SockType::SeqPacket);
    Ok(socketpair(family, kind, None, SockFlag::SOCK_CLOEXEC)?)
}

/// Sends a message; waits while the socket is full, unless the flags say `MSG_DONTWAIT`.
///
/// # Errors
/// `WouldBlock` when the socket is full, `BrokenPipe` when the other end is closed.
pub fn send(socket: &OwnedFd, message: &[u8], flags: MsgFlags) -> io::Result<()> {
    if message.len() < PACKET {
        // The first byte says that the message is the rest.
        return send_with(socket, &[IoSlice::new(&[0]), IoSlice::new(message)], &[], flags);
    }
    let mut file = File::from(memfd_create(c"message", MFdFlags::MFD_CLOEXEC)?);
    file.write_all(message)?;
    file.rewind()?;
    send_with(socket, &[IoSlice::new(&[1])], &[file.as_raw_fd()], flags)
}

/// Receives a message; `None` when the other end is closed and all messages have been received.
///
/// # Errors
/// `WouldBlock` when there is none and the flags say `MSG_DONTWAIT`. `EMFILE` when this process has
/// too many files open to be given a long message: it is lost.
pub fn receive(socket: &OwnedFd, flags: MsgFlags) -> io::Result<Option<Vec<u8>>> {
    let mut packet = [0; 1 + PACKET];
    let (length, files) = receive_with(socket, &mut packet, flags)?;
    match (&packet[..length], files.into_iter().next()) {
        ([], _) => Ok(None),
        ([0, message @ ..], _) => Ok(Some(message.to_vec())),
        (_, Some(file)) => {
            let mut message = Vec::new();
            File::from(file).read_to_end(&mut message)?;
            Ok(Some(message))
        }
        // The system gives no descriptor to a process that has too many open.
        (_, None) => Err(Errno::EMFILE.into()),
    }
}

/// Sends one packet, and open files with it.
///
/// # Errors
/// See [`send`].
pub fn send_with(
    socket: &OwnedFd,
    packet: &[IoSlice<'_>],
    files: &[i32],
    flags: MsgFlags,
) -> io::Result<()> {
    let rights = [ControlMessage::ScmRights(files)];
    let rights = if files.is_empty() { &[][..] } else { &rights };
    let flags = flags | MsgFlags::MSG_NOSIGNAL;
    retried(|| sendmsg::<()>(socket.as_raw_fd(), packet, rights, flags, None))?;
    Ok(())
}

/// Receives one packet and the files, at most two, that come with it; says how long the packet is.
///
/// # Errors
/// See [`receive`].
pub fn receive_with(
    socket: &OwnedFd,
    packet: &mut [u8],
    flags: MsgFlags,
) -> io::Result<(usize, Vec<OwnedFd>)> {
    let (flags, mut control) = (flags | MsgFlags::MSG_CMSG_CLOEXEC, cmsg_space!([i32; 2]));
    let mut buffer = [IoSliceMut::new(packet)];
    let received = loop {
        match recvmsg::<()>(socket.as_raw_fd(), &mut buffer, Some(&mut control), flags) {
            Err(Errno::EINTR) => {}
            received => break received?,
        }
    };
    // An error here is a descriptor that we were not given: our callers miss it.
    let files = received.cmsgs().into_iter().flatten().flat_map(|message| match message {
        ControlMessageOwned::ScmRights(files) => files,
        _ => Vec::new(),
    });
    // SAFETY: the system has just made these descriptors for us, and nobody else owns them.
    let files = files.map(|file| unsafe { OwnedFd::from_raw_fd(file) }).collect();
    Ok((received.bytes, files))
}

/// A call that was interrupted by a signal is made again.
pub fn retried<T>(mut call: impl FnMut() -> nix::Result<T>) -> nix::Result<T> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            result => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    const WAIT: MsgFlags = MsgFlags::empty();

    #[test]
    fn every_size_around_the_packet_arrives_whole_and_then_none() {
        let (ours, theirs) = pair().unwrap();
        let message = |size| (0..251).cycle().take(size).collect::<Vec<u8>>();
        let sizes = [0, 1, PACKET - 1, PACKET, PACKET + 1, 5 << 20];
        for size in sizes {
            send(&ours, &message(size), WAIT).unwrap();
        }
        drop(ours);
        for size in sizes {
            assert_eq!(receive(&theirs, WAIT).unwrap().unwrap(), message(size));
        }
        assert_eq!(receive(&theirs, WAIT).unwrap(), None);
        assert_eq!(send(&theirs, b"", WAIT).unwrap_err().kind(), ErrorKind::BrokenPipe);
    }

    #[test]
    fn a_message_that_was_not_received_can_be_taken_back() {
        let (ours, theirs) = pair().unwrap();
        for message in ["Hello", "你好"] {
            send(&ours, message.as_bytes(), WAIT).unwrap();
        }
        let same_end = theirs.try_clone().unwrap();
        assert_eq!(receive(&theirs, WAIT).unwrap().unwrap(), b"Hello");
        assert_eq!(receive(&same_end, WAIT).unwrap().unwrap(), "你好".as_bytes());
        let error = receive(&theirs, MsgFlags::MSG_DONTWAIT).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
    }
}
