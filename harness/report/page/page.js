"use strict";
// Re-ranks by the reader's weights, and draws. All text comes from records: it is set as text only.

const data = JSON.parse(document.getElementById("data").textContent);
const weights = Object.fromEntries(data.dimensions.map((d) => [d.name, d.weight]));
const required = new Set();
const SAMPLES = 4000;
const MOST = 10;
const ENDS = { here: "as deployed here", anywhere: "anywhere" };
let among = data.fields[0];

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

// Those of the role that is looked for: no total is compared with one of another role.
function field() {
  return data.frameworks.filter((f) => f.among === among);
}

// As harness/scoring/combining.py does it; a part is [weight, low, value, high, errors] or [weight].
function ends(parts) {
  let middle = 0;
  let missing = 0;
  const below = {};
  const above = {};
  for (const [weight, low, value, high, errors] of parts) {
    if (value === undefined) {
      missing += MOST * weight;
      continue;
    }
    middle += weight * value;
    below[errors] = (below[errors] ?? 0) + weight * (value - low);
    above[errors] = (above[errors] ?? 0) + weight * (high - value);
  }
  const width = ({ "": bounds = 0, ...errors }) => bounds + Math.hypot(...Object.values(errors));
  return [middle - width(below), middle + missing + width(above)];
}

