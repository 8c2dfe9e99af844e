// Walks through the recorded states of a level. A state that was never run is not in the data.
"use strict";

(() => {
    const READY = 0;
    const DONE = 2;
    const STEP = 36;
    const ROW = 26;

    function element(name, properties, ...children) {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    }

    function drawn(name, attributes, text) {
        const made = document.createElementNS("http://www.w3.org/2000/svg", name);
        for (const [key, value] of Object.entries(attributes)) {
            made.setAttribute(key, value);
        }
        if (text !== undefined) {
            made.textContent = text;
        }
        return made;
    }

    function game(box) {
        const level = JSON.parse(box.querySelector("script").textContent);
        const { words, nodes, threads } = level;
        const start = element("button", { type: "button", textContent: "Play" });
        box.append(start);
        start.addEventListener("click", () => {
            start.remove();
            begin();
        });

        function begin() {
            // The states on the way, and the step to each.
            let path = [{ node: 0 }];
            const here = () => nodes[path[path.length - 1].node];

            const code = element("pre", { tabIndex: 0 });
            code.setAttribute("aria-label", "The program");
            const picture = element("div", { className: "picture" });
            const rows = element("div", { className: "threads" });
            const values = element("div", { className: "values" });
            const said = element("div", { className: "said" });
            said.setAttribute("role", "status");
            const key = (text, label, press) => {
                const made = element("button", { type: "button", textContent: text });
                made.title = label;
                made.addEventListener("click", press);
                return made;
            };
            const back = key("Undo", "Undo the last step (u)", undo);
            const again = key("Restart", "From the beginning (r)", restart);
            const help = key("Hint", "One step of an order that breaks it (h)", hint);
            const show = key("Give up", "Show an order that breaks it (g)", solve);
            const keys = element("div", { className: "keys" }, back, again, help, show);
            const more = element("div", {});
            box.append(code, picture, rows, values, said, keys, more);

            const buttons = threads.map((name, thread) => {
                const made = key(name, `${name} takes a step (${name[0]})`, () => take(thread));
                made.setAttribute("aria-describedby", `${box.id}-${name}`);
                const says = element("span", { id: `${box.id}-${name}` });
                rows.append(element("div", {}, made, says));
                return [made, says];
            });
            const pressed = { u: undo, r: restart, h: hint, g: solve };
            threads.forEach((name, thread) => (pressed[name[0]] = () => take(thread)));
            box.addEventListener("keydown", (event) => {
                const press = pressed[event.key];
                if (press && !event.ctrlKey && !event.metaKey && !event.altKey) {
                    event.preventDefault();
                    event.stopPropagation();
                    press();
                }
            });
            render("Which thread takes the next step? The aim: make it break.");
            box.tabIndex = -1;
            box.focus({ preventScroll: true });

            function take(thread) {
                const next = here().n.find((step) => step[0] === thread);
                if (next) {
                    path.push({ node: next[1], thread, did: words[next[2]] });
                    render();
                } else {
                    const [, state, says] = here().t[thread];
                    const ended = here().e !== undefined && state !== DONE;
                    const why = ended ? "the run has ended" : `it ${words[says]}`;
                    render(`${threads[thread]} cannot go on: ${why}.`);
                }
            }

            function undo() {
                if (path.length > 1) {
                    path.pop();
                }
                render();
            }

            function restart() {
                path = [{ node: 0 }];
                render();
            }

            // The shortest way from here to a broken end, through what was run.
            function hint() {
                const from = path[path.length - 1].node;
                const first = new Map([[from, null]]);
                const queue = [from];
                for (const node of queue) {
                    if (nodes[node].b) {
                        const thread = first.get(node);
                        const name = threads[thread];
                        return name ? render(`Hint: ${name} goes on.`) : render();
                    }
                    for (const [thread, next] of nodes[node].n) {
                        if (!first.has(next)) {
                            first.set(next, first.get(node) ?? thread);
                            queue.push(next);
                        }
                    }
                }
                return render("From here on nothing breaks: undo.");
            }

            function solve() {
                restart();
                level.find.forEach(take);
            }

            function render(text) {
                const now = here();
                const ended = now.e !== undefined;
                const isNarrow = box.clientWidth < 600;
                const labels = threads.map((name) => (isNarrow ? name[0] : name));
                const width = labels.join("").length + 3 * threads.length;
                const lines = level.code.map(([number, line]) => {
                    const at = now.t.flatMap(([next, state], thread) => {
                        if (next !== number || state === DONE) {
                            return [];
                        }
                        return state === READY ? labels[thread] : `[${labels[thread]}]`;
                    });
                    const mark = element("b", { textContent: at.join(" ") });
                    mark.style.width = `${width}ch`;
                    const count = element("i", { textContent: String(number).padStart(3) + "  " });
                    count.style.whiteSpace = "pre";
                    const shown = element("span", { className: "row" }, mark, count, line);
                    shown.classList.toggle("at", at.length > 0);
                    return shown;
                });
                code.replaceChildren(...lines);
                buttons.forEach(([button, says], thread) => {
                    const [line, state, word, holds] = now.t[thread];
                    const locks = words[holds] && `holds ${words[holds]}; `;
                    const next = `next: ${words[word]} (line ${line})`;
                    says.textContent = locks + (state === READY ? next : words[word]);
                    button.disabled = ended || state !== READY;
                });
                if (document.activeElement.disabled) {
                    box.focus({ preventScroll: true }); // a disabled button hears no keys
                }
                values.textContent = words[now.v];
                picture.replaceChildren(...(path.length > 1 ? [lanes(now), legend()] : []));
                back.disabled = path.length === 1;
                again.disabled = path.length === 1;
                said.classList.toggle("broken", ended && now.b);
                const { thread, did } = path[path.length - 1];
                const last = did ? `Step ${path.length - 1}: ${threads[thread]} ${did}.` : "";
                said.textContent = text ?? (ended ? words[now.e] : last);
                more.replaceChildren();
                if (ended && now.b) {
                    end();
                } else if (ended) {
                    const { orders, breaking } = level;
                    said.textContent += ` Of ${orders} orders, ${breaking} break it: `;
                    said.textContent += "undo or restart.";
                }
            }

            function end() {
                const order = path.slice(1).map((step) => threads[step.thread]).join(" ");
                const replay = `cargo run -p scheduler -- ${level.name} --replay '${order}'`;
                const count = `Of ${level.orders} orders, ${level.breaking} break it.`;
                const summary = element("summary", { textContent: "The cure" });
                const lines = element("pre", { textContent: level.cure });
                const cure = element("details", {}, summary, lines);
                const text = `${replay}\n${level.lesson}`;
                const commands = element("pre", { textContent: text, tabIndex: 0 });
                more.append(element("p", { textContent: count }), commands, cure);
            }

            function legend() {
                const kinds = { holds: "holds a lock", waits: "waits" };
                const entries = Object.entries(kinds).flatMap(([kind, text]) => {
                    return [element("i", { className: kind }), ` ${text} `];
                });
                return element("p", { className: "legend" }, "● a step ", ...entries);
            }

            // A column for each step, as in the pictures of the chapters.
            function lanes(now) {
                const left = 16 + 8 * Math.max(...threads.map((name) => name.length));
                const x = (step) => left + STEP * step;
                const last = path.length - 1;
                const bottom = ROW * threads.length;
                const size = { width: x(last) + 16, height: bottom + 20, role: "img" };
                const svg = drawn("svg", size);
                const steps = path.slice(1);
                const order = steps.map((step) => threads[step.thread]);
                svg.append(drawn("title", {}, order.join(", ")));
                for (let step = 0; step < last; step += 1) {
                    const grid = { class: "grid", x1: x(step), x2: x(step), y2: bottom };
                    svg.append(drawn("line", grid));
                    const place = { class: "axis", x: x(step) + STEP / 2, y: bottom + 14 };
                    svg.append(drawn("text", place, step + 1));
                }
                threads.forEach((name, thread) => {
                    const y = ROW * thread + ROW / 2;
                    const after = (step) => nodes[path[step + 1].node].t[thread];
                    const gone = steps.findIndex((_, step) => after(step)[1] === DONE);
                    const end = gone < 0 ? x(last) : x(gone) + STEP / 2;
                    svg.append(drawn("text", { x: 8, y: y + 4 }, name));
                    const lane = { class: "alive", x1: left, x2: end, y1: y, y2: y };
                    svg.append(drawn("line", lane));
                    steps.forEach((_, step) => {
                        const [, state, , holds] = after(step);
                        const kind = state === 1 ? "waits" : words[holds] ? "holds" : "";
                        if (kind && state !== DONE) {
                            const from = x(step) + STEP / 2;
                            const wide = Math.min(STEP, x(last) - from);
                            const bar = { class: kind, x: from, y: y - 8, width: wide, height: 16 };
                            svg.append(drawn("rect", bar));
                        }
                    });
                    steps.forEach((it, step) => {
                        if (it.thread === thread) {
                            const dot = { class: "note", cx: x(step) + STEP / 2, cy: y, r: 4 };
                            const circle = drawn("circle", dot);
                            circle.append(drawn("title", {}, `${step + 1}: ${it.did}`));
                            svg.append(circle);
                        }
                    });
                    if (now.b && gone < 0) {
                        const d = `M${end - 5} ${y - 5}l10 10m0 -10l-10 10`;
                        svg.append(drawn("path", { class: "cut", d }));
                    }
                });
                return svg;
            }
        }
    }

    document.querySelectorAll(".level").forEach(game);
})();
