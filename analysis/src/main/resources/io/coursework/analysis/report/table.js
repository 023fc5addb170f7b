/** A cell's content as a number, for sorting; NaN for a word. */
function amount(cell) {
  return Number(cell.textContent.replace(/[,%]/g, "").replace("\u2212", "-") || NaN);
}

function sortBy(table, column) {
  const heading = table.tHead.rows[0].cells[column];
  const down = heading.getAttribute("aria-sort") === "ascending";
  for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const sign = down ? -1 : 1;
  const numeric = heading.classList.contains("number");
  const rows = [...table.tBodies[0].rows].sort((a, b) => {
    const [one, other] = [a.cells[column], b.cells[column]];
    if (!numeric) return sign * one.textContent.localeCompare(other.textContent, "en", { numeric: true });
    const [x, y] = [amount(one), amount(other)];
    return Number.isNaN(x) - Number.isNaN(y) || sign * (x - y);
  });
  table.tBodies[0].append(...rows);
}

for (const table of document.querySelectorAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((cell, column) => {
    cell.tabIndex = 0;
    cell.addEventListener("click", () => sortBy(table, column));
    cell.addEventListener("keydown", event => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        sortBy(table, column);
      }
    });
  });
}

/** A table as tab-separated text. */
function tsv(table) {
  return [...table.rows].map(row => [...row.cells].map(cell => cell.textContent).join("\t") + "\n").join("");
}

/** Copies a text, by the old way where a frame forbids the new one. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element("textarea", { readonly: "", style: "position: fixed; opacity: 0" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

for (const details of document.querySelectorAll("details.data")) {
  const table = details.querySelector("table");
  const button = element("button", { type: "button" }, "copy");
  button.addEventListener("click", async () => {
    button.textContent = await copy(tsv(table)) ? "copied" : "not allowed here";
    setTimeout(() => { button.textContent = "copy"; }, 2000);
  });
  const take = element("div", { class: "take" }, button);
  if (window === window.top) { // a sandboxed frame allows no downloads
    const save = element("button", { type: "button" }, "download");
    save.addEventListener("click", () => {
      const address = URL.createObjectURL(new Blob([tsv(table)], { type: "text/tab-separated-values" }));
      element("a", { href: address, download: `${table.dataset.name}.tsv` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 1000);
    });
    take.append(save);
  }
  details.append(take);
}
