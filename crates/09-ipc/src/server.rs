//! A process that owns a list and a dictionary; others use them through proxies, by messages.

use std::collections::BTreeMap;
use std::io::{self, BufReader, ErrorKind};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{fs, thread};

use nix::sys::prctl::set_pdeathsig;
use nix::sys::signal::{SigSet, Signal};
use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use nix::unistd::getuid;
use serde::{Deserialize, Serialize};

use crate::child::Child;
use crate::message::{receive, send};
use crate::private_folder::PrivateFolder;

/// How long the server waits before it looks again whether it can take another client.
const MOMENT: Duration = Duration::from_millis(10);

#[derive(Debug, Serialize, Deserialize)]
enum Request {
    Append(String),
    List,
    Get(String),
    Set(String, i64),
    Add(String, i64),
}

#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    Done,
    List(Vec<String>),
    Number(Option<i64>),
    Refused(String),
}

#[derive(Debug, Default)]
struct State {
    list: Vec<String>,
    dict: BTreeMap<String, i64>,
}

/// The server process. Dropped without [`stop`](Self::stop) it is killed.
#[derive(Debug)]
pub struct Manager {
    server: Child,
    folder: PrivateFolder,
}

impl Manager {
    /// Starts the server. Its socket is in a folder that only our own user can enter. If this
    /// process dies, the server ends too, and takes the folder away.
    ///
    /// # Errors
    /// When there is no room for a process, or the temporary folder cannot be written to.
    ///
    /// # Safety
    /// That of [`Child::start`]: no other thread is alive.
    pub unsafe fn start() -> io::Result<Self> {
        let folder = PrivateFolder::new("manager")?;
        let listener = UnixListener::bind(folder.path().join("socket"))?;
        let work = || {
            let mut term = SigSet::empty();
            term.add(Signal::SIGTERM);
            term.thread_block()?; // in this thread and those that it starts
            set_pdeathsig(Signal::SIGTERM)?; // no longer SIGKILL: there is something to tidy up
            thread::Builder::new().spawn(move || serve(&listener))?;
            term.wait()?;
            // Not `remove_dir_all`: it opens the folder, and all descriptors may be in use.
            _ = fs::remove_file(folder.path().join("socket"));
            _ = fs::remove_dir(folder.path());
            Ok(())
        };
        // SAFETY: our caller has promised that no other thread is alive.
        let server = unsafe { Child::start("manager", work) }?;
        let manager = Self { server, folder };
        manager.proxy()?.list()?; // it answers: from now on SIGTERM ends it in order
        Ok(manager)
    }

    /// Where the server can be reached.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    /// A connection to the server. Each process makes one for itself: two that share a connection
    /// would read each other's answers.
    ///
    /// # Errors
    /// When the server has gone.
    pub fn proxy(&self) -> io::Result<Proxy> {
        Ok(Proxy {
            server: BufReader::new(UnixStream::connect(self.path())?),
        })
    }

    /// The server process.
    pub fn server(&self) -> &Child {
        &self.server
    }

    /// Ends the server in order, whatever its clients do.
    ///
    /// # Errors
    /// When it has gone already, or does not end well.
    pub fn stop(self) -> io::Result<()> {
        self.server.terminate()?;
        self.server.join()
    }
}

/// Serves each client in a thread of its own. An error with one client does not touch the others.
fn serve(listener: &UnixListener) {
    let state = Arc::new(Mutex::new(State::default()));
    loop {
        let Ok((client, _)) = listener.accept() else {
            // No descriptor is left, as a rule: the next client waits until another one leaves.
            thread::sleep(MOMENT);
            continue;
        };
        let state = state.clone();
        // If there is no room for a thread, this closes the connection, and the client notices.
        _ = thread::Builder::new().spawn(move || serve_client(client, &state));
    }
}

