/** The proof before every write: both texts parse, and everything but our one entry is the same in them. Pure. */
import type { Node } from 'jsonc-parser'
import { endOf, propertiesNamed, readJson, tokensBetween, valueOf, type JsonText } from './json-text.ts'
import type { Place } from './types.ts'

/**
 * Compares keys in order, leaf values letter by letter (big numbers and escapes included) and all comments. A table
 * that holds nothing but our entry counts as absent, because joining may have to make it.
 */
export function onlyOursDiffers(before: string, after: string, place: Place): boolean {
  const one = readJson(before)
  const two = readJson(after)
  if (!one.ok || !two.ok || one.value.bom !== two.value.bom) return false
  return outline(one.value, place) === outline(two.value, place)
}

function outline(json: JsonText, place: Place): string {
  if (!json.root) return '[]'
  const ours = findOurs(json.root, place)
  return shape(json.text, json.root, place.path, place.name, true) + comments(json.text, ours)
}

function findOurs(root: Node, { path, name }: Place): Node | null {
  let object = root
  for (const key of path) {
    const property = propertiesNamed(object, key)[0]
    if (!property) return null
    object = valueOf(property)
  }
  return propertiesNamed(object, name)[0] ?? null
}

function shape(text: string, node: Node, path: readonly string[], name: string, onPath: boolean): string {
  if (node.type === 'array')
    return `a[${(node.children ?? []).map((item) => shape(text, item, [], name, false)).join()}]`
  if (node.type !== 'object') return JSON.stringify(text.slice(node.offset, endOf(node)))
  const members: string[] = []
  for (const property of node.children ?? []) {
    const keyNode = property.children?.[0] as Node
    if (onPath && path.length === 0 && keyNode.value === name) continue
    const down = onPath && keyNode.value === path[0]
    const inner = shape(text, valueOf(property), down ? path.slice(1) : [], name, down)
    if (down && inner === '[]') continue
    members.push(JSON.stringify(text.slice(keyNode.offset, endOf(keyNode))) + inner)
  }
  return `[${members.join()}]`
}

function comments(text: string, ours: Node | null): string {
  const outside = tokensBetween(text, 0, text.length).filter(
    ({ kind, start }) => kind.endsWith('Comment') && !(ours && start >= ours.offset && start < endOf(ours))
  )
  return outside.map(({ start, end }) => JSON.stringify(text.slice(start, end).trimEnd())).join()
}
