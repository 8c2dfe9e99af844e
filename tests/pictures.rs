//! The pictures on the pages show what their examples do today: the same lanes, with the same bars.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use acceptance::{NOT_JUDGED, Recording, chapters, plays};

use crate::python_versions::blank_numbers;

#[test]
fn every_picture_fits_its_example() {
    for (chapter, example, file) in book::pictures() {
        let svg = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{}: {error}: run {DRAW}", file.display()));
        let played = plays()
            .iter()
            .find(|(c, e, _)| c.name == chapter.name && *e == example);
        let (_, _, run) = played.unwrap_or_else(|| panic!("{}: {example}?", chapter.name));
        // With one core, say, there is less to see.
        if !run.output.contains(NOT_JUDGED) {
            assert_eq!(drawn(&svg), recorded(run), "{}: run {DRAW}", file.display());
        }
    }
}

#[test]
fn every_page_shows_a_picture_and_every_picture_is_shown() {
    let shown = book::pictures().into_iter().map(|(.., file)| file);
    let shown: BTreeSet<PathBuf> = shown.collect();
    let files = chapters().iter().flat_map(|chapter| {
        let folder = fs::read_dir(chapter.folder.join("pictures"));
        let folder = folder.unwrap_or_else(|error| panic!("{}: {error}", chapter.name));
        folder.map(|entry| entry.expect("an entry").path())
    });
    assert_eq!(shown, files.collect());
}

const DRAW: &str = "`cargo run -p book -- --pictures`";

/// Of each lane, whether it is cut off, and the names of its bars. Numbers are blanked: a machine
/// with more cores has more threads.
type Picture = BTreeMap<String, (bool, BTreeSet<String>)>;

fn recorded(run: &Recording) -> Picture {
    let mut picture = Picture::new();
    for lane in &run.lanes {
        let (cut_off, bars) = picture.entry(blank_numbers(&lane.name)).or_default();
        *cut_off |= lane.cut_off;
        let mine = run.bars.iter().filter(|bar| bar.lane == lane.name);
        bars.extend(mine.map(|bar| bar.name.clone()));
    }
    picture
}

/// Reads the picture's titles: a lane's is the first in its group, a bar's is in its rectangle.
fn drawn(svg: &str) -> Picture {
    let mut picture = Picture::new();
    let mut last = None;
    for line in svg.lines() {
        let title = line.split_once("<title>");
        let title = title.and_then(|(_, rest)| rest.split_once("</title>"));
        let name = title.and_then(|(title, _)| title.rsplit_once(": "));
        let Some((name, times)) = name else { continue };
        if line.starts_with("<g>") {
            let lane = blank_numbers(name);
            picture.entry(lane.clone()).or_default().0 |= times.ends_with(", cut off");
            last = Some(lane);
        } else if line.starts_with("<rect ") {
            let lane = last.as_ref().and_then(|lane| picture.get_mut(lane));
            lane.expect("in a lane").1.insert(name.to_owned());
        }
    }
    picture
}
