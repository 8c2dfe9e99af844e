//! A socket with a name: one server, several clients, each with a connection of its own.
//!
//! Python: `socket.AF_UNIX`, or `multiprocessing.connection.Listener`.
//! Run: `cargo run -p ch09-ipc -- unix-socket`

use std::io;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

use tracing::info;

use crate::child::Child;
use crate::message::{receive, send};
use crate::private_folder::PrivateFolder;

pub fn main() -> io::Result<()> {
    // Only our own user can enter it, so no stranger can connect.
    let folder = PrivateFolder::new("unix-socket")?;
    let name = folder.path().join("socket");
    let listener = UnixListener::bind(&name)?;
    let mut clients = Vec::new();
    for client in ["ann", "bob", "cid"] {
        // SAFETY: this process has no other thread.
        let client = unsafe { Child::start(client, || ask(&name, client)) }?;
        clients.push(client);
    }
    for _ in &clients {
        serve_one(&listener)?;
    }
    clients.into_iter().try_for_each(Child::join)?;
    info!("all are served");
    Ok(())
}

fn serve_one(listener: &UnixListener) -> io::Result<()> {
    let (mut client, _) = listener.accept()?; // the next one in line
    info!("answers a client");
    let question = receive(&mut client)?.expect("a client asks");
    send(&mut client, &question.to_ascii_uppercase())
}

fn ask(name: &Path, question: &str) -> io::Result<()> {
    let mut server = UnixStream::connect(name)?;
    send(&mut server, question.as_bytes())?;
    let answer = receive(&mut server)?.expect("the server answers");
    let answer = String::from_utf8(answer).map_err(io::Error::other)?;
    info!(answer, "has an answer");
    assert_eq!(answer, question.to_uppercase());
    Ok(())
}
