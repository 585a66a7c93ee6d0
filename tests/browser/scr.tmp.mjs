import { browser, open, signIn, links, from, scrolling } from "./support.mjs";
const C = from("OPENLIJK_CONSOLE");
const chromium = await browser();
for (const width of [320, 390]) {
  const { page, context } = await open(chromium, { viewport: { width, height: 800 } });
  await page.route("**/*.css*", (route) => route.fulfill({ path: "/work/wt-b/web/openlijk.css", contentType: "text/css" }));
  await signIn(page, C, "demo", "demo-demo-demo");
  const kind = (path) => path.replace(/\d+/g, "N").replace(/^\/(pause|resume)\/.*/, "/$1/S");
  const seen = new Set(), waiting = ["/campaigns"];
  while (waiting.length) {
    const path = waiting.shift(); const of = kind(path);
    if (seen.has(of)) continue; seen.add(of);
    const answer = await page.request.get(C + path);
    if (!/text\/html/.test(answer.headers()["content-type"] ?? "")) continue;
    for (const lang of width === 320 ? ["fr", "it", "nl", "en"] : ["fr"]) {
      await page.goto(C + path + "?lang=" + lang);
      await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
      const wide = await scrolling(page);
      if (wide.length) console.log(width, lang, path, wide);
    }
    for (const href of await links(page, /^\/[^/]/)) waiting.push(href.split(/[?#]/)[0]);
  }
  await context.close();
}
await chromium.close();
