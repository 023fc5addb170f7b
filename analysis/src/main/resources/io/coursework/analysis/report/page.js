"use strict";

/** An element of HTML with attributes and content. */
function element(name, attributes = {}, ...content) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...content);
  return node;
}

/** An element of SVG, appended to its parent. */
function drawn(parent, name, attributes = {}, text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

/** The data that a block of the page carries. */
function dataOf(block) {
  return JSON.parse(block.querySelector("script[type='application/json']").textContent);
}

/** A number for people, with a few digits. */
function short(value, digits = 3) {
  if (value === null || value === undefined) return "\u2013";
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString("en").replace("-", "\u2212");
  if (size !== 0 && size < 1e-4) return value.toExponential(1).replace(/-/g, "\u2212");
  return String(Number(value.toPrecision(digits))).replace("-", "\u2212");
}

/** A button that is on or off. */
function toggle(text, on, changed) {
  const button = element("button", { type: "button", "aria-pressed": String(on) }, text);
  button.addEventListener("click", () => {
    const now = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(now));
    changed(now);
  });
  return button;
}

/** Puts a tip beside a place of its frame, where it fits. */
function place(tip, frame, x, y) {
  const right = x + 14 + tip.offsetWidth <= frame.clientWidth;
  tip.style.left = `${Math.max(0, right ? x + 14 : x - 14 - tip.offsetWidth)}px`;
  tip.style.top = `${Math.max(0, Math.min(y, frame.clientHeight - tip.offsetHeight))}px`;
  tip.style.visibility = "visible";
}

{
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = () => { // a sandboxed frame keeps nothing
    try { return localStorage.getItem("coursework.theme"); } catch { return null; }
  };
  const keep = theme => {
    try { localStorage.setItem("coursework.theme", theme); } catch { /* for this view only */ }
  };
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  const name = () => { button.textContent = dark() ? "\u2600 light" : "\u263e dark"; };
  if (["light", "dark"].includes(kept())) root.dataset.theme = kept();
  name();
  system.addEventListener("change", name);
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    keep(root.dataset.theme);
    name();
  });
}

{
  const links = [...document.querySelectorAll("nav a")];
  const sections = links.map(link => document.getElementById(link.getAttribute("href").slice(1)));
  const strip = document.querySelector(".links");
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    event.preventDefault(); // in a frame without an address of its own a link would leave the page
    const goal = document.getElementById(link.getAttribute("href").slice(1));
    goal.scrollIntoView();
    const heading = goal.matches("h3") ? goal : goal.querySelector("h2, h3, h4");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  });
  const mark = () => {
    const end = innerHeight + scrollY >= document.body.scrollHeight - 2;
    const passed = sections.filter(section => section.getBoundingClientRect().top < 90).length;
    const current = end ? links.length - 1 : passed - 1;
    links.forEach((link, i) => {
      if (i !== current) return link.removeAttribute("aria-current");
      if (!link.hasAttribute("aria-current")) {
        link.setAttribute("aria-current", "true");
        strip.scrollLeft = link.offsetLeft - strip.offsetLeft - 60;
      }
    });
  };
  if (links.length) {
    addEventListener("scroll", mark, { passive: true });
    mark();
  }
}

{
  const opened = []; // a printed page shows what is folded on the screen
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener("afterprint", () => { for (const details of opened.splice(0)) details.open = false; });
}
