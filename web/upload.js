// Shows how far the attachments of a message are. Without it the form sends itself, and shows nothing meanwhile.

const form = document.querySelector("form[data-upload]");
const files = form?.querySelector("input[type=file]");
const shown = form?.querySelector("[data-upload-progress]");
const problem = form?.querySelector("[data-upload-problem]");

if (form && files && shown && problem) {
  const bar = shown.querySelector("progress");
  const status = shown.querySelector("[role=status]");
  const stop = shown.querySelector("button");
  const buttons = form.querySelectorAll("button[type=submit]");
  const words = form.dataset;

  /** Ends an attempt, and says why. */
  const end = (text) => {
    shown.hidden = true;
    problem.textContent = text;
    for (const button of buttons) button.disabled = false;
    buttons[0]?.focus();
  };

  form.addEventListener("submit", (event) => {
    problem.textContent = "";
    const bytes = [...files.files].reduce((sum, file) => sum + file.size, 0);
    if (bytes > Number(words.most)) {
      event.preventDefault();
      problem.textContent = words.large;
      files.focus();
      return;
    }
    if (bytes === 0) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    let told = -1;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = total > 0 ? Math.floor((100 * loaded) / total) : 0;
      bar.value = percent;
      // A screen reader hears every tenth part, and not every percent.
      const tenth = Math.floor(percent / 10);
      if (tenth > told) {
        told = tenth;
        status.textContent = words.done.replace("00", String(percent));
      }
    });
    request.addEventListener("load", () => {
      // Where the form led: the page that checks it.
      if (request.status < 400) location.assign(request.responseURL);
      else end(words.failed);
    });
    request.addEventListener("error", () => end(words.failed));
    request.addEventListener("abort", () => end(words.stopped));
    stop.addEventListener("click", () => request.abort(), { once: true });
    shown.hidden = false;
    bar.value = 0;
    for (const button of buttons) button.disabled = true;
    request.open("POST", form.action);
    request.send(new FormData(form));
    stop.focus();
  });
}
