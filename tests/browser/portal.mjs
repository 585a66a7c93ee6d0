// What tests of the portal share: an organisation that seals what is tagged, a sealed letter as it arrives, and a reader who goes on.

import { Instance, linkIn } from "./instance.mjs";

export const READER = "jan@lezer.example";
export const SECRET = "De uitslag van uw onderzoek is goed.";
export const PURPOSE = `
id = "veilig"
name = "Beveiligde brieven"
kind = "breach-prevent-recall"
measure = "portal"
controller = "private"
recipient_class = "citizen"
basis = "f"
interest = "een lek op tijd stoppen"
disclosure = "in-message"

[data]
unique_id = true
ip = false
user_agent = false
time = "exact"
count = false
geo = false
dwell = false
forward = false

[less_intrusive]
available = "none"

[documents]
ropa = "R-8"
dpia = "D-8"
processor = "none"
retention_days = 90

[portal]
days = 30

[portal.other_way]
nl = "Bel ons op 030 123 45 67, dan sturen wij het per post."
en = "Call us on 030 123 45 67, and we send it by post."
fr = "Appelez le 030 123 45 67, et nous l’envoyons par la poste."
it = "Chiami lo 030 123 45 67, e lo mandiamo per posta."

[[rules]]
subject_tag = "[veilig]"
`;
/** The organisation. `settings`: what stands under [portal] besides; `purpose`: changed for the test. */
export const organisation = (settings = "", purpose = PURPOSE) => Instance.start({ country: "NL", language: "nl", purpose, portal: settings });

/** A notification, with what stands in it for its reader. */
export const arrived = (mail) => ({
  ...mail,
  link: linkIn(mail.text, /\/m\//),
  code: mail.text.match(/([0-9A-Z]{4}-){6}[0-9A-Z]{4}/)[0],
});

/** A sealed letter, as its notification arrives. */
export async function sealed(instance, { html = `<p>${SECRET}</p>`, attachments = [], subject = "[veilig] Uw uitslag" } = {}) {
  const sent = await instance.sender.sendMail({
    from: "Dr. De Wit <dewit@sainte-claire.example>",
    to: `Jan <${READER}>`,
    subject,
    html,
    text: SECRET,
    attachments,
  });
  const mail = arrived(await instance.mailbox.next("the notification"));
  return { ...mail, reply: sent.response, id: sent.response.match(/id=(\d+)/)?.[1] };
}

export const codeIn = (mail) => mail.text.match(/^\d{8}$/m)[0];

/** Shows who they are by the mailed code, and opens. */
export async function goOn(instance, page, typed = {}) {
  await page.click("form[action*='/code'] button");
  const code = codeIn(await instance.mailbox.next("the code"));
  await page.fill("#code", code);
  if (typed.half) await page.fill("#half", typed.half);
  await page.click("form[action*='/open'] button");
}

/** The whole record of a message, as its sender sees it. */
export const recordOf = async (instance, id) => JSON.parse(await instance.openlijk("sealed", "show", id, "--json"));
