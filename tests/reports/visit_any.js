// After the scripts of any page of results: uses it as a reader would, then writes what it saw in its place.
const seen = [];
const all = (selector) => [...document.querySelectorAll(selector)];
const list = (elements) => elements.map((each) => each.id || each.outerHTML.slice(0, 60).replace(/\s+/g, " ")).join(" ") || "none";
const drawn = () => all("canvas").filter((canvas) => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.some((value, i) => i % 4 === 3 && value > 0);
});
seen.push(`charts: ${list(drawn())}`);
seen.push(`not drawn: ${list(all("canvas").filter((canvas) => !drawn().includes(canvas)))}`);
seen.push(`charts without a name: ${list(all("canvas").filter((c) => c.getAttribute("role") !== "img" || !c.ariaLabel))}`);
seen.push(`charts without a table: ${list(all("canvas").filter((c) => !c.closest("section").querySelector("table")))}`);

// What is used by hand can be reached by keyboard, and says what it is.
all("details").forEach((each) => { each.open = true; });
const controls = all("button, select, summary, .scroll, a");
seen.push(`out of reach: ${list(controls.filter((each) => { each.focus(); return each.tabIndex < 0 || document.activeElement !== each; }))}`);
const name = (each) => each.ariaLabel || each.textContent.trim() || (each.labels && each.labels[0]?.textContent.trim());
seen.push(`without a name: ${list(controls.filter((each) => !name(each)))}`);
const levels = all("h1, h2, h3").map((heading) => Number(heading.tagName[1]));
seen.push(`headings: ${levels[0] === 1 && levels.every((level, i) => i === 0 || (level > 1 && level <= levels[i - 1] + 1))}`);

// Contrast as WCAG 2.1 defines it: text 4.5 (success criterion 1.4.3), marks of series 3 (1.4.11).
const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
const luminance = (colour) => parts(colour).slice(0, 3).map((part) => part / 255)
  .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
const contrast = (a, b) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
const behind = (element) => {
  const colour = getComputedStyle(element).backgroundColor;
  return parts(colour)[3] === 0 && element.parentElement ? behind(element.parentElement) : colour;
};
const pale = () => {
  const texts = all("body *").filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) &&
    !["SCRIPT", "OPTION"].includes(each.tagName) && each.getClientRects().length > 0);
  const sign = document.createElement("span");
  document.querySelector("section").append(sign);
  const series = [0, 1, 2, 3, 4, 5, 6, 7].filter((i) => {
    sign.style.color = `var(--series-${i})`;
    return contrast(getComputedStyle(sign).color, behind(sign)) < 3;
  });
  sign.remove();
  return `${list(texts.filter((each) => contrast(getComputedStyle(each).color, behind(each)) < 4.5))}, ${series.length} series of ${texts.length > 20}`;
};
seen.push(`pale in the dark: ${pale()}`);

// Every choice, and every series off and on again.
let choices = 0;
for (const select of all("select")) {
  for (const option of select.options) {
    select.value = option.value;
    select.dispatchEvent(new Event("change"));
    choices += drawn().length === all("canvas").length ? 1 : 0;
  }
}
seen.push(`choices drawn: ${choices === all("select").reduce((sum, select) => sum + select.options.length, 0)}`);
const toggles = all(".legend button");
const pressed = () => all(".legend button[aria-pressed=true]").length;
toggles.forEach((button) => { if (button.ariaPressed === "true") button.click(); });
seen.push(`shown after hiding all: ${pressed()}`);
toggles.forEach((button) => { if (button.ariaPressed === "false") button.click(); });
seen.push(`shown again: ${pressed() === toggles.length}`);
seen.push(`wider than the window: ${document.documentElement.scrollWidth > innerWidth}`);
all("details").forEach((each) => { each.open = false; });
dispatchEvent(new Event("beforeprint"));
seen.push(`folded on paper: ${all("details:not([open])").length}`);
seen.push(`pale in the light: ${pale()}`);
seen.push(`cut on paper: ${cutOnPaper()}`);
dispatchEvent(new Event("afterprint"));
seen.push(`wrong: ${wrong.join("; ") || "nothing"}`);
seen.push(`hacked: ${window.hacked === undefined ? "no" : "yes"}`);
document.body.textContent = `SEEN ${seen.join(" | ")} | END`;
