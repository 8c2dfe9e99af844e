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

pub fn main() -> io::Result<()> {
    let queue = match nameless() {
        Err(Errno::ENOSYS | Errno::EACCES | Errno::EMFILE) => {
            warn!("not judged: this system has no message queues for us");
            return Ok(());
        }
        queue => queue?,
    };
    // SAFETY: this process has no other thread.
    unsafe { Child::start("child", || send_three(&queue)) }?.join()?;
    let mut taken = Vec::new();
    for _ in 0..3 {
        let mut buffer = [0; 64];
        let mut priority = 0;
        let length = mq_receive(&queue, &mut buffer, &mut priority)?;
        let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
        info!(text, priority, "takes");
        taken.push(text);
    }
    // The most urgent one first; of equally urgent ones the oldest.
    assert_eq!(taken, ["a telegram", "a letter", "another letter"]);
    Ok(())
}

fn send_three(queue: &MqdT) -> io::Result<()> {
    for (text, priority) in [("a letter", 1), ("another letter", 1), ("a telegram", 9)] {
        mq_send(queue, text.as_bytes(), priority)?;
        info!(text, priority, "sends");
    }
    Ok(())
}

/// A queue of eight messages of up to 64 bytes (`mq_overview(7)`). Its name is removed at once: so
/// it lives only as long as a process has it open, and leaves nothing behind.
fn nameless() -> nix::Result<MqdT> {
    let name = CString::new(format!("/ch09-{}", process::id())).unwrap();
    let flags = MQ_OFlag::O_CREAT | MQ_OFlag::O_EXCL | MQ_OFlag::O_RDWR | MQ_OFlag::O_CLOEXEC;
    let size = MqAttr::new(0, 8, 64, 0);
    let queue = mq_open(name.as_c_str(), flags, Mode::S_IRWXU, Some(&size))?;
    mq_unlink(name.as_c_str())?;
    Ok(queue)
}
