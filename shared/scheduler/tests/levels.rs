//! Every level breaks, and its cure does not: by the orders themselves, one after another, too.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use scheduler::graph::{Graph, order_of, ready};
use scheduler::levels::{ALL, Level, Program};
use scheduler::run::{End, Mark, Run, run};
use scheduler::{page, view};
use serde_json::{Value, json};

/// Above that many orders they are only counted.
const MOST_ORDERS: u64 = 1_000;

/// Each level with the graphs of its broken and its cured program.
fn explored() -> impl Iterator<Item = (&'static Level, &'static [Graph; 2])> {
    static GRAPHS: OnceLock<Vec<[Graph; 2]>> = OnceLock::new();
    let both = |level: &Level| [&level.broken, &level.cured].map(Graph::explore);
    let graphs = GRAPHS.get_or_init(|| ALL.iter().map(both).collect());
    ALL.iter().zip(graphs)
}

/// A run that shuttle cannot stop would hang the test.
fn in_time(test: fn()) {
    let test = thread::spawn(test);
    let limit = Instant::now() + Duration::from_secs(300);
    while !test.is_finished() {
        assert!(Instant::now() < limit, "a run hangs");
        thread::sleep(Duration::from_millis(5));
    }
    test.join().expect("as it should be");
}

#[test]
fn there_are_at_least_14_and_their_names_are_unlike() {
    assert!(ALL.len() >= 14);
    let names: BTreeSet<_> = ALL.iter().map(|level| level.name).collect();
    assert_eq!(names.len(), ALL.len());
}

#[test]
fn each_is_broken_by_the_order_that_is_found_on_every_run() {
    in_time(|| {
        for (level, [broken, _]) in explored() {
            let order = broken.find(&[]).expect(level.name);
            let first = run(&level.broken, &order, false);
            assert!(first.end.is_broken(), "{}: {:?}", level.name, first.end);
            for _ in 0..3 {
                let again = run(&level.broken, &order, false);
                assert_eq!(view::steps(&again), view::steps(&first), "{}", level.name);
                assert_eq!(again.end, first.end, "{}", level.name);
            }
        }
    });
}

#[test]
fn no_order_breaks_a_cure() {
    in_time(|| {
        for (level, [_, graph]) in explored() {
            assert_eq!(graph.nodes[0].breaking, 0, "{}", level.name);
            assert!(graph.find(&[]).is_none(), "{}", level.name);
            assert!(
                graph.nodes[0].orders > 1,
                "{}: nothing to choose",
                level.name
            );
        }
    });
}

/// The graph puts orders together that lead to the same state. One by one they are as many, and
/// none that breaks the program has fewer switches than the one that is found.
#[test]
fn the_orders_one_by_one_are_those_of_the_graph() {
    in_time(|| {
        let mut played = 0;
        for (level, graphs) in explored() {
            let name = level.name;
            for (program, graph) in [&level.broken, &level.cured].into_iter().zip(graphs) {
                let start = &graph.nodes[0];
                if start.orders <= MOST_ORDERS {
                    let all = one_by_one(program);
                    let breaking: Vec<_> = all.iter().filter(|run| run.end.is_broken()).collect();
                    let counted = (all.len() as u64, breaking.len() as u64);
                    assert_eq!(counted, (start.orders, start.breaking), "{name}");
                    let cost = |run: &Run| (switches(run), run.steps.len());
                    let least = breaking.iter().map(|run| cost(run)).min();
                    let found = graph
                        .find(&[])
                        .map(|order| cost(&run(program, &order, false)));
                    assert_eq!(found, least, "{name}");
                    played += all.len();
                }
            }
        }
        assert!(played > 1_000, "{played} orders only");
    });
}

/// Plays every order.
fn one_by_one(program: &Program) -> Vec<Run> {
    let first = ready(&run(program, &[], false));
    let mut all = Vec::new();
    let mut left = vec![Vec::new()];
    while let Some(begin) = left.pop() {
        // It is played to the end. At each step after its beginning, others could have gone on.
        let whole = run(program, &begin, true);
        assert_ne!(whole.end, End::Open);
        let order = order_of(&whole);
        for length in begin.len()..order.len() {
            let could_go_on = |thread: &usize| match length.checked_sub(1) {
                Some(last) => can_go_on(&whole, last, *thread),
                None => first.contains(thread),
            };
            let others = (0..whole.threads.len()).filter(|thread| *thread != order[length]);
            let others = others.filter(could_go_on);
            left.extend(others.map(|other| [&order[..length], &[other]].concat()));
        }
        all.push(whole);
    }
    all
}

/// Whether the thread can go on after that step.
fn can_go_on(run: &Run, step: usize, thread: usize) -> bool {
    [Mark::Alive, Mark::Holds].contains(&run.steps[step].marks[thread])
}

/// How often a thread was left that could have gone on.
fn switches(run: &Run) -> usize {
    let order = order_of(run);
    let left =
        |step: &usize| order[*step] != order[step + 1] && can_go_on(run, *step, order[*step]);
    (0..order.len().saturating_sub(1)).filter(left).count()
}