/// Answers until the client goes.
fn serve_client(client: UnixStream, state: &Mutex<State>) -> io::Result<()> {
    if getsockopt(&client, PeerCredentials)?.uid() != getuid().as_raw() {
        return Ok(()); // a stranger: no answer
    }
    let mut client = BufReader::new(client);
    loop {
        let request = match receive(&mut client) {
            Ok(None) => return Ok(()),
            Ok(Some(bytes)) => rmp_serde::from_slice(&bytes).map_err(|error| error.to_string()),
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(error.to_string()),
            Err(error) => return Err(error),
        };
        let malformed = request.is_err();
        let reply = request.map_or_else(Reply::Refused, |request| {
            answer(&mut state.lock().unwrap(), request)
        });
        send(
            client.get_mut(),
            &rmp_serde::to_vec(&reply).map_err(io::Error::other)?,
        )?;
        if malformed {
            return Ok(()); // after a malformed request the next one could begin anywhere
        }
    }
}

fn answer(state: &mut State, request: Request) -> Reply {
    match request {
        Request::Append(text) => state.list.push(text),
        Request::Set(key, value) => _ = state.dict.insert(key, value),
        Request::List => return Reply::List(state.list.clone()),
        Request::Get(key) => return Reply::Number(state.dict.get(&key).copied()),
        Request::Add(key, by) => {
            let value = state.dict.entry(key).or_default();
            *value = value.wrapping_add(by);
            return Reply::Number(Some(*value));
        }
    }
    Reply::Done
}

/// The list and the dictionary, as they are seen from another process. Every call is a message to
/// the server and back; each is an error when the server has gone.
#[derive(Debug)]
pub struct Proxy {
    server: BufReader<UnixStream>,
}

#[expect(clippy::missing_errors_doc, reason = "said once, above")]
impl Proxy {
    /// Appends to the list.
    pub fn append(&mut self, text: &str) -> io::Result<()> {
        self.done(&Request::Append(text.to_owned()))
    }

    /// A copy of the list.
    pub fn list(&mut self) -> io::Result<Vec<String>> {
        match self.ask(&Request::List)? {
            Reply::List(list) => Ok(list),
            other => Err(unexpected(other)),
        }
    }

    /// The number at this key, if there is one.
    pub fn get(&mut self, key: &str) -> io::Result<Option<i64>> {
        match self.ask(&Request::Get(key.to_owned()))? {
            Reply::Number(number) => Ok(number),
            other => Err(unexpected(other)),
        }
    }

    /// Puts a number at this key.
    pub fn set(&mut self, key: &str, value: i64) -> io::Result<()> {
        self.done(&Request::Set(key.to_owned(), value))
    }

    /// Adds to the number at this key, in one step for all clients; returns the sum.
    pub fn add(&mut self, key: &str, by: i64) -> io::Result<i64> {
        match self.ask(&Request::Add(key.to_owned(), by))? {
            Reply::Number(Some(sum)) => Ok(sum),
            other => Err(unexpected(other)),
        }
    }

    fn done(&mut self, request: &Request) -> io::Result<()> {
        match self.ask(request)? {
            Reply::Done => Ok(()),
            other => Err(unexpected(other)),
        }
    }

    fn ask(&mut self, request: &Request) -> io::Result<Reply> {
        send(
            self.server.get_mut(),
            &rmp_serde::to_vec(request).map_err(io::Error::other)?,
        )?;
        let reply = receive(&mut self.server)?.ok_or_else(|| {
            io::Error::new(
                ErrorKind::UnexpectedEof,
                "the manager has gone without an answer",
            )
        })?;
        rmp_serde::from_slice(&reply).map_err(io::Error::other)
    }
}

fn unexpected(reply: Reply) -> io::Error {
    match reply {
        Reply::Refused(why) => io::Error::new(ErrorKind::InvalidInput, why),
        other => io::Error::new(ErrorKind::InvalidData, format!("an odd answer: {other:?}")),
    }
}
