package report

import (
	"bufio"
	"embed"
	"fmt"
	"strings"

	"github.com/portlint/portlint/cmd/internal/portmap"
	"github.com/portlint/portlint/loader/lazy"
)

// portPage is the page around the map: one file with style and script, which search needs and reading does not. No template
// fills it in: a template finds methods by their names while it runs, for which the linker would keep every method there is.
//
//go:embed portmap.html
var portPage embed.FS

// escape writes text into HTML as html.EscapeString does; that package brings a table of all names of characters into each program.
var escape = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
	return strings.NewReplacer("&", "&amp;", "'", "&#39;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")
}}

// printPortHTML prints a page that can be kept, mailed and published.
func printPortHTML(out *bufio.Writer, ports PortMap, _ Style) error {
	page, err := portPage.ReadFile("portmap.html")
	if err != nil {
		return err
	}
	head, foot, _ := strings.Cut(string(page), "<!-- the map -->\n")
	out.WriteString(head)
	fmt.Fprintf(out, "<p>%s</p>\n", escape.Get().Replace(portSummary(ports)))
	for _, note := range portFootnotes(ports, true) {
		fmt.Fprintf(out, "<p class=\"notes\">%s</p>\n", escape.Get().Replace(note))
	}
	if len(ports.Bindings) > 0 {
		printPortRows(out, ports)
	}
	fmt.Fprintf(out, "<footer>Written by portlint %s from the files alone; what runs on a machine can differ.</footer>\n", escape.Get().Replace(ports.Version))
	out.WriteString(foot)
	return nil
}

// printPortRows prints a row for each binding, and above them a field to search in.
func printPortRows(out *bufio.Writer, ports PortMap) {
	several := ports.Projects > 1
	out.WriteString("<label hidden>Search <input type=\"search\" placeholder=\"8080, postgres, conflict …\"> <span class=\"faint\" role=\"status\"></span></label>\n<table>\n<thead><tr>")
	for _, column := range []string{"Port", "Address", "Project", "Service", "Container", "Image", "Place"} {
		if column != "Project" || several {
			fmt.Fprintf(out, `<th class="%s">%s</th>`, strings.ToLower(column), column)
		}
	}
	out.WriteString("<th class=\"out\">Stands out</th></tr></thead>\n<tbody>\n")
	for i, b := range ports.Bindings {
		again := i > 0 && hostPort(b) == hostPort(ports.Bindings[i-1])
		every := !b.Address.IP.IsValid() || b.Address.IP.IsUnspecified()
		out.WriteString("<tr>")
		printCell(out, "port", "again", again, hostPort(b))
		printCell(out, "address", "every", every, addressForPeople(b))
		if several {
			printCell(out, "project", "", false, Visible(b.Project))
		}
		printCell(out, "service", "", false, Visible(b.Service.Name))
		printCell(out, "container", "", false, containerPort(b))
		printCell(out, "image", "", false, imageOf(b.Service))
		out.WriteString(`<td class="place">`)
		for part := range strings.SplitAfterSeq(bindingPlace(b), "/") { // lines break behind a slash
			out.WriteString(escape.Get().Replace(part) + "<wbr>")
		}
		out.WriteString(`</td><td class="out">`)
		for _, r := range b.Remarks {
			fmt.Fprintf(out, `<span class="remark %s">%s</span>`, r.Kind, escape.Get().Replace(Visible(r.Text)))
		}
		out.WriteString("</td></tr>\n")
	}
	out.WriteString("</tbody>\n</table>\n")
}

// printCell prints a cell of a column, which has the class more, too, if marked says so.
func printCell(out *bufio.Writer, column, more string, marked bool, text string) {
	if marked {
		column += " " + more
	}
	fmt.Fprintf(out, `<td class="%s">%s</td>`, column, escape.Get().Replace(text))
}

// addressForPeople writes the address in words where it is not one address.
func addressForPeople(b *portmap.Binding) string {
	if b.Address.IP.IsValid() && !b.Address.IP.IsUnspecified() {
		return hostAddress(b)
	}
	return b.Address.String()
}
