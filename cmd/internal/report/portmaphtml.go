package report

import (
	"bufio"
	"embed"
	"html/template"
	"strings"

	"github.com/portlint/portlint/cmd/internal/portmap"
)

// portPages holds the page: one file with style and script, which search needs and reading does not. The template escapes what
// is filled in.
//
//go:embed portmap.html
var portPages embed.FS

// printPortHTML prints a page that can be kept, mailed and published.
func printPortHTML(out *bufio.Writer, ports PortMap, _ Style) error {
	page, err := template.ParseFS(portPages, "*.html")
	if err != nil {
		return err
	}
	type remark struct{ Kind, Text string }
	type row struct {
		Address, Port, Project, Service, Container, Image string
		// Place comes in parts, so that lines break behind a slash.
		Place   []string
		Remarks []remark
	}
	content := struct {
		Summary  string
		Notes    []string
		Projects bool
		Version  string
		Rows     []row
	}{portSummary(ports), portFootnotes(ports), ports.Projects > 1, ports.Version, make([]row, len(ports.Bindings))}
	for i, b := range ports.Bindings {
		one := row{
			Address: addressForPeople(b), Port: hostPort(b), Project: Visible(b.Project), Service: Visible(b.Service.Name),
			Container: containerPort(b), Image: imageOf(b.Service), Place: strings.SplitAfter(bindingPlace(b), "/"),
		}
		for _, r := range b.Remarks {
			one.Remarks = append(one.Remarks, remark{string(r.Kind), Visible(r.Text)})
		}
		content.Rows[i] = one
	}
	return page.Execute(out, content)
}

// addressForPeople writes the address in words where it is not one address.
func addressForPeople(b *portmap.Binding) string {
	if b.Address.IP.IsValid() && !b.Address.IP.IsUnspecified() {
		return hostAddress(b)
	}
	return b.Address.String()
}
