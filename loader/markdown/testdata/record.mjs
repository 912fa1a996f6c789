// Writes what the reference parser of CommonMark finds in documents that are made of pieces of lines, one document a line:
//
//	npm install commonmark@0.31.2 && node record.mjs 1500 > documents.jsonl
//
// "</pre>" alone on a line is not among the pieces: the parser takes it for HTML, which the specification does not.
// With names of files it reads those instead, and leaves out their text.
import { readFileSync } from 'node:fs'
import { Parser } from 'commonmark'

// fences lists the fenced blocks: the info, and the code line by line, without blanks in front.
function fences(text) {
  const found = []
  const walker = new Parser().parse(text).walker()
  for (let event; (event = walker.next());) {
    const { node } = event
    if (event.entering && node.type === 'code_block' && node._isFenced) {
      const lines = node.literal.split('\n').slice(0, -1)
      found.push([node.info ?? '', ...lines.map(line => line.replace(/^[ \t]+/, ''))])
    }
  }
  return found
}

let state = 20261129
function random(below) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0
  return (state >>> 8) % below
}
const pick = (...list) => list[random(list.length)]

function document() {
  let text = ''
  for (let lines = 1 + random(9); lines > 0; lines--) {
    for (let marks = random(3); marks > 0; marks--) {
      text += pick('', ' ', '  ', '   ', '    ', '> ', '>', '- ', '* ', '1. ', '2) ', '-   ', '\t')
    }
    text += pick('```', '```sh', '~~~', '~~~ bash x', '````', 'docker run', 'text', '', '', '# title', '---', '===', '`` ` ``` x', '```x`y',
      '<!-- a', 'b -->', '<div>', '</div>', '<details><summary>x</summary>', '<a href="x">', '<pre>', 'x </pre>', '-', '* * *', '1.')
    text += pick('\n', '\n', '\n', '\r\n')
  }
  return text
}

const [, , ...args] = process.argv
if (args.length > 1 || Number.isNaN(Number(args[0]))) {
  for (const name of args) console.log(JSON.stringify({ name, fences: fences(readFileSync(name, 'utf8')) }))
} else {
  for (let count = Number(args[0]); count > 0; count--) {
    const text = document()
    console.log(JSON.stringify({ text, fences: fences(text) }))
  }
}
