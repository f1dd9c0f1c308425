/** One page of the app in ten states side by side, each a live page over a scene: `sheet.html#/board`. */
interface State {
  readonly name: string
  readonly query: string
  readonly width: number
}
const wide = 1_440
const narrow = 720
const height = 900
const scale = 0.4
const states: readonly State[] = [
  { name: 'empty', query: 'scene=0', width: wide },
  { name: 'empty, dark', query: 'scene=0&theme=dark', width: wide },
  { name: '3 servers', query: 'scene=3', width: wide },
  { name: '3 servers, dark', query: 'scene=3&theme=dark', width: wide },
  { name: '12 servers', query: 'scene=12', width: wide },
  { name: '12 servers, dark, narrow', query: 'scene=12&theme=dark', width: narrow },
  { name: '60 servers', query: 'scene=60', width: wide },
  { name: '60 servers, narrow', query: 'scene=60', width: narrow },
  { name: 'Patchbay gone', query: 'scene=12&core=gone', width: wide },
  { name: 'Patchbay gone, dark, narrow', query: 'scene=12&core=gone&theme=dark', width: narrow }
]

function figureOf({ name, query, width }: State): HTMLElement {
  const figure = document.createElement('figure')
  const caption = document.createElement('figcaption')
  const link = document.createElement('a')
  const box = document.createElement('div')
  const frame = document.createElement('iframe')
  link.href = frame.src = `index.html?${query}${location.hash || '#/board'}`
  link.textContent = name
  frame.title = name
  Object.assign(frame, { width: String(width), height: String(height) })
  frame.style.transform = `scale(${scale})`
  box.style.width = `${width * scale}px`
  box.style.height = `${height * scale}px`
  caption.append(link)
  box.append(frame)
  figure.append(caption, box)
  return figure
}

const show = (): void => document.querySelector('main')!.replaceChildren(...states.map(figureOf))
addEventListener('hashchange', show)
show()
