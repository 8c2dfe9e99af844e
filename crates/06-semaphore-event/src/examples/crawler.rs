//! A crawler fetches a dozen pages, a thread for each, and never more than three at a time.
//!
//! Python: `threading.Semaphore` around `urllib.request.urlopen`.
//! Run: `cargo run -p ch06-semaphore-event -- crawler`

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::semaphore::Semaphore;

const BEAT: Duration = Duration::from_millis(100);

static PERMITS: Semaphore = Semaphore::new(3);
static FETCHED: Mutex<Vec<String>> = Mutex::new(Vec::new());
static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

pub fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let server = listener.local_addr()?;
    thread::spawn(move || serve(&listener));

    thread::scope(|s| {
        for page in 1..=12 {
            let fetch = move || fetch(server, page).unwrap();
            let name = format!("page-{page}");
            let builder = thread::Builder::new().name(name);
            builder.spawn_scoped(s, fetch).unwrap();
        }
    });
    let fetched = FETCHED.lock().unwrap();
    let most = MOST.load(Relaxed);
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

fn serve(listener: &TcpListener) -> io::Result<()> {
    for stream in listener.incoming() {
        let stream = stream?;
        thread::spawn(move || answer(&stream));
    }
    Ok(())
}

fn answer(mut stream: &TcpStream) -> io::Result<()> {
    let at_once = AT_ONCE.fetch_add(1, Relaxed) + 1;
    MOST.fetch_max(at_once, Relaxed);
    let mut request = String::new();
    BufReader::new(stream).read_line(&mut request)?;
    thread::sleep(BEAT);
    let page = request.trim_end().trim_start_matches("GET /");
    AT_ONCE.fetch_sub(1, Relaxed); // before the client can know that this one is done
    write!(stream, "This is page {page}.")
}
