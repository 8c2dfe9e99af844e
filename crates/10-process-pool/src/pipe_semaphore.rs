//! A semaphore between processes, built by hand from a pipe.

use std::io::{self, PipeReader, PipeWriter, Read, Write};

/// A semaphore for a process and its children: each byte in a pipe is a permit.
///
/// The job server of GNU make works like this. Created before the fork, it is the same one in every
/// process; created after it, each process has one of its own. A permit that a killed process held
/// is lost, as with Python's `multiprocessing.Semaphore`.
#[derive(Debug)]
pub struct PipeSemaphore {
    reader: PipeReader,
    writer: PipeWriter,
}

impl PipeSemaphore {
    /// A semaphore without permits.
    ///
    /// # Errors
    /// When no descriptor is left.
    pub fn new() -> io::Result<Self> {
        let (reader, writer) = io::pipe()?;
        Ok(Self { reader, writer })
    }

    /// Waits for a permit, and takes it.
    pub fn acquire(&self) {
        let read = (&self.reader).read_exact(&mut [0]);
        read.expect("no end of the pipe: we hold the writer");
    }

    /// Adds permits. A pipe holds 65,536; with more, this waits until some have been taken.
    pub fn release(&self, permits: usize) {
        let written = (&self.writer).write_all(&vec![b'!'; permits]);
        written.expect("the pipe is open: we hold the reader");
    }
}
