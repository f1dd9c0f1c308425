/** What axe finds on the page as it is now, one line a rule; any rule, any severity. */
import axe from 'axe-core'
import { expect, vi } from 'vitest'

export async function violations(): Promise<readonly string[]> {
  // colours are read when nothing fades any more
  await vi.waitFor(() =>
    expect(document.getAnimations().filter((each) => each instanceof CSSTransition)).toHaveLength(0)
  )
  const { violations: found } = await axe.run(document, {
    resultTypes: ['violations']
  })
  return found.map(
    (one) =>
      `${one.id}: ${one.nodes
        .slice(0, 3)
        .map((node) => `${node.html.slice(0, 160)} | ${(node.any[0] ?? node.all[0])?.message ?? ''}`)
        .join(' || ')}`
  )
}
