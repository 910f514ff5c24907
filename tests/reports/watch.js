// Before the page's own scripts: keeps everything that goes wrong.
window.wrong = [];
addEventListener("error", (event) => wrong.push(event.message || "a resource did not load"), true);
addEventListener("securitypolicyviolation", (event) => wrong.push(`reached for ${event.blockedURI}`));
for (const name of ["error", "warn"]) console[name] = (...texts) => wrong.push(texts.join(" "));
// Tables that are wider than a sheet of paper (A4 within margins of 12 mm), by the page's own rules for print.
const cutOnPaper = () => {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const paper = document.createElement("style");
  paper.textContent = rules.filter((rule) => rule instanceof CSSMediaRule && rule.conditionText === "print")
    .flatMap((rule) => [...rule.cssRules]).map((rule) => rule.cssText).join("\n");
  document.head.append(paper);
  document.body.style.width = "186mm";
  const cut = [...document.querySelectorAll(".scroll")].filter((each) => each.querySelector("table").offsetWidth > each.clientWidth + 1);
  document.body.style.width = "";
  paper.remove();
  return cut.map((each) => each.textContent.slice(0, 40).replace(/\s+/g, " ")).join(", ") || "none";
};
