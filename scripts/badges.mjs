/** @import { Frame, Page } from 'playwright-core' */

/**
 * @typedef {object} Node of CDP's DOM domain, as far as it is used here
 * @property {string} nodeName
 * @property {string} nodeValue
 * @property {string} [shadowRootType]
 * @property {Node[]} [children]
 * @property {Node[]} [shadowRoots]
 * @property {Node} [contentDocument]
 */

/**
 * What the badges on a page say, one string each. They live in closed shadow roots, which only the debugger sees
 * through: no script of the page could read this. Frames of other sites have to be asked themselves.
 *
 * @param {Page | Frame} page
 * @returns {Promise<string[]>}
 */
export async function badges(page) {
  const context = 'context' in page ? page.context() : page.page().context();
  const session = await context.newCDPSession(page);
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    return closedRoots(root)
      .map((node) => text(node).replace(/\s+/g, ' ').trim())
      .filter(Boolean);
  } finally {
    await session.detach();
  }
}

/** @param {Node} node @returns {Node[]} */
function closedRoots(node) {
  const roots = node.shadowRoots ?? [];
  const inside = [...(node.children ?? []), ...roots, ...(node.contentDocument ? [node.contentDocument] : [])];
  return [...roots.filter((root) => root.shadowRootType === 'closed'), ...inside.flatMap(closedRoots)];
}

/** @param {Node} node @returns {string} */
function text(node) {
  return node.nodeName === 'STYLE' ? '' : [node.nodeValue, ...(node.children ?? []).map(text)].join(' ');
}
