// Opens a sealed message in the reader's browser. The half of the key behind `#` stays here: it is put into the address of the
// next page, which browsers send to nobody, and is used below. Without this script everything still works, by a code that the
// reader types.
import { Decrypter } from 'age-encryption';
import { halfOfCode, identityOf } from './key.js';

const half = () => halfOfCode(decodeURIComponent(location.hash.slice(1)));

/** The forms keep the half in the address; who has a link needs no field for it. */
async function keepHalf() {
  if (!(await half())) return;
  for (const field of document.querySelectorAll('[data-without-script]')) field.hidden = true;
  for (const form of document.querySelectorAll('form[data-keep-half]')) form.action += location.hash;
}

/** A sealed part, opened. */
async function part(place, number) {
  const answer = await fetch(`${place.path}/part/${number}`, {
    method: 'POST',
    body: new URLSearchParams({ session: place.session }),
  });
  if (!answer.ok) throw new Error(`part ${number}: ${answer.status}`);
  const ours = Uint8Array.from(atob(answer.headers.get('openlijk-half')), (character) => character.charCodeAt(0));
  const decrypter = new Decrypter();
  decrypter.addIdentity(await identityOf(place.half, ours, BigInt(place.message), number));
  return decrypter.decrypt(answer.body);
}

const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

/** When it was written, as people write it here; what is no time stands as it came. */
function moment(written) {
  const at = new Date(written);
  if (Number.isNaN(at.getTime())) return written;
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' }).format(at);
}

/** What stands in the message, as text; its HTML in a frame where nothing runs. */
function show(root, place, content) {
  const words = root.dataset;
  const facts = element('dl', undefined, { class: 'facts' });
  for (const [name, value] of [[words.from, content.from], [words.to, content.to], [words.written, moment(content.written)]]) {
    const row = element('div');
    row.append(element('dt', name), element('dd', value));
    facts.append(row);
  }
  const article = element('article');
  article.append(element('h1', content.subject, { tabindex: '-1' }), facts);
  if (content.html) {
    const frame = element('iframe', undefined, {
      class: 'letter-frame',
      sandbox: 'allow-popups allow-popups-to-escape-sandbox',
      title: words.frame,
    });
    const head = `<meta charset="utf-8"><link rel="stylesheet" href="${words.stylesheet}">`;
    frame.srcdoc = `<!DOCTYPE html><html lang="${document.documentElement.lang}"><head>${head}</head><body class="letter">${content.html}</body></html>`;
    const plain = element('details', undefined, { class: 'letter-plain' });
    plain.append(element('summary', words.textOnly), element('pre', content.text, { class: 'letter-text' }));
    article.append(frame, plain);
  } else {
    article.append(element('pre', content.text, { class: 'letter-text' }));
  }
  article.append(saving(words, place, content));
  root.replaceChildren(article);
  document.title = content.subject;
  article.querySelector('h1').focus();
}

/** The list of what can be taken along. */
function saving(words, place, content) {
  const section = element('section');
  section.append(element('h2', words.attachments));
  const list = element('ul', undefined, { class: 'steps' });
  const whole = { number: 1, name: 'message.eml', shown: words.original };
  for (const line of [whole, ...content.attachments]) {
    const size = line.bytes === undefined ? '' : ` (${Math.ceil(line.bytes / 1000)} kB)`;
    const button = element('button', `${words.save} ${line.shown ?? line.name}${size}`, { type: 'button', class: 'quiet' });
    button.addEventListener('click', () => save(place, line).catch(() => failed(words)));
    const item = element('li');
    item.append(button);
    list.append(item);
  }
  const print = element('button', words.print, { type: 'button', class: 'quiet' });
  print.addEventListener('click', () => window.print());
  section.append(list, print);
  return section;
}

async function save(place, line) {
  const blob = await new Response(await part(place, line.number)).blob();
  const link = element('a', undefined, { href: URL.createObjectURL(new Blob([blob])), download: line.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Answering, passing on, and the log: forms of the page. Passing on needs the half, which its reader need not type. */
function offerMore() {
  for (const form of document.querySelectorAll('form[data-needs-half]')) form.elements.half.value = decodeURIComponent(location.hash.slice(1));
  document.getElementById('after').hidden = false;
}

function failed(words) {
  const note = element('p', words.failed, { role: 'alert', class: 'note' });
  document.getElementById('message').prepend(note);
  document.getElementById('by-hand').hidden = false;
}

async function open(root) {
  const { path, session, message } = root.dataset;
  const place = { path, session, message, half: await half() };
  if (!place.half) return;
  root.replaceChildren(element('p', root.dataset.opening, { role: 'status' }));
  try {
    const content = JSON.parse(await new Response(await part(place, 0)).text());
    await fetch(`${path}/decrypted`, { method: 'POST', body: new URLSearchParams({ session }) });
    show(root, place, content);
    offerMore();
  } catch {
    failed(root.dataset);
  }
}

await keepHalf();
const root = document.getElementById('message');
if (root) await open(root);
