/** @import { Frame, Page } from 'playwright-core' */

/**
 * @typedef {object} Node of CDP's DOM domain, as far as it is used here
 * @property {string} nodeName
 * @property {number} backendNodeId
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
    return await badgesThrough(session);
  } finally {
    await session.detach();
  }
}

/**
 * {@link badges} of a page that is no page to Playwright.
 *
 * @param {{ send(method: 'DOM.getDocument', params: object): Promise<{ root: Node }> }} session
 * @returns {Promise<string[]>}
 */
export async function badgesThrough(session) {
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  return closedRoots(root)
    .map((node) => text(node).replace(/\s+/g, ' ').trim())
    .filter(Boolean);
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

/**
 * Calls a function in the page for each badge, with its closed shadow root and one plain argument, and gives what the
 * calls return. It may look into and act on what no script of the page could reach.
 *
 * @template A, R
 * @param {Page} page
 * @param {(root: ShadowRoot, argument: A) => R} look
 * @param {A} argument
 * @returns {Promise<Awaited<R>[]>}
 */
export async function inBadges(page, look, argument) {
  const session = await page.context().newCDPSession(page);
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    const answers = [];
    for (const { backendNodeId } of closedRoots(root)) {
      const { object } = await session.send('DOM.resolveNode', { backendNodeId });
      const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
        objectId: object.objectId ?? '',
        functionDeclaration: `function (argument) { return (${look})(this, argument); }`,
        arguments: [{ value: argument }],
        returnByValue: true,
        awaitPromise: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      answers.push(result.value);
    }
    return answers;
  } finally {
    await session.detach();
  }
}
