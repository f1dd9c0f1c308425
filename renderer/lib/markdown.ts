/**
 * Markdown of servers as a tree that is drawn by components: no HTML is ever made of it, so none can be smuggled in. HTML
 * inside it stays text, pictures are named and not fetched.
 */
import MarkdownIt from 'markdown-it'

export interface MarkNode {
  /** As the element is called: p, ul, strong … and text, code, fence, image, break. */
  readonly tag: string
  readonly text: string
  /** Of a link or a picture. */
  readonly address: string
  /** Of a cell. */
  readonly align: string
  /** Where a numbered list begins. */
  readonly start: number
  readonly children: readonly MarkNode[]
}
type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number]

/** Longer texts, and those of more parts, are shown as they are. */
const longest = 100_000
const mostNodes = 8_000
const parser = new MarkdownIt('default', { html: false, linkify: false, typographer: false, maxNesting: 40 })

/** Null when it is too long to be drawn this way. */
export function readMarkdown(text: string): readonly MarkNode[] | null {
  if (text.length > longest) return null
  let left = mostNodes
  const tree = (tokens: readonly Token[]): readonly MarkNode[] => {
    const top: MarkNode[] = []
    const open: MarkNode[][] = [top]
    for (const token of tokens) {
      const into = open.at(-1) ?? top
      if (token.type === 'inline') into.push(...tree(token.children ?? []))
      else if (token.nesting === -1) {
        if (open.length > 1) open.pop()
      } else {
        left -= 1
        const children: MarkNode[] = []
        // Paragraphs of a tight list are only there for the parser.
        const node = token.hidden ? null : nodeOf(token, children)
        if (node !== null) into.push(node)
        if (token.nesting === 1) open.push(node === null ? into : children)
      }
      if (left < 0) break
    }
    return top
  }
  const nodes = tree(parser.parse(text, {}))
  return left < 0 ? null : nodes
}

function nodeOf(token: Token, children: readonly MarkNode[]): MarkNode {
  const attribute = (name: string): string => String(token.attrGet(name) ?? '')
  return {
    tag: tags[token.type] ?? token.tag,
    text: token.content,
    address: attribute(token.type === 'image' ? 'src' : 'href'),
    align: /text-align:(\w+)/.exec(attribute('style'))?.[1] ?? '',
    start: Number(attribute('start')) || 1,
    children
  }
}
const tags: Readonly<Record<string, string>> = {
  text: 'text',
  code_inline: 'code',
  fence: 'fence',
  code_block: 'fence',
  image: 'image',
  softbreak: 'space',
  hardbreak: 'break'
}

/** More than one sign of it is seen in the first pages; a single star or line is no Markdown yet. */
export function looksLikeMarkdown(text: string): boolean {
  const start = text.slice(0, 20_000)
  return signs.some((sign) => sign.test(start))
}
const signs: readonly RegExp[] = [
  /^#{1,6} \S/m,
  /^```/m,
  /^ {0,3}[-*+] \S[^\n]{0,500}\n(?: {0,3}[-*+] | {2,8}\S)/m,
  /^\|[^\n]{1,500}\|[ \t]*\n\|[ :|-]{3,500}\|/m,
  /\*\*[^*\n]{1,200}\*\*/,
  /\[[^\]\n]{1,200}\]\(https?:[^)\s]{1,500}\)/
]
