// Takes screenshots of every screen, for people to look at: node look.mjs FOLDER NAME=URL …
import { mkdir } from "node:fs/promises";
import { VIEWS, browser, open, signIn, from } from "./support.mjs";

const [folder, ...pages] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const chromium = await browser();
for (const view of (from("OPENLIJK_VIEWS") || "desktop,phone,dark,dark phone").split(",")) {
  const { context, page } = await open(chromium, VIEWS[view]);
  if (from("OPENLIJK_CONSOLE")) await signIn(page, from("OPENLIJK_CONSOLE"), from("OPENLIJK_USER"), from("OPENLIJK_PASSWORD"));
  for (const entry of pages) {
    const [name, ...url] = entry.split("=");
    await page.goto(url.join("="));
    await page.screenshot({ path: `${folder}/${name}-${view.replace(" ", "-")}.png`, fullPage: true });
  }
  await context.close();
}
await chromium.close();
