const CIVIDIS = ["#00224e", "#35456c", "#666970", "#948e77", "#c8b866", "#fee838"];

/** A colour of the sequential scale; share in [0, 1]. */
function sequential(share) {
  const place = share * (CIVIDIS.length - 1);
  const low = Math.min(Math.floor(place), CIVIDIS.length - 2);
  const part = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  const [a, b] = [part(CIVIDIS[low]), part(CIVIDIS[low + 1])];
  return `rgb(${a.map((value, i) => Math.round(value + (b[i] - value) * (place - low))).join(" ")})`;
}

const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]]; // of a mark, for its name

/** A map of an embedding over the steps of a training. */
function embeddingMap(figure) {
  const { tokens, frames } = dataOf(figure);
  const kinds = [...new Set(tokens.map(token => token.kind))];
  const numbers = tokens.filter(token => token.number !== null).map(token => token.number);
  const isNumber = token => token.number !== null;
  const components = frames[0].shares.length;
  const large = tokens.length <= 60 ? 11 : 9; // pixels of a mark that holds its token
  const dot = 5;
  const hidden = new Set();
  let at = frames.length - 1;
  let timer = null;
  let panel = null; // where the axes lie, in pixels of the screen

  function choice(name, text, options, chosen) {
    const select = element("select", { class: name });
    for (const [value, label] of options) select.add(new Option(label, value));
    select.value = chosen;
    select.addEventListener("input", draw);
    controls.append(element("label", {}, text, select));
    return select;
  }

  const controls = element("div", { class: "row" });
  const names = Array.from({ length: components }, (_, c) => [c, `PC${c + 1}`]);
  const colours = numbers.length ? [["parity", "parity"], ["value", "value"], ["kind", "kind of token"]] : [["kind", "kind of token"]];
  const across = choice("across", "across", names, 0);
  const up = choice("up", "up", names, Math.min(1, components - 1));
  const colour = choice("colour", "colour by", colours, colours[0][0]);
  for (const kind of kinds) {
    const box = element("input", { type: "checkbox", checked: "" });
    box.addEventListener("input", () => { box.checked ? hidden.delete(kind) : hidden.add(kind); draw(); });
    controls.append(element("label", {}, box, kind));
  }
  const play = element("button", { type: "button", "aria-label": "play the training" });
  const slider = element("input", { class: "step", type: "range", min: 0, max: frames.length - 1, "aria-label": "step" });
  const now = element("output");
  const fit = element("input", { class: "fit", type: "checkbox" });
  const time = element("div", { class: "row" },
    play, element("label", { class: "grow" }, "step", slider), now, element("label", {}, fit, "fit axes to the step"));
  time.hidden = frames.length === 1;
  const legend = element("div", { class: "row keys" });
  const stage = element("div", { class: "stage" });
  const svg = drawn(stage, "svg", { role: "img", "aria-label": "map of the token embedding" });
  const description = drawn(svg, "desc");
  const grid = drawn(svg, "g");
  const order = drawn(svg, "path", { class: "order" });
  const layer = drawn(svg, "g", { class: "tokens" });
  const tip = element("div", { class: "tip", role: "status" });
  stage.append(tip);
  figure.prepend(controls, time, legend, stage);

  const nodes = tokens.map((token, i) => {
    const node = drawn(layer, "g", { class: "token", tabindex: 0 });
    drawn(node, "line", { class: "leader" });
    drawn(node, "path");
    drawn(node, "text", {}, token.text);
    for (const event of ["pointerenter", "focus"]) node.addEventListener(event, () => tell(i));
    for (const event of ["pointerleave", "blur"]) {
      node.addEventListener(event, () => { tip.style.visibility = "hidden"; });
    }
    return node;
  });

  /** How a token looks: fill, colour of the letters on it, which of the shapes. */
  function look(token) {
    if (colour.value === "kind" || !isNumber(token)) {
      const kind = kinds.indexOf(token.kind) % 4;
      return colour.value === "kind"
        ? { fill: `var(--c${kind})`, letters: "var(--on-c0)", shape: kind }
        : { fill: "var(--none)", letters: "var(--on-c0)", shape: isNumber(token) ? 0 : 3 };
    }
    if (colour.value === "parity") {
      const odd = Math.abs(token.number % 2);
      return { fill: `var(--c${odd})`, letters: "var(--on-c0)", shape: odd };
    }
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    const share = high > low ? (token.number - low) / (high - low) : 0;
    return { fill: sequential(share), letters: share > .55 ? "#000" : "#fff", shape: 0 };
  }

  function reach(shown, x, y) {
    let most = 0;
    for (const frame of shown) {
      frame.points.forEach((point, i) => {
        if (!hidden.has(tokens[i].kind)) most = Math.max(most, Math.abs(point[x]), Math.abs(point[y]));
      });
    }
    if (most === 0) return 1;
    const unit = 10 ** Math.floor(Math.log10(most));
    return [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find(n => most <= n * unit * 1.0001) * unit;
  }

  /** Takes as much of the screen as there is: letters stay as large on a narrow one. */
  function measure() {
    const width = Math.max(280, stage.clientWidth);
    const height = Math.round(Math.max(300, Math.min(width * .89, innerHeight - 215)));
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("height", height);
    panel = { left: 64, top: 10, width: width - 74, height: height - 58 };
    panel.x = panel.left + panel.width / 2;
    panel.y = panel.top + panel.height / 2;
  }

  function axes(limit, scale, x, y) {
    grid.replaceChildren();
    const { left, top, width, height } = panel;
    for (let tick = -2; tick <= 2; tick++) {
      const value = limit * tick / 2;
      const kind = tick === 0 ? "zero" : "grid";
      const [right, below] = [panel.x + value * scale, panel.y - value * scale];
      drawn(grid, "line", { class: kind, x1: right, x2: right, y1: top, y2: top + height });
      drawn(grid, "line", { class: kind, x1: left, x2: left + width, y1: below, y2: below });
      drawn(grid, "text", { class: "tick", x: right, y: top + height + 17, "text-anchor": "middle" }, short(value));
      drawn(grid, "text", { class: "tick", x: left - 7, y: below + 4, "text-anchor": "end" }, short(value));
    }
    drawn(grid, "rect", { class: "panel", x: left, y: top, width, height });
    const name = c => `PC${c + 1} (${(100 * frames[at].shares[c]).toFixed(1)}% of the variance)`;
    drawn(grid, "text", { x: panel.x, y: top + height + 40, "text-anchor": "middle" }, name(x));
    drawn(grid, "text", { transform: `translate(16 ${panel.y}) rotate(-90)`, "text-anchor": "middle" }, name(y));
  }

  function keys() {
    legend.replaceChildren();
    const entry = (text, fill, shape) => {
      const span = element("span");
      const icon = drawn(span, "svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true" });
      drawn(icon, "path", { d: SHAPES[shape](5.5), style: `fill: ${fill}` });
      span.append(text);
      legend.append(span);
    };
    if (colour.value === "kind") kinds.forEach((kind, i) => entry(kind, `var(--c${i % 4})`, i % 4));
    if (colour.value === "parity") ["even", "odd"].forEach((text, i) => entry(text, `var(--c${i})`, i));
    if (colour.value === "value") {
      const bar = element("i");
      bar.style.background = `linear-gradient(to right, ${CIVIDIS.join(", ")})`;
      legend.append(String(Math.min(...numbers)), bar, String(Math.max(...numbers)));
    }
    if (colour.value !== "kind" && numbers.length < tokens.length) entry("no number", "var(--none)", 3);
  }

  function tell(i) {
    const point = frames[at].points[i];
    const lines = [...new Set([Number(across.value), Number(up.value)])].map(c => `PC${c + 1}  ${short(point[c])}`);
    tip.replaceChildren(...[`${tokens[i].text}  (${tokens[i].kind})`, ...lines].map(line => element("div", {}, line)));
    const [frame, box] = [stage.getBoundingClientRect(), nodes[i].getBoundingClientRect()];
    place(tip, stage, (box.left + box.right) / 2 - frame.left, box.top - frame.top - 8);
  }

  function draw() {
    const [x, y] = [Number(across.value), Number(up.value)];
    const frame = frames[at];
    const limit = reach(fit.checked ? [frame] : frames, x, y);
    const scale = Math.min(panel.width, panel.height) / 2 / (limit * 1.08);
    const position = point => [panel.x + point[x] * scale, panel.y - point[y] * scale];
    const places = frame.points.map(position);
    const shown = tokens.map((token, i) => i).filter(i => !hidden.has(tokens[i].kind));
    const radii = marks(places, shown);
    axes(limit, scale, x, y);
    keys();
    tokens.forEach((token, i) => {
      const [right, below] = places[i];
      const { fill, letters, shape } = look(token);
      const [, path, text] = nodes[i].children;
      path.setAttribute("d", SHAPES[shape](radii[i]));
      path.style.fill = fill;
      text.style.fill = radii[i] === large ? letters : "var(--ink)";
      nodes[i].style.display = hidden.has(token.kind) ? "none" : "";
      nodes[i].style.transform = `translate(${right}px, ${below}px)`;
    });
    const line = tokens.map((token, i) => [token, frame.points[i]])
      .filter(([token]) => isNumber(token) && !hidden.has(token.kind))
      .sort(([a], [b]) => a.number - b.number)
      .map(([, point]) => position(point).map(value => value.toFixed(1)).join(" "));
    label(places, shown, radii);
    description.textContent = `Step ${frame.step}. Across: PC${x + 1}, up: PC${y + 1}. ${shown.length} tokens, read one by one with the tab key.`;
    order.setAttribute("d", line.length ? "M" + line.join("L") : "");
    slider.value = at;
    now.textContent = frame.step.toLocaleString("en");
  }

  /** Radii: numbers and signs are written into large marks, unless these would cover each other. */
  function marks(places, shown) {
    const fits = i => isNumber(tokens[i]) || tokens[i].text.length <= 2;
    const near = (i, j) => Math.abs(places[i][0] - places[j][0]) < 2 * large && Math.abs(places[i][1] - places[j][1]) < 2 * large;
    return tokens.map((token, i) => fits(i) && shown.every(j => j === i || !near(i, j)) ? large : dot);
  }

  /** Sets names beside dots, as near as there is room; those without are told when pointed at. */
  function label(places, shown, radii) {
    const taken = shown.map(i => {
      const [x, y] = places[i];
      const r = radii[i] - 1;
      return { left: x - r, right: x + r, top: y - r, bottom: y + r };
    });
    const free = box => box.left >= panel.left && box.right <= panel.left + panel.width && box.top >= panel.top
      && box.bottom <= panel.top + panel.height
      && taken.every(t => box.right < t.left || box.left > t.right || box.bottom < t.top || box.top > t.bottom);
    const edge = (low, high, at) => Math.max(low, Math.min(high, at));
    for (const i of shown) {
      const [line, , text] = nodes[i].children;
      line.style.display = "none";
      text.style.display = "";
      if (radii[i] === large) {
        for (const [name, value] of [["x", 0], ["y", 4], ["text-anchor", "middle"]]) text.setAttribute(name, value);
        continue;
      }
      const [x, y] = places[i];
      const [width, height] = [tokens[i].text.length * 8.4 + 2, 14];
      const boxes = [0, 1, 2, 3, 4, 5].flatMap(ring => SIDES.map(([right, down]) => {
        const away = dot + 4 + ring * height;
        const left = x + right * (away + width / 2) - width / 2;
        const top = y + down * (away + height / 2) - height / 2;
        return { left, right: left + width, top, bottom: top + height, ring };
      }));
      const clear = box => [.3, .5, .7, .9].every(part => {
        const [right, down] = [x + part * (edge(box.left, box.right, x) - x), y + part * (edge(box.top, box.bottom, y) - y)];
        return taken.every(t => right < t.left || right > t.right || down < t.top || down > t.bottom
          || x > t.left && x < t.right && y > t.top && y < t.bottom);
      });
      const box = boxes.find(box => box.ring < 3 && free(box) && (box.ring === 0 || clear(box))) || boxes.find(free);
      text.style.display = box ? "" : "none";
      if (!box) continue;
      taken.push(box);
      text.setAttribute("x", (box.left + 1 - x).toFixed(1));
      text.setAttribute("y", (box.bottom - 3 - y).toFixed(1));
      text.setAttribute("text-anchor", "start");
      if (box.ring > 0) {
        line.style.display = "";
        line.setAttribute("x2", (edge(box.left, box.right, x) - x).toFixed(1));
        line.setAttribute("y2", (edge(box.top, box.bottom, y) - y).toFixed(1));
      }
    }
  }

  function show(index) {
    at = index;
    svg.classList.add("moving");
    draw();
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "\u25b6";
  }

  play.addEventListener("click", () => {
    if (timer !== null) return stop();
    if (at === frames.length - 1) show(0);
    play.textContent = "\u23f8";
    timer = setInterval(() => at < frames.length - 1 ? show(at + 1) : stop(), 450);
  });
  slider.addEventListener("input", () => { stop(); show(Number(slider.value)); });
  fit.addEventListener("input", draw);
  stop();
  new ResizeObserver(() => { measure(); draw(); }).observe(stage);
  measure();
  draw();
}

document.querySelectorAll("figure.map").forEach(embeddingMap);
