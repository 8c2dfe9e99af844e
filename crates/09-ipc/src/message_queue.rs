//! The system's own message queue: whole messages, and the most urgent one is taken first.
//!
//! Python: no counterpart; `multiprocessing.Queue` is built on a pipe.
//! Run: `cargo run -p ch09-ipc -- message-queue`

use std::ffi::CString;
use std::{io, process};

use nix::errno::Errno;
use nix::mqueue::{MQ_OFlag, MqAttr, MqdT, mq_open, mq_receive, mq_send, mq_unlink};
use nix::sys::stat::Mode;
use tracing::{info, warn};

use crate::child::Child;

const LONGEST: u8 = 64;

/// A queue of eight messages without a name (`mq_overview(7)`): it is made under one, which is
/// taken away at once. It lives as long as a process has it open, and so leaves nothing behind.
pub fn nameless() -> nix::Result<MqdT> {
    let name = CString::new(format!("/ch09-{}", process::id())).expect("no zero in it");
    let flags = MQ_OFlag::O_CREAT | MQ_OFlag::O_EXCL | MQ_OFlag::O_RDWR | MQ_OFlag::O_CLOEXEC;
    let size = MqAttr::new(0, 8, LONGEST.into(), 0);
    let queue = mq_open(name.as_c_str(), flags, Mode::S_IRUSR | Mode::S_IWUSR, Some(&size))?;
    mq_unlink(name.as_c_str())?;
    Ok(queue)
}

/// Takes the most urgent message; of equally urgent ones the oldest.
pub fn take(queue: &MqdT) -> nix::Result<(String, u32)> {
    let (mut buffer, mut priority) = ([0; LONGEST as usize], 0);
    let length = mq_receive(queue, &mut buffer, &mut priority)?;
    Ok((String::from_utf8_lossy(&buffer[..length]).into_owned(), priority))
}

/// Plays it: a child sends three messages, the urgent one last.
pub fn main() -> io::Result<()> {
    let queue = match nameless() {
        Err(Errno::ENOSYS | Errno::EACCES | Errno::EMFILE) => {
            warn!("not judged: this system has no message queues for us");
            return Ok(());
        }
        queue => queue?,
    };
    let work = || {
        for (text, priority) in [("a letter", 1), ("another letter", 1), ("a telegram", 9)] {
            mq_send(&queue, text.as_bytes(), priority)?;
            info!(text, priority, "sends");
        }
        Ok(())
    };
    // SAFETY: this process has no other thread.
    unsafe { Child::start("child", work) }?.join()?;
    let mut taken = Vec::new();
    for _ in 0..3 {
        let (text, priority) = take(&queue)?;
        info!(text, priority, "takes");
        taken.push(text);
    }
    assert_eq!(taken, ["a telegram", "a letter", "another letter"]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_is_too_long_is_refused_whole() {
        let Ok(queue) = nameless() else { return };
        assert_eq!(mq_send(&queue, &[0; LONGEST as usize + 1], 0), Err(Errno::EMSGSIZE));
        mq_send(&queue, b"", 0).unwrap();
        assert_eq!(take(&queue), Ok((String::new(), 0)));
    }
}
