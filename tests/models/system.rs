//! What the event loop asks of the kernel, made of shuttle's locks: pipes of one byte, `poll(2)`,
//! and a clock. The clock goes on when somebody looks at it, and while `poll(2)` waits.

use std::cell::Cell;
use std::time::Duration;

use shuttle::rand::{Rng, thread_rng};
use shuttle::sync::{Arc, Condvar, Mutex};
use shuttle::thread::{self, Thread};

std::thread_local! {
    /// Shuttle runs all threads of a schedule on one thread of the system.
    static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

fn pass(time: Duration) {
    NOW.set(NOW.get() + time);
}

pub(crate) mod time {
    pub(crate) use std::time::Duration;

    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub(crate) struct Instant(Duration);

    impl Instant {
        /// Sometimes it is a millisecond later than before: whoever asks has been computing.
        pub(crate) fn now() -> Self {
            use super::Rng;

            super::pass(Duration::from_millis(super::thread_rng().gen_range(0..2)));
            Self(super::NOW.get())
        }

        pub(crate) fn checked_add(self, time: Duration) -> Option<Self> {
            self.0.checked_add(time).map(Self)
        }

        pub(crate) fn saturating_duration_since(self, earlier: Self) -> Duration {
            self.0.saturating_sub(earlier.0)
        }
    }
}

#[derive(Default)]
pub(crate) struct Pipe {
    /// Whether its one place is taken, and who waits in `poll`.
    state: Mutex<(bool, Option<Thread>)>,
    changed: Condvar,
}

impl Pipe {
    /// Waits until the place is free, or taken, and changes that.
    fn change(&self, is_full: bool) {
        let mut state = self.state.lock().unwrap();
        while state.0 == is_full {
            state = self.changed.wait(state).unwrap();
        }
        state.0 = is_full;
        self.changed.notify_all();
        if let Some(polls) = state.1.take() {
            polls.unpark();
        }
    }
}

pub(crate) mod io {
    pub(crate) use std::io::*;

    use super::{Arc, Pipe};

    pub(crate) struct PipeReader(pub(super) Arc<Pipe>);
    pub(crate) struct PipeWriter(Arc<Pipe>);

    #[expect(clippy::unnecessary_wraps, reason = "as in std")]
    pub(crate) fn pipe() -> Result<(PipeReader, PipeWriter)> {
        let pipe = Arc::<Pipe>::default();
        Ok((PipeReader(Arc::clone(&pipe)), PipeWriter(pipe)))
    }

    impl Read for &PipeReader {
        fn read(&mut self, _: &mut [u8]) -> Result<usize> {
            self.0.change(false);
            Ok(1)
        }
    }

    impl Write for &PipeWriter {
        fn write(&mut self, _: &[u8]) -> Result<usize> {
            self.0.change(true);
            Ok(1)
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }
}

pub(crate) mod os {
    pub(crate) mod fd {
        pub(crate) trait AsFd {
            fn as_fd(&self) -> &crate::system::Pipe;
        }

        impl AsFd for crate::system::io::PipeReader {
            fn as_fd(&self) -> &crate::system::Pipe {
                &self.0
            }
        }
    }
}

pub(crate) mod errno {
    #[derive(Debug)]
    #[expect(clippy::upper_case_acronyms, reason = "as in nix")]
    pub(crate) enum Errno {
        EINTR,
        ENOMEM,
    }

    impl From<Errno> for std::io::Error {
        fn from(_: Errno) -> Self {
            std::io::ErrorKind::Interrupted.into()
        }
    }
}

pub(crate) mod poll {
    use super::errno::Errno;
    use super::{Duration, Pipe, Rng, pass, thread, thread_rng};

    #[derive(Clone, Copy)]
    pub(crate) struct PollFlags;

    impl PollFlags {
        pub(crate) const POLLIN: Self = Self;
        pub(crate) const POLLOUT: Self = Self;
    }

    pub(crate) struct PollFd<'a>(&'a Pipe, bool);

    impl<'a> PollFd<'a> {
        pub(crate) fn new(pipe: &'a Pipe, _: PollFlags) -> Self {
            Self(pipe, false)
        }

        #[expect(clippy::unnecessary_wraps, reason = "as in nix")]
        pub(crate) fn any(&self) -> Option<bool> {
            Some(self.1)
        }
    }

    /// Milliseconds.
    #[derive(Clone, Copy)]
    pub(crate) struct PollTimeout(Option<u64>);

    impl PollTimeout {
        pub(crate) const NONE: Self = Self(None);
        pub(crate) const MAX: Self = Self(Some(i32::MAX as u64));
    }

    impl TryFrom<u128> for PollTimeout {
        type Error = std::num::TryFromIntError;

        fn try_from(ms: u128) -> Result<Self, Self::Error> {
            Ok(Self(Some(u64::try_from(i32::try_from(ms)?)?)))
        }
    }

    pub(crate) fn poll(fds: &mut [PollFd<'_>], timeout: PollTimeout) -> Result<usize, Errno> {
        loop {
            for PollFd(pipe, is_full) in &mut *fds {
                let mut state = pipe.state.lock().unwrap();
                *is_full = state.0;
                state.1 = Some(thread::current());
            }
            let count = fds.iter().filter(|fd| fd.1).count();
            match timeout.0 {
                _ if count > 0 => return Ok(count),
                Some(0) => return Ok(0),
                _ if thread_rng().gen_bool(0.1) => return Err(Errno::EINTR), // a signal
                None => thread::park(),
                Some(ms) if thread_rng().gen_bool(0.5) => {
                    pass(Duration::from_millis(ms));
                    return Ok(0);
                }
                Some(_) => thread::yield_now(),
            }
        }
    }
}
