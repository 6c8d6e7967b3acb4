"use strict";
// Re-ranks by the reader's weights, and draws. All text comes from records: it is set as text only.

const data = JSON.parse(document.getElementById("data").textContent);
const weights = Object.fromEntries(data.dimensions.map((d) => [d.name, d.weight]));
const required = new Set();
const SAMPLES = 4000;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Those of which a question is asked of the framework.
function asked(framework) {
  return data.dimensions.filter((d) => framework.scores[d.name] !== null);
}

// As harness/scoring/scores.py does it: the weighted mean, with its interval.
function total(framework, by) {
  const whole = asked(framework).reduce((sum, d) => sum + by[d.name], 0);
  if (!(whole > 0)) return null;
  const mean = (index) => {
    let sum = 0;
    for (const d of asked(framework)) {
      const value = framework.scores[d.name][index];
      if (value === null && by[d.name] > 0) return null;
      sum += by[d.name] * (value ?? 0);
    }
    return sum / whole;
  };
  return { name: framework.name, low: mean(0), score: mean(1), high: mean(2) };
}

// As harness/scoring/ranking.py does it: whose interval reaches the best lower end is tied.
function groups(entries) {
  const middle = (e) => e.score ?? (e.low + e.high) / 2;
  let left = [...entries].sort((a, b) => middle(b) - middle(a) || (a.name < b.name ? -1 : 1));
  const found = [];
  while (left.length) {
    const bar = Math.max(...left.map((e) => e.low));
    found.push(left.filter((e) => e.high >= bar));
    left = left.filter((e) => e.high < bar);
  }
  return found;
}

function eligible() {
  const ruledOut = [];
  const stay = data.frameworks.filter((f) => {
    const failed = [...required].filter((r) => f.requirements[r].met === false);
    failed.forEach((r) => ruledOut.push({ name: f.name, requirement: r, why: f.requirements[r].why }));
    return failed.length === 0;
  });
  const unknown = stay.flatMap((f) =>
    [...required]
      .filter((r) => f.requirements[r].met === null)
      .map((r) => ({ name: f.name, requirement: r, why: f.requirements[r].why })));
  return { stay, ruledOut, unknown };
}

