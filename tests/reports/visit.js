// After the page's scripts: uses the page as a reader would, then writes what it saw in its place.
const seen = [];
const drawn = () => [...document.querySelectorAll("canvas")].filter((canvas) => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.some((value, i) => i % 4 === 3 && value > 0);
}).map((canvas) => canvas.id).join(" ");
seen.push(`charts: ${drawn()}`);
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
dispatchEvent(new Event("afterprint"));
seen.push(`wider than the window: ${document.documentElement.scrollWidth > innerWidth}`);
seen.push(`wrong: ${wrong.join("; ") || "nothing"}`);
seen.push(`hacked: ${window.hacked === undefined ? "no" : "yes"}`);
document.body.textContent = `SEEN ${seen.join(" | ")} | END`;
