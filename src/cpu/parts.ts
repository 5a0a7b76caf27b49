import type { Graph, Node } from './onnx';

/** A part of a feature vector: the node that gives it, and the one in whose place its kernel works. */
export interface Part {
  end: Node;
  work: Node;
}

/**
 * What the last node joins, in its order: averages of maps, and contrasts (the largest of a map less its average).
 * Throws TypeError at anything else.
 */
export function partsInOrder({ nodes }: Graph): Part[] {
  const maker = (name: string | undefined) => nodes.find(({ outputs }) => outputs[0] === name);
  const joined = nodes.find(({ kind }) => kind === 'Concat')?.inputs ?? [];
  return joined.map((flat) => {
    const end = maker(maker(flat)?.inputs[0]);
    if (end?.kind === 'GlobalAveragePool') return { end, work: end };
    const [most, mean] = (end?.kind === 'Sub' ? end.inputs : []).map(maker);
    const work = maker(mean?.inputs[0]);
    const kinds = [most, mean, work].map((node) => node?.kind).join();
    if (!(end && work) || kinds !== 'GlobalMaxPool,GlobalAveragePool,Conv' || most?.inputs[0] !== work.outputs[0])
      throw new TypeError(`${flat} is neither an average nor a contrast`);
    return { end, work };
  });
}

/** Parts that share a convolution are of one branch; the nodes of each. */
export function branchesOf(graph: Graph, parts: readonly Part[]): { parts: Part[]; nodes: Set<Node> }[] {
  const branches: { parts: Part[]; nodes: Set<Node> }[] = [];
  for (const part of parts) {
    const nodes = leadsTo(graph, part.end);
    const shared = branches.find((branch) => [...nodes].some((node) => node.kind === 'Conv' && branch.nodes.has(node)));
    if (shared) {
      shared.parts.push(part);
      for (const node of nodes) shared.nodes.add(node);
    } else branches.push({ parts: [part], nodes });
  }
  return branches;
}

/** A node and all that it is made of. */
function leadsTo({ nodes }: Graph, end: Node): Set<Node> {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const found = new Set([end]);
  for (const { inputs } of found)
    for (const maker of inputs.map((input) => makers.get(input))) if (maker) found.add(maker);
  return found;
}
