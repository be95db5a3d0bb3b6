// Work lists by keyboard: [data-list] with rows [data-row]; keys can be switched off in the help (WCAG 2.1.4).
import { typing, within } from "./dom";

const SWITCH = "xulang.keys";

function on(): boolean {
  return localStorage.getItem(SWITCH) !== "off";
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-list] [data-row]")];
}

function current(): HTMLElement | null {
  return (document.activeElement?.closest("[data-list] [data-row]") as HTMLElement | null) ?? null;
}

function move(by: number): void {
  const all = rows();
  const here = current();
  const next = here ? all.indexOf(here) + by : 0;
  const row = all[Math.max(0, Math.min(all.length - 1, next))];
  if (!row) return;
  for (const one of all) one.tabIndex = one === row ? 0 : -1;
  row.focus();
}

/** Whether the key meant something here. */
function press(key: string, target: EventTarget | null): boolean {
  const row = current();
  const onRow = row !== null && row === target;
  if (key === "ArrowDown" || key === "ArrowUp") {
    if (!onRow) return false;
    move(key === "ArrowDown" ? 1 : -1);
    return true;
  }
  if (key === " " && onRow) {
    row.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    return true;
  }
  if (key === "Enter" && onRow) {
    row.querySelector<HTMLElement>("[data-open]")?.click();
    return true;
  }
  return on() && letter(key, row);
}

function letter(key: string, row: HTMLElement | null): boolean {
  if (key === "j" || key === "k") {
    move(key === "j" ? 1 : -1);
    return rows().length > 0;
  }
  if (key === "/") {
    const search = document.querySelector<HTMLElement>("input[type=search]");
    search?.focus();
    return search !== null;
  }
  if (key === "?") {
    const help = document.getElementById("keyboard-help");
    if (help instanceof HTMLDialogElement) help.showModal();
    return help !== null;
  }
  if (!/^[a-z]$/.test(key)) return false;
  const named = `[data-key="${key}"]`;
  const button = row?.querySelector<HTMLElement>(named) ?? document.querySelector<HTMLElement>(`${named}[data-page-key]`);
  button?.click();
  return button !== null && button !== undefined;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (!document.querySelector("[data-list]")) return;
  if (press(event.key, event.target)) event.preventDefault();
});

// Where the reader was, so that a refreshed list leaves him there: on his row, or on the one that took its place.
let left: { id: string; place: number } | null = null;

document.addEventListener("htmx:beforeSwap", () => {
  const row = current();
  left = row && row === document.activeElement ? { id: row.id, place: rows().indexOf(row) } : null;
});

function giveBack(): void {
  const all = rows();
  const row = left && (all.find((one) => one.id === left?.id) ?? all[Math.min(left.place, all.length - 1)]);
  left = null;
  if (!row) return;
  for (const one of all) one.tabIndex = one === row ? 0 : -1;
  row.focus({ preventScroll: true });
}

export function startLists(part: HTMLElement): void {
  const lists = within(part, "[data-list]");
  for (const list of lists) {
    list.querySelectorAll<HTMLElement>("[data-row]").forEach((row, index) => {
      row.tabIndex = index === 0 ? 0 : -1;
    });
  }
  if (lists.length > 0) giveBack();
  for (const button of within(part, "[data-needs-script]")) button.hidden = false;
  for (const box of within(part, "input[data-keys-switch]") as HTMLInputElement[]) {
    box.checked = on();
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  }
}
