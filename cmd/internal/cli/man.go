package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/portlint/portlint/cmd/internal/report"
)

// newManCommand returns the command that packages are made with. It is not listed: people read the page with man.
func newManCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:    "man",
		Short:  "print the manual page",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			_, err := io.WriteString(s.out, manual(command.Root()))
			return err
		},
	}
}

// manual returns the page of a command and all those below it, in the macros of man(7), see
// https://man7.org/linux/man-pages/man7/groff_man.7.html. It has no date, so that the same program always makes the same page.
func manual(root *cobra.Command) string {
	m := page{}
	m.macro(".TH", strings.ToUpper(root.Name()), "1", "", root.Name()+" "+report.Version(), "")
	m.macro(".SH", "NAME")
	m.text(root.Name() + " - " + root.Short)
	m.macro(".SH", "SYNOPSIS")
	for _, command := range listed(root) {
		if command.Runnable() {
			m.macro(".TP", "")
			m.macro(".B", command.UseLine())
			m.text(command.Short)
		}
	}
	m.macro(".SH", "DESCRIPTION")
	m.paragraphs(root.Long)
	m.macro(".SH", "OPTIONS")
	m.flags(root.LocalFlags())
	m.macro(".SH", "COMMANDS")
	for _, command := range listed(root)[1:] {
		m.macro(".SS", strings.TrimPrefix(command.CommandPath(), root.Name()+" "))
		m.paragraphs(command.Long)
		if command.Long == "" {
			m.paragraphs(strings.ToUpper(command.Short[:1]) + command.Short[1:] + ".")
		}
		m.flags(command.LocalFlags())
	}
	m.macro(".SH", "FILES")
	m.macro(".TP", "")
	m.macro(".B", ".portlint.yaml")
	m.text("The configuration; portlint config init writes one that explains itself.")
	m.macro(".SH", "EXAMPLES")
	for _, command := range listed(root) {
		m.example(command.Example)
	}
	m.macro(".SH", "SEE ALSO")
	m.text("portlint rules lists the rules, and portlint explain RULE prints the page of one. https://github.com/portlint/portlint")
	return m.String()
}

// listed are a command and those below it that help lists, without those that cobra makes.
func listed(command *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{command}
	for _, child := range command.Commands() {
		if child.IsAvailableCommand() && child.Name() != "completion" && child.Name() != "help" {
			all = append(all, listed(child)...)
		}
	}
	return all
}

// page is a manual page that is being written.
type page struct{ strings.Builder }

// macro writes a macro with its arguments, quoted so that none is taken apart.
func (p *page) macro(name string, arguments ...string) {
	p.WriteString(name)
	for _, argument := range arguments {
		if argument != "" || name == ".TH" {
			fmt.Fprintf(p, ` "%s"`, strings.ReplaceAll(roff(argument), `"`, `\(dq`))
		}
	}
	p.WriteByte('\n')
}

// text writes lines that are filled.
func (p *page) text(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			p.WriteString(`\&`)
		}
		p.WriteString(roff(line) + "\n")
	}
}

// paragraphs writes text in which empty lines part paragraphs.
func (p *page) paragraphs(text string) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			p.macro(".PP")
			p.text(strings.ReplaceAll(paragraph, "`", "'"))
		}
	}
}

// example writes lines as they stand.
func (p *page) example(text string) {
	if text == "" {
		return
	}
	p.macro(".PP")
	p.macro(".nf")
	p.text(text)
	p.macro(".fi")
}

// flags writes a list of flags.
func (p *page) flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Hidden {
			return
		}
		name, usage := pflag.UnquoteUsage(flag)
		head := "--" + flag.Name
		if flag.Shorthand != "" {
			head = "-" + flag.Shorthand + ", " + head
		}
		if flag.NoOptDefVal == "" && name != "" {
			head += "=" + name
		}
		p.macro(".TP", "")
		p.macro(".B", head)
		p.text(strings.ToUpper(usage[:1]) + usage[1:] + ".")
	})
}

// roff escapes what would be read as a command or shown as something else: a hyphen that is typed is a minus.
func roff(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
}
