package lint

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// pack writes all of a finding but its rule and severity, which [Set] keeps at hand.
func (f *Finding) pack(p *source.Packer) {
	p.Span(f.Span)
	p.Message(f.Label)
	p.Message(f.Message)
	p.Message(f.Help)
	p.Int(len(f.Related))
	for _, other := range f.Related {
		p.Span(other.Span)
		p.Message(other.Message)
	}
	p.Int(len(f.Services))
	for _, service := range f.Services {
		p.Text(service)
	}
	p.Text(f.Project)
	p.Text(f.Key)
	p.Bool(f.Fix != nil)
	if f.Fix == nil {
		return
	}
	p.Message(f.Fix.Message)
	p.Bool(f.Fix.Safe)
	p.Int(len(f.Fix.Edits))
	for _, edit := range f.Fix.Edits {
		p.Span(edit.Span)
		p.Text(edit.Text)
	}
}

// unpackFinding reads what pack wrote.
func unpackFinding(u *source.Unpacker) Finding {
	f := Finding{Span: u.Span(), Label: u.Message(), Message: u.Message(), Help: u.Message()}
	for range u.Int() {
		f.Related = append(f.Related, graph.Related{Span: u.Span(), Message: u.Message()})
	}
	for range u.Int() {
		f.Services = append(f.Services, u.Text())
	}
	f.Project, f.Key = u.Text(), u.Text()
	if !u.Bool() {
		return f
	}
	f.Fix = &Fix{Message: u.Message(), Safe: u.Bool()}
	for range u.Int() {
		f.Fix.Edits = append(f.Fix.Edits, Edit{Span: u.Span(), Text: u.Text()})
	}
	return f
}
