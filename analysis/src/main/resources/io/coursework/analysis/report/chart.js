const SHAPES = [ // of equal area, around (0, 0)
  r => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  r => `M${-.89 * r} ${-.89 * r}h${1.78 * r}v${1.78 * r}h${-1.78 * r}z`,
  r => `M0 ${-1.4 * r}L${1.3 * r} ${.85 * r}H${-1.3 * r}z`,
  r => `M0 ${-1.25 * r}L${1.25 * r} 0L0 ${1.25 * r}L${-1.25 * r} 0z`
];
const COLOURS = 7;
const MARKED = 60; // points of a curve that are few enough to be marked one by one

/** Round places between two numbers, some five. */
function ticks(low, high) {
  const raw = (high - low) / 5;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].find(n => n * unit >= raw * .999) * unit;
  const places = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) places.push(Number((i * step).toPrecision(12)));
  return places;
}

/** Powers of ten between two positive numbers; with few of them, their doubles and fives too. */
function powers(low, high) {
  const places = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const n of high / low < 200 ? [1, 2, 5] : [1]) {
      const value = n * 10 ** e;
      if (value >= low * .999 && value <= high * 1.001) places.push(Number(value.toPrecision(3)));
    }
  }
  return places;
}

/** Points along a line, close enough that no name can lie between them; y may be null. */
function dotted(points) {
  return points.flatMap(([x, y], i) => {
    if (y === null) return [];
    const [toX, toY] = i + 1 < points.length && points[i + 1][1] !== null ? points[i + 1] : [x, y];
    const parts = Math.max(1, Math.ceil(Math.hypot(toX - x, toY - y) / 8));
    return Array.from({ length: parts }, (_, k) => [x + (toX - x) * k / parts, y + (toY - y) * k / parts]);
  });
}

