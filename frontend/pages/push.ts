/** The button "tell me on this device": shown where the browser can be told, it says what it would do. */

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

async function send(form: HTMLFormElement, subscription: PushSubscription, wanted: "on" | "off"): Promise<void> {
  const body = new FormData(form);
  const { endpoint, keys } = subscription.toJSON();
  body.set("endpoint", endpoint ?? "");
  body.set("p256dh", keys?.["p256dh"] ?? "");
  body.set("auth", keys?.["auth"] ?? "");
  body.set("wanted", wanted);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(String(answer.status));
}

async function change(form: HTMLFormElement, manager: PushManager): Promise<void> {
  const current = await manager.getSubscription();
  if (current) {
    await send(form, current, "off");
    await current.unsubscribe();
    return;
  }
  const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset["key"] ?? "") };
  await send(form, await manager.subscribe(options), "on");
}

async function offer(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>("button");
  const words = form.querySelector<HTMLElement>("[role=status]");
  if (!button || !words || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const scope = form.dataset["scope"] ?? location.pathname;
  const registration = await navigator.serviceWorker.register("/service-worker.js", { scope });
  const manager = registration.pushManager;
  const show = async (): Promise<void> => {
    const on = (await manager.getSubscription()) !== null;
    button.textContent = (on ? button.dataset["off"] : button.dataset["on"]) ?? "";
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    words.textContent = "";
    change(form, manager)
      .catch(() => {
        words.textContent = words.dataset[Notification.permission === "denied" ? "denied" : "failed"] ?? "";
      })
      .then(show)
      .finally(() => {
        button.disabled = false;
      });
  });
  await show();
  form.hidden = false;
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-push]")) {
  // Without a worker (a private window) there is no button, and the page is whole without it.
  offer(form).catch(() => undefined);
}
