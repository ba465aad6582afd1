// "Show what would change" without leaving the page, so that the chosen file stays chosen. Without this script the
// answer is a page, and the file is chosen once more.
(() => {
  const form = document.getElementById("bring");
  const outcome = document.getElementById("outcome");
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name !== "look") return;
    event.preventDefault();
    // Before the button is disabled: a disabled one is not sent, and it says that nothing is to be changed.
    const fields = new FormData(form, event.submitter);
    event.submitter.disabled = true;
    outcome.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      outcome.replaceChildren(...page.getElementById("outcome").childNodes);
      outcome.focus();
    } catch {
      form.submit();
    } finally {
      event.submitter.disabled = false;
      outcome.removeAttribute("aria-busy");
    }
  });
})();
