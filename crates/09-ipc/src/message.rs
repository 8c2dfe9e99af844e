//! Messages on a stream: a stream has bytes and no messages, so each is sent behind its length.

use std::io::{self, ErrorKind, Read, Write};

/// The longest message: a length beyond it is not one of ours, and nothing is allocated for it.
pub const LONGEST: usize = 1 << 30;

/// Sends one message: four bytes of length, the most significant first, then the bytes.
///
/// All is written at once, so that several processes may write short messages to one pipe: up to
/// 4,092 bytes, with their length `PIPE_BUF` (`pipe(7)`), arrive in one piece. Longer ones may
/// arrive torn: then the writers must take turns. `write_all` goes on after a partial write and an
/// interrupted call.
///
/// # Errors
/// `InvalidInput` when the message is too long; `BrokenPipe` when nobody can read it any more.
pub fn send(to: &mut impl Write, message: &[u8]) -> io::Result<()> {
    let length = match u32::try_from(message.len()) {
        Ok(length) if message.len() <= LONGEST => length,
        _ => return Err(io::Error::new(ErrorKind::InvalidInput, "too long")),
    };
    to.write_all(&[&length.to_be_bytes(), message].concat())?;
    to.flush()
}

/// Receives one message; `None` when all writers have closed the stream between two messages.
///
/// # Errors
/// `UnexpectedEof` when the stream ends in the middle of a message: its writer died. `InvalidData`
/// when the length is none.
pub fn receive(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    let mut filled = 0;
    while filled < length.len() {
        match from.read(&mut length[filled..]) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(torn()),
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let length = u32::from_be_bytes(length) as usize;
    if length > LONGEST {
        return Err(io::Error::new(
            ErrorKind::InvalidData,
            format!("a length of {length}"),
        ));
    }
    // Room for most messages at once, so that one read takes them. For a longer one only as much is
    // allocated as really arrives.
    let mut message = Vec::with_capacity(length.min(64 << 10));
    from.take(length as u64).read_to_end(&mut message)?;
    if message.len() < length {
        Err(torn())
    } else {
        Ok(Some(message))
    }
}

fn torn() -> io::Error {
    io::Error::new(
        ErrorKind::UnexpectedEof,
        "the writer ended in the middle of a message",
    )
}
