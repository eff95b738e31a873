// The pages of a visit, when there may be no network: they are kept on the device when
// they are opened, what is written on them waits there until it can be sent, and all of
// it goes once the report is signed. Without this script, each page is a plain form.
import { send, stateOf, type Standing } from "./visite-envoi";
import { exists, forget, keep, noteOf, waiting, type Write } from "./visite-stock";

const here = document.querySelector<HTMLElement>(".visite-appareil");
const status = here?.querySelector<HTMLElement>(".visite-envoi");
const visit = here?.dataset.visite ?? "";
const account = here?.dataset.compte ?? "";
const isOpen = here?.dataset.ouverte === "true";

/** Words and a number, as French counts. */
const counted = (n: number, one: string, many: string) => `${n} ${n > 1 ? many : one}`;

function say(standing: Standing): void {
  if (!status) return;
  const lines: string[] = [];
  if (standing.left > 0) lines.push(`${counted(standing.left, "réponse enregistrée", "réponses enregistrées")} sur cet appareil, pas encore envoyée${standing.left > 1 ? "s" : ""}.`);
  if (standing.left > 0 && !standing.network) lines.push("L’envoi se fera quand le réseau reviendra. Gardez cet appareil.");
  if (!standing.network && standing.left === 0) lines.push("Pas de réseau : vous pouvez continuer, tout est gardé sur cet appareil.");
  lines.push(...standing.words);
  status.replaceChildren(...lines.map(paragraph));
  status.parentElement?.classList.toggle("en-attente", lines.length > 0);
  if (standing.signIn) status.append(way("Connectez-vous pour les envoyer", "/connexion?suite=" + encodeURIComponent(location.pathname)));
  if (standing.stuck) status.append(discard());
}

function paragraph(text: string): HTMLElement {
  const line = document.createElement("span");
  line.textContent = text + " ";
  return line;
}

function way(text: string, to: string): HTMLElement {
  const link = document.createElement("a");
  link.href = to;
  link.textContent = text;
  return link;
}

/** What the service will never take goes only when the visitor says so. */
function discard(): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Effacer ce qui reste sur cet appareil";
  button.addEventListener("click", () => void clear(visit).then(() => location.reload()));
  return button;
}

async function sendNow(): Promise<Standing> {
  const before = (await waiting()).some((w) => w.visit === visit);
  const standing = await send(visit);
  if (before && standing.left === 0 && here?.dataset.visitePage === "carnet") await renewList();
  say(standing.network || navigator.onLine ? standing : { ...standing, network: false });
  if (here?.dataset.visitePage === "carnet") await markWaiting();
  return standing;
}

/** Forgets a visit on this device: what was written, its pages, and with the last visit everything. */
async function clear(which: string): Promise<void> {
  await forget(which);
  if (!("caches" in window)) return;
  await caches.delete("visite-" + which);
  const left = (await caches.keys()).filter((name) => /^visite-[0-9]+$/.test(name));
  if (left.length > 0) return;
  await caches.delete("visite-statique");
  const registration = await navigator.serviceWorker?.getRegistration("/espace/visites/");
  await registration?.unregister();
}

/** Keeps the pages of the notebook, and what they are shown with. */
async function keepPages(pages: string[]): Promise<void> {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  await navigator.serviceWorker.register("/espace/visites/hors-ligne.js", { scope: "/espace/visites/" });
  const cache = await caches.open("visite-" + visit);
  for (const path of pages) {
    const answer = await fetch(path, { redirect: "manual" });
    if (answer.ok) await cache.put(path, answer);
  }
  const fixed = await caches.open("visite-statique");
  for (const path of shownWith()) if (!(await fixed.match(path))) await fixed.add(path);
  if (here) here.dataset.pret = "oui";
}

function shownWith(): string[] {
  const named = [...document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>("link[href], script[src]")].map((e) => ("href" in e ? e.href : e.src));
  const loaded = performance.getEntriesByType("resource").map((e) => e.name);
  const paths = [...named, ...loaded].map((address) => new URL(address, location.href)).filter((url) => url.origin === location.origin);
  return [...new Set(paths.map((url) => url.pathname))].filter((path) => path.startsWith("/statique/"));
}

/** Shows the list as the service has it, once it was sent what the device kept. */
async function renewList(): Promise<void> {
  const answer = await fetch(location.pathname).catch(() => undefined);
  if (!answer?.ok) return;
  const list = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".visite-carnet");
  if (list) document.querySelector(".visite-carnet")?.replaceWith(list);
}

/** Tells in the list which criteria wait to be sent. */
async function markWaiting(): Promise<void> {
  const mine = (await waiting()).filter((w) => w.visit === visit);
  for (const item of document.querySelectorAll<HTMLElement>(".visite-carnet > li")) {
    item.querySelector(".visite-attend")?.remove();
    const code = item.dataset.critere ?? "";
    const waits = mine.some((w) => w.criterion === code);
    item.querySelector(".pastille")?.classList.toggle("visite-cachee", waits);
    if (!waits) continue;
    const mark = document.createElement("span");
    mark.className = "visite-attend";
    mark.textContent = " Sur cet appareil, pas encore envoyé";
    item.append(mark);
  }
}