// A fixed seed: the same page says the same.
function randomly(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// Share of all possible weightings (Dirichlet, all 1) of the dimensions that all have a score in.
function leadingShares(frameworks) {
  const names = data.dimensions.map((d) => d.name)
    .filter((n) => frameworks.every((f) => typeof f.scores[n]?.[1] === "number"));
  if (!names.length || !frameworks.length) return null;
  const random = randomly(20260120);
  const leads = new Map(frameworks.map((f) => [f.name, 0]));
  for (let sample = 0; sample < SAMPLES; sample++) {
    const by = names.map(() => -Math.log(1 - random()));
    const totals = frameworks.map((f) => names.reduce((s, n, i) => s + by[i] * f.scores[n][1], 0));
    const most = Math.max(...totals);
    const first = frameworks.filter((_, i) => most - totals[i] < 1e-9);
    first.forEach((f) => leads.set(f.name, leads.get(f.name) + 1 / first.length));
  }
  return [...leads].map(([name, n]) => ({ name, share: n / SAMPLES })).sort((a, b) => b.share - a.share);
}

function measuredShares() {
  const shares = Object.entries(data.shares).map(([name, share]) => ({ name, share }));
  return shares.length ? shares.sort((a, b) => b.share - a.share) : null;
}

// By the reader's clock: the page itself holds the day of measurement only.
function warnWhenStale() {
  const days = Math.floor((Date.now() - Date.parse(data.newest)) / 86_400_000);
  if (days <= data.stale_days) return;
  const warning = document.getElementById("stale");
  warning.textContent = `Measured ${days} days ago: there are newer versions. Measure again before you rely on it.`;
  warning.hidden = false;
}

function rank() {
  const { stay, ruledOut, unknown } = eligible();
  const entries = stay.map((f) => total(f, weights)).filter((e) => e !== null);
  const list = document.getElementById("ranking");
  list.replaceChildren();
  let place = 1;
  for (const group of groups(entries)) {
    for (const e of group) {
      const shown = e.score === null ? "open" : e.score.toFixed(2);
      const tied = group.length > 1 ? ", tied" : "";
      const item = make("li", { value: place, "data-name": e.name, "data-score": e.score ?? "" });
      item.append(make("strong", {}, e.name), ` ${shown} (${e.low.toFixed(2)} to ${e.high.toFixed(2)}${tied})`);
      list.append(item);
    }
    place += group.length;
  }
  if (!entries.length) {
    list.append(make("li", {}, stay.length ? "All weights are zero." : "No framework meets these requirements."));
  }
  const shares = ruledOut.length ? leadingShares(stay) : measuredShares();
  document.getElementById("shares").textContent = shares
    ? "Share of all possible weightings (of what is measured) under which each leads: " +
      shares.map((s) => `${s.name} ${Math.round(100 * s.share)}%`).join(", ") + "."
    : "";
  const box = document.getElementById("ruled-out");
  box.replaceChildren();
  for (const s of ruledOut) {
    box.append(make("p", { class: "refuted" }, `Ruled out: ${s.name}. ${data.requirements[s.requirement]}: ${s.why}.`));
  }
  for (const s of unknown) {
    box.append(make("p", { class: "open" }, `Not known: ${s.name}. ${data.requirements[s.requirement]}: ${s.why}.`));
  }
}

function controls() {
  const sliders = document.getElementById("sliders");
  const inputs = {};
  const most = Math.max(50, ...Object.values(weights));
  for (const d of data.dimensions) {
    const id = `weight-${d.name}`;
    const input = make("input", { type: "range", min: 0, max: most, step: 1, id });
    const shown = make("output", { for: id });
    input.value = d.weight;
    shown.textContent = input.value;
    input.addEventListener("input", () => {
      weights[d.name] = Number(input.value);
      shown.textContent = input.value;
      pressed(null);
      rank();
    });
    inputs[d.name] = [input, shown];
    sliders.append(make("div", { class: "slider" }, make("label", { for: id }, d.title), shown, input));
  }
  const buttons = {};
  const pressed = (chosen) => {
    for (const [name, b] of Object.entries(buttons)) b.setAttribute("aria-pressed", String(name === chosen));
  };
  for (const [name, preset] of Object.entries(data.presets)) {
    const button = make("button", { type: "button", title: preset.about, "data-preset": name }, preset.title);
    button.addEventListener("click", () => {
      for (const [dimension, [input, shown]] of Object.entries(inputs)) {
        weights[dimension] = preset.weights[dimension];
        input.value = shown.textContent = preset.weights[dimension];
      }
      pressed(name);
      rank();
    });
    buttons[name] = button;
    document.getElementById("presets").append(button);
  }
  pressed(Object.keys(data.presets)[0]);
  for (const [name, title] of Object.entries(data.requirements)) {
    const box = make("input", { type: "checkbox", id: `requires-${name}` });
    box.addEventListener("change", () => {
      if (box.checked) required.add(name); else required.delete(name);
      rank();
    });
    document.getElementById("requirements").append(
      make("label", { class: "check", for: `requires-${name}` }, box, ` ${title}`));
  }
}

function draw(id, label, rows, options) {
  const place = document.getElementById(id);
  if (!rows.length) {
    place.append(make("p", { class: "open" }, "Not measured in this run."));
    return;
  }
  const figure = Plot.plot({ width: 860, marginLeft: 150, ariaLabel: label, ...options });
  // One picture with one label: its marks ("rule", "dot") are none of their own.
  for (const mark of figure.querySelectorAll("[aria-label]")) mark.removeAttribute("aria-label");
  figure.setAttribute("role", "img");
  figure.setAttribute("aria-label", label);
  // Where it is wider than the window it scrolls, also by the keyboard.
  place.append(make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": label }, figure));
}

const DOT = { r: 5, fill: "var(--accent)" };
const RULE = { stroke: "var(--accent)", strokeWidth: 2 };

function pictures() {
  const scored = data.frameworks.flatMap((f) => asked(f).map((d) => {
    const [low, score, high] = f.scores[d.name];
    return { framework: f.name, dimension: d.title, low, score, high };
  }));
  draw("picture-dimensions", "Scores of each framework by dimension, with intervals", scored, {
    x: { domain: [0, 10], label: "points", grid: true },
    y: { label: null },
    fy: { label: null, domain: data.dimensions.map((d) => d.title) },
    marginRight: 190,
    marks: [
      Plot.ruleY(scored, { x1: "low", x2: "high", y: "framework", fy: "dimension", ...RULE, strokeOpacity: 0.5 }),
      Plot.dot(scored.filter((d) => d.score !== null), { x: "score", y: "framework", fy: "dimension", ...DOT }),
      Plot.text(scored.filter((d) => d.score === null), { x: 5, y: "framework", fy: "dimension", text: () => "not measured", fill: "var(--open)", dy: -6 }),
    ],
  });
  draw("picture-costs", "Seconds over plain Python of a run", data.costs, {
    x: { label: "seconds over plain", grid: true },
    y: { label: null },
    fy: { label: null },
    marginRight: 120,
    marks: [
      Plot.ruleX([0], { stroke: "currentColor" }),
      Plot.ruleY(data.costs.filter((d) => d.low !== null), { x1: "low", x2: "high", y: "framework", fy: "scenario", ...RULE }),
      Plot.dot(data.costs, { x: "seconds", y: "framework", fy: "scenario", ...DOT }),
    ],
  });
  const drawn = data.growth.filter((d) => d.value !== undefined);
  draw("picture-growth", "Seconds for a start, a step, a metric and an artifact, logarithmic", data.growth, {
    x: { type: "log", label: "seconds", grid: true, tickFormat: "~g" },
    y: { label: null },
    fy: { label: null },
    marginRight: 190,
    marks: [
      Plot.text(data.growth.filter((d) => d.value === undefined), { frameAnchor: "left", dx: 6, y: "framework", fy: "figure", text: (d) => (d.state === "measured" ? "too small to tell" : d.state), fill: "var(--open)" }),
      Plot.ruleY(drawn, { x1: (d) => Math.max(d.low, d.value / 1e3), x2: "high", y: "framework", fy: "figure", ...RULE, strokeOpacity: 0.5 }),
      Plot.dot(drawn, { x: "value", y: "framework", fy: "figure", ...DOT }),
    ],
  });
  draw("picture-branches", "Seconds from the first step of a fan-out to its join, by its width, logarithmic", data.branches, {
    x: { type: "log", label: "steps side by side", ticks: [1, 10, 100], tickFormat: "d" },
    y: { type: "log", label: "seconds", grid: true, tickFormat: "~g" },
    marginRight: 150,
    marks: [
      Plot.line(data.branches, { x: "branches", y: "seconds", z: "framework", stroke: "var(--accent)", strokeOpacity: 0.6 }),
      Plot.dot(data.branches, { x: "branches", y: "seconds", ...DOT }),
      Plot.text(data.branches, Plot.selectLast({ x: "branches", y: "seconds", z: "framework", text: "framework", textAnchor: "start", dx: 9, fill: "currentColor" })),
    ],
  });
  const place = document.getElementById("picture-installs");
  if (!data.installs.length) draw("picture-installs", "", [], {});
  for (const [figure, rows] of d3.group(data.installs, (d) => d.figure)) {
    const unit = rows[0].unit === "B" ? "MB" : rows[0].unit;
    const scaled = rows.map((d) => ({ ...d, value: rows[0].unit === "B" ? d.value / 1e6 : d.value }));
    const name = figure.replace("install.", "");
    place.append(make("p", {}, name === unit ? name : `${name} (${unit})`));
    draw("picture-installs", `${figure} of each environment`, scaled, {
      height: 40 + 26 * scaled.length,
      x: { label: unit, grid: true },
      y: { label: null },
      marks: [Plot.ruleX([0]), Plot.barX(scaled, { x: "value", y: "framework", fill: "var(--accent)" })],
    });
  }
}

warnWhenStale();
controls();
rank();
pictures();
