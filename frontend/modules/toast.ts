const SHOWN_FOR = 8000;

function place(): HTMLElement | null {
  return document.getElementById("toasts");
}

/** A short message at the bottom, spoken by screen readers, gone by itself or by its button. */
export function toast(text: string, tone: "info" | "bad" = "info"): void {
  const box = document.createElement("div");
  box.className = `alert alert-${tone}`;
  box.append(text);
  place()?.append(box);
}

function keep(box: HTMLElement): void {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast-close";
  close.setAttribute("aria-label", place()?.dataset["close"] ?? "");
  close.textContent = "×";
  close.addEventListener("click", () => box.remove());
  box.append(close);
  // A refusal stays until it is read and closed; good news goes by itself.
  if (!box.matches(".alert-bad")) setTimeout(() => box.remove(), SHOWN_FOR);
}

export function startToasts(): void {
  const box = place();
  if (!box) return;
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node instanceof HTMLElement) keep(node);
    }
  }).observe(box, { childList: true });

  document.addEventListener("toast", (event) => {
    const detail = (event as CustomEvent<{ value?: string }>).detail;
    if (detail.value) toast(detail.value);
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      // A live list says by itself that it is offline.
      const { elt, xhr } = (event as CustomEvent<{ elt?: HTMLElement; xhr?: XMLHttpRequest }>).detail;
      if (elt?.getAttribute("hx-trigger") === "live") return;
      const refused = xhr !== undefined && xhr.status >= 400 && xhr.status < 500;
      toast(box.dataset[refused ? "stale" : "failed"] ?? "", "bad");
    });
  }
}
