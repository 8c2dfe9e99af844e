//! The levels in a browser.
//!
//! What a page shows of a program was run: it has the graph of its states as data, and its script
//! only walks through them.

use std::collections::HashMap;
use std::io::{self, Read, Write};

use serde_json::{Value, json};

use crate::graph::{Graph, Node};
use crate::levels::{ALL, Level};
use crate::run::State;
use crate::svg::xml;
use crate::view;

const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");
/// The book's page in which each level has a section.
const CHAPTER: &str = "docs/pages/break-it.md";

/// A page of its own, in one file.
pub fn alone() -> String {
    let section = |level: &Level| {
        format!(
            "<h2 id=\"{0}\">{0}</h2>\n<p>{1}</p>\n{2}",
            level.name,
            xml(view::sentence(&level.broken)),
            player(level)
        )
    };
    let sections: String = ALL.iter().map(section).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>You are the scheduler</title>\n</head>\n<body class=\"alone\">\n<main>\n\
         <h1>You are the scheduler</h1>\n{sections}</main>\n{}</body>\n</html>\n",
        once()
    )
}

/// What a page has once.
fn once() -> String {
    format!("<style>\n{STYLE}</style>\n<script>\n{SCRIPT}</script>\n")
}

/// mdBook's preprocessor: puts the players into the page of the levels, each where its marker is.
pub fn preprocess(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut text = String::new();
    input.read_to_string(&mut text)?;
    let mut both: Value = serde_json::from_str(&text)?;
    let items = both.pointer_mut("/1/items").and_then(Value::as_array_mut);
    for item in items.into_iter().flatten() {
        let Some(chapter) = item.get_mut("Chapter") else {
            continue;
        };
        if chapter["path"] == CHAPTER {
            let mut content = chapter["content"].as_str().unwrap_or("").to_owned();
            for level in ALL {
                content = content.replace(&marker(level), &player(level));
            }
            chapter["content"] = (content + "\n" + &once()).into();
        }
    }
    write!(output, "{}", both[1])
}

/// Where the player of a level goes.
pub fn marker(level: &Level) -> String {
    format!("<!-- play {} -->", level.name)
}

/// The level as a part of a page. Without scripts it names the command.
fn player(level: &Level) -> String {
    // In a script's text only `<` could end it.
    let data = data(level).to_string().replace('<', "\\u003c");
    format!(
        "<div class=\"level\" id=\"play-{0}\"><noscript>Here you could play it. On a terminal: \
         <code>cargo run -p scheduler -- {0}</code></noscript>\
         <script type=\"application/json\">{data}</script></div>\n",
        level.name
    )
}

/// The states of a level. Texts that come again and again are numbers: their places in `words`.
fn data(level: &Level) -> Value {
    let graph = Graph::explore(&level.broken);
    let mut words = Words::default();
    let nodes: Vec<Value> = graph.nodes.iter().map(|node| words.node(node)).collect();
    let start = &graph.nodes[0];
    let names = start.run.threads.iter().map(|thread| &thread.name);
    json!({
        "name": level.name,
        "lesson": view::lesson(&level.broken),
        "code": view::code(&level.broken).collect::<Vec<_>>(),
        "threads": names.collect::<Vec<_>>(),
        "orders": start.orders,
        "breaking": start.breaking,
        "cure": view::difference(&level.broken, &level.cured),
        "find": graph.find(&[]),
        "nodes": nodes,
        "words": words.all,
    })
}

#[derive(Default)]
struct Words {
    all: Vec<String>,
    known: HashMap<String, usize>,
}

impl Words {
    fn number(&mut self, word: &str) -> usize {
        let next = self.all.len();
        let number = *self.known.entry(word.to_owned()).or_insert(next);
        if number == next {
            self.all.push(word.to_owned());
        }
        number
    }

    fn node(&mut self, node: &Node) -> Value {
        let mut threads = Vec::new();
        for thread in &node.run.threads {
            let (state, says) = match &thread.state {
                State::Ready => (0, thread.does.as_str()),
                State::Blocked(why) => (1, why.as_str()),
                State::Done => (2, "is done"),
            };
            let holds = self.number(&thread.holds.join(" and "));
            threads.push(json!([thread.line, state, self.number(says), holds]));
        }
        let shared = node.run.shared.iter().filter(|shared| !shared.1.is_empty());
        let shared = shared.map(|(name, value)| format!("{name}: {value}"));
        let shared = shared.collect::<Vec<_>>().join("   ");
        let next = node.next.iter();
        let next = next.map(|next| json!([next.thread, next.node, self.number(&next.did)]));
        let mut data = json!({ "n": next.collect::<Vec<_>>(), "t": threads });
        data["v"] = self.number(&shared).into();
        if node.next.is_empty() {
            data["e"] = self.number(view::end(&node.run).trim_end()).into();
            data["b"] = node.run.end.is_broken().into();
        }
        data
    }
}
