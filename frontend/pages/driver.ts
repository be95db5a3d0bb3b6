import "./driver.css";

/** Keeps the page on the phone: the worker answers when there is no network, once all parts are in its cache. */
async function keep(page: HTMLElement): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/service-worker.js", { scope: "/d/" });
  await navigator.serviceWorker.ready;
  const parts = [...document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>("link[rel=stylesheet], link[rel=icon], script[src]")];
  const addresses = parts.map((part) => ("href" in part ? part.href : part.src));
  const cache = await caches.open("xulang-driver");
  await cache.addAll([...addresses, location.pathname, page.dataset["offline"] ?? "/d/offline/"]);
  document.documentElement.dataset["kept"] = "yes";
}

function watch(page: HTMLElement): void {
  const line = page.querySelector<HTMLElement>("[data-no-network]");
  const show = (): void => {
    if (line) line.hidden = navigator.onLine;
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

/** One position, when the driver taps and his phone lets us; never again by itself. */
function sendWhere(form: HTMLFormElement): void {
  if (!("geolocation" in navigator)) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = form.querySelector<HTMLElement>("[data-where-said]");
    const fill = (name: string, degrees: number): void => {
      const field = form.elements.namedItem(name);
      // About a kilometre: finer than that never leaves the phone.
      if (field instanceof HTMLInputElement) field.value = degrees.toFixed(2);
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        fill("latitude", coords.latitude);
        fill("longitude", coords.longitude);
        form.submit();
      },
      () => {
        if (said) said.textContent = said.dataset["whereSaid"] ?? "";
      },
      { enableHighAccuracy: false, timeout: 20_000, maximumAge: 60_000 },
    );
  });
}

const page = document.querySelector<HTMLElement>("[data-driver]");
if (page) {
  watch(page);
  const where = page.querySelector<HTMLFormElement>("form[data-where]");
  if (where) sendWhere(where);
  // A browser that forbids keeping (a private window) still shows the page.
  keep(page).catch(() => undefined);
}