// As harness/scoring/scores.py does it: the weighted mean, with its interval.
function total(framework, by, end) {
  const whole = asked(framework).reduce((sum, d) => sum + by[d.name], 0);
  if (!(whole > 0)) return null;
  const parts = [];
  let value = 0;
  let open = framework.errors > 0;
  for (const d of asked(framework)) {
    const found = framework.scores[d.name][end];
    const share = by[d.name] / whole;
    parts.push(...found.parts.map(([weight, ...rest]) => [weight * share, ...rest]));
    open ||= found.score[1] === null && share > 0;
    value += share * (found.score[1] ?? MOST / 2);
  }
  const [low, high] = ends(parts);
  return {
    name: framework.name,
    errors: framework.errors,
    low: Math.max(open ? low : Math.min(low, value), 0),
    score: open ? null : value,
    high: Math.min(open ? high : Math.max(high, value), MOST),
  };
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
  const stay = field().filter((f) => {
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
function leadingShares(frameworks, end) {
  const score = (f, n) => f.scores[n]?.[end].score[1];
  const names = data.dimensions.map((d) => d.name)
    .filter((n) => frameworks.every((f) => typeof score(f, n) === "number"));
  if (!names.length || !frameworks.length) return null;
  const random = randomly(20260120);
  const leads = new Map(frameworks.map((f) => [f.name, 0]));
  for (let sample = 0; sample < SAMPLES; sample++) {
    const by = names.map(() => -Math.log(1 - random()));
    const totals = frameworks.map((f) => names.reduce((s, n, i) => s + by[i] * score(f, n), 0));
    const most = Math.max(...totals);
    const first = frameworks.filter((_, i) => most - totals[i] < 1e-9);
    first.forEach((f) => leads.set(f.name, leads.get(f.name) + 1 / first.length));
  }
  return [...leads].map(([name, n]) => ({ name, share: n / SAMPLES })).sort((a, b) => b.share - a.share);
}

function measuredShares(end) {
  const shares = Object.entries(data.shares[among][end]).map(([name, share]) => ({ name, share }));
  return shares.length ? shares.sort((a, b) => b.share - a.share) : null;
}

// In words, once where both ends agree; nothing where there is nobody to beat.
function sharesInWords(stay, all) {
  if (stay.length < 2) return "";
  const told = Object.keys(ENDS).map((end) => {
    const shares = all ? measuredShares(end) : leadingShares(stay, end);
    return shares ? shares.map((s) => `${s.name} ${Math.round(100 * s.share)}%`).join(", ") : "";
  });
  if (!told[0]) return "";
  const both = told[0] === told[1] ? told[0] : `${ENDS.here}: ${told[0]}; ${ENDS.anywhere}: ${told[1]}`;
  return `Share of all possible weightings (of what is measured) under which each leads: ${both}.`;
}

// Who leads does so at both ends, and without errors.
function leaderInWords(here, anywhere) {
  if (here.flat().length < 2) return here.length ? "There is no other to compare it with." : "";
  const names = (group) => group.map((e) => e.name).join(" and ");
  const front = new Set([...here[0], ...anywhere[0]].map((e) => e.name)).size;
  const [{ name, errors }] = here[0];
  if (front === 1 && errors) return `Nobody leads yet: errors (${errors}) may hide low scores of ${name}.`;
  if (front === 1) return `${name} leads, as deployed here and anywhere.`;
  if (front === here[0].length && front === anywhere[0].length) return "Nobody leads: the first are tied.";
  const ranks = anywhere.map(names).join(", then ");
  return `Nobody leads at both ends. With what other deployments have, the order may be: ${ranks}.`;
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
  const at = (end) => stay.map((f) => total(f, weights, end)).filter((e) => e !== null);
  const entries = at("here");
  const anywhere = at("anywhere");
  const list = document.getElementById("ranking");
  document.getElementById("ranking-title").textContent = `Ranking among ${among}, ${ENDS.here}`;
  list.replaceChildren();
  let place = 1;
  for (const group of groups(entries)) {
    for (const e of group) {
      const shown = e.score === null ? "open" : e.score.toFixed(2);
      const tied = group.length > 1 ? ", tied" : "";
      const item = make("li", { value: place, "data-name": e.name, "data-score": e.score ?? "" });
      item.append(make("strong", {}, e.name), ` ${shown} (${e.low.toFixed(2)} to ${e.high.toFixed(2)}${tied})`);
      const there = anywhere.find((other) => other.name === e.name);
      if (there.high - e.high > 0.005) item.append(`, anywhere ${there.low.toFixed(2)} to ${there.high.toFixed(2)}`);
      list.append(item);
    }
    place += group.length;
  }
  if (!entries.length) {
    list.append(make("li", {}, stay.length ? "All weights are zero." : "No framework meets these requirements."));
  }
  document.getElementById("anywhere").textContent = leaderInWords(groups(entries), groups(anywhere));
  document.getElementById("shares").textContent = sharesInWords(stay, !ruledOut.length);
  const box = document.getElementById("ruled-out");
  box.replaceChildren();
  for (const s of ruledOut) {
    box.append(make("p", { class: "refuted" }, `Ruled out: ${s.name}. ${data.requirements[s.requirement]}: ${s.why}.`));
  }
  for (const s of unknown) {
    box.append(make("p", { class: "open" }, `Not known: ${s.name}. ${data.requirements[s.requirement]}: ${s.why}.`));
  }
}

function roles() {
  for (const [number, name] of data.fields.entries()) {
    const id = `role-${number}`;
    const input = make("input", { type: "radio", name: "role", id, value: name });
    input.checked = name === among;
    input.addEventListener("change", () => {
      among = name;
      rank();
      drawDimensions();
    });
    document.getElementById("roles").append(make("label", { for: id }, input, name));
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

function drawDimensions() {
  document.getElementById("picture-dimensions").replaceChildren();
  const scored = field().flatMap((f) => asked(f).map((d) => {
    const { here, anywhere } = f.scores[d.name];
    const [low, score, high] = here.score;
    return { framework: f.name, dimension: d.title, low, score, high, most: anywhere.score[2] };
  }));
  const label = `Scores of ${among} by dimension, with intervals; thin: what other deployments may add`;
  draw("picture-dimensions", label, scored, {
    x: { domain: [0, 10], label: "points", grid: true },
    y: { label: null },
    fy: { label: null, domain: data.dimensions.map((d) => d.title).filter((t) => scored.some((s) => s.dimension === t)) },
    marginRight: 190,
    marks: [
      Plot.ruleY(scored, { x1: "low", x2: "most", y: "framework", fy: "dimension", stroke: "var(--accent)", strokeWidth: 1, strokeDasharray: "2,3" }),
      Plot.ruleY(scored, { x1: "low", x2: "high", y: "framework", fy: "dimension", ...RULE, strokeOpacity: 0.5 }),
      Plot.dot(scored.filter((d) => d.score !== null), { x: "score", y: "framework", fy: "dimension", ...DOT }),
      Plot.text(scored.filter((d) => d.score === null), { x: 5, y: "framework", fy: "dimension", text: () => "not measured", fill: "var(--open)", dy: -6 }),
    ],
  });
}

function pictures() {
  draw("picture-costs", "Seconds over plain Python of a run", data.costs, {
    x: { label: "seconds over plain", grid: true },
    y: { label: null },
    fy: { label: null },
    marginRight: 120,
    marks: [
      Plot.ruleX([0], { stroke: "currentColor" }),
      Plot.ruleY(data.costs.filter((d) => d.low !== null), { x1: "low", x2: "high", y: "framework", fy: "work", ...RULE }),
      Plot.dot(data.costs, { x: "seconds", y: "framework", fy: "work", ...DOT }),
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
  drawLoads();
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

const MILLISECONDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const RATES = [1, 2, 5, 10, 20, 40, 60, 80, 100, 150, 200, 300, 400, 500, 700, 1000, 2000];

// What one round says of a bound; "" where no rate that was tried tells.
function bears(steps, rate, late) {
  const within = (step) => step.late !== undefined && step.late <= late;
  if (steps.some((step) => step.rate >= rate && within(step))) return "yes";
  return steps.some((step) => step.rate <= rate && !within(step)) ? "no" : "";
}

function bearingInWords(rounds, rate, late) {
  const told = rounds.map((steps) => bears(steps, rate, late));
  if (told.includes("")) return "not measured near there";
  const well = told.filter((each) => each === "yes").length;
  if (well === told.length) return "bears it";
  return well ? `bears it in ${well} of ${told.length} rounds` : "does not bear it";
}

function bearing(rate, late) {
  const box = document.getElementById("bearing");
  box.replaceChildren();
  for (const [work, rows] of d3.group(data.loads, (d) => d.work)) {
    const list = make("ul");
    for (const [name, asked] of d3.group(rows, (d) => d.framework)) {
      const rounds = [...d3.group(asked, (d) => d.round).values()];
      const item = make("li", { "data-name": name }, make("strong", {}, name));
      const costs = asked[0].costs ? ` (${asked[0].costs})` : "";
      item.append(` ${bearingInWords(rounds, rate, late)}${costs}`);
      list.append(item);
    }
    box.append(make("p", {}, `${work}, 99 of 100 within ${late * 1000} ms at ${rate} requests a second:`), list);
  }
}

function bound() {
  const place = document.getElementById("bound");
  if (place === null) return;  // no server was measured
  const chosen = {};
  const choose = (name, title, stops, unit, first) => {
    const id = `bound-${name}`;
    const input = make("input", { type: "range", min: 0, max: stops.length - 1, step: 1, id });
    const shown = make("output", { for: id });
    const follow = () => {
      chosen[name] = stops[Number(input.value)];
      shown.textContent = `${chosen[name]} ${unit}`;
      input.setAttribute("aria-valuetext", shown.textContent);
    };
    input.value = stops.indexOf(first);
    follow();
    input.addEventListener("input", () => {
      follow();
      bearing(chosen.rate, chosen.late / 1000);
    });
    place.append(make("div", { class: "slider" }, make("label", { for: id }, title), shown, input));
  };
  choose("late", "99 of 100 answers within", MILLISECONDS, "ms", 50);
  choose("rate", "requests a second", RATES, "a second", 40);
  bearing(chosen.rate, chosen.late / 1000);
}

function drawLoads() {
  if (document.getElementById("picture-loads") === null) return;
  const drawn = data.loads.filter((d) => d.late !== undefined);
  draw("picture-loads", "99th percentile of latency over requests a second, logarithmic; a line for each round", drawn, {
    height: 60 + 110 * new Set(drawn.map((d) => d.framework)).size,
    x: { type: "log", label: "requests a second", grid: true, ticks: 5, tickFormat: "~g" },
    y: { type: "log", label: "seconds", grid: true, ticks: 3, tickFormat: "~g" },
    fx: { label: null },
    fy: { label: null },
    marginLeft: 60,
    marginRight: 190,
    marks: [
      Plot.frame({ stroke: "var(--line)" }),
      Plot.line(drawn, { x: "rate", y: "late", z: "round", sort: "rate", fx: "work", fy: "framework", stroke: "var(--accent)", strokeOpacity: 0.6 }),
      Plot.dot(drawn, { x: "rate", y: "late", r: 3, fill: "var(--accent)", fx: "work", fy: "framework" }),
    ],
  });
}

warnWhenStale();
roles();
bound();
controls();
rank();
drawDimensions();
pictures();
