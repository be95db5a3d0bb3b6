/** The part of the worker's world that is used here; TypeScript's own list of it clashes with a page's. */
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Pushed extends Waiting {
  readonly data: { json(): { title: string; body: string; path: string; tag: string } } | null;
}
interface Tapped extends Waiting {
  readonly notification: Notification;
}
interface Worker {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void>; openWindow(path: string): Promise<unknown> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Waiting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(type: "push", listener: (event: Pushed) => void): void;
  addEventListener(type: "notificationclick", listener: (event: Tapped) => void): void;
}
const worker = self as unknown as Worker;

const CACHE = "xulang-driver";
const PAGE = /^\/d\/[0-9a-f-]{36}\/$/;
const SAYING = /^\/d\/[0-9a-f-]{36}\/[a-z-]+\/$/;
const PATIENCE = 6000;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith("/static/xulang/")) event.respondWith(kept(request));
  else if (request.method === "GET" && PAGE.test(url.pathname)) event.respondWith(freshOrKept(request, url));
  else if (request.method === "POST" && SAYING.test(url.pathname)) event.respondWith(sentOrSaid(request));
});

/** Style and scripts have a hash in their name: what is kept is right. */
async function kept(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** The page from the network if it comes soon, else as it was; a link that died is forgotten. */
async function freshOrKept(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(CACHE);
  const network = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await cache.put(url.pathname, answer.clone());
    else if (answer.status === 404 || answer.status === 410) await cache.delete(url.pathname);
    return answer;
  });
  network.catch(() => undefined);
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE, undefined));
  const first = await Promise.race([network, late]).catch(() => undefined);
  return first ?? (await cache.match(url.pathname)) ?? network;
}

async function sentOrSaid(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match("/d/offline/")) ?? Response.error();
  }
}

worker.addEventListener("push", (event) => {
  const message = event.data?.json();
  if (!message) return;
  const options = { body: message.body, tag: message.tag, data: message.path };
  event.waitUntil(worker.registration.showNotification(message.title, options));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(worker.clients.openWindow(String(event.notification.data)));
});
