import { Editor } from './editor.js'
import { Engine } from './engine.js'
import { decode, encode, limits, nameProblem } from './project.js'
import { findingItem, hints, mapTable } from './answers.js'

// How long typing has to rest before a check, in milliseconds.
const rest = 40

const $ = (id) => document.getElementById(id)
const editor = new Editor($('editor'), changed)
let examples = []
let shownReport
let timer
// The texts of which the parts of the page were made.
const shown = {}

const engine = new Engine({
  found(answer, took) {
    const before = performance.now()
    if (answer.error) {
      shownReport = shown.report = undefined
      editor.mark(new Map())
      $('findings').replaceChildren()
      say(answer.error)
      return
    }
    showReport(answer)
    document.body.dataset.took = took.toFixed(1)
    document.body.dataset.shown = (performance.now() - before).toFixed(1)
    document.body.dataset.checks = Number(document.body.dataset.checks ?? 0) + 1
  },
  ports({ map: text }) {
    if (!fresh('map', text)) return
    const map = text && JSON.parse(text)
    $('map').replaceChildren(...(map ? mapTable(map, go) : []))
    editor.hint(map ? hints(map) : [])
  },
  failed(text) {
    say(`Portlint does not run here: ${text}`)
  },
})

function changed() {
  clearTimeout(timer)
  timer = setTimeout(() => {
    // What is not shown was not marked either: fixes belong to the last report.
    engine.check(editor.files())
  }, rest)
}

function say(text) {
  if ($('summary').textContent !== text) $('summary').textContent = text
}

// fresh says whether a part of the page is to show another text than it does. Most keys change nothing of what is found.
function fresh(part, text) {
  const isFresh = shown[part] !== text
  shown[part] = text
  return isFresh
}

function showReport({ report, skipped }) {
  if (fresh('report', report)) list(JSON.parse(report))
  const { errors, warnings, notes } = shownReport.summary
  say(errors + warnings + notes === 0 ? 'Nothing found.' : [plural(errors, 'error'), plural(warnings, 'warning'), plural(notes, 'note')].join(', '))
  if (fresh('skipped', skipped.join('\n'))) {
    $('skipped').replaceChildren(...skipped.map((text) => Object.assign(document.createElement('li'), { textContent: `Skipped ${text}` })))
  }
  const marks = new Map()
  for (const { location, severity, message, rule } of shownReport.findings) {
    if (!marks.has(location.path)) marks.set(location.path, [])
    marks.get(location.path).push({ location, severity, message, rule })
  }
  editor.mark(marks)
}

// list shows the findings of a report beside the editor.
function list(report) {
  shownReport = report
  const focused = document.activeElement?.closest('#findings > li')
  const at = focused ? [...$('findings').children].indexOf(focused) : -1
  $('findings').replaceChildren(...report.findings.map((finding, n) => findingItem(finding, { go, fix: () => fix([n]), explain })))
  if (at >= 0) ($('findings').children[at]?.querySelector('button') ?? $('findings-title')).focus()
  $('fix-safe').hidden = !report.findings.some((finding) => finding.fix?.safe)
  $('version').textContent = `portlint ${report.tool.version}`
  count(report.findings)
}

