/** Files that a folder may hold before we take it for a mistake and stop looking. */
const MOST = 5000;

/** What a drop came to so far. */
interface Taken {
  files: File[];
  /** Why some of it could not be read. */
  failures: unknown[];
}

/**
 * The files of a drop: those dropped themselves, and those of `wanted` kind in dropped folders and the folders in them,
 * in the order of their names. To be called while the drop is handled: afterwards the browser forgets what it was. What
 * cannot be read is left out.
 * @throws what kept the first of it from being read, where nothing else was dropped
 */
export async function droppedFiles(drop: DataTransfer, wanted: (file: File) => boolean): Promise<File[]> {
  const entries = [...drop.items].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry());
  // A drop made by a script has files without entries.
  if (entries.some((entry) => entry === null)) return [...drop.files];
  const taken: Taken = { files: [], failures: [] };
  for (const entry of entries) await take(entry, isFile(entry) ? () => true : wanted, taken);
  const { files, failures } = taken;
  if (files.length === 0 && failures.length > 0) throw failures[0];
  return files;
}

async function take(entry: FileSystemEntry | null, wanted: (file: File) => boolean, taken: Taken): Promise<void> {
  try {
    if (isFile(entry)) {
      const file = await fileOf(entry);
      if (wanted(file)) taken.files.push(file);
    } else if (isFolder(entry)) {
      for (const next of inOrder(await entriesOf(entry))) {
        if (taken.files.length >= MOST) return;
        if (!next.name.startsWith('.')) await take(next, wanted, taken);
      }
    }
  } catch (error) {
    console.warn(`${entry?.name} cannot be read:`, error);
    taken.failures.push(error);
  }
}

function inOrder(entries: readonly FileSystemEntry[]): FileSystemEntry[] {
  return entries.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

/** A reader gives a folder's entries in batches, and an empty one at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((done, fail) => entry.file(done, fail));
}

function isFile(entry: FileSystemEntry | null): entry is FileSystemFileEntry {
  return entry?.isFile ?? false;
}

function isFolder(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory ?? false;
}
