//! Requests and answers over two pipes: each side closes the ends that are not its own.
//!
//! Python: two `multiprocessing.Pipe(duplex=False)`.
//! Run: `cargo run -p ch09-ipc -- request-answer`

use std::io::{self, PipeReader, PipeWriter};

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};

pub fn main() -> io::Result<()> {
    let (requests, mut asks) = io::pipe()?;
    let (mut answers, says) = io::pipe()?;
    let mut ours = Some((asks, answers));
    let work = || {
        ours = None; // the child's copies: with `asks` open in itself, it would wait for good
        serve(requests, says)
    };
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", work) }?;
    (asks, answers) = ours.unwrap();
    for name in ["ann", "bob"] {
        send(&mut asks, name.as_bytes())?;
        let answer = receive(&mut answers)?.unwrap();
        let answer = String::from_utf8(answer).map_err(io::Error::other)?;
        info!(answer, "receives");
        assert_eq!(answer, format!("hello {name}"));
    }
    drop(asks); // no more requests
    assert_eq!(receive(&mut answers)?, None);
    info!("sees the end of the answers");
    child.join()
}

fn serve(mut requests: PipeReader, mut says: PipeWriter) -> io::Result<()> {
    while let Some(name) = receive(&mut requests)? {
        info!("answers");
        send(&mut says, &[b"hello ", &name[..]].concat())?;
    }
    info!("sees the end of the requests");
    Ok(())
}
