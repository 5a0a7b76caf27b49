/** Files that a folder may hold before we take it for a mistake and stop looking. */
const MOST = 5000;

/**
 * The files of a drop: those dropped themselves, and those of `wanted` kind in dropped folders and the folders in them,
 * in the order of their names. To be called while the drop is handled: afterwards the browser forgets what it was.
 */
export async function droppedFiles(drop: DataTransfer, wanted: (file: File) => boolean): Promise<File[]> {
  const entries = [...drop.items].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry());
  // A drop made by a script has files without entries.
  if (entries.some((entry) => entry === null)) return [...drop.files];
  const found: File[] = [];
  for (const entry of entries) {
    if (isFile(entry)) found.push(await fileOf(entry));
    else if (isFolder(entry)) await collect(entry, wanted, found);
  }
  return found;
}

async function collect(
  folder: FileSystemDirectoryEntry,
  wanted: (file: File) => boolean,
  found: File[],
): Promise<void> {
  const entries = (await entriesOf(folder)).sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  for (const entry of entries) {
    if (found.length >= MOST) return;
    if (entry.name.startsWith('.')) continue;
    if (isFolder(entry)) await collect(entry, wanted, found);
    else if (isFile(entry)) {
      const file = await fileOf(entry);
      if (wanted(file)) found.push(file);
    }
  }
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
