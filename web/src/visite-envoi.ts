// Sends what waits on the device, in the order in which it was written, once each.
import { change, sent, waiting, type Write } from "./visite-stock";

/** Where sending stands. */
export interface Standing {
  left: number; // writes of this visit that wait
  network: boolean;
  words: string[]; // what to say besides
  signIn?: boolean;
  stuck?: boolean; // the service wants none of what is left
}

interface State { jeton: string; compte: string; etat: string; ouverte: boolean }

/** Asks for a token that is still good; undefined without network, null when nobody is signed in. */
export async function stateOf(visit: string): Promise<State | null | undefined> {
  try {
    const answer = await fetch(`/espace/visites/${visit}/etat.json`, { redirect: "manual", headers: { Accept: "application/json" } });
    if (answer.type === "opaqueredirect" || answer.status === 401) return null;
    if (answer.status === 404 || answer.status === 403) return { jeton: "", compte: "", etat: "", ouverte: false };
    return answer.ok ? ((await answer.json()) as State) : undefined;
  } catch {
    return undefined;
  }
}

let under = Promise.resolve<Standing>({ left: 0, network: true, words: [] });

/** Sends what waits of a visit. One sending ends before another begins, in all tabs. */
export function send(visit: string): Promise<Standing> {
  const locked = () => sendAll(visit);
  under = under.then(() => (navigator.locks ? navigator.locks.request("visites-envoi", locked) : locked()));
  return under;
}

async function sendAll(visit: string): Promise<Standing> {
  const mine = (await waiting()).filter((w) => w.visit === visit);
  if (mine.length === 0) return { left: 0, network: true, words: [] };
  const state = await stateOf(visit);
  if (state === undefined) return { left: mine.length, network: false, words: [] };
  if (state === null) return { left: mine.length, network: true, words: [], signIn: true };
  if (mine.some((w) => w.account !== state.compte && state.compte)) {
    return { left: mine.length, network: true, words: ["Elles ont été écrites avec un autre compte : connectez-vous avec celui-là."] };
  }
  if (!state.ouverte) return { left: mine.length, network: true, stuck: true, words: ["Cette visite ne s’écrit plus : son rapport est signé, ou elle est annulée."] };
  return sendEach(mine, state.jeton);
}

async function sendEach(writes: Write[], token: string): Promise<Standing> {
  const words: string[] = [];
  let left = writes.length;
  for (const { n } of writes) {
    const write = (await waiting()).find((w) => w.n === n); // as what was sent before left it
    if (!write) continue;
    let answer: Response;
    try {
      answer = await fetch("/espace/visites/critere", { method: "POST", body: bodyOf(write), headers: { Accept: "application/json", "X-Jeton": token } });
    } catch {
      return { left, network: false, words };
    }
    if (answer.ok) {
      const said = (await answer.json()) as { etat: string; ecrit: string; autre?: string };
      await sent(write, said.ecrit);
      left--;
      if (said.autre) words.push(`Le critère ${write.criterion} a aussi été rempli sur un autre appareil, le ${said.autre}. Ouvrez-le pour choisir : rien n’est perdu.`);
    } else if (answer.status >= 500 || answer.status === 429) {
      return { left, network: false, words };
    } else {
      const why = await reasonOf(answer);
      await change({ ...write, refused: why });
      words.push(`Critère ${write.criterion} : ${why}`);
    }
  }
  return { left, network: true, words, stuck: left > 0 };
}

function bodyOf(write: Write): FormData {
  const body = new FormData();
  body.set("visite", write.visit);
  body.set("critere", write.criterion);
  body.set("cle", write.key);
  if (write.photo) {
    body.set("photo", write.photo, "photo.jpg");
    return body;
  }
  body.set("constat", write.verdict ?? "");
  body.set("texte", write.finding ?? "");
  body.set("ecrit", write.written);
  body.set("apres", write.since);
  if (write.reread) body.set("relu", "oui");
  return body;
}

/** The sentence of a refusal, from the answer for programs or from the page. */
async function reasonOf(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const problem = JSON.parse(text) as { detail?: string; title?: string };
    return problem.detail ?? problem.title ?? "le service l’a refusé.";
  } catch {
    const page = new DOMParser().parseFromString(text, "text/html");
    return page.querySelector("main p")?.textContent?.trim() || "le service l’a refusé.";
  }
}
