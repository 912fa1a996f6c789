package report

import (
	"bufio"
	"embed"
	"html"
	"strings"
	"text/template"

	"github.com/portlint/portlint/cmd/internal/portmap"
)

// portPages holds the page: one file with style and script, which search needs and reading does not. All that is filled in is
// [escaped]; a template that escapes by itself would be built up with each start of portlint.
//
//go:embed portmap.html
var portPages embed.FS

// printPortHTML prints a page that can be kept, mailed and published.
func printPortHTML(out *bufio.Writer, ports PortMap, _ Style) error {
	page, err := template.ParseFS(portPages, "*.html")
	if err != nil {
		return err
	}
	type remark struct{ Kind, Text escaped }
	type row struct {
		Address, Port, Project, Service, Container, Image escaped
		// Again says that the row above has the same port, and Every that the address is every interface.
		Again, Every bool
		// Place comes in parts, so that lines break behind a slash.
		Place   []escaped
		Remarks []remark
	}
	content := struct {
		Summary  escaped
		Notes    []escaped
		Projects bool
		Version  escaped
		Rows     []row
	}{escape(portSummary(ports)), escapeAll(portFootnotes(ports, true)), ports.Projects > 1, escape(ports.Version), make([]row, len(ports.Bindings))}
	for i, b := range ports.Bindings {
		one := row{
			Address: escape(addressForPeople(b)), Port: escape(hostPort(b)), Project: escape(Visible(b.Project)),
			Service: escape(Visible(b.Service.Name)), Container: escape(containerPort(b)), Image: escape(imageOf(b.Service)),
			Place: escapeAll(strings.SplitAfter(bindingPlace(b), "/")),
		}
		one.Again = i > 0 && hostPort(b) == hostPort(ports.Bindings[i-1])
		one.Every = !b.Address.IP.IsValid() || b.Address.IP.IsUnspecified()
		for _, r := range b.Remarks {
			one.Remarks = append(one.Remarks, remark{escape(string(r.Kind)), escape(Visible(r.Text))})
		}
		content.Rows[i] = one
	}
	return page.Execute(out, content)
}

// escaped is text that stands for itself in HTML, between tags and in quoted attributes.
type escaped string

func escape(text string) escaped { return escaped(html.EscapeString(text)) }

func escapeAll(texts []string) []escaped {
	var all []escaped
	for _, text := range texts {
		all = append(all, escape(text))
	}
	return all
}

// addressForPeople writes the address in words where it is not one address.
func addressForPeople(b *portmap.Binding) string {
	if b.Address.IP.IsValid() && !b.Address.IP.IsUnspecified() {
		return hostAddress(b)
	}
	return b.Address.String()
}
