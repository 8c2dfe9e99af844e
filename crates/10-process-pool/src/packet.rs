//! Messages between a pool and a worker: each is received whole or not at all, and only once.
//!
//! The socket is of type `SOCK_SEQPACKET` (`unix(7)`). A message that is longer than a packet waits
//! in a file in memory (`memfd_create(2)`), which both sides have had open from the start, and the
//! packet says where. So no message needs a descriptor: neither in a process, which may have too
//! many open (`EMFILE`), nor in a socket, where the system allows a user only as many as one
//! process may have open (`ETOOMANYREFS`).

use std::fs::File;
use std::io::{self, ErrorKind, IoSlice, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::fs::FileExt;

use nix::cmsg_space;
use nix::errno::Errno;
use nix::fcntl::{FallocateFlags, fallocate};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::socket::{
    self, AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, Shutdown, SockFlag,
    SockType, recvmsg, sendmsg, socketpair,
};

/// Messages of this size or more wait in a file. A socket's buffer takes dozens of such packets.
const PACKET: usize = 4 << 10;

/// A message in a file begins at a multiple of this, so that it shares no page with another.
const PAGES: u64 = 64 << 10;

/// The line between a pool and one of its workers.
///
/// Each of the two has both ends. So the pool can take back what the worker has not received, even
/// if it is dead; and the end of one does not close the socket.
#[derive(Debug)]
pub struct Line {
    pools: OwnedFd,
    workers: OwnedFd,
    /// The pool writes its long messages here, and the worker those below.
    questions: File,
    answers: File,
}

impl Line {
    /// A line on which nothing was sent.
    ///
    /// # Errors
    /// When no descriptor is left.
    pub fn new() -> io::Result<Self> {
        let (pools, workers) = pair()?;
        let file = || memfd_create(c"messages", MFdFlags::MFD_CLOEXEC).map(File::from);
        Ok(Self {
            pools,
            workers,
            questions: file()?,
            answers: file()?,
        })
    }

    /// In the pool: sends a question, if there is room for it now. One thread at a time.
    ///
    /// # Errors
    /// `WouldBlock` when there is no room.
    pub fn ask(&self, question: &[u8]) -> io::Result<()> {
        send(
            &self.pools,
            &self.questions,
            question,
            MsgFlags::MSG_DONTWAIT,
        )
    }

    /// In the pool: the next answer, if it is there.
    pub fn answer(&self) -> Option<io::Result<Vec<u8>>> {
        now(receive(&self.pools, &self.answers, MsgFlags::MSG_DONTWAIT))
    }

    /// In the pool: takes back the oldest question that the worker has not received yet.
    pub fn take_back(&self) -> Option<io::Result<Vec<u8>>> {
        now(receive(
            &self.workers,
            &self.questions,
            MsgFlags::MSG_DONTWAIT,
        ))
    }

    /// In the worker: waits for the next question; `None` after [`hang_up`](Self::hang_up).
    ///
    /// # Errors
    /// When the system has no memory for it.
    pub fn question(&self) -> io::Result<Option<Vec<u8>>> {
        receive(&self.workers, &self.questions, MsgFlags::empty())
    }

    /// In the worker: sends an answer; waits while the socket is full. One thread at a time.
    ///
    /// # Errors
    /// `BrokenPipe` after [`hang_up`](Self::hang_up); or when the system has no memory for it.
    pub fn reply(&self, answer: &[u8]) -> io::Result<()> {
        send(&self.workers, &self.answers, answer, MsgFlags::empty())
    }

    /// Nothing more is sent, in either direction. What has been sent can still be received.
    pub fn hang_up(&self) {
        shutdown(&self.pools);
    }

    /// Ready to be read as soon as there is an answer.
    pub fn sign(&self) -> BorrowedFd<'_> {
        self.pools.as_fd()
    }

    /// What another process must be sent to have the line, too: see [`From`].
    pub fn descriptors(&self) -> [i32; 4] {
        let Self {
            pools,
            workers,
            questions,
            answers,
        } = self;
        [
            pools.as_raw_fd(),
            workers.as_raw_fd(),
            questions.as_raw_fd(),
            answers.as_raw_fd(),
        ]
    }
}

impl From<[OwnedFd; 4]> for Line {
    fn from([pools, workers, questions, answers]: [OwnedFd; 4]) -> Self {
        Self {
            pools,
            workers,
            questions: questions.into(),
            answers: answers.into(),
        }
    }
}

