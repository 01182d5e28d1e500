/** Signature and fixed size of a central directory entry (APPNOTE.TXT, section 4.3.12). */
const entrySignature = 0x02014b50;
const entrySize = 46;

/** The names of the files in a zip archive, from its central directory. */
export function namesIn(archive: Buffer): readonly string[] {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06'));
  const names: string[] = [];
  let at = archive.readUInt32LE(end + 16);
  while (archive.readUInt32LE(at) === entrySignature) {
    const [name = 0, extra = 0, comment = 0] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    names.push(archive.toString('utf8', at + entrySize, at + entrySize + name));
    at += entrySize + name + extra + comment;
  }
  return names;
}
