// What a visit keeps on the device: what was written and is not sent yet, and what was
// last known of each criterion. Nothing of it stays once the report is signed.

/** A write that waits. Photos wait apart from words, under numbers of their own. */
export interface Write {
  n?: number; // order
  visit: string;
  account: string;
  criterion: string;
  key: string; // sent again, it counts once
  verdict?: string;
  finding?: string;
  written: string; // by the clock of this device
  since: string; // of the version that it replaces
  reread?: boolean;
  photo?: Blob;
  refused?: string; // why the service does not want it
}

/** What is last known of a criterion, here or there. */
export interface Note {
  visit: string;
  criterion: string;
  verdict: string;
  finding: string;
  written: string;
}

const name = "visites";
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("envois", { keyPath: "n", autoIncrement: true });
      request.result.createObjectStore("notes", { keyPath: ["visit", "criterion"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function within<T>(stores: string[], mode: IDBTransactionMode, act: (t: IDBTransaction) => IDBRequest<T> | void): Promise<T> {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(stores, mode);
    const request = act(transaction);
    transaction.oncomplete = () => resolve(request ? request.result : (undefined as T));
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/** Whether this device keeps anything at all: opening the base would make it. */
export async function exists(): Promise<boolean> {
  if (opened || !indexedDB.databases) return true;
  return (await indexedDB.databases()).some((base) => base.name === name);
}

export const waiting = (): Promise<Write[]> => within<Write[]>(["envois"], "readonly", (t) => t.objectStore("envois").getAll());

/** Words and photos of one answer are kept together, or not at all. */
export const keep = (writes: Write[], note?: Note): Promise<void> =>
  within<void>(["envois", "notes"], "readwrite", (t) => {
    for (const write of writes) t.objectStore("envois").add(write);
    if (note) t.objectStore("notes").put(note);
  });

export const noteOf = (visit: string, criterion: string): Promise<Note | undefined> =>
  within<Note | undefined>(["notes"], "readonly", (t) => t.objectStore("notes").get([visit, criterion]) as IDBRequest<Note | undefined>);

export const change = (write: Write): Promise<void> => within<void>(["envois"], "readwrite", (t) => void t.objectStore("envois").put(write));

/** What was sent is forgotten; what the service made of it is known to what follows. */
export const sent = (write: Write, kept: string): Promise<void> =>
  within<void>(["envois", "notes"], "readwrite", (t) => {
    const writes = t.objectStore("envois");
    writes.delete(write.n as number);
    if (write.photo || !kept) return;
    writes.openCursor().onsuccess = (event) => {
      const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
      if (!cursor) return;
      const later = cursor.value as Write;
      if (later.visit === write.visit && later.criterion === write.criterion && later.since === write.written) cursor.update({ ...later, since: kept });
      cursor.continue();
    };
    const notes = t.objectStore("notes");
    notes.get([write.visit, write.criterion]).onsuccess = (event) => {
      const note = (event.target as IDBRequest<Note | undefined>).result;
      if (note && note.written === write.written) notes.put({ ...note, written: kept });
    };
  });

/** Forgets all of one visit, and the base itself when no other is left. */
export async function forget(visit: string): Promise<void> {
  if (!(await exists())) return;
  const others = await within<number>(["envois", "notes"], "readwrite", (t) => {
    for (const store of ["envois", "notes"]) {
      t.objectStore(store).openCursor().onsuccess = (event) => {
        const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
        if (!cursor) return;
        if ((cursor.value as { visit: string }).visit === visit) cursor.delete();
        cursor.continue();
      };
    }
  }).then(async () => {
    const left = await within<Note[]>(["notes"], "readonly", (t) => t.objectStore("notes").getAll());
    return left.length + (await waiting()).length;
  });
  if (others > 0) return;
  (await open()).close();
  opened = undefined;
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}