fn send(socket: &OwnedFd, file: &File, message: &[u8], flags: MsgFlags) -> io::Result<()> {
    // The first byte says whether the message is the rest, or the rest says where it is.
    if message.len() < PACKET {
        return send_with(
            socket,
            &[IoSlice::new(&[0]), IoSlice::new(message)],
            &[],
            flags,
        );
    }
    let start = file.metadata()?.len().next_multiple_of(PAGES);
    let place = [start.to_be_bytes(), (message.len() as u64).to_be_bytes()].concat();
    let sent = file.write_all_at(message, start).and_then(|()| {
        send_with(
            socket,
            &[IoSlice::new(&[1]), IoSlice::new(&place)],
            &[],
            flags,
        )
    });
    if sent.is_err() {
        file.set_len(start)?; // nobody was told of it
    }
    sent
}

/// `None` after a hang-up, as soon as all messages have been received.
fn receive(socket: &OwnedFd, file: &File, flags: MsgFlags) -> io::Result<Option<Vec<u8>>> {
    let mut packet = [0; 1 + PACKET];
    let (length, _) = receive_with(socket, &mut packet, flags)?;
    match &packet[..length] {
        [] => Ok(None),
        [0, message @ ..] => Ok(Some(message.to_vec())),
        [_, place @ ..] => {
            let (start, length) = place.split_at(8);
            let start = number(start);
            let length = number(length);
            let mut message = vec![0; usize::try_from(length).map_err(io::Error::other)?];
            file.read_exact_at(&mut message, start)?;
            // Its memory is free again. The file keeps its length, which is where others begin.
            let hole = FallocateFlags::FALLOC_FL_PUNCH_HOLE | FallocateFlags::FALLOC_FL_KEEP_SIZE;
            let whole_pages = length.next_multiple_of(PAGES).cast_signed();
            fallocate(file, hole, start.cast_signed(), whole_pages)?;
            Ok(Some(message))
        }
    }
}

fn number(bytes: &[u8]) -> u64 {
    u64::from_be_bytes(bytes.try_into().expect("eight bytes"))
}

/// What has been received, unless there is nothing now.
fn now(received: io::Result<Option<Vec<u8>>>) -> Option<io::Result<Vec<u8>>> {
    match received {
        Err(error) if error.kind() == ErrorKind::WouldBlock => None,
        received => received.transpose(),
    }
}

/// The two ends of a socket for packets in both directions.
///
/// # Errors
/// When no descriptor is left.
pub fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let ends = socketpair(
        AddressFamily::Unix,
        SockType::SeqPacket,
        None,
        SockFlag::SOCK_CLOEXEC,
    )?;
    Ok(ends)
}

/// Lets both ends receive what has been sent, and no more.
pub fn shutdown(socket: &OwnedFd) {
    // It can only fail when that has been done already.
    _ = socket::shutdown(socket.as_raw_fd(), Shutdown::Both);
}

/// Sends one packet, and open files with it.
///
/// # Errors
/// `WouldBlock` when the flags say `MSG_DONTWAIT` and the socket is full, `BrokenPipe` when it is
/// shut down, `ETOOMANYREFS` when the user has too many files on the way (`unix(7)`).
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

/// Receives one packet and the files, at most four, that come with it; says how long the packet
/// is. A file that this process cannot have, because it has too many open, is missing.
///
/// # Errors
/// `WouldBlock` when the flags say `MSG_DONTWAIT` and there is none.
pub fn receive_with(
    socket: &OwnedFd,
    packet: &mut [u8],
    flags: MsgFlags,
) -> io::Result<(usize, Vec<OwnedFd>)> {
    let flags = flags | MsgFlags::MSG_CMSG_CLOEXEC;
    let mut control = cmsg_space!([i32; 4]);
    let mut buffer = [IoSliceMut::new(packet)];
    let received = loop {
        match recvmsg::<()>(socket.as_raw_fd(), &mut buffer, Some(&mut control), flags) {
            Err(Errno::EINTR) => {}
            received => break received?,
        }
    };
    // An error here is a descriptor that we were not given: our callers miss it.
    let files = received
        .cmsgs()
        .into_iter()
        .flatten()
        .flat_map(|message| match message {
            ControlMessageOwned::ScmRights(files) => files,
            _ => Vec::new(),
        });
    // SAFETY: the system has just made these descriptors for us, and nobody else owns them.
    let files = files
        .map(|file| unsafe { OwnedFd::from_raw_fd(file) })
        .collect();
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
