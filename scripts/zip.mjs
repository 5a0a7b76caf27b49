import { crc32, deflateRawSync } from 'node:zlib';

/** 1 January 1980, 0:00: the earliest time a zip can tell. With one time for all, equal files make equal bytes. */
const DATE = 0x0021;
const TIME = 0;

const VERSION = 20;
const UTF8 = 0x0800;
const DEFLATE = 8;
const STORE = 0;

/**
 * Packs files into a zip whose bytes depend on nothing but the files: sorted by name, all of one time, and without the
 * attributes of any system.
 *
 * @param {Record<string, Uint8Array>} files by name, folders with "/"
 * @returns {Buffer}
 */
export function zip(files) {
  const local = [];
  const central = [];
  let offset = 0;
  const names = Object.keys(files).sort();
  for (const name of names) {
    const content = files[name] ?? new Uint8Array();
    const packed = deflateRawSync(content, { level: 9 });
    const smaller = packed.length < content.length;
    const body = smaller ? packed : content;
    const title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(UTF8, 2);
    common.writeUInt16LE(smaller ? DEFLATE : STORE, 4);
    common.writeUInt16LE(TIME, 6);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(title.length, 22);
    local.push(signature(0x04034b50), common, title, body);

    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(signature(0x02014b50), word(VERSION), common, rest, title);
    offset += 4 + common.length + title.length + body.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(names.length, 4);
  end.writeUInt16LE(names.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, signature(0x06054b50), end]);
}

/** @param {number} value */
function signature(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** @param {number} value */
function word(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