/** An interactive chart of curves, drawn as wide as its place is. */
function lineChart(figure) {
  const data = dataOf(figure);
  const plot = figure.querySelector(".plot");
  const labels = [...new Set(data.curves.map(curve => curve.label))];
  const hidden = new Set();
  const state = { logX: false, logY: false, at: null };
  const colour = label => `var(--c${labels.indexOf(label) % COLOURS})`;
  const shape = label => SHAPES[labels.indexOf(label) % SHAPES.length];
  const shown = () => data.curves.filter(curve => !hidden.has(curve.label));
  const runs = data.curves.filter(curve => curve.thin).length > labels.length; // several of one label
  const thinKind = runs ? "curve run" : "curve thin";
  const fixed = data.limits[0] !== null && data.limits[1] !== null;
  const values = data.curves.flatMap(c => [...c.y, ...(c.low || []), ...(c.high || [])]).filter(v => v !== null);
  const everyX = [...new Set(data.curves.flatMap(curve => curve.x))].sort((a, b) => a - b);
  if (!values.length) return;

  const legend = element("div", { class: "legend" });
  plot.before(legend);
  const sample = (label, thin) => {
    const icon = drawn(document.createDocumentFragment(), "svg", { viewBox: "0 0 26 12", "aria-hidden": "true" });
    drawn(icon, "path", { d: "M0 6H26", class: thin ? thinKind : "curve", style: `stroke: ${label ? colour(label) : "var(--soft)"}` });
    if (label) drawn(icon, "path", { d: shape(label)(4), transform: "translate(13 6)", class: "mark", style: `fill: ${colour(label)}` });
    return icon;
  };
  if (labels.length > 1) {
    for (const label of labels) {
      const entry = toggle("", true, on => { on ? hidden.delete(label) : hidden.add(label); draw(); });
      entry.className = "entry";
      entry.append(sample(label, false), label);
      for (const event of ["pointerenter", "focus"]) entry.addEventListener(event, () => fade(label));
      for (const event of ["pointerleave", "blur"]) entry.addEventListener(event, () => fade(null));
      legend.append(entry);
    }
  }
  if (data.full) legend.append(element("span", { class: "key" }, sample(null, false), data.full));
  if (data.thin) legend.append(element("span", { class: "key" }, sample(null, true), data.thin));
  legend.append(element("span", { class: "space" }));
  if (everyX.length > 2 && everyX[0] >= 0) {
    legend.append(toggle(`log ${data.x.split(" ").pop()}`, false, on => { state.logX = on; draw(); }));
  }
  if (!fixed && Math.min(...values) > 0) {
    legend.append(toggle("log values", false, on => { state.logY = on; draw(); }));
  }

  const svg = drawn(plot, "svg", { tabindex: 0, role: "img" });
  svg.setAttribute("aria-label", `${plot.dataset.title}; arrow keys read the values`);
  const tip = element("div", { class: "tip", role: "status" });
  plot.append(tip);
  let geometry = null;

  function fade(label) {
    for (const node of svg.querySelectorAll("[data-label]")) {
      node.classList.toggle("faded", label !== null && node.dataset.label !== label);
    }
  }

  function draw() {
    svg.replaceChildren();
    tip.style.visibility = "hidden";
    const width = Math.max(280, plot.clientWidth);
    const height = Math.round(Math.max(240, Math.min(380, width * .46)));
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("height", height);
    const visible = shown();
    const seen = visible.flatMap(c => [...c.y, ...(c.low || []), ...(c.high || [])]).filter(v => v !== null);
    let [low, high] = fixed ? data.limits : [Math.min(...seen, ...(seen.length ? [] : [0])), Math.max(...seen, ...(seen.length ? [] : [1]))];
    const scaleY = state.logY ? Math.log10 : v => v;
    const scaleX = state.logX ? v => Math.log10(v + 1) : v => v;
    if (!fixed) {
      if (low === high) [low, high] = [low - .5, high + .5];
      if (!state.logY) {
        const room = (high - low) * .05;
        [low, high] = [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
      }
    }
    const yTicks = state.logY ? powers(low, high) : ticks(low, high);
    const left = 26 + Math.max(24, ...yTicks.map(v => short(v).length * 7.2));
    const box = { left, right: width - 16, top: 10, bottom: height - 44 };
    const [x0, x1] = [everyX[0], everyX[everyX.length - 1]];
    const spanX = scaleX(x1) - scaleX(x0) || 1;
    const inset = 8; // so that marks at the ends lie inside
    const X = v => box.left + inset + (scaleX(v) - scaleX(x0)) / spanX * (box.right - box.left - 2 * inset);
    const Y = v => box.bottom - inset - (scaleY(v) - scaleY(low)) / (scaleY(high) - scaleY(low)) * (box.bottom - box.top - 2 * inset);
    for (const value of yTicks) {
      drawn(svg, "line", { class: "grid", x1: box.left, x2: box.right, y1: Y(value), y2: Y(value) });
      drawn(svg, "text", { class: "tick", x: box.left - 6, y: Y(value) + 4, "text-anchor": "end" }, short(value));
    }
    let xTicks = state.logX ? [x0, ...powers(Math.max(1, x0), x1)].filter((v, i, all) => all.indexOf(v) === i) : ticks(x0, x1);
    let last = -Infinity;
    for (const value of xTicks) {
      const half = short(value).length * 3.6;
      if (X(value) - half < last + 8) continue;
      last = X(value) + half;
      drawn(svg, "line", { class: "grid", x1: X(value), x2: X(value), y1: box.top, y2: box.bottom });
      drawn(svg, "text", { class: "tick", x: Math.min(X(value), width - half), y: box.bottom + 17, "text-anchor": "middle" }, short(value));
    }
    drawn(svg, "rect", { class: "frame", x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top });
    const centre = (box.left + box.right) / 2;
    drawn(svg, "text", { x: centre, y: height - 8, "text-anchor": "middle" }, data.x + (state.logX ? ", log(1 + x)" : ""));
    const middle = (box.top + box.bottom) / 2;
    drawn(svg, "text", { transform: `translate(14 ${middle}) rotate(-90)`, "text-anchor": "middle" }, data.y);
    for (const curve of visible.filter(curve => curve.low)) {
      const points = curve.x.map((x, i) => [x, curve.low[i], curve.high[i]]).filter(p => p[1] !== null && p[2] !== null);
      if (!points.length) continue;
      const edge = [...points.map(p => [p[0], p[1]]), ...points.reverse().map(p => [p[0], p[2]])];
      const d = "M" + edge.map(([x, y]) => `${X(x).toFixed(1)} ${Y(y).toFixed(1)}`).join("L") + "z";
      drawn(svg, "path", { class: "band", d, style: `fill: ${colour(curve.label)}`, "data-label": curve.label });
    }
    for (const line of data.references) {
      if (state.logY && line.y <= 0) continue;
      drawn(svg, "line", { class: "reference", x1: box.left, x2: box.right, y1: Y(line.y), y2: Y(line.y) });
    }
    for (const thin of [true, false]) {
      for (const curve of visible.filter(curve => curve.thin === thin)) {
        let d = "";
        let pen = "M";
        curve.x.forEach((x, i) => {
          if (curve.y[i] === null || state.logY && curve.y[i] <= 0) { pen = "M"; return; }
          d += `${pen}${X(x).toFixed(1)} ${Y(curve.y[i]).toFixed(1)}`;
          pen = "L";
        });
        const kind = thin ? thinKind : "curve";
        const label = { "data-label": curve.label };
        drawn(svg, "path", { class: kind, d, style: `stroke: ${colour(curve.label)}`, ...label });
        if (!thin && labels.length > 1 && curve.x.length <= MARKED) {
          curve.x.forEach((x, i) => {
            if (curve.y[i] === null) return;
            const at = `translate(${X(x).toFixed(1)} ${Y(curve.y[i]).toFixed(1)})`;
            drawn(svg, "path", { class: "mark", d: shape(curve.label)(3.6), transform: at, style: `fill: ${colour(curve.label)}`, ...label });
          });
        }
      }
    }
    const inked = visible.flatMap(curve => dotted(curve.x.map((x, i) => [X(x), curve.y[i] === null || state.logY && curve.y[i] <= 0 ? null : Y(curve.y[i])])));
    const crowd = at => inked.filter(([x, y]) => x > at.left && x < at.right && y > at.top && y < at.bottom).length
      + (at.top < box.top || at.bottom > box.bottom ? Infinity : 0);
    for (const line of data.references) {
      if (state.logY && line.y <= 0) continue;
      const name = `${line.label} ${short(line.y)}`;
      const wide = name.length * 6.6;
      const places = [-1, 1].flatMap(side => [box.right - 8 - wide, box.left + 8, (box.left + box.right - wide) / 2].map(left => {
        const y = Y(line.y) + (side < 0 ? -5 : 15);
        return { left, right: left + wide, top: y - 11, bottom: y + 3, y };
      }));
      const best = places.reduce((a, b) => crowd(b) < crowd(a) ? b : a);
      for (let x = best.left; x <= best.right; x += 6) inked.push([x, best.y - 4]); // the next name lies elsewhere
      drawn(svg, "text", { class: "reference-name", x: best.left, y: best.y }, name);
    }
    drawn(svg, "desc", {}, `Across: ${data.x}. Up: ${data.y}. Last values: ${visible.filter(c => c.y.length).map(c => `${c.label}${c.thin && data.thin ? ` (${data.thin})` : ""} ${short(c.y[c.y.length - 1])}`).slice(0, 20).join(", ")}.`);
    const cursor = drawn(svg, "line", { class: "cursor", y1: box.top, y2: box.bottom });
    geometry = { X, box, cursor, width };
    if (state.at !== null) read(state.at);
  }

  /** Shows the values at one of the places. */
  function read(index) {
    state.at = index;
    const x = everyX[index];
    const { X, box, cursor } = geometry;
    cursor.setAttribute("x1", X(x));
    cursor.setAttribute("x2", X(x));
    cursor.style.visibility = "visible";
    const table = element("table");
    for (const label of labels.filter(label => !hidden.has(label))) {
      const of = data.curves.filter(curve => curve.label === label && curve.x.includes(x));
      const value = curve => curve.y[curve.x.indexOf(x)];
      const main = of.find(curve => !curve.thin);
      const thin = of.filter(curve => curve.thin).map(value).filter(v => v !== null);
      if (!main && !thin.length) continue;
      let text = main ? short(value(main)) : "";
      if (main && main.low && main.low[main.x.indexOf(x)] !== null) {
        text += ` [${short(main.low[main.x.indexOf(x)])}, ${short(main.high[main.x.indexOf(x)])}]`;
      }
      const row = element("tr", {}, element("td", {}, sample(label, false), label), element("td", {}, element("b", {}, text)));
      if (thin.length && !runs) row.append(element("td", { class: "soft" }, `${data.thin} ${short(thin[0])}`));
      if (thin.length && runs) row.append(element("td", { class: "soft" }, `${thin.length} runs: ${short(Math.min(...thin))} to ${short(Math.max(...thin))}`));
      table.append(row);
    }
    tip.replaceChildren(element("div", {}, `${data.x.split(" ").pop()} ${x.toLocaleString("en")}`), table);
    for (const icon of tip.querySelectorAll("svg")) icon.setAttribute("style", "display: inline-block; width: 20px; height: 10px; margin-right: 6px");
    place(tip, plot, X(x) * plot.clientWidth / geometry.width, box.top + 6);
  }

  function leave() {
    state.at = null;
    tip.style.visibility = "hidden";
    if (geometry) geometry.cursor.style.visibility = "hidden";
  }

  svg.addEventListener("pointermove", event => {
    const at = (event.clientX - svg.getBoundingClientRect().left) * geometry.width / svg.clientWidth;
    let best = 0;
    everyX.forEach((x, i) => { if (Math.abs(geometry.X(x) - at) < Math.abs(geometry.X(everyX[best]) - at)) best = i; });
    read(best);
  });
  svg.addEventListener("pointerleave", leave);
  svg.addEventListener("blur", leave);
  svg.addEventListener("keydown", event => {
    const end = everyX.length - 1;
    const now = state.at === null ? end + 1 : state.at;
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: end, Escape: null }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    to === null ? leave() : read(Math.max(0, Math.min(end, to)));
  });
  new ResizeObserver(draw).observe(plot);
  draw();
}

document.querySelectorAll(".chart:has(> .plot)").forEach(lineChart);
