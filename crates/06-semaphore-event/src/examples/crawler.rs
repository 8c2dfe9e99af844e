//! A crawler fetches a dozen pages, a thread for each, and never more than three at a time.
//!
//! Python: `threading.Semaphore` around `urllib.request.urlopen`.
//! Run: `cargo run -p ch06-semaphore-event -- crawler`

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::thread;

use tracing::{info, info_span};

use crate::page_server::PageServer;
use crate::semaphore::Semaphore;

static PERMITS: Semaphore = Semaphore::new(3);
static FETCHED: Mutex<Vec<String>> = Mutex::new(Vec::new());

pub fn main() -> io::Result<()> {
    let server = PageServer::start()?;
    let address = server.address();
    thread::scope(|s| {
        for page in 1..=12 {
            let fetch = move || fetch(address, page).unwrap();
            let name = format!("page-{page}");
            let builder = thread::Builder::new().name(name);
            builder.spawn_scoped(s, fetch).unwrap();
        }
    });
    let fetched = FETCHED.lock().unwrap();
    let most = server.most_at_once();
    info!(pages = fetched.len(), most, "everything is fetched");
    assert!((1..=12).all(|page| fetched.contains(&format!("This is page {page}."))));
    assert_eq!(most, 3, "the server never saw more than three at a time");
    Ok(())
}

fn fetch(server: SocketAddr, page: u32) -> io::Result<()> {
    let _permit = PERMITS.acquire(); // released on return, also when `?` leaves early
    let _inside = info_span!("inside", limit = 3).entered();
    let mut stream = TcpStream::connect(server)?;
    write!(stream, "GET /{page}\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    info!(page, "has fetched");
    FETCHED.lock().unwrap().push(text);
    Ok(())
}
