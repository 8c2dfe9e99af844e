//! A run as a Chrome trace, in the JSON object form that Perfetto opens.
//!
//! Each lane is a track: its whole life and its bars are slices (`X`), its events instants (`i`).
//! A bar that overlaps another one of its lane without being inside it cannot be a slice of the
//! same track: it is an asynchronous pair, `b` and `e`. The arguments say which thread it was and
//! where in the source, and have the fields in an object of their own.

use std::fmt::Display;
use std::io::{self, Write};

use crate::model::{Bar, Played};
use crate::record::Columns;

pub(crate) fn write(played: &Played<'_>, file: &mut dyn Write) -> io::Result<()> {
    let run = &played.run;
    let begin = run.lanes.iter().map(|lane| lane.begin).min().unwrap_or(0);
    let at = |time: u64| micros(time.saturating_sub(begin));
    let slice = |start: u64, end: u64| {
        let length = micros(end - start);
        let start = at(start);
        format!(r#""ph":"X","ts":{start},"dur":{length}"#)
    };
    file.write_all(b"{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")?;
    let mut separator = "\n";
    let mut entry = |track: usize, name: &str, rest: String, arguments: String| {
        let pid = run.lanes[track].pid;
        let tid = track + 1;
        let start = std::mem::replace(&mut separator, ",\n");
        write!(
            file,
            r#"{start}{{"pid":{pid},"tid":{tid},"name":{name},{rest},"args":{{{arguments}}}}}"#
        )
    };
    for track in run.in_order() {
        let lane = &run.lanes[track];
        let label = json(&lane.label);
        let meta = || r#""ph":"M""#.to_owned();
        let name = format!(r#""name":{label}"#);
        if lane.is_process() {
            entry(track, r#""process_name""#, meta(), name.clone())?;
        }
        entry(track, r#""thread_name""#, meta(), name)?;
        let life = slice(lane.begin, lane.end) + r#","cat":"lane""#;
        let about = format!(r#""kind":"{}","cut_off":{}"#, lane.kind(), lane.cut_off);
        entry(track, &label, life, about)?;

        let mut bars: Vec<&Bar> = lane.bars.iter().collect();
        bars.sort_by_key(|bar| (bar.start, u64::MAX - bar.end));
        let mut outer: Vec<u64> = Vec::new(); // the ends of the slices that the next is inside of
        for (id, bar) in bars.into_iter().enumerate() {
            let name = json(bar.name());
            let arguments = arguments(bar.tid, &bar.columns());
            outer.retain(|&end| end > bar.start);
            if outer.last().is_none_or(|&end| bar.end <= end) {
                outer.push(bar.end);
                entry(track, &name, slice(bar.start, bar.end), arguments)?;
            } else {
                let half = |half: &str, time: u64| {
                    let time = at(time);
                    format!(r#""ph":"{half}","cat":"{track}","id":{id},"ts":{time}"#)
                };
                entry(track, &name, half("b", bar.start), arguments)?;
                entry(track, &name, half("e", bar.end), String::new())?;
            }
        }
    }
    for note in &run.notes {
        let columns = note.columns();
        let name = json(columns.level_and_message());
        let instant = format!(r#""ph":"i","s":"t","ts":{}"#, at(note.at));
        entry(note.lane, &name, instant, arguments(note.tid, &columns))?;
    }
    file.write_all(b"\n]}\n")
}

fn json(text: impl Display) -> String {
    let mut quoted = String::new();
    trace::quote(&mut quoted, text);
    quoted
}

/// Nanoseconds as the microseconds of the format.
fn micros(time: u64) -> String {
    format!("{}.{:03}", time / 1000, time % 1000)
}

fn arguments(tid: u32, columns: &Columns<'_>) -> String {
    let source = json(columns.source);
    let field = |(name, value): &(&str, &str)| format!("{name}:{value}");
    let fields: Vec<String> = columns.fields.iter().map(field).collect();
    let fields = fields.join(",");
    format!(r#""thread":{tid},"source":{source},"fields":{{{fields}}}"#)
}
