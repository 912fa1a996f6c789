package report

import (
	"bufio"
	"fmt"
)

// printPortMarkdown prints a table for job summaries, issues and README files.
func printPortMarkdown(out *bufio.Writer, ports PortMap, _ Style) error {
	if len(ports.Bindings) > 0 {
		out.WriteString("| Address | Port | Project | Service | Container | Image | Place | Stands out |\n")
		out.WriteString("| --- | ---: | --- | --- | ---: | --- | --- | --- |\n")
	}
	for _, b := range ports.Bindings[:min(len(ports.Bindings), maxRows)] {
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s | <code>%s</code> | %s |\n",
			markdownText(hostAddress(b)), markdownText(hostPort(b)), markdownText(b.Project), markdownText(b.Service.Name),
			markdownText(containerPort(b)), markdownText(imageOf(b.Service)), markdownText(bindingPlace(b)), markdownText(remarksOf(b)))
	}
	if left := len(ports.Bindings) - maxRows; left > 0 {
		fmt.Fprintf(out, "\nand %s.\n", Plural(left, "more binding"))
	}
	for _, line := range append(portFootnotes(ports, false), portSummary(ports)) {
		out.WriteString("\n" + markdownText(line) + "\n")
	}
	return nil
}
