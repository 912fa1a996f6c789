package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"github.com/portlint/portlint/cmd/internal/portmap"
)

// WriteChains prints how ports of the host lead to programs, as text or JSON.
func WriteChains(format string, w io.Writer, chains []portmap.Chain) error {
	return buffered(w, func(out *bufio.Writer) error {
		if format == "json" {
			return encodeJSON(out, jsonChainsOf(chains))
		}
		for i, chain := range chains {
			if i > 0 {
				fmt.Fprintln(out)
			}
			printChain(out, chain)
		}
		return nil
	})
}

func printChain(out *bufio.Writer, chain portmap.Chain) {
	arrow := ""
	for _, step := range chain.Steps {
		where := ""
		if !step.Span.IsZero() {
			at := placeOf(step.Span)
			where = "  (" + Visible(at.path) + ":" + strconv.Itoa(at.start.Line) + ":" + strconv.Itoa(at.start.Column) + ")"
		}
		switch text := Visible(step.Text); step.Kind {
		case portmap.FromStep:
			fmt.Fprintf(out, "             . %s%s\n", text, where)
		case portmap.ListenerStep:
			fmt.Fprintf(out, "%-2s %-9s %s%s\n", "<-", step.Kind, text, where)
		default:
			fmt.Fprintf(out, "%-2s %-9s %s%s\n", arrow, step.Kind, text, where)
		}
		arrow = "->"
	}
}

type jsonChains struct {
	Version int         `json:"version"`
	Chains  []jsonChain `json:"chains"`
}

type jsonChain struct {
	Project string     `json:"project,omitempty"`
	Service string     `json:"service"`
	Entry   string     `json:"entry,omitempty"`
	Broken  bool       `json:"broken"`
	Steps   []jsonStep `json:"steps"`
}

type jsonStep struct {
	Kind     string        `json:"kind"`
	Text     string        `json:"text"`
	Location *jsonLocation `json:"location,omitempty"`
}

func jsonChainsOf(chains []portmap.Chain) jsonChains {
	answer := jsonChains{Version: jsonVersion, Chains: []jsonChain{}}
	for _, chain := range chains {
		one := jsonChain{Project: chain.Project, Service: chain.Service, Entry: chain.Entry, Broken: chain.Broken}
		for _, step := range chain.Steps {
			written := jsonStep{Kind: step.Kind, Text: step.Text}
			if !step.Span.IsZero() {
				at := jsonLocationOf(step.Span)
				written.Location = &at
			}
			one.Steps = append(one.Steps, written)
		}
		answer.Chains = append(answer.Chains, one)
	}
	return answer
}
