package command

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/markdown"
	"github.com/portlint/portlint/loader/source"
)

// shells and consoles are the languages of code blocks that are read. In consoles only what stands behind a prompt is typed.
var (
	shells   = []string{"sh", "bash", "shell", "zsh"}
	consoles = []string{"console", "shell-session", "shellsession", "sh-session", "bash-session"}
)

// shellBlock is a code block of Markdown for a shell.
type shellBlock struct {
	markdown.Block
	console bool
}

// shellBlocks are the code blocks of a file that are for a shell.
func shellBlocks(file *source.File) []shellBlock {
	var found []shellBlock
	for _, block := range markdown.Blocks(file.Data) {
		language := strings.ToLower(block.Info)
		if end := strings.IndexAny(language, " \t,{:"); end > 0 {
			language = language[:end]
		}
		console := slices.Contains(consoles, language)
		if (console || slices.Contains(shells, language)) && len(block.Lines) > 0 {
			found = append(found, shellBlock{block, console})
		}
	}
	return found
}

// prompt is what stands before a command that somebody types: "$ ", "user@host:~$ ", "root@host:/# ".
var prompt = lazy.Pattern(`^[ \t]*(?:\(\w+\) )?(?:[$%❯] ?|(?:\[?[\w.-]+@[\w.-]+[^$#%]{0,60})[$#%] )`)

// texts are the commands of a block: all that is behind prompts, or the whole.
func (b *shellBlock) texts(file *source.File) []graph.Text {
	var all, typed []graph.Text
	goesOn := false // a backslash ends the line above, or what is typed goes on behind ">"
	for _, line := range b.Lines {
		text := spanText(file, line.Start, line.End)
		all = append(all, text)
		mark := prompt.Get().FindString(text.Value)
		switch {
		case mark != "" && !strings.HasPrefix(text.Value[len(mark):], "("):
			text = text.Tail(len(mark))
		case goesOn:
			if rest, found := strings.CutPrefix(text.Value, "> "); found {
				text = text.Tail(len(text.Value) - len(rest))
			}
		default:
			continue
		}
		typed = append(typed, text)
		goesOn = strings.HasSuffix(strings.TrimRight(text.Value, " \t"), `\`)
	}
	if len(typed) > 0 || b.console {
		return typed
	}
	return all
}

// readMarkdown reads the code blocks for shells. What stands in them is to be typed now or then, so nothing surely runs together.
func readMarkdown(file *source.File) (lines []Line, err error) {
	if !mentions(string(file.Data)) {
		return nil, nil
	}
	room := newRoom()
	for _, block := range shellBlocks(file) {
		texts := block.texts(file)
		if len(texts) == 0 {
			continue
		}
		found, _, err := scriptAt(withoutPlaceholders(graph.JoinedLines(texts)), room, 0)
		if err != nil {
			found = oneByOne(texts, room)
		}
		for i := range found {
			found[i].Together = false
			if image := found[i].Image; image.Value == graph.Unresolved && strings.Trim(image.Raw, ".…") == "" {
				found[i].Guessed = true // flags can be left out
			}
		}
		lines = append(lines, found...)
	}
	return lines, room.err()
}

// oneByOne reads the commands of a block that is no script as a whole: what one of them holds keeps nothing of the others.
func oneByOne(texts []graph.Text, room *room) (lines []Line) {
	for from := 0; from < len(texts); {
		to := from + 1
		for to < len(texts) && strings.HasSuffix(texts[to-1].Value, `\`) {
			to++
		}
		found, _, _ := scriptAt(withoutPlaceholders(graph.JoinedLines(texts[from:to])), room, 0)
		lines = append(lines, found...)
		from = to
	}
	return lines
}

// placeholder is what the reader of a text is to replace: <port>, [OPTIONS], {name}, %%IMAGE%%, "..." and "…".
var placeholder = lazy.Pattern("<[A-Za-z](?:[^<>\n|;&]*[^<>\\s|;&])?>|(?:^|[ \t])(\\[[A-Za-z][^\\]\n]*\\])|(?:^|[^$\\w])(\\{\\{?[ ]?[A-Za-z_][\\w .-]*\\}?\\})|%%\\w+%%|\\.{3,}|…")

// withoutPlaceholders is a text in which placeholders are unknown.
func withoutPlaceholders(text graph.Text) graph.Text {
	if !mentions(text.Value) || !strings.ContainsAny(text.Value, "<[{%…") && !strings.Contains(text.Value, "...") {
		return text
	}
	matches := placeholder.Get().FindAllStringSubmatchIndex(text.Value, maxConcealed)
	for _, match := range slices.Backward(matches) {
		from, to := match[0], match[1]
		for group := 2; group < len(match); group += 2 {
			if match[group] >= 0 {
				from, to = match[group], match[group+1]
			}
		}
		text = text.WithUnknown(from, to)
	}
	return text
}

// isForReaders reports whether a value of -p has words that the reader of a text is to replace: "HOST_PORT:80".
func isForReaders(value string) bool {
	value, _, _ = strings.Cut(strings.TrimPrefix(value, "localhost:"), "/")
	return !strings.Contains(value, "=") && strings.ContainsFunc(value, func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' || r > 127
	})
}

// documentDirectives finds the suppression comments of a document: those of HTML cover the code block for a shell below them, those in such a
// block what they cover in a script.
func documentDirectives(file *source.File, lines []Line) []graph.Directive {
	blocks := shellBlocks(file)
	spans := make([]source.Span, 0, len(blocks))
	for _, block := range blocks {
		spans = append(spans, source.Span{File: file, Start: block.Lines[0].Start, End: block.Lines[len(block.Lines)-1].End})
	}
	place := func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} }
	found := directive.Of(file.Data, directive.HTMLComments(file.Data), false, place, func(comment directive.Comment) (source.Span, bool) {
		next, _ := slices.BinarySearchFunc(spans, comment.Hash, func(span source.Span, at int) int { return span.Start - at })
		if next == len(spans) {
			return source.Span{}, false
		}
		first, _ := spans[next].Range()
		return spans[next], isAbove(file, comment.Line, first.Line)
	})
	return append(found, commentsIn(file, lines, func(hash int) bool {
		behind, _ := slices.BinarySearchFunc(spans, hash, func(span source.Span, at int) int { return span.Start - at - 1 })
		return behind > 0 && hash < spans[behind-1].End
	})...)
}

// isAbove reports whether nothing but the fence, blank lines and other comments stands between the line of a comment and the first of a block.
func isAbove(file *source.File, comment, first int) bool {
	const farthest = 20 // lines, more than anybody leaves between them
	between := 0
	for number := comment + 1; number < first && first-comment <= farthest; number++ {
		if text := strings.TrimLeft(file.Line(number), " \t>"); strings.TrimSpace(text) != "" && !strings.HasPrefix(text, "<!--") {
			between++
		}
	}
	return between == 1
}
