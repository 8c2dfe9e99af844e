//! A socket with a name: one server, several clients, each with a connection of its own.
//!
//! Python: `socket.AF_UNIX`, or `multiprocessing.connection.Listener`.
//! Run: `cargo run -p ch09-ipc -- unix-socket`

use std::io;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use nix::unistd::getuid;
use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};
use crate::private_folder::PrivateFolder;

/// Answers one client: its text back, in capital letters. Only our own user is answered.
pub fn serve_one(listener: &UnixListener) -> io::Result<()> {
    let (mut client, _) = listener.accept()?;
    let peer = getsockopt(&client, PeerCredentials)?;
    if peer.uid() != getuid().as_raw() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "a stranger"));
    }
    info!("answers a client");
    while let Some(question) = receive(&mut client)? {
        send(&mut client, question.to_ascii_uppercase().as_slice())?;
    }
    Ok(())
}

/// Asks the server at `name`.
pub fn ask(name: &Path, question: &str) -> io::Result<String> {
    let mut server = UnixStream::connect(name)?;
    send(&mut server, question.as_bytes())?;
    let answer = receive(&mut server)?.ok_or_else(|| io::Error::other("no answer"))?;
    String::from_utf8(answer).map_err(io::Error::other)
}

/// Plays it: three clients, who wait in line.
pub fn main() -> io::Result<()> {
    let folder = PrivateFolder::new("unix-socket")?;
    let name = folder.path().join("socket");
    let listener = UnixListener::bind(&name)?;
    let mut clients = Vec::new();
    for client in ["ann", "bob", "cid"] {
        let work = || {
            let answer = ask(&name, client)?;
            info!(answer, "has an answer");
            assert_eq!(answer, client.to_uppercase());
            Ok(())
        };
        // SAFETY: this process has no other thread.
        clients.push(unsafe { Child::start(client, work) }?);
    }
    for _ in &clients {
        serve_one(&listener)?;
    }
    clients.into_iter().try_for_each(Child::join)?;
    info!("all are served");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_server_a_client_gets_an_error() {
        let folder = PrivateFolder::new("unix-socket-test").unwrap();
        assert!(ask(&folder.path().join("socket"), "x").is_err());
    }

    #[test]
    fn a_client_that_goes_without_a_word_ends_its_own_connection_only() {
        let folder = PrivateFolder::new("unix-socket-test").unwrap();
        let name = folder.path().join("socket");
        let listener = UnixListener::bind(&name).unwrap();
        drop(UnixStream::connect(&name).unwrap());
        serve_one(&listener).unwrap();
        let server = std::thread::spawn(move || serve_one(&listener));
        assert_eq!(ask(&name, "hi").unwrap(), "HI");
        server.join().unwrap().unwrap();
    }
}