/** The form of a criterion: shows what this device knows of it, and keeps what is written. */
async function criterion(form: HTMLFormElement, code: string): Promise<void> {
  const known = await noteOf(visit, code);
  const shown = here?.dataset.ecrit ?? "";
  let since = shown;
  if (known && known.written > shown) {
    since = known.written;
    for (const radio of form.querySelectorAll<HTMLInputElement>("[name=constat]")) radio.checked = radio.value === known.verdict;
    const text = form.querySelector<HTMLTextAreaElement>("[name=texte]");
    if (text) text.value = known.finding;
  }
  await showWaitingPhotos(code);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const stay = (event.submitter as HTMLButtonElement | null)?.name === "suite";
    void saveHere(form, code, since).then(async () => {
      const standing = await Promise.race([sendNow(), new Promise<undefined>((resolve) => setTimeout(resolve, 6000))]);
      if (standing && standing.words.length > 0) return location.assign(location.pathname);
      location.assign(stay ? location.pathname : (here?.dataset.suite ?? location.pathname));
    });
  });
}

async function saveHere(form: HTMLFormElement, code: string, since: string): Promise<void> {
  const data = new FormData(form);
  const written = new Date().toISOString();
  const verdict = String(data.get("constat") ?? ""), finding = String(data.get("texte") ?? "").trim();
  const one = { visit, account, criterion: code, written, since };
  const writes: Write[] = [{ ...one, key: number(), verdict, finding, reread: data.has("relu") }];
  const photo = data.get("photo");
  if (photo instanceof File && photo.size > 0) writes.push({ ...one, key: number(), photo: await lighter(photo) });
  await keep(writes, { visit, criterion: code, verdict, finding, written });
}

const number = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

/** A photo is drawn anew, smaller: it weighs less, and says neither where nor by what it was taken. */
async function lighter(photo: File): Promise<Blob> {
  try {
    const shown = await createImageBitmap(photo);
    const scale = Math.min(1, 2048 / Math.max(shown.width, shown.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(shown.width * scale);
    canvas.height = Math.round(shown.height * scale);
    canvas.getContext("2d")?.drawImage(shown, 0, 0, canvas.width, canvas.height);
    shown.close();
    return await new Promise<Blob>((resolve) => canvas.toBlob((blob) => resolve(blob ?? photo), "image/jpeg", 0.85));
  } catch {
    return photo; // the service will say what is wrong with it
  }
}

async function showWaitingPhotos(code: string): Promise<void> {
  const list = document.querySelector(".visite-photos");
  for (const write of (await waiting()).filter((w) => w.visit === visit && w.criterion === code && w.photo)) {
    const item = document.createElement("li"), image = document.createElement("img");
    image.alt = "Photo gardée sur cet appareil, pas encore envoyée";
    image.src = await asData(write.photo as Blob);
    item.append(image, paragraph("Pas encore envoyée"));
    list?.append(item);
  }
}

function asData(photo: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(photo);
  });
}

/** A report is not signed while answers are still on the device. */
function holdSignature(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void sendNow().then((standing) => {
      if (standing.left === 0) form.submit();
      else status?.scrollIntoView();
    });
  });
}

/** Forgets the visits of this device that are no longer to be made, once nothing of theirs waits. */
async function tidy(): Promise<void> {
  if (!("caches" in window)) return;
  const waits = new Set((await exists()) ? (await waiting()).map((w) => w.visit) : []);
  for (const name of await caches.keys()) {
    const which = /^visite-([0-9]+)$/.exec(name)?.[1];
    if (!which || waits.has(which)) continue;
    const state = await stateOf(which);
    if (state && !state.ouverte) await clear(which);
  }
}

async function start(): Promise<void> {
  if (!here) return;
  if (!visit || !isOpen) {
    if (visit && (!(await exists()) || !(await waiting()).some((w) => w.visit === visit))) await clear(visit);
    else if (visit) await sendNow();
    return tidy();
  }
  const kind = here.dataset.visitePage;
  if (kind === "visite") return tidy();
  const form = document.querySelector<HTMLFormElement>("main form.formulaire");
  if (kind === "critere" && form) await criterion(form, here.dataset.critere ?? "");
  if (kind === "signature" && form) holdSignature(form);
  if (kind === "carnet") await markWaiting();
  window.addEventListener("online", () => void sendNow());
  window.addEventListener("offline", () => void waiting().then((w) => say({ left: w.filter((one) => one.visit === visit).length, network: false, words: [] })));
  await sendNow();
  if (!navigator.onLine) say({ left: (await waiting()).filter((w) => w.visit === visit).length, network: false, words: [] });
  if (here.dataset.garder && navigator.onLine) await keepPages(here.dataset.garder.split(" ")).catch(() => undefined);
}

void start();
