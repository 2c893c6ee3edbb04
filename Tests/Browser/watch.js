// Runs before each page: keeps what must never happen.
(() => {
  const told = globalThis.toldByThePage = [];
  addEventListener("securitypolicyviolation", (event) => told.push(
    `policy: ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
  addEventListener("error", (event) => told.push(`error: ${event.message}`));
  addEventListener("unhandledrejection", (event) => told.push(
    `rejection: ${event.reason?.stack ?? event.reason}`));
})();
