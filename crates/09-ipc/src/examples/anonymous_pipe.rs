//! A pipe has one direction: a child writes lines, the parent reads them, and then the end.
//!
//! Python: `multiprocessing.Pipe(duplex=False)`, which is made of `os.pipe`.
//! Run: `cargo run -p ch09-ipc -- anonymous-pipe`

use std::io::{self, BufRead, BufReader, PipeWriter, Write};

use tracing::info;

use crate::child::Child;

pub fn main() -> io::Result<()> {
    let (reader, writer) = io::pipe()?;
    // `move`: main must not keep the writing end. As long as it could write, no end would come.
    let work = move || write_lines(writer);
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", work) }?;
    let mut lines = Vec::new();
    for line in BufReader::new(reader).lines() {
        lines.push(line?);
        info!("reads a line");
    }
    info!("sees the end");
    child.join()?;
    assert_eq!(lines, ["one", "two", "三"]);
    Ok(())
}

fn write_lines(mut pipe: PipeWriter) -> io::Result<()> {
    for line in ["one", "two", "三"] {
        info!("writes a line");
        writeln!(pipe, "{line}")?;
    }
    Ok(())
}
