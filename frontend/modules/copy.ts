// A button that copies a field of the page. Without this script the field can be marked and copied by hand.
import { within } from "./dom";

async function copy(button: HTMLElement): Promise<void> {
  const field = document.getElementById(button.dataset["copy"] ?? "");
  if (!(field instanceof HTMLTextAreaElement)) return;
  field.select();
  await navigator.clipboard.writeText(field.value);
  const before = button.innerHTML;
  button.textContent = button.dataset["copied"] ?? "";
  setTimeout(() => {
    button.innerHTML = before;
  }, 2000);
}

export function startCopies(part: HTMLElement): void {
  // Plain http has no clipboard: there the button stays away.
  if (!navigator.clipboard) return;
  for (const button of within(part, "button[data-copy]")) {
    button.hidden = false;
    // Where the browser forbids it, the text stays marked.
    button.addEventListener("click", () => void copy(button).catch(() => undefined));
  }
}
