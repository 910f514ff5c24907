// Before the page's own scripts: keeps everything that goes wrong.
window.wrong = [];
addEventListener("error", (event) => wrong.push(event.message || "a resource did not load"), true);
addEventListener("securitypolicyviolation", (event) => wrong.push(`reached for ${event.blockedURI}`));
for (const name of ["error", "warn"]) console[name] = (...texts) => wrong.push(texts.join(" "));
