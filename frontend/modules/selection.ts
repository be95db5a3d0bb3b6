// Chosen check boxes of a list that is refreshed under the user's hands: `<input type="checkbox" data-keep>`.
const chosen = new Set<string>();

function key(box: HTMLInputElement): string {
  return `${box.name}=${box.value}`;
}

function boxes(root: ParentNode): HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>("input[type=checkbox][data-keep]")];
}

function show(): void {
  const all = boxes(document);
  for (const place of document.querySelectorAll<HTMLElement>("[data-selected-count]")) {
    place.textContent = String(all.filter((box) => box.checked).length);
  }
  for (const whole of document.querySelectorAll<HTMLInputElement>("input[data-check-all]")) {
    const some = all.some((box) => box.checked);
    whole.checked = all.length > 0 && all.every((box) => box.checked);
    whole.indeterminate = some && !whole.checked;
  }
}

function note(box: HTMLInputElement): void {
  if (box.checked) chosen.add(key(box));
  else chosen.delete(key(box));
}

export function startSelection(): void {
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    if (box.matches("[data-check-all]")) {
      for (const one of boxes(document)) {
        one.checked = box.checked;
        note(one);
      }
    } else if (box.matches("[data-keep]")) note(box);
    show();
  });
  document.addEventListener("htmx:afterSettle", () => {
    const present = boxes(document);
    for (const box of present) box.checked = chosen.has(key(box));
    const keys = new Set(present.map(key));
    // What has left the list is no longer chosen.
    for (const one of chosen) if (!keys.has(one)) chosen.delete(one);
    show();
  });
  addEventListener("pageshow", () => {
    for (const box of boxes(document)) note(box);
    show();
  });
}
