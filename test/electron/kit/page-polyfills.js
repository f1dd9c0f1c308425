// What Chromium 108 lacks and the page may use: ES2023 and later. Built in only by `build/build.mjs --for electron22`.
const define = (target, name, value) => {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true })
}
const copying = {
  with(index, value) {
    const copy = Array.from(this)
    copy[index < 0 ? copy.length + index : index] = value
    return copy
  },
  toSorted(compare) {
    return Array.from(this).sort(compare)
  },
  toReversed() {
    return Array.from(this).reverse()
  },
  toSpliced(...args) {
    const copy = Array.from(this)
    copy.splice(...args)
    return copy
  }
}
for (const [name, value] of Object.entries(copying)) define(Array.prototype, name, value)
define(Object, 'groupBy', (items, key) => {
  const groups = Object.create(null)
  let index = 0
  for (const item of items) (groups[key(item, index++)] ??= []).push(item)
  return groups
})
define(Map, 'groupBy', (items, key) => {
  const groups = new Map()
  let index = 0
  for (const item of items) {
    const group = key(item, index++)
    if (groups.has(group)) groups.get(group).push(item)
    else groups.set(group, [item])
  }
  return groups
})
define(Promise, 'withResolvers', () => {
  const parts = {}
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }))
  return parts
})
define(Promise, 'try', (run, ...args) => new Promise((resolve) => resolve(run(...args))))
define(URL, 'canParse', (url, base) => {
  try {
    return Boolean(new URL(url, base))
  } catch {
    return false
  }
})
define(String.prototype, 'isWellFormed', function () {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(this)
})
for (const [name, keep] of [
  ['union', null],
  ['intersection', true],
  ['difference', false]
])
  define(Set.prototype, name, function (other) {
    return keep === null
      ? new Set([...this, ...other.keys()])
      : new Set([...this].filter((each) => other.has(each) === keep))
  })
for (const [name, run] of Object.entries({
  *map(turn) {
    for (const each of this) yield turn(each)
  },
  *filter(keep) {
    for (const each of this) if (keep(each)) yield each
  },
  toArray() {
    return [...this]
  }
}))
  define(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), name, run)
