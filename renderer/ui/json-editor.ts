/**
 * CodeMirror for JSON. It stands in a shadow root: there it takes its styles as a constructed sheet, which a strict CSP
 * allows, while in the document itself it would need a style element.
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json, jsonParseLinter } from '@codemirror/lang-json'
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { linter } from '@codemirror/lint'
import { EditorState, Prec, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export interface JsonEditor {
  readonly text: () => string
  /** Replaces the whole text, keeping the cursor where it can be kept. Not reported to onchange. */
  readonly replace: (text: string) => void
  readonly focus: () => void
  readonly destroy: () => void
}

export interface JsonEditorParts {
  readonly host: HTMLElement
  readonly text: string
  readonly label: string
  readonly readonly: boolean
  readonly hint: string
  /** Neither coloured nor checked. */
  readonly plain?: boolean
  readonly onchange: (text: string) => void
  readonly onsubmit: () => void
}

export function createJsonEditor(parts: JsonEditorParts): JsonEditor {
  const root = parts.host.shadowRoot ?? parts.host.attachShadow({ mode: 'open' })
  let quiet = false
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: parts.text,
      extensions: [
        ...basics(parts),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) parts.onchange(update.state.doc.toString())
        })
      ]
    })
  })
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => {
      const before = view.state.doc.toString()
      if (before === text) return
      const change = smallestChange(before, text)
      quiet = true
      view.dispatch({ changes: change })
      quiet = false
    },
    focus: () => view.focus(),
    destroy: () => view.destroy()
  }
}

function basics(parts: JsonEditorParts): Extension[] {
  return [
    Prec.highest(
      keymap.of([
        {
          key: 'Mod-Enter',
          run: () => {
            parts.onsubmit()
            return true
          }
        }
      ])
    ),
    // Chromium would carry the style of the replaced text over in a style attribute, which the CSP refuses and reports.
    EditorView.domEventHandlers({
      beforeinput(event, view) {
        if (event.inputType !== 'insertText' || event.data === null || event.isComposing) return false
        if (view.state.readOnly || view.state.selection.ranges.every((range) => range.empty)) return false
        view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true })
        return true
      }
    }),
    lineNumbers(),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    indentUnit.of('  '),
    indentOnInput(),
    bracketMatching(),
    ...(parts.plain
      ? []
      : [
          json(),
          // an empty editor is not a mistake
          linter((view) => (view.state.doc.toString().trim() === '' ? [] : jsonParseLinter()(view)), { delay: 400 })
        ]),
    syntaxHighlighting(colours),
    EditorView.lineWrapping,
    // Tab leaves the editor, as it leaves any other field
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.contentAttributes.of({ 'aria-label': parts.label }),
    EditorState.readOnly.of(parts.readonly),
    EditorView.editable.of(!parts.readonly),
    ...(parts.hint === '' ? [] : [placeholder(parts.hint)]),
    theme
  ]
}

/** Only the part that differs is replaced, so that the cursor and the undo steps survive. */
function smallestChange(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0
  const shorter = Math.min(before.length, after.length)
  while (from < shorter && before[from] === after[from]) from++
  let tail = 0
  while (tail < shorter - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) }
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--ink-2)' },
  { tag: tags.string, color: 'var(--ready-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--working-text)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--ink-3)' }
])
const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'transparent', fontSize: 'var(--t-code)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px', fontFeatureSettings: '"calt" 0', overflow: 'auto' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 12px 0 0' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', padding: '0 12px 0 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)'
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    boxShadow: 'inset 0 -1px 0 var(--accent)'
  },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '.cm-specialChar': { color: 'var(--attention-text)' },
  '.cm-lintRange-error': { backgroundImage: 'none', boxShadow: 'inset 0 -2px 0 var(--failed)' },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--failed)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: 'none',
    borderRadius: 'var(--r-2)',
    boxShadow: 'var(--shadow-menu)'
  },
  '.cm-diagnostic-error': {
    borderLeft: 'none',
    padding: '4px 8px',
    fontFamily: 'var(--font)',
    fontSize: 'var(--t-note)'
  }
})
