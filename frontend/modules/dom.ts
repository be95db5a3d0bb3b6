export type Htmx = typeof import("htmx.org").default;

/** All elements of a part of the page that match, the part itself included. */
export function within(part: HTMLElement, selector: string): HTMLElement[] {
  const found = [...part.querySelectorAll<HTMLElement>(selector)];
  return part.matches(selector) ? [part, ...found] : found;
}

/** Whether keys typed now belong to a field. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit])");
}
