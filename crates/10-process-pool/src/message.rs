//! Messages on a stream: a stream has bytes and no messages, so each is sent behind its length.

use std::io::{self, ErrorKind, Read};

/// The longest message: a length beyond it is not one of ours, and nothing is allocated for it.
pub const LONGEST: usize = 1 << 30;

/// Appends one message: four bytes of length, the most significant first, then the bytes.
///
/// # Errors
/// `InvalidInput` when the message is too long; then nothing is appended.
pub fn append(to: &mut Vec<u8>, message: &[u8]) -> io::Result<()> {
    let length = u32::try_from(message.len()).ok().filter(|&n| n as usize <= LONGEST);
    let length = length.ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "too long"))?;
    to.extend_from_slice(&length.to_be_bytes());
    to.extend_from_slice(message);
    Ok(())
}

/// Receives one message; `None` when the other side has closed the stream between two messages.
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
        return Err(io::Error::new(ErrorKind::InvalidData, format!("a length of {length}")));
    }
    let mut message = Vec::new();
    // Only as much is allocated as really arrives.
    from.take(length as u64).read_to_end(&mut message)?;
    if message.len() < length { Err(torn()) } else { Ok(Some(message)) }
}

fn torn() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "the writer ended in the middle of a message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back_one_by_one_and_a_cut_one_is_an_error() {
        let mut stream = Vec::new();
        for message in ["Hello", "", "你好"] {
            append(&mut stream, message.as_bytes()).unwrap();
        }
        let mut whole = &stream[..];
        for expected in ["Hello", "", "你好"] {
            assert_eq!(receive(&mut whole).unwrap().unwrap(), expected.as_bytes());
        }
        assert!(receive(&mut whole).unwrap().is_none());
        let error = receive(&mut &stream[..3]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
        let error = receive(&mut &stream[..8]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_length_that_nobody_sends_is_refused() {
        let error = receive(&mut &[0xff; 8][..]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
    }
}
