// SPDX-License-Identifier: MIT

/**
 * Makes a case smaller for as long as it still differs: without a word of the command line, a line of the source, an entry of
 * the header, the nodes.
 *
 * @param {object} kase
 * @param {(kase: object) => Promise<boolean>} differs
 */
export async function shrink(kase, differs) {
  let smallest = kase;
  for (let again = true; again;) {
    again = false;
    for (const candidate of smaller(smallest)) {
      if (await differs(candidate)) {
        smallest = candidate;
        again = true;
        break;
      }
    }
  }
  return smallest;
}

function* smaller(kase) {
  const without = (name) => {
    const copy = { ...kase };
    delete copy[name];
    return copy;
  };
  for (const name of ['dts', 'cmdline', 'memreserve', 'numa'])
    if (kase[name] !== undefined) yield without(name);
  const words = kase.cmdline?.split(' ') ?? [];
  for (let i = 0; words.length > 1 && i < words.length; i++)
    yield { ...kase, cmdline: words.toSpliced(i, 1).join(' ') };
  const lines = kase.dts?.split('\n') ?? [];
  for (let i = 0; i < lines.length; i++) {
    if (/^\t\tpool/.test(lines[i])) yield { ...kase, dts: lines.toSpliced(i, 1).join('\n') };
  }
  const entries = kase.memreserve ?? [];
  for (let i = 0; entries.length > 1 && i < entries.length; i++)
    yield { ...kase, memreserve: entries.toSpliced(i, 1) };
}
