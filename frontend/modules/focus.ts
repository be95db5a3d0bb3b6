import { within } from "./dom";

/** The summary of errors gets the focus, so that keyboard and screen reader begin there. */
export function startFocus(part: HTMLElement): void {
  within(part, "[data-focus]")[0]?.focus();
}
