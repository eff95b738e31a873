// The program that lets the pages of a visit open without network. It rules only what
// is under /espace/visites/, answers from the network first, and from what the script of
// the pages kept otherwise. It keeps nothing by itself but newer copies of that.

interface Lasting extends Event { waitUntil(work: Promise<unknown>): void }
interface Asking extends Lasting { request: Request; respondWith(answer: Promise<Response>): void }
const worker = self as unknown as {
  skipWaiting(): Promise<void>; clients: { claim(): Promise<void> };
  addEventListener(name: string, act: (event: never) => void): void; location: Location;
};

const patience = 4000; // of a network that does not answer, in milliseconds
const fixed = "visite-statique";

worker.addEventListener("install", (event: Lasting) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event: Lasting) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event: Asking) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (url.pathname.startsWith("/statique/")) event.respondWith(fromDevice(request));
  else if (request.mode === "navigate" && url.pathname.startsWith("/espace/visites/")) event.respondWith(page(request, url));
});

/** What has its content in its name never changes. */
async function fromDevice(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: fixed, ignoreVary: true })) ?? fetch(request);
}

async function page(request: Request, url: URL): Promise<Response> {
  try {
    const answer = await inTime(fetch(request));
    await renew(url.pathname, answer);
    return answer;
  } catch {
    return (await kept(url.pathname)) ?? nothingKept(url.pathname);
  }
}

function inTime(answer: Promise<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("late")), patience);
    answer.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

/** A page that is kept stays as new as it was seen; a way to sign in never takes its place. */
async function renew(path: string, answer: Response): Promise<void> {
  if (!answer.ok || answer.redirected || !(await kept(path))) return;
  const cache = await caches.open(cacheOf(path));
  await cache.put(path, answer.clone());
}

const cacheOf = (path: string) => "visite-" + (path.split("/")[3] ?? "");

async function kept(path: string): Promise<Response | undefined> {
  const name = cacheOf(path);
  if (!(await caches.has(name))) return undefined;
  return caches.match(path, { cacheName: name, ignoreVary: true, ignoreSearch: true });
}

async function nothingKept(path: string): Promise<Response> {
  const visit = path.split("/")[3] ?? "";
  const notebook = "/espace/visites/" + visit + "/carnet";
  const link = (await kept(notebook)) ? `<p><a href="${notebook}">Ouvrir le carnet, qui est sur cet appareil</a></p>` : "";
  const html = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pas de réseau</title></head><body><main><h1>Pas de réseau</h1>
<p>Cette page n’est pas sur cet appareil. Ce que vous avez écrit y est gardé.</p>${link}
<p><a href="">Essayer à nouveau</a></p></main></body></html>`;
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
