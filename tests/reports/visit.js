// After the page's scripts: uses the page as a reader would, then writes what it saw in its place.
const seen = [];
const drawn = () => [...document.querySelectorAll("canvas")].filter((canvas) => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.some((value, i) => i % 4 === 3 && value > 0);
}).map((canvas) => canvas.id).join(" ");
seen.push(`charts: ${drawn()}`);
const fronts = Chart.getChart("quality-speed").data.datasets.filter((set) => set.stepped === "after" && set.showLine);
seen.push(`fronts: ${fronts.map((set) => `${set.front.map((system) => system.name).join(" ")} at ${set.data.map((point) => point.x).join(" ")}`).join(", ")}`);
const dots = [...document.querySelectorAll("#speed-recommenders button")];
seen.push(`colours: ${dots.map((dot) => `${dot.textContent} ${dot.querySelector("path").getAttribute("fill")}`).join(", ")}`);
const scroll = document.querySelector(".scroll");
const isSeen = (cell) => cell.getBoundingClientRect().right <= scroll.getBoundingClientRect().right + 1;
const columns = [...scroll.querySelectorAll("thead th")];
seen.push(`columns seen: ${columns.filter(isSeen).length} of ${columns.length}`);
scroll.scrollLeft = 1e6;
seen.push(`names beside the last column: ${columns[0].getBoundingClientRect().left >= scroll.getBoundingClientRect().left}`);
// Where the names of recommenders without a model are written, when the chart is drawn anew.
const boxes = [];
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  const isName = this.canvas.id === "quality-speed" && dots.some((dot) => dot.textContent === text);
  if (isName) boxes.push({ x, y, right: x + this.measureText(text).width });
  fillText.call(this, text, x, y);
};
document.querySelector("select").dispatchEvent(new Event("change"));
CanvasRenderingContext2D.prototype.fillText = fillText;
const covers = (a, b) => a !== b && Math.abs(a.y - b.y) < 11 && a.x < b.right && b.x < a.right;
seen.push(`names at lines: ${boxes.length}, covered: ${boxes.filter((a) => boxes.some((b) => covers(a, b))).length}`);
for (const select of document.querySelectorAll("select")) {
  seen.push(`${select.id}: ${select.options.length} from ${select.selectedOptions[0].text}`);
  select.selectedIndex = select.options.length - 1;
  select.dispatchEvent(new Event("change"));
}
const legend = document.querySelectorAll("#speed-recommenders button, #speed-variants button");
const pressed = () => document.querySelectorAll(".legend button[aria-pressed=true]").length;
legend.forEach((button) => button.click());
seen.push(`shown after hiding all: ${pressed()}`);
legend.forEach((button) => button.click());
seen.push(`shown again: ${pressed()}`);
seen.push(`charts again: ${drawn()}`);
dispatchEvent(new Event("beforeprint"));
seen.push(`folded on paper: ${document.querySelectorAll("details:not([open])").length}`);
seen.push(`cut on paper: ${cutOnPaper()}`);
dispatchEvent(new Event("afterprint"));
seen.push(`wider than the window: ${document.documentElement.scrollWidth > innerWidth}`);
seen.push(`wrong: ${wrong.join("; ") || "nothing"}`);
seen.push(`hacked: ${window.hacked === undefined ? "no" : "yes"}`);
document.body.textContent = `SEEN ${seen.join(" | ")} | END`;
