import { expect, it } from 'vitest';
import type { Graph, Node } from './onnx';
import { branchesOf, partsInOrder } from './parts';

const node = (kind: string, inputs: string[], output: string): Node => ({
  kind,
  inputs,
  outputs: [output],
  attributes: {},
});

/** Two convolutions over the same picture; the first has a contrast over it. `least`: what is taken off the largest. */
function graph(least = 'locator'): Graph {
  const nodes = [
    node('Conv', ['picture', 'w1'], 'deep'),
    node('Conv', ['deep', 'w2'], 'locator'),
    node('GlobalMaxPool', ['locator'], 'most'),
    node('GlobalAveragePool', [least], 'mean'),
    node('Sub', ['most', 'mean'], 'difference'),
    node('Flatten', ['difference'], 'contrast'),
    node('GlobalAveragePool', ['deep'], 'pool'),
    node('Flatten', ['pool'], 'average'),
    node('Conv', ['picture', 'w3'], 'light'),
    node('GlobalAveragePool', ['light'], 'light.pool'),
    node('Flatten', ['light.pool'], 'light.average'),
    node('Concat', ['average', 'contrast', 'light.average'], 'features'),
  ];
  return { nodes, constants: new Map() };
}

it('finds averages and contrasts in the order of the features', () => {
  const parts = partsInOrder(graph());
  expect(parts.map(({ end, work }) => [end.outputs[0], work.outputs[0]])).toEqual([
    ['pool', 'pool'],
    ['difference', 'locator'],
    ['light.pool', 'light.pool'],
  ]);
});

it('puts parts that share a convolution into one branch', () => {
  const whole = graph();
  const branches = branchesOf(whole, partsInOrder(whole));
  expect(branches.map(({ parts }) => parts.length)).toEqual([2, 1]);
  const convolutions = branches.map(({ nodes }) =>
    [...nodes].filter(({ kind }) => kind === 'Conv').map(({ outputs }) => outputs[0]),
  );
  expect(convolutions.map((names) => names.toSorted())).toEqual([['deep', 'locator'], ['light']]);
});

it('refuses what is neither', () => {
  expect(() => partsInOrder(graph('deep'))).toThrow(TypeError);
});
