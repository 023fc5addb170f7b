/** Words, numbers and marks of an expression, however it is spaced and cased. */
function tokensOf(text) {
  return (text.match(/[\p{L}_]+|\d+|[^\s\p{L}\d_]/gu) || []).map(token => token.toUpperCase());
}

/** How many tokens are to be put in, taken out or changed to make one list the other. */
function distance(one, other) {
  let row = other.map((_, j) => j + 1);
  row.unshift(0);
  for (let i = 1; i <= one.length; i++) {
    let diagonal = row[0];
    row[0] = i;
    for (let j = 1; j <= other.length; j++) {
      const change = diagonal + (one[i - 1] === other[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = Math.min(change, row[j] + 1, row[j - 1] + 1);
    }
  }
  return row[other.length];
}

function answerBox(box) {
  const { operations, parts, rows } = dataOf(box);
  const BRACKETS = /^[()[\]{},;:]$/; // people leave them out
  const bare = tokens => tokens.filter(token => !BRACKETS.test(token));
  const answers = rows.map(([operation, part, right, expression, expected, written = expected, explanation = ""]) => {
    const tokens = tokensOf(expression);
    return { operation: operations[operation], part: parts[part], right: right === 1, expression, expected, written, explanation, tokens, bare: bare(tokens) };
  });
  const FEW = 10;
  let most = FEW;

  const input = element("input", { type: "search", class: "mono", "aria-label": "expression", placeholder: answers[0].expression, spellcheck: "false", autocomplete: "off" });
  const operation = element("select", { "aria-label": "operation" });
  operation.add(new Option("all operations", ""));
  for (const name of operations) operation.add(new Option(name, name));
  const part = element("select", { "aria-label": "part" });
  part.add(new Option("both parts", ""));
  for (const name of parts) part.add(new Option(name, name));
  const wrong = element("input", { type: "checkbox" });
  const controls = element("div", { class: "row ask" }, input);
  const filters = element("div", { class: "row" });
  if (operations.length > 1) filters.append(operation);
  if (parts.length > 1) filters.append(part);
  filters.append(element("label", {}, wrong, "only wrong answers"));
  const said = element("p", { class: "said", role: "status" });
  const list = element("div", { class: "list" });
  const more = element("button", { type: "button" }, "show more");
  box.append(controls, filters, said, list, more);

  /** What was written, the part after the first difference from what was expected marked. */
  function chain(answer) {
    const [written, expected] = [answer.written.split(" "), answer.expected.split(" ")];
    let same = 0;
    while (same < written.length && written[same] === expected[same]) same++;
    const node = element("span", { class: "mono" }, written.slice(0, same).join(" "));
    if (same < written.length) node.append(same ? " " : "", element("mark", {}, written.slice(same).join(" ")));
    return node;
  }

  function card(answer) {
    const verdict = element("span", { class: answer.right ? "right" : "wrong" }, answer.right ? "\u2713 right" : "\u2717 wrong");
    const node = element("div", { class: "answer" }, verdict,
      element("span", { class: "mono expression" }, answer.expression), element("span", { class: "soft" }, "\u2192"), chain(answer),
      element("span", { class: "soft side" }, [answer.operation, answer.part].join(", ")));
    if (answer.written !== answer.expected) {
      const lines = element("dl", {}, element("dt", {}, "expected"), element("dd", { class: "mono" }, answer.expected));
      if (answer.explanation) lines.append(element("dt", {}, "because"), element("dd", {}, answer.explanation));
      node.append(lines);
    }
    return node;
  }

  function update() {
    const asked = tokensOf(input.value);
    const plain = bare(asked);
    let chosen = answers.filter(answer =>
      (!operation.value || answer.operation === operation.value)
      && (!part.value || answer.part === part.value)
      && !(wrong.checked && answer.right));
    const pool = chosen.length;
    const right = chosen.filter(answer => answer.right).length;
    if (asked.length) {
      const near = chosen.map(answer => ({ answer, far: distance(asked, answer.tokens), bare: distance(plain, answer.bare) }));
      near.sort((a, b) => a.bare - b.bare || a.far - b.far);
      const exact = near.filter(n => n.far === 0);
      const alike = exact.length ? exact : near.filter(n => n.bare === 0);
      chosen = (alike.length ? alike : near).map(n => n.answer);
      said.textContent = alike.length
        ? "Stored: what the model wrote on this expression."
        : pool ? `Not stored. The nearest of ${pool.toLocaleString("en")} stored expressions:` : "No stored expression is left by these filters.";
    } else {
      said.textContent = pool
        ? `${pool.toLocaleString("en")} stored ${pool === 1 ? "expression" : "expressions"}, ${right.toLocaleString("en")} answered right.`
        : "No stored expression is left by these filters.";
    }
    list.replaceChildren(...chosen.slice(0, most).map(card));
    more.hidden = chosen.length <= most;
    more.textContent = `show more (${(chosen.length - most).toLocaleString("en")} left)`;
  }

  for (const control of [input, operation, part, wrong]) {
    control.addEventListener("input", () => { most = FEW; update(); });
  }
  more.addEventListener("click", () => { most += 5 * FEW; update(); });
  update();
}

document.querySelectorAll(".answers").forEach(answerBox);
