//! A pipe has one direction: a child writes lines, the parent reads them, and then the end.
//!
//! Python: `multiprocessing.Pipe(duplex=False)`, which is made of `os.pipe`.
//! Run: `cargo run -p ch09-ipc -- anonymous-pipe`

use std::io::{self, BufRead, BufReader, PipeReader, PipeWriter, Write};

use tracing::info;

use crate::child::Child;

/// Writes the lines; when the writer is dropped at the end, the reader sees the end.
pub fn write_lines(mut pipe: PipeWriter, lines: &[&str]) -> io::Result<()> {
    for line in lines {
        info!("writes a line");
        writeln!(pipe, "{line}")?;
    }
    Ok(())
}

/// Reads lines until every copy of the writing end is closed.
pub fn read_lines(pipe: PipeReader) -> io::Result<Vec<String>> {
    BufReader::new(pipe).lines().inspect(|_| info!("reads a line")).collect()
}

/// Plays it: what goes in at one end comes out at the other, in order.
pub fn main() -> io::Result<()> {
    let (reader, writer) = io::pipe()?;
    // The child gets copies of both ends, and the work owns the writing one.
    let mut end = Some(writer);
    let work = || write_lines(end.take().expect("it is there"), &["one", "two", "三"]);
    // SAFETY: this process has no other thread.
    let child = unsafe { Child::start("child", work) }?;
    drop(end); // as long as the parent could write, the end would not come
    let lines = read_lines(reader)?;
    child.join()?;
    info!("sees the end");
    assert_eq!(lines, ["one", "two", "三"]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_that_nobody_writes_to_has_no_lines() {
        let (reader, writer) = io::pipe().unwrap();
        write_lines(writer, &[]).unwrap();
        assert!(read_lines(reader).unwrap().is_empty());
    }

    #[test]
    fn writing_to_a_pipe_that_nobody_reads_is_an_error() {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let error = write_lines(writer, &["one"]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
}
