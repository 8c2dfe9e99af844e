// Steps through the run of a lesson. The page has it all: an event is an item of the list, a circle
// in the picture (`data-step`), and a line of the program (`data-line`, as the bars have, too).
"use strict";

function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
}

// The text of a file exactly as it is, on the clipboard.
async function copy(text) {
    if (navigator.clipboard) {
        return navigator.clipboard.writeText(text);
    }
    const field = element("textarea", { value: text });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
}

function offerCopies(lesson) {
    for (const figure of lesson.querySelectorAll(".code")) {
        const caption = figure.querySelector("figcaption");
        const name = caption.textContent;
        const button = element("button", { type: "button", textContent: "Copy" });
        button.setAttribute("aria-label", `Copy ${name}`);
        button.addEventListener("click", async () => {
            await copy(figure.querySelector("pre").textContent);
            button.textContent = "Copied";
            setTimeout(() => (button.textContent = "Copy"), 1500);
        });
        caption.append(button);
    }
}

function player(lesson) {
    const events = [...lesson.querySelectorAll(".events li")];
    const svg = lesson.querySelector(".picture svg");
    if (!events.length || !svg) {
        return;
    }
    // Everything that is from a line, and everything that is of a step.
    const ofLine = new Map();
    for (const part of lesson.querySelectorAll("[data-line]")) {
        const line = part.dataset.line;
        ofLine.set(line, ofLine.get(line) ?? []);
        ofLine.get(line).push(part);
    }
    const circles = new Map();
    for (const circle of svg.querySelectorAll("[data-step]")) {
        circles.set(Number(circle.dataset.step), circle);
    }
    const lanes = new Map();
    for (const lane of svg.querySelectorAll("[data-lane]")) {
        lanes.set(lane.dataset.lane, lane);
    }
    const codeOf = (line) => (ofLine.get(line) ?? []).find((part) => part.matches(".l"));
    const steps = new Map(events.map((event, step) => [event, step]));
    circles.forEach((circle, step) => steps.set(circle, step));
    const stepOf = (part) => steps.get(part) ?? -1;

    // The controls.
    const button = (text, label, press) => {
        const made = element("button", { type: "button", textContent: text, onclick: press });
        made.setAttribute("aria-label", label);
        return made;
    };
    const back = button("◀", "Back", () => user(now - 1));
    const play = button("Play", "Play", () => (timer ? stop() : start()));
    const forward = button("▶", "Forward", () => user(now + 1));
    const slider = element("input", { type: "range", min: 1, max: events.length, value: 1 });
    slider.setAttribute("aria-label", "Step");
    slider.addEventListener("input", () => user(slider.value - 1));
    const count = element("span", { className: "count" });
    const step = element("div", { className: "step" });
    step.setAttribute("role", "status");
    const box = lesson.querySelector(".player");
    const controls = element("div", { className: "controls" }, back, play, forward, slider, count);
    box.prepend(controls, step);
    lesson.classList.add("steps");

    const cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
    cursor.setAttribute("class", "cursor");
    const grid = svg.querySelector(".grid");
    for (const side of ["y1", "y2"]) {
        cursor.setAttribute(side, grid ? grid.getAttribute(side) : 0);
    }
    svg.append(cursor);

    let now = -1;
    let marked = [];
    let timer = 0;

    function go(wanted) {
        now = Math.max(0, Math.min(events.length - 1, wanted));
        const event = events[now];
        const line = codeOf(event.dataset.line);
        const circle = circles.get(now);
        const lane = lanes.get(event.dataset.lane);
        marked.forEach((part) => part.classList.remove("now"));
        marked = [event, line, circle, lane].filter(Boolean);
        marked.forEach((part) => part.classList.add("now"));
        for (const side of ["x1", "x2"]) {
            cursor.setAttribute(side, circle ? circle.getAttribute("cx") : -9);
        }
        slider.value = now + 1;
        count.textContent = `${now + 1} / ${events.length}`;
        const where = line ? `, line ${line.dataset.line.split("-")[1]}` : "";
        step.textContent = event.textContent + where;
        const place = `${now + 1} of ${events.length}`;
        slider.setAttribute("aria-valuetext", `${place}: ${step.textContent}`);
        back.disabled = now === 0;
        forward.disabled = now === events.length - 1;
        // List and picture scroll by themselves; the page only for a line that is out of sight.
        scrollTo(event, event.parentElement);
        scrollTo(lane, svg.parentElement);
        return line;
    }

    function scrollTo(part, box) {
        const seen = part?.getBoundingClientRect();
        const around = box.getBoundingClientRect();
        if (seen && (seen.top < around.top || seen.bottom > around.bottom)) {
            box.scrollTop += seen.top - around.top - around.height / 2;
        }
    }

    // A step that somebody asked for.
    function user(wanted) {
        stop();
        show(go(wanted));
    }

    function show(line) {
        if (!line) {
            return;
        }
        const folded = line.closest("details");
        if (folded) {
            folded.open = true;
        }
        const seen = line.getBoundingClientRect();
        const below = box.getBoundingClientRect();
        const beside = below.left > seen.left;
        const bottom = beside ? innerHeight : Math.min(innerHeight, below.top);
        if (seen.top < 60 || seen.bottom > bottom) {
            scrollBy(0, seen.top - bottom / 2);
        }
    }

    function start() {
        if (now === events.length - 1) {
            go(0);
        }
        play.textContent = "Pause";
        play.setAttribute("aria-label", "Pause");
        timer = setInterval(() => {
            show(go(now + 1));
            if (now === events.length - 1) {
                stop();
            }
        }, 900);
    }

    function stop() {
        clearInterval(timer);
        timer = 0;
        play.textContent = "Play";
        play.setAttribute("aria-label", "Play");
    }

    // Keys, for those who are in the player or its list; a book turns its pages by the same keys.
    lesson.querySelector(".run").addEventListener("keydown", (key) => {
        if (key.altKey || key.ctrlKey || key.metaKey || key.shiftKey) {
            return;
        }
        const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: events.length - 1 };
        if (!(key.key in to)) {
            return;
        }
        key.preventDefault();
        key.stopPropagation();
        user(to[key.key]);
    });

    // Pointing marks both ways: an event and its line, a bar and its line, a line and all of it.
    let pointed = [];
    const markable = (target) => target.closest?.("[data-line], [data-step], .events li");
    function point(part) {
        pointed.forEach((old) => old.classList.remove("point"));
        pointed = [];
        if (!part) {
            return;
        }
        const of = stepOf(part);
        const event = events[of];
        const line = event ? event.dataset.line : part.dataset.line;
        pointed = event
            ? [event, circles.get(of), codeOf(line)]
            : part.matches(".l")
              ? allOf(line)
              : [part, codeOf(line)];
        pointed = pointed.filter(Boolean);
        pointed.forEach((each) => each.classList.add("point"));
    }
    const allOf = (line) =>
        (ofLine.get(line) ?? []).flatMap((part) => [part, circles.get(stepOf(part))]);
    lesson.addEventListener("pointerover", (over) => point(markable(over.target)));
    lesson.addEventListener("pointerleave", () => point(null));
    lesson.addEventListener("click", (click) => {
        const part = markable(click.target);
        if (!part || !getSelection().isCollapsed) {
            return;
        }
        point(part);
        const of = stepOf(part);
        if (of >= 0) {
            return user(of);
        }
        // A line leads to its next event, from here on; a bar to its line.
        const line = part.dataset.line;
        if (!part.matches(".l")) {
            return show(codeOf(line));
        }
        const mine = events.map((event, at) => (event.dataset.line === line ? at : -1));
        const next = mine.find((at) => at > now) ?? mine.find((at) => at >= 0);
        if (next !== undefined) {
            user(next);
        }
    });

    // A run that failed begins where it failed.
    const failed = events.findLastIndex((event) => event.matches(".error"));
    go(failed > 0 && lesson.querySelector(".failed") ? failed : 0);
}

for (const lesson of document.querySelectorAll(".lesson")) {
    for (const later of lesson.querySelectorAll(".later")) {
        later.insertAdjacentHTML("afterend", later.textContent);
    }
    offerCopies(lesson);
    player(lesson);
}
