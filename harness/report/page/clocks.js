"use strict";
// How soon monitors notice each shift, at the budget of false alarms that the reader sets.

const SOON = 5;  // minutes, as harness/tasks/monitoring/watched.py has it
const LONG = 1000;  // minutes: no monitor is watched for as long
const SETTINGS = { default: "each at its defaults", budgeted: "a threshold for one a day" };

// A face of ten minutes, filled up to the alarm.
function face(minute) {
  const radius = 9;
  const svg = d3.create("svg").attr("viewBox", "-10 -10 20 20").attr("width", 20).attr("height", 20).attr("aria-hidden", "true");
  svg.append("circle").attr("r", radius).attr("fill", "none").attr("stroke", "currentColor");
  if (minute < LONG) {
    const arc = d3.arc()({ innerRadius: 0, outerRadius: radius, startAngle: 0, endAngle: 2 * Math.PI * Math.min(minute, 10) / 10 });
    svg.append("path").attr("d", arc).attr("fill", minute <= SOON ? "var(--accent)" : "var(--open)");
  }
  return svg.node();
}

function settingInWords(setting) {
  if (setting === "0.0") return "none in its quiet batches";
  return SETTINGS[setting] ?? `at most ${setting} a day, counted in its quiet batches`;
}

function clockTable(work, rows, setting) {
  const names = [...new Set(rows.map((d) => d.framework))];
  const found = d3.index(rows, (d) => d.shift, (d) => d.framework);
  const head = make("tr", {}, make("th", { scope: "col" }, "shift"), ...names.map((n) => make("th", { scope: "col" }, n)));
  const body = [...found].map(([shift, of]) => {
    const cells = names.map((name) => {
      const minute = of.get(name)?.minute;
      if (minute === undefined) return make("td", {}, "not measured");
      return make("td", {}, face(minute), minute < LONG ? ` ${minute} min` : " never");
    });
    return make("tr", {}, make("th", { scope: "row" }, shift), ...cells);
  });
  const label = `${work}: minutes until each shift is noticed, ${settingInWords(setting)}`;
  const table = make("table", {}, make("caption", {}, label), make("thead", {}, head), make("tbody", {}, ...body));
  return make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": label }, table);
}

function showClocks(setting) {
  const box = document.getElementById("clocks");
  box.replaceChildren();
  for (const [work, all] of d3.group(data.clocks, (d) => d.work)) {
    const rows = all.filter((d) => d.setting === setting);
    const list = make("ul");
    for (const [name, own] of d3.group(rows, (d) => d.framework)) {
      const soon = own.filter((d) => d.minute <= SOON).length;
      list.append(make("li", { "data-name": name }, make("strong", {}, name), ` ${soon} of ${own.length} shifts within five minutes`));
    }
    box.append(make("p", {}, `${work}, ${settingInWords(setting)}:`), list, clockTable(work, rows, setting));
  }
}

function budget() {
  const place = document.getElementById("budget");
  if (place === null) return;  // no monitor was measured
  const rates = [...new Set(data.clocks.map((d) => d.setting))].filter((s) => !(s in SETTINGS));
  const stops = ["default", "budgeted", ...rates.sort((a, b) => a - b)];
  const input = make("input", { type: "range", min: 0, max: stops.length - 1, step: 1, id: "budget-stop" });
  const shown = make("output", { for: "budget-stop" });
  const follow = () => {
    const setting = stops[Number(input.value)];
    shown.textContent = settingInWords(setting);
    input.setAttribute("aria-valuetext", shown.textContent);
    showClocks(setting);
  };
  input.value = 0;
  input.addEventListener("input", follow);
  place.append(make("div", { class: "slider" }, make("label", { for: "budget-stop" }, "false alarms"), shown, input));
  follow();
}

budget();