const plural = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`

function go(location) {
  editor.go(location)
  tabs()
}

// fix applies the fixes of some findings, one after the other; the report is another one after each.
async function fix(numbers) {
  for (const at of numbers) {
    for (const [name, text] of Object.entries(await engine.fix(at))) editor.replace(name, text)
  }
  tabs()
  changed()
}

$('fix-safe').onclick = async () => {
  const first = shownReport?.findings.findIndex((finding) => finding.fix?.safe)
  if (first >= 0) await fix([first])
}

// Tabs.

function tabs() {
  $('tabs').replaceChildren(
    ...editor.names().map((name) => {
      const isOpen = name === editor.open
      const tab = Object.assign(document.createElement('button'), { type: 'button', role: 'tab', ariaSelected: String(isOpen), tabIndex: isOpen ? 0 : -1 })
      tab.setAttribute('aria-controls', 'editor')
      tab.dataset.name = name
      tab.textContent = name
      tab.onclick = () => open(name)
      return tab
    }),
  )
  $('editor').setAttribute('aria-label', editor.open)
  $('delete').disabled = editor.names().length === 1
  $('add').disabled = editor.names().length >= limits.files
  if (shownReport) count(shownReport.findings)
}

// count says on each tab how many findings its file has.
function count(findings) {
  for (const tab of $('tabs').children) {
    const n = findings.filter((finding) => finding.location.path === tab.dataset.name).length
    tab.querySelector('.count')?.remove()
    if (n > 0) tab.append(Object.assign(document.createElement('span'), { className: 'count', textContent: n, title: plural(n, 'finding') }))
  }
}

function open(name) {
  editor.show(name)
  tabs()
  const tab = $('tabs').querySelector('[aria-selected=true]')
  tab.focus()
  tab.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

$('tabs').onkeydown = (event) => {
  const names = editor.names()
  const at = names.indexOf(editor.open)
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  open(names[(to + names.length) % names.length])
}

// askName opens the dialog for a path, and calls done with it.
function askName(title, name, done) {
  const others = editor.names().filter((known) => known !== name)
  const dialog = $('name-dialog')
  $('name-title').textContent = title
  $('name-problem').textContent = ''
  $('name').value = name
  dialog.querySelector('form').onsubmit = (event) => {
    if (event.submitter?.value !== 'ok') return
    const problem = nameProblem($('name').value.trim(), others)
    if (problem) {
      event.preventDefault()
      $('name-problem').textContent = problem
    } else if ($('name').value.trim() !== name) done($('name').value.trim())
  }
  dialog.showModal()
  $('name').select()
}

$('cancel').onclick = () => $('name-dialog').close()
$('add').onclick = () => askName('Add a file', '', (name) => { editor.add(name); tabs() })
$('rename').onclick = () => askName(`Rename ${editor.open}`, editor.open, (name) => { editor.rename(name); tabs() })
$('delete').onclick = () => { editor.remove(); tabs(); say(`Deleted. ${plural(editor.names().length, 'file')} left.`) }

// The page of a rule is the one of the site.
async function explain(rule) {
  const url = new URL(`../rules/${rule}/`, location.href)
  $('page-title').textContent = rule
  $('page').textContent = 'Loading …'
  $('page-dialog').showModal()
  try {
    const response = await fetch(url)
    if (!response.ok) throw new Error(response.status)
    const page = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('article')
    page.querySelector('h1')?.remove()
    for (const link of page.querySelectorAll('a[href]')) {
      link.href = new URL(link.getAttribute('href'), url)
      link.target = '_blank'
      link.rel = 'noopener noreferrer'
    }
    $('page').replaceChildren(...page.childNodes)
    $('page').scrollTop = 0
  } catch {
    $('page').textContent = `The page of ${rule} could not be loaded. \`portlint explain ${rule}\` prints it.`
  }
}

// Links and examples.

$('share').onclick = async () => {
  const fragment = await encode(editor.files())
  if (!fragment) {
    say(`The project is too large for a link of ${limits.link / 1000},000 characters.`)
    return
  }
  history.replaceState(null, '', '#' + fragment)
  try {
    await navigator.clipboard.writeText(location.href)
    say('The link is copied.')
  } catch {
    say('The link is in the address bar.')
  }
}

$('examples').onchange = () => {
  const example = examples[$('examples').value]
  if (!example) return
  history.replaceState(null, '', location.pathname + location.search)
  load(example.files)
}

function load(files) {
  editor.load(files)
  tabs()
  clearTimeout(timer)
  engine.check(editor.files())
}

async function start() {
  examples = await (await fetch('examples.json')).json()
  let group
  examples.forEach(({ family, rule, title }, at) => {
    if (group?.label !== family) {
      group = Object.assign(document.createElement('optgroup'), { label: family })
      $('examples').append(group)
    }
    group.append(new Option(rule ?? title, at))
  })
  await openLink(examples[0].files)
}

async function openLink(otherwise) {
  const fragment = location.hash.slice(1)
  const files = await decode(fragment)
  if (files ?? otherwise) load(files ?? otherwise)
  if (fragment.startsWith('p=') && !files) say('The link holds no project; perhaps it was cut.')
}

addEventListener('hashchange', () => openLink())
start().catch((error) => say(`The page could not be loaded: ${error.message}`))
