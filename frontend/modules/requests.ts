import type { Htmx } from "./dom";

interface SwapDetail {
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  isError: boolean;
  requestConfig: { verb: string; path: string };
}

interface RequestDetail {
  verb: string;
  headers: Record<string, string>;
}

/** How pages talk to the server: nothing evaluated, nothing of a page kept in the browser's storage. */
export function startHtmx(htmx: Htmx): void {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    historyCacheSize: 0,
    historyEnabled: true,
    timeout: 30000,
  });

  document.addEventListener("htmx:configRequest", (event) => {
    const detail = (event as CustomEvent<RequestDetail>).detail;
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
    if (detail.verb !== "get" && token) detail.headers["X-CSRFToken"] = token.value;
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const detail = (event as CustomEvent<SwapDetail>).detail;
    const { xhr, requestConfig } = detail;
    // A whole page from elsewhere in place of a fragment is the sign-in page: the visitor goes there himself.
    const asked = new URL(requestConfig.path, location.href).pathname;
    const moved = xhr.responseURL !== "" && new URL(xhr.responseURL).pathname !== asked;
    if (moved && /^\s*<!doctype/i.test(xhr.responseText)) {
      detail.shouldSwap = false;
      if (requestConfig.verb === "get") location.reload();
      else location.assign(xhr.responseURL);
      return;
    }
    // A form with errors (422) takes the form's place; a refusal names its own place (HX-Retarget).
    if (xhr.status === 422 || (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget"))) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });

  // A second press of the same button within moments is a slip of a finger.
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset["sent"]) {
      event.preventDefault();
      return;
    }
    form.dataset["sent"] = "yes";
    form.setAttribute("aria-busy", "true");
    const again = (): void => {
      delete form.dataset["sent"];
      form.removeAttribute("aria-busy");
    };
    setTimeout(again, 5000);
    addEventListener("pageshow", again, { once: true });
  });
}
