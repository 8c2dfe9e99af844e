//! A bounded queue between processes: a socket that keeps messages whole, and a counter of places.
//!
//! The socket is of the kind `SOCK_SEQPACKET` (`unix(7)`): a message is received whole or not at
//! all, by one receiver, whatever the others do meanwhile. So there is no lock that a killed
//! process could leave behind, and no half message. One that is longer than a packet travels as an
//! open file in memory (`memfd_create(2)`), whose descriptor is the packet.
//!
//! The counter is an `eventfd(2)` in semaphore mode: it begins with as many units as the queue has
//! places; `put` takes one and `get` returns it. When a process is killed just between taking one
//! and sending, or between receiving and returning it, that place is lost.

use std::fs::File;
use std::io::{self, ErrorKind, IoSlice, IoSliceMut, Read, Seek, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::cmsg_space;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::eventfd::{EfdFlags, EventFd};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::socket::{
    AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, SockFlag, SockType, recvmsg,
    sendmsg, socketpair,
};

/// Messages of this size or more go through a file in memory. A socket's buffer takes dozens of
/// such packets.
pub const PACKET: usize = 4 << 10;

/// How long to wait before another try when nothing would wake us.
const MOMENT: Duration = Duration::from_millis(1);

/// The sending half. Forked children may each have a copy.
#[derive(Debug)]
pub struct Sender {
    socket: OwnedFd,
    places: EventFd,
}

/// The receiving half. Forked children may each have a copy.
#[derive(Debug)]
pub struct Receiver {
    socket: OwnedFd,
    places: EventFd,
}

/// A queue of at most `capacity` messages. A process drops the half that it does not need: the
/// other half learns that this one has gone only when its last copy is dropped.
///
/// # Errors
/// `InvalidInput` when the capacity is 0; otherwise when the system has no descriptor left.
pub fn bounded(capacity: u32) -> io::Result<(Sender, Receiver)> {
    if capacity == 0 {
        return Err(io::Error::new(
            ErrorKind::InvalidInput,
            "a queue has at least one place",
        ));
    }
    let kind = (
        AddressFamily::Unix,
        SockType::SeqPacket,
        SockFlag::SOCK_CLOEXEC,
    );
    let (ours, theirs) = socketpair(kind.0, kind.1, None, kind.2)?;
    let flags = EfdFlags::EFD_SEMAPHORE | EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK;
    let places = EventFd::from_value_and_flags(capacity, flags)?;
    let same_places = places.as_fd().try_clone_to_owned()?;
    // SAFETY: the descriptor is a copy of an eventfd's, and nobody else owns it.
    let same_places = unsafe { EventFd::from_owned_fd(same_places) };
    Ok((
        Sender {
            socket: ours,
            places,
        },
        Receiver {
            socket: theirs,
            places: same_places,
        },
    ))
}

impl Sender {
    /// Puts a message into the queue; waits while the queue is full.
    ///
    /// # Errors
    /// `BrokenPipe` when there is no receiver any more.
    pub fn put(&self, message: &[u8]) -> io::Result<()> {
        self.put_timeout(message, Duration::MAX)
    }

    /// Like [`put`](Self::put), but waits no longer than `limit`.
    ///
    /// # Errors
    /// `TimedOut` when the queue was full all the time: the message was not sent.
    pub fn put_timeout(&self, message: &[u8], limit: Duration) -> io::Result<()> {
        let deadline = Instant::now().checked_add(limit);
        while let Err(error) = self.places.read() {
            match error {
                Errno::EAGAIN => self.wait_for(self.places.as_fd(), PollFlags::POLLIN, deadline)?,
                Errno::EINTR => {}
                error => return Err(error.into()),
            }
        }
        let sent = self.send(message, deadline);
        if sent.is_err() {
            self.places.write(1)?; // nothing was sent, so the place is still free
        }
        sent
    }

    fn send(&self, message: &[u8], deadline: Option<Instant>) -> io::Result<()> {
        let flags = MsgFlags::MSG_NOSIGNAL | MsgFlags::MSG_DONTWAIT;
        let send = |first: &[u8], rest: &[u8], control: &[ControlMessage<'_>]| loop {
            let packet = [IoSlice::new(first), IoSlice::new(rest)];
            match sendmsg::<()>(self.socket.as_raw_fd(), &packet, control, flags, None) {
                // The socket's own buffer can be full before the queue is.
                Err(Errno::EAGAIN) => {
                    self.wait_for(self.socket.as_fd(), PollFlags::POLLOUT, deadline)?;
                }
                // This user has too many files on their way, counting all sockets (`unix(7)`).
                // Nothing tells us when one arrives, so we try again after a moment.
                Err(Errno::ETOOMANYREFS) => {
                    self.wait_for(self.socket.as_fd(), PollFlags::empty(), deadline)?;
                }
                Err(Errno::EINTR) => {}
                // The receiver left messages behind when it closed: the system says so once.
                Err(Errno::ECONNRESET) => return Err(ErrorKind::BrokenPipe.into()),
                sent => return Ok(sent.map(|_| ())?),
            }
        };
        if message.len() < PACKET {
            // The first byte says that the message is the rest.
            return send(&[0], message, &[]);
        }
        let mut file = File::from(memfd_create(c"message", MFdFlags::MFD_CLOEXEC)?);
        file.write_all(message)?;
        file.rewind()?;
        send(&[1], &[], &[ControlMessage::ScmRights(&[file.as_raw_fd()])])
    }

    /// Waits until `what` may be ready, or nobody is at the other end, or it is too late. Without
    /// flags it waits a moment.
    fn wait_for(
        &self,
        what: BorrowedFd<'_>,
        ready: PollFlags,
        deadline: Option<Instant>,
    ) -> io::Result<()> {
        // Nothing is asked of the socket: `poll` reports in any case that the other end has gone.
        let mut wanted = [
            PollFd::new(what, ready),
            PollFd::new(self.socket.as_fd(), PollFlags::empty()),
        ];
        let left = time_left(deadline);
        let at_most = if ready.is_empty() {
            Some(left.map_or(MOMENT, |it| it.min(MOMENT)))
        } else {
            left
        };
        wait_until(&mut wanted, at_most)?;
        if wanted[1].any() == Some(true) {
            return Err(ErrorKind::BrokenPipe.into());
        }
        if left == Some(Duration::ZERO) && wanted[0].any() == Some(false) {
            return Err(io::Error::new(ErrorKind::TimedOut, "the queue is full"));
        }
        Ok(())
    }
}

/// The socket, to poll it beside others: it is readable when the receiver has gone.
impl AsFd for Sender {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// How long until the deadline; `None` means without end.
fn time_left(deadline: Option<Instant>) -> Option<Duration> {
    deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
}

/// Waits until one of them is ready, or for that long, or until a signal comes.
fn wait_until(wanted: &mut [PollFd<'_>], at_most: Option<Duration>) -> nix::Result<()> {
    // Whole milliseconds, rounded up: waking too early would only mean asking again.
    let timeout = at_most.map_or(PollTimeout::NONE, |left| {
        PollTimeout::try_from(left.as_micros().div_ceil(1000)).unwrap_or(PollTimeout::MAX)
    });
    match poll(wanted, timeout) {
        Err(Errno::EINTR) => Ok(()),
        polled => polled.map(drop),
    }
}

impl Receiver {
    /// Takes the oldest message; waits while there is none. `None` when there is no sender any more
    /// and all messages have been taken.
    ///
    /// # Errors
    /// `EMFILE` when this process has too many files open to be given a long message: it is lost.
    pub fn get(&self) -> io::Result<Option<Vec<u8>>> {
        self.receive(MsgFlags::empty())
    }

    /// Like [`get`](Self::get), but does not wait.
    ///
    /// # Errors
    /// `WouldBlock` when there is no message now.
    pub fn try_get(&self) -> io::Result<Option<Vec<u8>>> {
        self.receive(MsgFlags::MSG_DONTWAIT)
    }

    /// Like [`get`](Self::get), but waits no longer than `limit`.
    ///
    /// # Errors
    /// `TimedOut` when there was no message all the time.
    pub fn get_timeout(&self, limit: Duration) -> io::Result<Option<Vec<u8>>> {
        let deadline = Instant::now().checked_add(limit);
        loop {
            let left = time_left(deadline); // before we look: after the last wait we look once more
            match self.try_get() {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                taken => return taken,
            }
            if left == Some(Duration::ZERO) {
                return Err(io::Error::new(ErrorKind::TimedOut, "the queue is empty"));
            }
            wait_until(
                &mut [PollFd::new(self.socket.as_fd(), PollFlags::POLLIN)],
                left,
            )?;
        }
    }

    fn receive(&self, flags: MsgFlags) -> io::Result<Option<Vec<u8>>> {
        let mut packet = [0; 1 + PACKET];
        let mut control = cmsg_space!([i32; 1]);
        let (length, file) = loop {
            let mut buffer = [IoSliceMut::new(&mut packet)];
            let socket = self.socket.as_raw_fd();
            let flags = flags | MsgFlags::MSG_CMSG_CLOEXEC;
            match recvmsg::<()>(socket, &mut buffer, Some(&mut control), flags) {
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
                Ok(received) => {
                    // An error here is a descriptor that we were not given: told below.
                    let files = received.cmsgs().into_iter().flatten();
                    let files = files.flat_map(|message| match message {
                        ControlMessageOwned::ScmRights(files) => files,
                        _ => Vec::new(),
                    });
                    // SAFETY: the system has just made these descriptors for us.
                    let files: Vec<_> = files.map(|it| unsafe { File::from_raw_fd(it) }).collect();
                    break (received.bytes, files.into_iter().next());
                }
            }
        };
        if length == 0 {
            return Ok(None);
        }
        self.places.write(1)?;
        if packet[0] == 0 {
            return Ok(Some(packet[1..length].to_vec()));
        }
        // The system gives no descriptor to a process that has too many open.
        let mut file = file.ok_or(Errno::EMFILE)?;
        let mut message = Vec::new();
        file.read_to_end(&mut message)?;
        Ok(Some(message))
    }
}
