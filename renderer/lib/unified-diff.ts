export type DiffRow =
  | { readonly kind: 'hunk'; readonly text: string }
  | {
      readonly kind: 'same' | 'add' | 'del'
      readonly old: number | null
      readonly new: number | null
      readonly text: string
    }
  | { readonly kind: 'note'; readonly text: string }

/** Reads a unified diff into numbered rows. File headers are dropped: the path is said beside the diff. */
export function readUnifiedDiff(diff: string): readonly DiffRow[] {
  const rows: DiffRow[] = []
  let before = 0
  let after = 0
  let inHunk = false
  const lines = diff.split('\n')
  if (lines[lines.length - 1] === '') lines.pop()
  for (const line of lines) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/.exec(line)
    if (hunk) {
      inHunk = true
      before = Number(hunk[1])
      after = Number(hunk[3])
      const size = (n: string | undefined): string => n ?? '1'
      rows.push({
        kind: 'hunk',
        text: `@@ ${hunk[1]},${size(hunk[2])} → ${hunk[3]},${size(hunk[4])} @@${hunk[5] ? ` ${hunk[5]}` : ''}`
      })
    } else if (!inHunk) continue
    else if (line.startsWith('+')) rows.push({ kind: 'add', old: null, new: after++, text: line.slice(1) })
    else if (line.startsWith('-')) rows.push({ kind: 'del', old: before++, new: null, text: line.slice(1) })
    else if (line.startsWith('\\')) rows.push({ kind: 'note', text: 'No line break at the end of the file' })
    else rows.push({ kind: 'same', old: before++, new: after++, text: line.slice(1) })
  }
  return rows
}