/// The reader sees each step in the line in which it happens.
#[test]
fn each_step_is_marked_in_its_line() {
    in_time(|| {
        for (level, graphs) in explored() {
            for (program, graph) in [&level.broken, &level.cured].into_iter().zip(graphs) {
                let lines: Vec<&str> = program.text.lines().collect();
                for node in &graph.nodes {
                    for step in &node.run.steps {
                        let line = lines[step.line as usize - 1].trim();
                        let verb = step.did.split(' ').next().expect("a word");
                        let fits = match verb {
                            "locks" | "tries" => line.contains("lock()"),
                            "unlocks" if step.did.contains("waits on") => line.contains(".wait("),
                            "unlocks" => {
                                let is_temporary =
                                    line.contains('*') || line.contains(".unwrap().");
                                line == "}" || line.starts_with("drop(") || is_temporary
                            }
                            "wakes" => line.contains(".wait("),
                            "loads" => line.contains(".load("),
                            "stores" => line.contains(".store("),
                            "swaps" => line.contains(".swap("),
                            "adds" => line.contains(".fetch_add("),
                            "takes" => line.contains(".fetch_sub("),
                            "notifies" => line.contains(".notify_"),
                            "begins" => line.contains("join_all"),
                            "goes" => line.contains(".await"),
                            _ => false,
                        };
                        assert!(fits, "{}, line {}: {}", level.name, step.line, step.did);
                    }
                }
            }
        }
    });
}

#[test]
fn a_program_is_short_and_its_cure_is_near() {
    in_time(|| {
        for level in ALL {
            for program in [&level.broken, &level.cured] {
                let header = program
                    .text
                    .lines()
                    .take_while(|line| line.starts_with("//!"));
                let lines = program.text.lines().count() - header.count() - 1;
                assert!(lines <= 40, "{}: {lines} lines", level.name);
                assert!(view::sentence(program).ends_with('.'), "{}", level.name);
                assert!(
                    view::lesson(program).starts_with("cargo run -p ch"),
                    "{}",
                    level.name
                );
            }
            let difference = view::difference(&level.broken, &level.cured);
            let changed = difference.lines().filter(|line| line[1..].trim() != "}");
            let added = changed.clone().filter(|line| line.starts_with('+')).count();
            assert!(added <= 3, "{}:\n{difference}", level.name);
            assert!(changed.count() <= 6, "{}:\n{difference}", level.name);
        }
    });
}

#[test]
fn each_has_its_section_in_the_book_and_is_linked_from_its_chapter() {
    in_time(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let read = |path: &Path| fs::read_to_string(path).expect("a page");
        let page = read(&root.join("docs/pages/break-it.md"));
        assert_eq!(page.matches("\n## ").count(), ALL.len());
        for level in ALL {
            let name = level.name;
            let sentence = view::sentence(&level.broken);
            let lesson = view::lesson(&level.broken).trim_start_matches("cargo run -p ch");
            let (chapter, lesson) = lesson.split_once(" -- ").expect("a lesson");
            let file = format!("{chapter}/src/examples/{}.rs", lesson.replace('-', "_"));
            assert!(root.join("crates").join(&file).exists(), "{name}: {file}");
            let section = format!(
                "\n## {name}\n\n{sentence}\nLesson: [`{lesson}`](../../crates/{file}).\n\
             On a terminal: `cargo run -p scheduler -- {name}`\n\n{}\n",
                page::marker(level)
            );
            assert!(page.contains(&section), "{name}:{section}");
            let chapter = read(&root.join("crates").join(chapter).join("README.md"));
            let link = format!("(../../docs/pages/break-it.md#{name})");
            assert!(
                chapter.contains(&link),
                "{name}: its chapter's page has no link {link}"
            );
        }
    });
}

#[test]
fn the_book_gets_every_level_and_stays_small() {
    in_time(|| {
        let chapter = |path: &str, content: &str| {
            let chapter = json!({ "path": path, "content": content, "sub_items": [] });
            json!({ "Chapter": chapter })
        };
        let markers: Vec<_> = ALL.iter().map(page::marker).collect();
        let ours = chapter("docs/pages/break-it.md", &markers.join("\n\n"));
        let other = chapter("README.md", &markers[0]);
        let input = json!([{}, { "items": [ours, "Separator", other] }]).to_string();
        let mut output = Vec::new();
        page::preprocess(input.as_bytes(), &mut output).expect("as mdBook writes it");
        let book: Value = serde_json::from_slice(&output).expect("JSON");
        assert_eq!(book["items"][2], other, "other pages stay as they are");
        let text = book["items"][0]["Chapter"]["content"]
            .as_str()
            .expect("text");
        assert!(text.len() < 500_000, "{} bytes", text.len());
        assert!(!text.contains("<!-- play"));
        for level in ALL {
            assert!(text.contains(&format!("id=\"play-{}\"", level.name)));
        }
        // Each level's data ends where it should, and one script is left.
        assert_eq!(text.matches("</script>").count(), ALL.len() + 1);
    });
}
