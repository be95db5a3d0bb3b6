// A link with data-dialog leads to a page that asks; its [data-dialog-content] opens here as a dialog instead.
import type { Htmx } from "./dom";

async function open(link: HTMLAnchorElement, htmx: Htmx): Promise<void> {
  const answer = await fetch(link.href, { credentials: "same-origin", headers: { "X-Requested-With": "dialog" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = page.querySelector("[data-dialog-content]");
  if (!answer.ok || answer.redirected || !content) {
    location.assign(link.href);
    return;
  }
  const dialog = document.createElement("dialog");
  const heading = content.querySelector("h1, h2");
  if (heading) {
    heading.id ||= "dialog-title";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.append(document.importNode(content, true));
  document.body.append(dialog);
  htmx.process(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target !== dialog && !target.closest("[data-dialog-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.showModal();
}

export function startDialogs(htmx: Htmx): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-dialog]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link, htmx).catch(() => location.assign(link.href));
  });
  // Dialogs that lie in the page already: <button data-open-dialog="id">.
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const name = target.closest<HTMLElement>("[data-open-dialog]")?.dataset["openDialog"];
    const dialog = name ? document.getElementById(name) : null;
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
    else if (target.closest("dialog [data-dialog-close]")) target.closest("dialog")?.close();
  });
}
