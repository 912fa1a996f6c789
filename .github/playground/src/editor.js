import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, StreamLanguage, bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { dockerFile } from '@codemirror/legacy-modes/mode/dockerfile'
import { properties } from '@codemirror/legacy-modes/mode/properties'
import { shell } from '@codemirror/legacy-modes/mode/shell'
import { forEachDiagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { EditorView, drawSelection, highlightActiveLine, hoverTooltip, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

// Editor shows one file of the project at a time, and keeps the text, the cursor and the history of all.
export class Editor {
  #view
  #states = new Map()
  #open
  #changed
  #hints = []

  // The parent becomes the host of a shadow root: in there CodeMirror's styles are objects, which the page's policy allows.
  constructor(parent, changed) {
    this.#changed = changed
    const root = parent.attachShadow({ mode: 'open' })
    this.#view = new EditorView({ parent: root, root })
  }

  get open() {
    return this.#open
  }

  // load replaces all files.
  load(files) {
    this.#states = new Map(files.map(([name, text]) => [name, this.#state(name, text)]))
    this.#open = undefined
    this.show(files[0][0])
  }

  #state(name, text) {
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        indentOnInput(),
        bracketMatching(),
        language(name),
        syntaxHighlighting(colors),
        look,
        hoverTooltip((view, at) => this.#hint(view.state.doc, at)),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': `Text of ${name}` }),
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.#changed()
        }),
      ],
    })
  }

  files() {
    this.#keep()
    return [...this.#states].map(([name, state]) => [name, state.doc.toString()])
  }

  names() {
    return [...this.#states.keys()]
  }

  #keep() {
    if (this.#open !== undefined) this.#states.set(this.#open, this.#view.state)
  }

  show(name) {
    this.#keep()
    this.#open = name
    this.#view.setState(this.#states.get(name))
  }

  add(name, text = '') {
    this.#states.set(name, this.#state(name, text))
    this.show(name)
    this.#changed()
  }

  rename(name) {
    const files = this.files().map(([known, text]) => [known === this.#open ? name : known, text])
    this.load(files)
    this.show(name)
    this.#changed()
  }

  remove() {
    const names = this.names()
    const at = names.indexOf(this.#open)
    this.#states.delete(this.#open)
    this.#open = undefined
    this.show(names[at + 1] ?? names[at - 1])
    this.#changed()
  }

  // replace gives a file a new text, as one change that can be undone and that leaves what is equal alone.
  replace(name, text) {
    if (!this.#states.has(name)) return
    this.show(name)
    const old = this.#view.state.doc.toString()
    let from = 0
    while (from < old.length && old[from] === text[from]) from++
    let end = 0
    while (end < old.length - from && end < text.length - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end++
    this.#view.dispatch({
      changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    })
  }

  // mark underlines what a report found; marks has for each file a list of {location, severity, message}.
  mark(marks) {
    this.#keep()
    for (const [name, state] of this.#states) {
      const diagnostics = (marks.get(name) ?? []).map(({ location, severity, message, rule }) => ({
        ...range(state.doc, location),
        severity: severity === 'note' ? 'info' : severity,
        message,
        source: rule,
      }))
      if (same(state, diagnostics)) continue
      if (name === this.#open) this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics))
      else this.#states.set(name, state.update(setDiagnostics(state, diagnostics)).state)
    }
  }

  // hint takes what the editor says of places, a list of {location, text}, while the pointer is over one of them.
  hint(hints) {
    this.#hints = hints
  }

  #hint(doc, at) {
    const here = this.#hints.filter(({ location }) => location.path === this.#open).map(({ location, text }) => ({ ...range(doc, location), text })).find(({ from, to }) => from <= at && at <= to)
    return here && { pos: here.from, end: here.to, create: () => ({ dom: Object.assign(document.createElement('div'), { className: 'cm-hint', textContent: here.text }) }) }
  }

  // go selects a place and puts the cursor there.
  go(location) {
    if (!this.#states.has(location.path)) return
    this.show(location.path)
    const { from, to } = range(this.#view.state.doc, location)
    this.#view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
    this.#view.focus()
  }
}

// same says whether a file is marked with just these. Marks move with the text before them.
function same(state, diagnostics) {
  const word = ({ severity, message, source }, from, to) => [from, to, severity, source, message].join()
  const marked = []
  forEachDiagnostic(state, (diagnostic, from, to) => marked.push(word(diagnostic, from, to)))
  return marked.sort().join('\n') === diagnostics.map((diagnostic) => word(diagnostic, diagnostic.from, diagnostic.to)).sort().join('\n')
}

// range turns lines and columns, which count code points from 1, into offsets.
function range(doc, { start, end }) {
  const from = offset(doc, start)
  return { from, to: Math.max(from, offset(doc, end)) }
}

function offset(doc, { line, column }) {
  const { from, text } = doc.line(Math.min(line, doc.lines))
  let at = 0
  for (let n = 1; n < column && at < text.length; n++) at += text.codePointAt(at) > 0xffff ? 2 : 1
  return from + at
}

function language(name) {
  const base = name.slice(name.lastIndexOf('/') + 1).toLowerCase()
  if (/\.ya?ml$/.test(base)) return yaml()
  if (base.endsWith('.json')) return json()
  if (base.includes('dockerfile') || base === 'containerfile') return StreamLanguage.define(dockerFile)
  if (base.startsWith('.env') || base.endsWith('.env')) return StreamLanguage.define(properties)
  if (base.endsWith('.sh') || base === 'makefile') return StreamLanguage.define(shell)
  return []
}

// The colours are variables of the page's style sheet, which knows light and dark.
const colors = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.keyword, tags.definition(tags.variableName)], color: 'var(--code-key)' },
  { tag: [tags.string, tags.content, tags.quote], color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.meta, tags.labelName, tags.typeName], color: 'var(--code-meta)' },
])

const underline = (color) => ({ backgroundImage: 'none', textDecoration: `underline wavy var(--${color}) 1.5px`, textUnderlineOffset: '3px', textDecorationSkipInk: 'none' })

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--field)', fontSize: '0.9rem', height: '100%' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--ink)', paddingBlock: '0.6rem' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--field)', color: 'var(--muted)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--line-lit)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selected)' },
  '.cm-lintRange-error': underline('error'),
  '.cm-lintRange-warning': underline('warning'),
  '.cm-lintRange-info': underline('note'),
  '.cm-tooltip': { color: 'var(--ink)', backgroundColor: 'var(--paper)', border: '1px solid var(--edge)', borderRadius: '6px', maxWidth: 'min(32rem, 90vw)' },
  '.cm-hint': { padding: '0.4rem 0.7rem', fontFamily: 'var(--sans)', overflowWrap: 'anywhere' },
  '.cm-diagnostic': { padding: '0.4rem 0.7rem', fontFamily: 'var(--sans)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--error)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warning)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--note)' },
  '.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--paper)' },
})
